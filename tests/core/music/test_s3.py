"""Against a real S3 server. Links are opened with a plain HTTP client, as a listener's phone does."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

import pytest
import requests

from core.errors import AudioUnavailable
from core.music.s3 import S3SongStore, key_of
from core.turn import Mood, Song
from tests.conftest import free_port
from tests.core.music.s3_server import KEY, SECRET, S3Settings, open_bucket, use_credentials

SONG = Song("song-1", "봄날", "O'Brien", Mood.HAPPY, 60.0, "MIT", "s3:Happy/봄날.mp3")
AUDIO = b"ID3" + bytes(range(256)) * 40
HARD_KEYS = [
    "Happy/봄날의 왈츠 - 김하늘.mp3",
    "Calm/Journey's End - Mattias Westlund.mp3",
    "Sad/So Far (Live, 2019) [mono] - A & B.mp3",
    "Dark/100% + more = #1? - D.mp3",
    "Angry/  two  spaces.mp3",
]


@pytest.fixture
def store(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> S3SongStore:
    return open_bucket(s3_endpoint, monkeypatch)


@pytest.fixture
def put(store: S3SongStore, tmp_path: Path) -> Callable[[str], Song]:
    """Puts audio under a key, gives the song of it."""

    def put(key: str) -> Song:
        path = tmp_path / "audio"
        path.write_bytes(AUDIO)
        store.upload(path, key, "audio/mpeg")
        return replace(SONG, source=f"s3:{key}")

    return put


@pytest.mark.parametrize("key", HARD_KEYS)
def test_a_link_plays_whatever_the_key_is_called(
    key: str, store: S3SongStore, put: Callable[[str], Song]
) -> None:
    answer = requests.get(store.audio(put(key)).url, timeout=5)
    assert answer.status_code == 200
    assert answer.content == AUDIO
    assert answer.headers["Content-Type"] == "audio/mpeg"


def test_a_player_can_seek_through_the_link(store: S3SongStore, put: Callable[[str], Song]) -> None:
    url = store.audio(put(HARD_KEYS[0])).url
    answer = requests.get(url, headers={"Range": "bytes=100-199"}, timeout=5)
    assert answer.status_code == 206
    assert answer.content == AUDIO[100:200]
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(AUDIO)}"


def test_the_link_says_when_it_expires(store: S3SongStore, put: Callable[[str], Song]) -> None:
    found = store.audio(put(HARD_KEYS[0]))
    assert found.expires == pytest.approx(time.time() + 600, abs=5)
    assert parse_qs(urlsplit(found.url).query)["X-Amz-Expires"] == ["600"]


def test_an_expired_link_is_refused(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, put: Callable[[str], Song]
) -> None:
    url = open_bucket(s3_endpoint, monkeypatch, s3_link_seconds=1).audio(put(HARD_KEYS[0])).url
    assert requests.get(url, timeout=5).status_code == 200
    time.sleep(2.1)
    assert requests.get(url, timeout=5).status_code == 403


def test_a_link_bent_to_another_object_is_refused(store: S3SongStore, put: Callable[[str], Song]) -> None:
    mine = store.audio(put("Happy/mine.mp3")).url
    put("Happy/other.mp3")
    parts = urlsplit(mine)
    assert requests.get(mine, timeout=5).status_code == 200
    bent = urlunsplit(parts._replace(path=parts.path.replace("mine", "other")))
    assert requests.get(bent, timeout=5).status_code == 403


def test_a_link_stretched_to_last_longer_is_refused(store: S3SongStore, put: Callable[[str], Song]) -> None:
    url = store.audio(put(HARD_KEYS[0])).url
    assert requests.get(url.replace("Expires=600", "Expires=6000"), timeout=5).status_code == 403


def test_the_bucket_is_not_open_without_a_link(s3_endpoint: str, put: Callable[[str], Song]) -> None:
    put("Happy/closed.mp3")
    answer = requests.get(f"{s3_endpoint}/songs/happytalk/Happy/closed.mp3", timeout=5)
    assert answer.status_code == 403


def test_a_public_address_serves_the_same_key_for_ever(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, put: Callable[[str], Song]
) -> None:
    store = open_bucket(s3_endpoint, monkeypatch, s3_public_base_url="https://cdn.example.com/music/")
    found = store.audio(put(HARD_KEYS[0]))
    assert found.url == f"https://cdn.example.com/music/happytalk/{quote(HARD_KEYS[0])}"
    assert found.expires is None


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("s3:Happy/a b.ogg", "Happy/a b.ogg"),
        ("composed:happy-001.mid", "audio/song-1.mp3"),
        ("file:Sad/x.FLAC", "audio/song-1.flac"),
    ],
)
def test_every_source_has_its_place_in_the_bucket(source: str, key: str) -> None:
    assert key_of(replace(SONG, source=source)) == key


def test_what_lies_below_a_folder_is_listed(store: S3SongStore, put: Callable[[str], Song]) -> None:
    for number in range(3):
        put(f"list/Happy/{number}.mp3")
    put("listing-of-another.mp3")
    found = list(store.objects("list/"))
    assert [thing.key for thing in found] == [f"list/Happy/{number}.mp3" for number in range(3)]
    assert all(thing.size == len(AUDIO) and thing.stamp for thing in found)


def test_wrong_credentials_name_the_variables(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use_credentials(monkeypatch, KEY, SECRET[::-1])
    store = S3SongStore.connect(S3Settings(s3_endpoint))
    with caplog.at_level(logging.ERROR), pytest.raises(AudioUnavailable, match="AWS_SECRET_ACCESS_KEY"):
        store.audio(SONG)
    assert any("AWS_SECRET_ACCESS_KEY" in record.message for record in caplog.records)
    assert SECRET[::-1] not in caplog.text


def test_no_credentials_name_the_variables(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    with pytest.raises(AudioUnavailable, match="no credentials"):
        S3SongStore.connect(S3Settings(s3_endpoint)).audio(SONG)


def test_a_missing_bucket_is_named(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_bucket(s3_endpoint, monkeypatch, s3_bucket="nowhere")
    with caplog.at_level(logging.ERROR), pytest.raises(AudioUnavailable, match="S3_BUCKET"):
        store.audio(SONG)
    assert any("no bucket 'nowhere'" in record.message for record in caplog.records)


def test_a_missing_object_is_named(store: S3SongStore, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(AudioUnavailable, match=r"upload_songs\.py"):
        store.audio(replace(SONG, source="s3:없는 노래.mp3"))
    assert any("없는 노래.mp3" in record.message for record in caplog.records)


def test_a_server_that_is_down_is_named_and_then_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_bucket(f"http://127.0.0.1:{free_port()}", monkeypatch)
    with caplog.at_level(logging.ERROR):
        for _ in range(50):
            with pytest.raises(AudioUnavailable, match="does not answer"):
                store.audio(SONG)
    assert len(caplog.records) == 1  # asked once, then not again for some seconds


def test_a_server_that_accepts_but_never_answers_costs_a_limited_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        store = open_bucket(f"http://127.0.0.1:{silent.getsockname()[1]}", monkeypatch)
        with pytest.raises(AudioUnavailable, match="does not answer"):
            store.audio(SONG)


def test_a_song_that_was_missing_is_found_once_it_is_uploaded(
    store: S3SongStore, put: Callable[[str], Song], monkeypatch: pytest.MonkeyPatch
) -> None:
    song = replace(SONG, source="s3:late.mp3")
    with pytest.raises(AudioUnavailable):
        store.audio(song)
    put("late.mp3")
    now = time.monotonic()
    monkeypatch.setattr("core.music.s3.time.monotonic", lambda: now + 31)
    assert requests.get(store.audio(song).url, timeout=5).content == AUDIO
