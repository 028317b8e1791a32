"""Measured files and the catalogue before become the catalogue after: pure bookkeeping, no I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

import numpy as np

from core.music.intake import Analysis
from core.music.journal import Outcome
from core.music.publish import Entry
from core.music.sources import Candidate
from core.turn import Song

UNKNOWN_ARTIST: Final = "아티스트 미상"  # listeners read it
NO_MOOD: Final = "no mood: put it into a mood's folder or a CSV row with one, or use --guess-mood"
# Two encodings of one recording: lengths differ by the encoder's padding, features by at most 0.014 of their
# norm where different recordings differ by at least 0.12 (24 encodings of 13 recorded songs).
_ENCODING_SECONDS: Final = 0.5
_ENCODING_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that does not become a song now. analysis: None where it could not be measured."""

    candidate: Candidate
    reason: str
    analysis: Analysis | None = None


@dataclass(frozen=True, slots=True)
class Assembly:
    entries: list[Entry]
    skipped: list[Skipped]


def assemble(
    before: Sequence[Entry],
    offered: Iterable[tuple[Candidate, Outcome]],
    *,
    gone: Callable[[Song], bool],
    licence: str,
) -> Assembly:
    """The next catalogue. A song keeps its id while its file or its sound is known, whatever else changes.

    before: entries of the current catalogue; their order is kept, new songs follow by source. offered: every
    candidate of this run with its outcome. gone: whether a song that is not offered has lost its audio; it is
    then retired. licence: for songs that name none.
    """
    id_at = {entry.song.source: entry.song.id for entry in before}
    by_id = {entry.song.id: entry.song for entry in before}
    taken: dict[str, Entry] = {}
    originals = _Originals()
    skipped = []
    # Files that are known come first: of two with the same sound, the one that is newly offered is the copy.
    for candidate, outcome in sorted(offered, key=lambda pair: (pair[0].source not in id_at, pair[0].source)):
        if isinstance(outcome, str):
            skipped.append(Skipped(candidate, outcome))
            continue
        song_id = id_at.get(candidate.source, f"song-{outcome.sound}")
        base = by_id.get(song_id) or _first(song_id, candidate, licence)
        if base is None:
            skipped.append(Skipped(candidate, NO_MOOD, outcome))
            continue
        song = _renewed(base, candidate, outcome)
        if copy := originals.copied_by(song, outcome):
            skipped.append(Skipped(candidate, f"duplicate: {copy}", outcome))
            continue
        originals.add(song, outcome)
        taken[song_id] = Entry(song, np.array(outcome.features, np.float32), loudness=outcome.loudness)
    unusable = {skip.candidate.source for skip in skipped}
    kept = [
        taken.get(entry.song.id)
        or replace(entry, retired=entry.retired or entry.song.source in unusable or gone(entry.song))
        for entry in before
    ]
    return Assembly(kept + [entry for song_id, entry in taken.items() if song_id not in by_id], skipped)


class _Originals:
    """The songs of this run by what would make another file a copy of them."""

    def __init__(self) -> None:
        self._by_id: dict[str, Song] = {}
        self._by_sound: dict[str, Song] = {}
        self._by_words: dict[tuple[str, str], list[tuple[Song, Analysis]]] = defaultdict(list)

    def add(self, song: Song, analysis: Analysis) -> None:
        self._by_id[song.id] = self._by_sound[analysis.sound] = song
        self._by_words[song.title.casefold(), song.artist.casefold()].append((song, analysis))

    def copied_by(self, song: Song, analysis: Analysis) -> str | None:
        """Which original ``song`` is a copy of, in words for the report."""
        if same := self._by_sound.get(analysis.sound) or self._by_id.get(song.id):
            return f"the same sound as {same.source}"
        for other, heard in self._by_words.get((song.title.casefold(), song.artist.casefold()), ()):
            if _same_recording(analysis, heard):
                return f"another encoding of {other.source}"
        return None


def _same_recording(one: Analysis, other: Analysis) -> bool:
    features = np.array(one.features)
    distance = np.linalg.norm(features - np.array(other.features))
    alike = distance <= _ENCODING_SHARE * np.linalg.norm(features)
    return bool(alike and abs(one.seconds - other.seconds) <= _ENCODING_SECONDS)


def _first(song_id: str, candidate: Candidate, licence: str) -> Song | None:
    """A new song, as far as it is known without its audio; None without a mood."""
    if candidate.mood is None:
        return None
    stem = PurePosixPath(candidate.source.partition(":")[2]).stem
    return Song(song_id, stem, UNKNOWN_ARTIST, candidate.mood, 0.0, licence, candidate.source)


def _renewed(base: Song, candidate: Candidate, analysis: Analysis) -> Song:
    """What the row or the name says counts, else the tags, else what the catalogue said before."""
    return replace(
        base,
        title=candidate.title or analysis.title or base.title,
        artist=candidate.artist or analysis.artist or base.artist,
        mood=candidate.mood or base.mood,
        seconds=analysis.seconds,
        licence=candidate.licence or base.licence,
        source=candidate.source,
    )
