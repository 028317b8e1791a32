from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import AudioUnavailable
from core.music.composed import ComposedStore
from core.music.s3 import S3SongStore, key_of
from core.music.store import BySource, FolderStore, LocalAudio, RemoteAudio, open_store
from core.turn import Mood, Song
from tests.core.music.s3_server import S3Settings, open_bucket

SONG = Song("song-1", "봄날", "김하늘", Mood.HAPPY, 60.0, "MIT", "file:Happy/봄날 - 김하늘.mp3")


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """A music folder with one song, and a secret beside it."""
    (tmp_path / "music" / "Happy").mkdir(parents=True)
    (tmp_path / "music" / "Happy" / "봄날 - 김하늘.mp3").write_bytes(b"ID3")
    (tmp_path / "secret.mp3").write_bytes(b"secret")
    return tmp_path / "music"


def test_a_song_of_the_music_folder_is_a_file_with_its_content_type(music: Path) -> None:
    found = FolderStore(folder=music).audio(SONG)
    assert found == LocalAudio((music / "Happy" / "봄날 - 김하늘.mp3").resolve(), "audio/mpeg")


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        (".mp3", "audio/mpeg"),
        (".OGG", "audio/ogg"),
        (".flac", "audio/flac"),
        (".wav", "audio/wav"),
        (".m4a", "audio/mp4"),
    ],
)
def test_players_are_told_what_a_file_is(suffix: str, content_type: str, music: Path) -> None:
    (music / f"song{suffix}").write_bytes(b"audio")
    found = FolderStore(folder=music).audio(replace(SONG, source=f"file:song{suffix}"))
    assert found.content_type == content_type


@pytest.mark.parametrize("path", ["../secret.mp3", "Happy/../../secret.mp3", "/etc/passwd.mp3"])
def test_no_path_leads_out_of_the_music_folder(path: str, music: Path) -> None:
    with pytest.raises(AudioUnavailable, match="leads out of"):
        FolderStore(folder=music).audio(replace(SONG, source=f"file:{path}"))


def test_no_link_leads_out_of_the_music_folder(music: Path) -> None:
    (music / "link.mp3").symlink_to(music.parent / "secret.mp3")
    with pytest.raises(AudioUnavailable, match="leads out of"):
        FolderStore(folder=music).audio(replace(SONG, source="file:link.mp3"))


def test_a_file_that_is_no_audio_is_not_served(music: Path) -> None:
    (music / "notes.txt").write_text("notes")
    with pytest.raises(AudioUnavailable, match=r"'\.txt' file"):
        FolderStore(folder=music).audio(replace(SONG, source="file:notes.txt"))


def test_a_file_that_is_gone_says_what_to_do(music: Path) -> None:
    with pytest.raises(AudioUnavailable, match="put it back, or import"):
        FolderStore(folder=music).audio(replace(SONG, source="file:Happy/gone.mp3"))


def test_a_source_of_an_unknown_kind_says_what_to_do(music: Path) -> None:
    store = BySource(local={"file": FolderStore(folder=music)}, bucket=None)
    with pytest.raises(AudioUnavailable, match="Import it again"):
        store.audio(replace(SONG, source="ftp:somewhere.mp3"))


def test_a_song_in_s3_without_a_bucket_names_the_variable(music: Path) -> None:
    store = BySource(local={"file": FolderStore(folder=music)}, bucket=None)
    with pytest.raises(AudioUnavailable, match="S3_BUCKET"):
        store.audio(replace(SONG, source="s3:Happy/a.mp3"))


def test_without_a_bucket_the_store_touches_no_network(tmp_path: Path, music: Path) -> None:
    settings = S3Settings("http://127.0.0.1:1", s3_bucket="", data_dir=tmp_path, music_dir=music)
    assert isinstance(open_store(settings).audio(SONG), LocalAudio)


@pytest.fixture
def composed(tmp_path: Path) -> ComposedStore:
    (tmp_path / "midi").mkdir()
    (tmp_path / "midi" / "happy-001.mid").write_bytes(b"MThd")

    def render(midi: Path, out: Path) -> float:
        out.write_bytes(b"rendered " + midi.read_bytes())
        return 60.0

    return ComposedStore(midi=tmp_path / "midi", cache=tmp_path / "cache", limit_bytes=1000, render=render)


@pytest.fixture
def bucket(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> S3SongStore:
    return open_bucket(s3_endpoint, monkeypatch, s3_prefix=request.node.name)


def test_a_composed_song_that_was_uploaded_comes_from_the_bucket(
    composed: ComposedStore, bucket: S3SongStore, tmp_path: Path
) -> None:
    song = replace(SONG, id="happy-001", source="composed:happy-001.mid")
    (tmp_path / "audio.mp3").write_bytes(b"ID3")
    bucket.upload(tmp_path / "audio.mp3", key_of(song), "audio/mpeg")
    found = BySource(local={"composed": composed}, bucket=bucket).audio(song)
    assert isinstance(found, RemoteAudio)
    assert "audio/happy-001.mp3" in found.url


def test_a_composed_song_that_was_not_uploaded_is_rendered(
    composed: ComposedStore, bucket: S3SongStore
) -> None:
    song = replace(SONG, id="happy-001", source="composed:happy-001.mid")
    assert isinstance(BySource(local={"composed": composed}, bucket=bucket).audio(song), LocalAudio)


def test_a_composed_song_is_rendered_when_the_bucket_is_down(
    composed: ComposedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = replace(SONG, id="happy-001", source="composed:happy-001.mid")
    down = open_bucket("http://127.0.0.1:1", monkeypatch)
    found = BySource(local={"composed": composed}, bucket=down).audio(song)
    assert isinstance(found, LocalAudio)
    assert found.path.read_bytes() == b"rendered MThd"


def test_a_song_of_the_bucket_has_no_other_place(
    composed: ComposedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = open_bucket("http://127.0.0.1:1", monkeypatch)
    with pytest.raises(AudioUnavailable, match="does not answer"):
        BySource(local={"composed": composed}, bucket=down).audio(replace(SONG, source="s3:a.mp3"))
