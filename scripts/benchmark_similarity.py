"""How similar songs should be searched: scripts/benchmark_similarity.py [--songs 720 100000 1000000]

Compares, side by side in one run: exact search with numpy, one Annoy index per mood, and one index over all
songs whose answers are filtered by mood. Songs are drawn from the normal distribution of each mood's features
in the embedded catalogue. Parameters are chosen by measured recall, as for a real catalogue. Times of queries
are medians, times of building are of the processor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.settings import ROOT
from core.errors import HappytalkError
from core.music.features import Floats
from core.music.publish import entries_of
from core.music.similarity import NEIGHBOURS, IndexCard, Scale, SongIndex, build_index, exact_nearest
from core.turn import Mood

_QUERIES: Final = 300
_MOODS: Final = len(Mood)


@dataclass(frozen=True, slots=True)
class Songs:
    """vectors: shape (n, 40), standardised; moods: shape (n,), 0 to 5; queries: rows that are asked about."""

    vectors: Floats
    moods: NDArray[np.intp]
    queries: NDArray[np.intp]

    def truth(self) -> list[set[int]]:
        """The exact nearest of the same mood, per query."""
        truth = []
        for query in self.queries:
            rows = np.flatnonzero(self.moods == self.moods[query])
            place = np.searchsorted(rows, query)
            nearest = exact_nearest(self.vectors[rows], np.array([place]))
            truth.append(set(rows[nearest[0]].tolist()))
        return truth


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    build_seconds: float
    megabytes: float
    microseconds: float
    recall: float
    parameters: str


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--songs", type=int, nargs="+", default=[720, 100_000], help="sizes of the catalogue")
    options = parser.parse_args(arguments)
    print("| songs | search | build, CPU s | mapped MB | µs per query | to exact | recall@5 | parameters |")
    print("|---|---|---|---|---|---|---|---|")
    try:
        for count in options.songs:
            _print(count, _measured(drawn(count)))
    except HappytalkError as error:
        print(f"benchmark_similarity: {error}", file=sys.stderr)
        return 1
    return 0


def drawn(count: int) -> Songs:
    """``count`` songs, as many of each mood."""
    entries = entries_of(ROOT / "assets" / "catalogue")
    features = np.stack([entry.features for entry in entries])
    standardised = Scale.of(features).standardise(features)
    rng = np.random.default_rng(1)
    parts = []
    for mood in Mood:
        own = standardised[[entry.song.mood is mood for entry in entries]]
        covariance = np.cov(own, rowvar=False)
        parts.append(rng.multivariate_normal(own.mean(axis=0), covariance, count // _MOODS, method="eigh"))
    vectors = np.concatenate(parts).astype(np.float32)
    moods = np.repeat(np.arange(_MOODS), count // _MOODS)
    queries = rng.choice(len(vectors), min(_QUERIES, len(vectors)), replace=False)
    return Songs(vectors, moods, queries)


def _measured(songs: Songs) -> list[Result]:
    truth = songs.truth()
    rows_of = [np.flatnonzero(songs.moods == mood) for mood in range(_MOODS)]
    with tempfile.TemporaryDirectory() as folder:
        return [
            _exact(songs, truth, [songs.vectors[rows] for rows in rows_of], rows_of),
            _per_mood(songs, truth, rows_of, Path(folder)),
            _filtered(songs, truth, Path(folder)),
        ]


def _exact(
    songs: Songs, truth: list[set[int]], vectors: list[Floats], rows_of: list[NDArray[np.intp]]
) -> Result:
    squares = [np.einsum("ij,ij->i", own, own) for own in vectors]

    def ask(query: int) -> list[int]:
        mood = songs.moods[query]
        distances = squares[mood] - 2 * (vectors[mood] @ songs.vectors[query])
        closest = np.argpartition(distances, NEIGHBOURS + 1)[: NEIGHBOURS + 1]
        rows: list[int] = rows_of[mood][closest].tolist()
        return [row for row in rows if row != query]

    microseconds, recall = _timed(songs, truth, ask)
    return Result("exact, numpy", 0.0, songs.vectors.nbytes / 1e6, microseconds, recall, "")


def _per_mood(songs: Songs, truth: list[set[int]], rows_of: list[NDArray[np.intp]], folder: Path) -> Result:
    paths = [folder / f"{mood}.ann" for mood in range(_MOODS)]
    started = time.process_time()
    cards = [build_index(songs.vectors[rows], path) for rows, path in zip(rows_of, paths, strict=True)]
    seconds = time.process_time() - started
    indexes = [SongIndex(path, card) for path, card in zip(paths, cards, strict=True)]

    def ask(query: int) -> list[int]:
        mood = songs.moods[query]
        found = indexes[mood].nearest(songs.vectors[query], NEIGHBOURS + 1)
        rows: list[int] = rows_of[mood][found].tolist()
        return [row for row in rows if row != query]

    microseconds, recall = _timed(songs, truth, ask)
    megabytes = sum(path.stat().st_size for path in paths) / 1e6
    return Result("an index per mood", seconds, megabytes, microseconds, recall, _parameters(cards))


def _filtered(songs: Songs, truth: list[set[int]], folder: Path) -> Result:
    path = folder / "all.ann"
    started = time.process_time()
    card = build_index(songs.vectors, path)
    seconds = time.process_time() - started
    index = SongIndex(path, card)

    def ask(query: int) -> list[int]:
        count = 2 * (NEIGHBOURS + 1)
        while True:
            found = index.nearest(songs.vectors[query], count)
            fitting = [row for row in found if songs.moods[row] == songs.moods[query] and row != query]
            if len(fitting) >= NEIGHBOURS or count >= len(songs.vectors):
                return fitting[:NEIGHBOURS]
            count *= 2

    microseconds, recall = _timed(songs, truth, ask)
    megabytes = path.stat().st_size / 1e6
    return Result("one index, filtered", seconds, megabytes, microseconds, recall, _parameters([card]))


def _timed(songs: Songs, truth: list[set[int]], ask: Callable[[int], list[int]]) -> tuple[float, float]:
    """Median microseconds per query and recall@5."""
    taken, found = [], 0
    for query, true in zip(songs.queries.tolist(), truth, strict=True):
        started = time.perf_counter()
        answer = ask(query)
        taken.append(time.perf_counter() - started)
        found += len(true & set(answer))
    return float(np.median(taken)) * 1e6, found / sum(map(len, truth))


def _parameters(cards: list[IndexCard]) -> str:
    trees = sorted({card.trees for card in cards})
    searched = sorted({card.search_k for card in cards})
    return f"trees {trees}, search_k {searched}"


def _print(count: int, results: list[Result]) -> None:
    exact = results[0].microseconds
    for result in results:
        print(
            f"| {count:,} | {result.name} | {result.build_seconds:.1f} | {result.megabytes:.1f} | "
            f"{result.microseconds:.0f} | {result.microseconds / exact:.2f} | {result.recall:.3f} | "
            f"{result.parameters} |",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
