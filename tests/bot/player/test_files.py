"""What cards link to: a song's audio and its cover."""

from __future__ import annotations

import logging
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from bot.player import texts
from bot.player.files import AUDIO_SECONDS
from bot.player.pages import create_player
from bot.settings import Settings
from core.music.artwork import MAX_BYTES
from core.music.catalogue import Catalogue
from core.music.publish import publish
from core.music.selection import Selection
from core.music.store import RemoteAudio
from core.turn import Song
from tests.bot.player.conftest import collection, retire

AUDIO = "/songs/calm-001/audio"
COVER = "/songs/calm-001/artwork.jpg"


# --- audio ---


def test_a_song_is_served_whole_with_its_type(client: FlaskClient, settings: Settings) -> None:
    answer = client.get(AUDIO)

    assert answer.status_code == 200
    assert answer.mimetype == "audio/wav"
    assert answer.data == (settings.music_dir / "Calm" / "1.wav").read_bytes()
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.cache_control.max_age == AUDIO_SECONDS


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=130000-", 130_000, None),
        ("bytes=-500", -500, None),
    ],
)
def test_a_player_that_seeks_gets_the_part_it_asks_for(
    client: FlaskClient, settings: Settings, asked: str, first: int, last: int | None
) -> None:
    whole = (settings.music_dir / "Calm" / "1.wav").read_bytes()
    answer = client.get(AUDIO, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.data == whole[first:last]
    start = first if first >= 0 else len(whole) + first
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(answer.data) - 1}/{len(whole)}"


def test_a_range_behind_the_end_is_refused(client: FlaskClient) -> None:
    assert client.get(AUDIO, headers={"Range": "bytes=9999999-"}).status_code == 416


def test_audio_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get(AUDIO).headers["ETag"]
    again = client.get(AUDIO, headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""


def test_a_range_of_an_older_file_gives_the_whole_new_one(client: FlaskClient) -> None:
    answer = client.get(AUDIO, headers={"Range": "bytes=0-9", "If-Range": '"another-version"'})

    assert answer.status_code == 200


def test_a_player_can_ask_for_the_headers_alone(client: FlaskClient) -> None:
    answer = client.head(AUDIO)

    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) > 100_000
    assert answer.data == b""


def test_a_song_in_a_bucket_is_a_fresh_link_every_time(settings: Settings) -> None:
    class Bucket:
        """A store whose links count; the real one is tested against a real S3 server."""

        links = 0

        def audio(self, song: Song) -> RemoteAudio:
            self.links += 1
            return RemoteAudio(f"https://bucket.example/{song.id}?signature={self.links}", expires=1e10)

    publish(settings.catalogue, collection(settings.music_dir))
    catalogue = Catalogue.load(settings.catalogue)
    app = Flask("with-a-bucket", static_folder=None)
    app.register_blueprint(
        create_player(
            settings=settings, catalogue=catalogue, selection=Selection(catalogue=catalogue), store=Bucket()
        )
    )
    answers = [app.test_client().get(AUDIO) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.headers["Location"] for answer in answers] == [
        "https://bucket.example/calm-001?signature=1",
        "https://bucket.example/calm-001?signature=2",
    ]
    assert all(answer.cache_control.no_store for answer in answers)


def test_a_song_that_is_not_there_is_told_kindly_to_a_browser(client: FlaskClient) -> None:
    answer = client.get("/songs/gone-001/audio", headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert texts.AUDIO_GONE in answer.text
    assert answer.cache_control.no_store


def test_a_song_that_is_not_there_is_told_in_json_to_a_program(client: FlaskClient) -> None:
    answer = client.get("/songs/gone-001/audio", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json == {"error": texts.AUDIO_GONE}


def test_audio_that_cannot_be_had_is_told_kindly_and_logged_for_the_operator(
    client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.music_dir / "Calm" / "1.wav").unlink()
    with caplog.at_level(logging.ERROR, logger="bot.player"):
        answer = client.get(AUDIO, headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.status_code == 503
    assert texts.AUDIO_UNAVAILABLE in answer.text
    assert "1.wav" not in answer.text
    assert "calm-001" in caplog.text
    assert "1.wav" in caplog.text


def test_a_retired_song_still_plays_from_an_old_card(client: FlaskClient, settings: Settings) -> None:
    retire(settings, "calm-001")

    assert client.get(AUDIO).status_code == 200
    assert client.get(COVER).mimetype == "image/jpeg"


# --- covers ---


def test_a_cover_is_a_square_picture_to_keep_for_weeks(client: FlaskClient) -> None:
    answer = client.get(COVER)

    with Image.open(BytesIO(answer.data)) as picture:
        width, height = picture.size
    assert width == height <= 1024
    assert len(answer.data) < MAX_BYTES
    assert answer.mimetype == "image/jpeg"
    assert answer.cache_control.public
    assert (answer.cache_control.max_age or 0) >= 7 * 24 * 3600


def test_a_cover_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get(COVER).headers["ETag"]

    assert client.get(COVER, headers={"If-None-Match": etag}).status_code == 304


def test_the_tag_of_a_cover_is_the_same_on_every_machine(client: FlaskClient, settings: Settings) -> None:
    """Several web machines have each drawn it at another time."""
    before = client.get(COVER).headers["ETag"]
    for cover in (settings.data_dir / "covers").iterdir():
        cover.unlink()

    assert client.get(COVER).headers["ETag"] == before


def test_an_unknown_song_has_a_cover_too_because_messengers_would_show_a_blank(client: FlaskClient) -> None:
    answer = client.get("/songs/gone-001/artwork.jpg")

    with Image.open(BytesIO(answer.data)) as picture:
        width, height = picture.size
    assert answer.status_code == 200
    assert width == height
    assert (answer.cache_control.max_age or 0) <= 600


def test_a_cover_that_cannot_be_written_is_replaced_and_logged(
    client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.data_dir / "covers").write_text("a file where the folder should be")
    answer = client.get(COVER)

    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert "calm-001" in caplog.text
