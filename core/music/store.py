"""Where a song's audio is had: one answer per song, whatever its source.

``composed:`` is rendered on first play, ``file:`` lies in the operator's music folder, ``s3:`` in a bucket.
Where a bucket is set, songs that scripts/upload_songs.py put there are served from it too.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from core.errors import AudioUnavailable

if TYPE_CHECKING:
    from core.music.s3 import S3SongStore
    from core.turn import Song

MIDI_FOLDER: Final = Path(__file__).parents[2] / "assets" / "catalogue" / "midi"
CONTENT_TYPES: Final = {
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocalAudio:
    """A file to send, with Range."""

    path: Path
    content_type: str


@dataclass(frozen=True, slots=True)
class RemoteAudio:
    """A link to redirect to. expires: when it stops working, in seconds since 1970; None: never."""

    url: str
    expires: float | None


class SongStore(Protocol):
    def audio(self, song: Song) -> LocalAudio | RemoteAudio:
        """Raises AudioUnavailable, whose message says what the operator can do."""


class StoreSettings(Protocol):
    """What ``open_store`` reads; the service's Settings have all of it."""

    def __hash__(self) -> int: ...
    @property
    def data_dir(self) -> Path: ...
    @property
    def music_dir(self) -> Path: ...
    @property
    def audio_cache_mb(self) -> int: ...
    @property
    def s3_bucket(self) -> str: ...
    @property
    def s3_prefix(self) -> str: ...
    @property
    def s3_endpoint_url(self) -> str: ...
    @property
    def s3_region(self) -> str: ...
    @property
    def s3_public_base_url(self) -> str: ...
    @property
    def s3_link_seconds(self) -> int: ...


def open_store(settings: StoreSettings) -> SongStore:
    """The store for every source. Touches neither disk nor network yet."""
    from core.music.s3 import S3SongStore

    bucket = S3SongStore.connect(settings) if settings.s3_bucket else None
    return BySource(local=local_stores(settings), bucket=bucket)


def local_stores(settings: StoreSettings) -> dict[str, SongStore]:
    """A store per source that is on this machine."""
    from core.music.composed import ComposedStore

    composed = ComposedStore(
        midi=MIDI_FOLDER,
        cache=settings.data_dir / "audio",
        limit_bytes=settings.audio_cache_mb * 1_000_000,
    )
    return {"composed": composed, "file": FolderStore(folder=settings.music_dir)}


class BySource:
    """A SongStore that asks the store of the song's source.

    local: a store per source prefix. bucket: asked first for every song, and alone for ``s3:``.
    """

    def __init__(self, *, local: Mapping[str, SongStore], bucket: S3SongStore | None) -> None:
        self._local = local
        self._bucket = bucket

    def audio(self, song: Song) -> LocalAudio | RemoteAudio:
        kind = song.source.partition(":")[0]
        if kind == "s3" and self._bucket is None:
            raise AudioUnavailable(
                f"{song.id} is kept in S3 ({song.source}) but S3_BUCKET is not set; set it"
            )
        if kind != "s3" and kind not in self._local:
            raise AudioUnavailable(
                f"{song.id} has source {song.source!r}; composed:, file: and s3: are known. Import it again"
            )
        if self._bucket is not None:
            try:
                return self._bucket.audio(song)
            except AudioUnavailable:
                if kind == "s3":
                    raise
        return self._local[kind].audio(song)


class FolderStore:
    """``file:<path>`` below the operator's music folder."""

    def __init__(self, *, folder: Path) -> None:
        self._folder = folder

    def audio(self, song: Song) -> LocalAudio:
        path = below(self._folder, song.source.partition(":")[2])
        content_type = CONTENT_TYPES.get(path.suffix.lower())
        if content_type is None:
            raise AudioUnavailable(
                f"{song.id} is a {path.suffix!r} file; use one of {', '.join(CONTENT_TYPES)}"
            )
        if not path.is_file():
            log.error("audio of %s is gone: no file %s", song.id, path)
            raise AudioUnavailable(f"no file {path} for {song.id}; put it back, or import the folder again")
        return LocalAudio(path, content_type)


def below(folder: Path, relative: str) -> Path:
    """``folder / relative``, links followed. Raises AudioUnavailable when that leads out of ``folder``."""
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise AudioUnavailable(f"{relative!r} leads out of {folder}; import the songs again")
    return path
