from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from core.music.catalogue import Catalogue
from core.music.publish import Entry, publish
from core.music.s3 import cover_key
from core.music.store import RemoteAudio, open_store
from core.turn import Mood, Song
from scripts import upload_songs
from tests.core.music.conftest import entries, tune, write_song
from tests.core.music.s3_server import S3Settings, open_bucket, seaweed

SONG = Song("song-1", "봄날", "김하늘", Mood.CALM, 8.0, "MIT", "file:Calm/봄날 - 김하늘.mp3")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Settings]:
    """A catalogue of one song of the operator's, and an S3 server, all named by the environment."""
    write_song(tmp_path / "music" / "Calm" / "봄날 - 김하늘.mp3", tune(8, seed=1))
    publish(tmp_path / "catalogue", [Entry(SONG, entries(1)[0].features)])
    (tmp_path / "s3").mkdir()
    with seaweed(tmp_path / "s3") as endpoint:
        settings = S3Settings(endpoint, data_dir=tmp_path / "data", music_dir=tmp_path / "music")
        for name, value in {
            "CATALOGUE": tmp_path / "catalogue",
            "MUSIC_DIR": settings.music_dir,
            "DATA_DIR": settings.data_dir,
            "S3_ENDPOINT_URL": endpoint,
            "S3_BUCKET": settings.s3_bucket,
            "S3_PREFIX": settings.s3_prefix,
            "S3_REGION": settings.s3_region,
        }.items():
            monkeypatch.setenv(name, str(value))
        open_bucket(endpoint, monkeypatch)  # sets the credentials
        yield settings


@pytest.fixture
def upload(settings: S3Settings, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(status: int = 0) -> str:
        assert upload_songs.main(["--at-once", "2"]) == status
        return capsys.readouterr().out

    return run


def test_uploaded_songs_play_from_the_bucket_with_their_covers(
    upload: Callable[..., str], settings: S3Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert upload().startswith("2 files sent")
    found = open_store(settings).audio(Catalogue.load(tmp_path / "catalogue").song("song-1"))
    assert isinstance(found, RemoteAudio)
    audio = requests.get(found.url, timeout=5)
    assert audio.content == (settings.music_dir / "Calm" / "봄날 - 김하늘.mp3").read_bytes()
    assert audio.headers["Content-Type"] == "audio/mpeg"
    assert audio.headers["Cache-Control"] == "public, max-age=86400"
    bucket = open_bucket(settings.s3_endpoint_url, monkeypatch)
    bucket.download(cover_key(SONG), tmp_path / "cover.jpg")
    assert (tmp_path / "cover.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_what_is_there_is_not_sent_again(upload: Callable[..., str]) -> None:
    upload()
    assert "0 files sent, 2 files there already" in upload()


def test_a_song_that_changed_is_sent_again(upload: Callable[..., str], settings: S3Settings) -> None:
    upload()
    write_song(settings.music_dir / "Calm" / "봄날 - 김하늘.mp3", tune(8, seed=2))
    assert "files sent, " in upload()
    assert "0 files sent" in upload()


def test_a_song_without_its_file_is_named_and_the_others_are_sent(
    upload: Callable[..., str], settings: S3Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_song(settings.music_dir / "Calm" / "밤 - 이바다.mp3", tune(8, seed=3))
    other = Song("song-2", "밤", "이바다", Mood.CALM, 8.0, "MIT", "file:Calm/밤 - 이바다.mp3")
    publish(tmp_path / "catalogue", [Entry(song, entries(1)[0].features) for song in (SONG, other)])
    (settings.music_dir / "Calm" / "봄날 - 김하늘.mp3").unlink()
    assert upload_songs.main([]) == 1
    assert "song-1: " in capsys.readouterr().err


def test_composed_songs_are_rendered_for_the_bucket(
    upload: Callable[..., str], settings: S3Settings, tmp_path: Path
) -> None:
    song = replace(SONG, id="calm-001", source="composed:calm-001.mid")
    publish(tmp_path / "catalogue", [Entry(song, entries(1)[0].features)])
    assert upload().startswith("2 files sent")
    found = open_store(settings).audio(song)
    assert isinstance(found, RemoteAudio)
    first = requests.get(found.url, headers={"Range": "bytes=0-2047"}, timeout=5)
    assert (first.status_code, first.headers["Content-Type"]) == (206, "audio/mpeg")
    assert first.content[:3] == b"ID3" or first.content[0] == 0xFF  # an mp3 tag or frame


def test_without_a_bucket_the_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("S3_BUCKET", raising=False)
    assert upload_songs.main([]) == 1
    assert "S3_BUCKET is not set" in capsys.readouterr().err


def test_a_server_that_is_down_fails_with_the_setting_named(
    upload: Callable[..., str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("S3_ENDPOINT_URL", "http://127.0.0.1:1")
    assert upload_songs.main([]) == 1
    assert "S3_ENDPOINT_URL" in capsys.readouterr().err
