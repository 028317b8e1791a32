"""Where the page may load audio from."""

from __future__ import annotations

import pytest

from bot.player.policy import audio_origins, content_security_policy
from bot.settings import Settings


def test_without_a_bucket_audio_comes_from_here_alone() -> None:
    policy = content_security_policy(audio_origins(Settings()))

    assert "media-src 'self';" in policy


@pytest.mark.parametrize(
    ("changes", "origin"),
    [
        ({"s3_endpoint_url": "http://127.0.0.1:8333"}, "http://127.0.0.1:8333"),
        ({"s3_public_base_url": "https://cdn.example/songs/"}, "https://cdn.example"),
        ({}, "https://songs.s3.ap-northeast-2.amazonaws.com"),
    ],
)
def test_with_a_bucket_audio_may_also_come_from_where_its_links_lead(
    changes: dict[str, str], origin: str
) -> None:
    settings = Settings(s3_bucket="songs", **changes)  # type: ignore[arg-type]

    assert (
        origin
        in content_security_policy(audio_origins(settings)).split("media-src ")[1].split(";")[0].split()
    )
