"""What an operator offers to the import: files of a folder, rows of a CSV, objects of a bucket."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from core.errors import CatalogueError
from core.music.store import CONTENT_TYPES
from core.turn import Mood

if TYPE_CHECKING:
    from core.music.s3 import S3Object

_MOODS: Final = {mood.value.casefold(): mood for mood in Mood}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may become a song, with what its name or its row says; None where they say nothing.

    source: as in ``Song``. stamp: changes when the file does; empty where there is no file. problem: why it
    cannot become a song.
    """

    source: str
    stamp: str
    title: str | None = None
    artist: str | None = None
    mood: Mood | None = None
    licence: str | None = None
    problem: str | None = None


def from_folder(folder: Path) -> list[Candidate]:
    """``<Mood>/<Title> - <Artist>.<mp3|ogg|flac|wav|m4a>`` at any depth; other files are passed over."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in CONTENT_TYPES)
    return [_of_file(path.relative_to(folder).as_posix(), folder) for path in files if path.is_file()]


def from_csv(path: Path, folder: Path) -> list[Candidate]:
    """One candidate per row: ``file`` (below ``folder``, or ``s3:<key>``), ``mood``, and where known
    ``title``, ``artist``, ``licence``; other columns are passed over. UTF-8, or CP949 as Korean Excel writes.

    Raises CatalogueError when there is no column ``file``.
    """
    rows = csv.DictReader(StringIO(_text(path), newline=""))
    if "file" not in (rows.fieldnames or ()):
        raise CatalogueError(f"{path} has columns {rows.fieldnames}; it needs at least file and mood")
    return [_of_row(row, folder) for row in rows if _cell(row, "file")]


def from_bucket(objects: Iterable[S3Object], below: str) -> list[Candidate]:
    """Keys below ``below`` are read like paths below a folder."""
    return sorted(_of_objects(objects, below), key=lambda candidate: candidate.source)


def title_and_artist(stem: str) -> tuple[str | None, str | None]:
    """From ``Title - Artist``, in NFC (macOS decomposes names); (None, None) where no artist is told."""
    title, dash, artist = unicodedata.normalize("NFC", stem).rpartition(" - ")
    if not dash or not title.strip() or not artist.strip():
        return None, None
    return title.strip(), artist.strip()


def _of_file(relative: str, folder: Path) -> Candidate:
    path = folder / relative
    problem = None
    if not path.resolve().is_relative_to(folder.resolve()):
        problem = "outside the folder: a link that leads elsewhere; copy the file here"
    elif not path.is_file():
        problem = "no such file"
    return _named(f"file:{relative}", relative, "" if problem else _stamp(path), problem)


def _of_row(row: dict[str, str | None], folder: Path) -> Candidate:
    name = _cell(row, "file") or ""
    base = Candidate(name, "row") if name.startswith("s3:") else _of_file(name, folder)
    mood = _cell(row, "mood")
    problem = base.problem
    if mood and mood.casefold() not in _MOODS:
        problem = problem or f"mood {mood!r} is none of {', '.join(Mood)}"
    return Candidate(
        source=base.source,
        stamp=base.stamp,
        title=_cell(row, "title") or base.title,
        artist=_cell(row, "artist") or base.artist,
        mood=_MOODS.get(mood.casefold()) if mood else None,
        licence=_cell(row, "licence"),
        problem=problem,
    )


def _of_objects(objects: Iterable[S3Object], below: str) -> Iterator[Candidate]:
    for found in objects:
        if PurePosixPath(found.key).suffix.lower() in CONTENT_TYPES:
            yield _named(f"s3:{found.key}", found.key.removeprefix(below).lstrip("/"), found.stamp, None)


def _named(source: str, relative: str, stamp: str, problem: str | None) -> Candidate:
    path = PurePosixPath(relative)
    title, artist = title_and_artist(path.stem)
    mood = _MOODS.get(path.parts[0].casefold()) if len(path.parts) > 1 else None
    return Candidate(source, stamp, title, artist, mood, problem=problem)


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size}-{found.st_mtime_ns}"


def _cell(row: dict[str, str | None], column: str) -> str | None:
    return unicodedata.normalize("NFC", (row.get(column) or "").strip()) or None


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp949")
