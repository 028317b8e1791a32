"""The songs on offer, read from a catalogue folder and kept current while the folder is replaced.

A catalogue folder holds, written by ``core.music.publish``:

- ``songs.jsonl``: one song a line; ``"retired": true`` for songs that only old cards still name
- ``features.npy``: float32, shape (songs, values of the feature set), row i for line i
- ``<Mood>.ann``: an Annoy index per mood over its songs that are not retired
- ``catalogue.json``: what belongs together: count and digest of the ids, scale of the features, index cards

Where the folder holds a link ``current``, the catalogue is the folder it leads to; replacing the link
replaces the whole catalogue at once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from core.errors import CatalogueError, SongNotFound
from core.music.names import Names
from core.turn import Mood, Song

if TYPE_CHECKING:
    from core.music.features import Floats
    from core.music.similarity import Scale, SongIndex

FORMAT: Final = 1
METADATA: Final = "catalogue.json"
SONGS: Final = "songs.jsonl"
FEATURES: Final = "features.npy"
CURRENT: Final = "current"
_METADATA_FIELDS: Final = {"feature_set", "ids", "bytes", "scale", "indexes"}
_SONG_FIELDS: Final = ("id", "title", "artist", "mood", "seconds", "licence", "source")

log = logging.getLogger(__name__)

Stamp: TypeAlias = tuple[int, int, int] | None  # inode, modification time in ns, size


class Catalogue:
    """The catalogue as it is now. Safe to use from several threads."""

    def __init__(self, *, path: Path, edition: Edition) -> None:
        self._path = path
        self._edition = edition
        self._seen = edition.stamp
        self._reading = threading.Lock()

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """Raises CatalogueError when files are missing, damaged or do not belong together."""
        return cls(path=path, edition=Edition.read(path))

    def song(self, song_id: str) -> Song:
        """Retired songs too, so that old cards resolve. Raises SongNotFound."""
        return self.edition().song(song_id)

    def songs(self, mood: Mood) -> Sequence[Song]:
        """The songs of ``mood`` that are on offer."""
        return self.edition().by_mood[mood]

    def edition(self) -> Edition:
        """The newest edition on disk; the one in use when the newer one is damaged or still being read."""
        if self._seen != _stamp(self._path) and self._reading.acquire(blocking=False):
            try:
                self._read_again()
            finally:
                self._reading.release()
        return self._edition

    def _read_again(self) -> None:
        self._seen = _stamp(self._path)
        try:
            self._edition = Edition.read(self._path)
        except CatalogueError as error:
            log.warning("a new catalogue was found but not taken up: %s", error)
            return
        self._seen = self._edition.stamp
        log.info("took up a new catalogue of %d songs", len(self._edition.by_id))


@dataclass(frozen=True)
class Edition:
    """One state of a catalogue, never changing: what a single question is answered from."""

    folder: Path
    stamp: Stamp
    metadata: Mapping[str, Any]
    by_id: Mapping[str, Song]
    by_mood: Mapping[Mood, tuple[Song, ...]]
    row: Mapping[str, int]  # of a song id in features.npy

    @classmethod
    def read(cls, path: Path) -> Edition:
        stamp = _stamp(path)
        folder = (path / CURRENT if (path / CURRENT).exists() else path).resolve()
        metadata = _read_metadata(folder)
        lines = read_songs(folder / SONGS)
        ids = [line.song.id for line in lines]
        if metadata["ids"] != ids_digest(ids):
            raise CatalogueError(
                f"{folder / SONGS} does not belong to its {METADATA}: other songs than the features are of; "
                "build the catalogue anew (scripts/build_catalogue.py or scripts/import_songs.py)"
            )
        _check_sizes(folder, metadata["bytes"])
        offered = [line.song for line in lines if not line.retired]
        return cls(
            folder=folder,
            stamp=stamp,
            metadata=metadata,
            by_id={line.song.id: line.song for line in lines},
            by_mood={mood: tuple(song for song in offered if song.mood is mood) for mood in Mood},
            row={song_id: row for row, song_id in enumerate(ids)},
        )

    def song(self, song_id: str) -> Song:
        try:
            return self.by_id[song_id]
        except KeyError:
            raise SongNotFound(f"no song {song_id!r} in the catalogue") from None

    def nearest(self, song_id: str, count: int) -> list[Song]:
        """Up to ``count`` songs of the same mood, the nearest sound first, without the song itself."""
        song = self.song(song_id)
        index = self._indexes.get(song.mood)
        if index is None:
            return []
        vector = self.scale.standardise(self.features[self.row[song_id]])
        songs = self.by_mood[song.mood]
        if math.isnan(vector.sum()):  # of old cards only, never measured with this feature set
            return [other for other in songs if other.id != song_id][:count]
        near = [songs[item] for item in index.nearest(vector, count + 1)]
        return [other for other in near if other.id != song_id][:count]

    @cached_property
    def names(self) -> Names:
        """What songs on offer may be asked for by; 2 s to make for 100,000 songs on a slow core."""
        return Names.of([song for songs in self.by_mood.values() for song in songs])

    @cached_property
    def features(self) -> Floats:
        """Raw features, shape (songs, values), memory-mapped; the first 40 are MFCC statistics."""
        import numpy as np

        features: Floats = np.load(self.folder / FEATURES, mmap_mode="r")
        return features

    @cached_property
    def scale(self) -> Scale:
        import numpy as np

        from core.music.similarity import Scale

        scale = self.metadata["scale"]
        return Scale(np.array(scale["mean"], np.float32), np.array(scale["deviation"], np.float32))

    @cached_property
    def _indexes(self) -> Mapping[Mood, SongIndex]:
        # Opened on the first question, so that the web process, which only looks songs up, maps nothing.
        from core.music.similarity import IndexCard, SongIndex

        cards = {Mood(mood): IndexCard(**card) for mood, card in self.metadata["indexes"].items()}
        return {mood: SongIndex(self.folder / index_name(mood), card) for mood, card in cards.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of songs.jsonl. loudness: RMS in dBFS, None where it was not measured."""

    song: Song
    retired: bool = False
    loudness: float | None = None


