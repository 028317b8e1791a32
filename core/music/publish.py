"""Catalogue folders written so that a reader sees the old catalogue or the new one, never a mixture."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.errors import CatalogueError
from core.music.catalogue import (
    CURRENT,
    FEATURES,
    FORMAT,
    METADATA,
    SONGS,
    Edition,
    ids_digest,
    index_name,
    read_songs,
)
from core.music.feature_sets import FeatureSet
from core.music.features import FEATURES as MFCC_VALUES
from core.music.features import Floats
from core.music.similarity import IndexCard, Scale, build_index
from core.turn import Mood, Song

EDITIONS: Final = "editions"


@dataclass(frozen=True, slots=True)
class Entry:
    """A song with what the catalogue keeps about it.

    features: values of the catalogue's feature set, raw. retired: not offered any more,
    only resolved for old cards. loudness: RMS in dBFS.
    """

    song: Song
    features: Floats
    retired: bool = False
    loudness: float | None = None


def publish(root: Path, entries: Sequence[Entry], feature_set: FeatureSet = FeatureSet.MFCC) -> bool:
    """Make ``entries`` the current catalogue of ``root``; False when they already are.

    Writes a new folder below ``root/editions`` and lets ``root/current`` lead to it. The edition before stays
    on disk, because a reader may be about to open its index; older ones are removed.
    """
    name = _digest(entries, feature_set)
    editions = root / EDITIONS
    link = root / CURRENT
    before = link.resolve() if link.exists() else None
    if before == (editions / name).resolve():
        return False
    editions.mkdir(parents=True, exist_ok=True)
    if not (editions / name).exists():
        with tempfile.TemporaryDirectory(dir=editions, prefix="new-") as unfinished:
            folder = Path(unfinished, name)
            folder.mkdir()
            write_songs(folder, entries)
            write_index_files(folder, entries, feature_set)
            folder.rename(editions / name)
    _replace_link(link, Path(EDITIONS, name))
    kept = {editions / name, before}
    for old in editions.iterdir():
        if old not in kept and old.resolve() not in kept:
            shutil.rmtree(old, ignore_errors=True)
    return True


def write_songs(folder: Path, entries: Sequence[Entry]) -> None:
    """``songs.jsonl``, one line per entry in their order."""
    lines = (json.dumps(_line(entry), ensure_ascii=False) for entry in entries)
    _write(folder / SONGS, "".join(f"{line}\n" for line in lines).encode())


def write_index_files(
    folder: Path, entries: Sequence[Entry], feature_set: FeatureSet = FeatureSet.MFCC
) -> None:
    """Features, one index per mood and, last, the metadata, for a folder whose songs.jsonl holds ``entries``.

    Raises CatalogueError without songs on offer or when an id occurs twice.
    """
    ids = [entry.song.id for entry in entries]
    if len(set(ids)) != len(ids):
        raise CatalogueError("an id occurs twice among the songs; every song needs its own")
    offered = [entry for entry in entries if not entry.retired]
    if not offered:
        raise CatalogueError(
            "a catalogue needs at least one song on offer; see the import's report for what was skipped"
        )
    features = np.stack([entry.features for entry in offered])
    if features.shape[1] != feature_set.size or not np.isfinite(features).all():
        raise CatalogueError(
            f"some songs on offer were not measured with the feature set {feature_set.value!r}; "
            "import all of them with it"
        )
    scale = Scale.of(features, feature_set.weights)
    cards = {}
    for mood in Mood:
        own = features[[entry.song.mood is mood for entry in offered]]
        if len(own):
            cards[mood] = _write_index(folder / index_name(mood), scale.standardise(own))
        else:
            (folder / index_name(mood)).unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        np.save(file, np.stack([entry.features for entry in entries]).astype(np.float32))
    _move(Path(file.name), folder / FEATURES)
    names = [FEATURES, *(index_name(mood) for mood in cards)]
    metadata = {
        "format": FORMAT,
        "feature_set": feature_set.value,
        "songs": len(offered),
        "retired": len(entries) - len(offered),
        "ids": ids_digest(ids),
        "bytes": {name: (folder / name).stat().st_size for name in names},
        "indexes": {mood.value: card.to_json() for mood, card in cards.items()},
        "scale": {"mean": scale.mean.tolist(), "deviation": scale.deviation.tolist()},
    }
    _write(folder / METADATA, (json.dumps(metadata, indent=1) + "\n").encode())


def entries_of(root: Path, feature_set: FeatureSet = FeatureSet.MFCC) -> list[Entry]:
    """What the current catalogue of ``root`` holds; NaN for values that only ``feature_set`` has.

    Raises CatalogueError.
    """
    edition = Edition.read(root)
    lines = read_songs(edition.folder / SONGS)
    known = edition.features
    features = np.full((len(lines), feature_set.size), np.nan, np.float32)
    shared = feature_set.size if edition.metadata["feature_set"] == feature_set else MFCC_VALUES
    features[:, :shared] = known[:, :shared]
    return [
        Entry(line.song, row, retired=line.retired, loudness=line.loudness)
        for line, row in zip(lines, features, strict=True)
    ]


def _line(entry: Entry) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if entry.loudness is not None:
        extra["loudness"] = entry.loudness
    if entry.retired:
        extra["retired"] = True
    return asdict(entry.song) | extra


def _digest(entries: Sequence[Entry], feature_set: FeatureSet) -> str:
    digest = hashlib.sha256(f"format {FORMAT}, {feature_set.value}\n".encode())
    for entry in entries:
        digest.update(json.dumps(_line(entry)).encode())
        digest.update(entry.features.astype("<f4").tobytes())
    return digest.hexdigest()[:16]


def _write_index(path: Path, vectors: Floats) -> IndexCard:
    unfinished = path.with_suffix(".new")
    card = build_index(vectors, unfinished)
    _move(unfinished, path)
    return card


def _write(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _move(Path(file.name), path)


def _move(unfinished: Path, path: Path) -> None:
    unfinished.chmod(0o644)  # temporary files are private; other workers must read these
    unfinished.replace(path)


def _replace_link(link: Path, target: Path) -> None:
    unfinished = link.with_name(f".{link.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.symlink_to(target)
    unfinished.replace(link)