def read_songs(path: Path) -> list[Line]:
    """Raises CatalogueError naming the line that is damaged."""
    songs = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                songs.append(_parse_song(line, path, number))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"songs of the catalogue cannot be read: {error}") from None
    return songs


def ids_digest(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]


def index_name(mood: Mood) -> str:
    return f"{mood.value}.ann"


def _parse_song(line: str, path: Path, number: int) -> Line:
    try:
        fields = json.loads(line)
        values = {name: fields[name] for name in _SONG_FIELDS}
        song = Song(**{**values, "mood": Mood(values["mood"])})
        return Line(song, bool(fields.get("retired", False)), fields.get("loudness"))
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogueError(
            f"{path}, line {number} is not a song ({error!r}); build the catalogue anew"
        ) from None


def _read_metadata(folder: Path) -> dict[str, Any]:
    try:
        metadata: dict[str, Any] = json.loads((folder / METADATA).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(
            f"no catalogue at {folder} ({error}); "
            "build one with scripts/import_songs.py or scripts/build_catalogue.py"
        ) from None
    if metadata.get("format") != FORMAT or not metadata.keys() >= _METADATA_FIELDS:
        raise CatalogueError(
            f"{folder / METADATA} is of format {metadata.get('format')!r} and names {sorted(metadata)}; "
            f"format {FORMAT} with {sorted(_METADATA_FIELDS)} is read; build the catalogue anew"
        )
    return metadata


def _check_sizes(folder: Path, sizes: Mapping[str, int]) -> None:
    for name, size in sizes.items():
        try:
            found = (folder / name).stat().st_size
        except OSError:
            found = 0
        if found != size:
            raise CatalogueError(
                f"{folder / name} has {found} bytes, {size} were written; build the catalogue anew"
            )


def _stamp(path: Path) -> Stamp:
    """Changes when the catalogue at ``path`` is replaced; None while it cannot be seen."""
    for metadata in (path / CURRENT / METADATA, path / METADATA):
        try:
            found = metadata.stat()
        except OSError:
            continue
        return found.st_ino, found.st_mtime_ns, found.st_size
    return None
