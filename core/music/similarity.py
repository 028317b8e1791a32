"""Nearest songs by sound: an Annoy index whose parameters are chosen by measured recall.

Distances are Euclidean over standardised features. Annoy's defaults find only part of the true neighbours
(0.73 of five among 720 songs), so trees and search_k are raised at build time until recall is measured to
reach ``TARGET_RECALL`` against exact search. Annoy: https://github.com/spotify/annoy
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import CatalogueError
from core.music.features import Floats

TARGET_RECALL: Final = 0.99
NEIGHBOURS: Final = 5
_QUERIES: Final = 400  # songs asked for their neighbours, once to choose the parameters, once to report them
_TREES: Final = (10, 30, 50, 100)
_MOST_SEARCHED: Final = 40_000  # nodes per query; about 5 ms. More trees are tried before a longer search.
_SEED: Final = 2022


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and deviation of each feature over a catalogue; the deviation is divided by the weight."""

    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, features: Floats, weights: Floats | float = 1.0) -> Scale:
        """features: shape (n, d), n >= 1. weights: shape (d,). A constant feature has deviation 1."""
        deviation = features.std(axis=0, dtype=np.float64)
        deviation[deviation < 1e-6] = 1.0
        mean = features.mean(axis=0, dtype=np.float64)
        return cls(mean.astype(np.float32), (deviation / weights).astype(np.float32))

    def standardise(self, features: Floats) -> Floats:
        """Shape kept; each feature with mean 0 and its weight as deviation over the catalogue."""
        return (features - self.mean) / self.deviation


@dataclass(frozen=True, slots=True)
class IndexCard:
    """How an index was built and what it was measured to find; written into the catalogue's metadata.

    recall: share of the true five nearest that are found, in [0, 1], on songs that did not choose the
    parameters where there are enough songs for that.
    """

    items: int
    dimensions: int
    trees: int
    search_k: int
    recall: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class SongIndex:
    """A built index, memory-mapped: all processes that open the same file share its pages."""

    def __init__(self, path: Path, card: IndexCard) -> None:
        self._annoy = _annoy(card.dimensions)
        self._card = card
        try:
            self._annoy.load(str(path))
        except OSError as error:
            raise CatalogueError(
                f"index {path.name} cannot be opened ({error}); build the catalogue anew"
            ) from None
        if self._annoy.get_n_items() != card.items:
            raise CatalogueError(
                f"index {path.name} holds {self._annoy.get_n_items()} songs, its metadata says {card.items}; "
                "build the catalogue anew"
            )

    def nearest(self, vector: Floats, count: int) -> list[int]:
        """Up to ``count`` items nearest to a standardised ``vector`` (d,), nearest first.

        Exact enough for few neighbours (see the card's recall); always complete: asked for every item,
        it returns every item.
        """
        count = min(count, self._card.items)
        search_k = max(self._card.search_k, count * self._card.trees)
        found: list[int] = self._annoy.get_nns_by_vector(vector, count, search_k)
        while len(found) < count:  # several trees led to the same items
            search_k *= 2
            found = self._annoy.get_nns_by_vector(vector, count, search_k)
        return found


def build_index(vectors: Floats, path: Path) -> IndexCard:
    """Write an Annoy index of ``vectors``, shape (n, d), standardised, to ``path``; item i is row i.

    Takes the fewest trees and then the shortest search that reach TARGET_RECALL. Raises CatalogueError when
    none does.
    """
    items, dimensions = vectors.shape
    asked, kept_back = _queries(items)
    truth, truth_kept_back = exact_nearest(vectors, asked), exact_nearest(vectors, kept_back)
    for trees in _TREES:
        _build(vectors, trees, path)
        for search_k in _searches(items, trees):
            index = SongIndex(path, IndexCard(items, dimensions, trees, search_k, 0.0))
            if _recall(index, vectors, asked, truth) >= TARGET_RECALL:
                recall = _recall(index, vectors, kept_back, truth_kept_back)
                if recall >= TARGET_RECALL:
                    return IndexCard(items, dimensions, trees, search_k, round(recall, 4))
    raise CatalogueError(
        f"no Annoy parameters reach recall {TARGET_RECALL} over {items} songs with up to "
        f"{_TREES[-1]} trees and search_k {_MOST_SEARCHED}; raise _MOST_SEARCHED in core/music/similarity.py"
    )


def exact_nearest(vectors: Floats, queries: NDArray[np.intp], count: int = NEIGHBOURS) -> NDArray[np.intp]:
    """Shape (len(queries), min(count, n - 1)): rows truly nearest to the rows ``queries``."""
    count = min(count, len(vectors) - 1)
    squares = np.einsum("ij,ij->i", vectors, vectors)
    nearest = np.empty((len(queries), count), np.intp)
    for place, query in enumerate(queries):
        distances = squares - 2 * (vectors @ vectors[query])
        distances[query] = np.inf
        closest = np.argpartition(distances, count - 1)[:count] if count else np.zeros(0, np.intp)
        nearest[place] = closest[np.argsort(distances[closest])]
    return nearest


def _annoy(dimensions: int) -> Any:
    from annoy import AnnoyIndex

    return AnnoyIndex(dimensions, "euclidean")


def _build(vectors: Floats, trees: int, path: Path) -> None:
    index = _annoy(vectors.shape[1])
    index.set_seed(_SEED)
    for item, vector in enumerate(vectors):
        index.add_item(item, vector)
    index.build(trees, n_jobs=1)  # one thread: the same songs give the same file
    index.save(str(path))


def _searches(items: int, trees: int) -> Iterator[int]:
    """search_k from Annoy's default upwards, doubling, until every node would be looked at."""
    search_k = trees * (NEIGHBOURS + 1)
    while search_k < min(2 * items * trees, _MOST_SEARCHED):
        yield search_k
        search_k *= 2
    yield search_k


def _queries(items: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Two samples of rows: disjoint where there are enough rows, else all rows twice."""
    order = np.random.default_rng(_SEED).permutation(items)
    if items < 2 * _QUERIES:
        return order, order
    return order[:_QUERIES], order[_QUERIES : 2 * _QUERIES]


def _recall(index: SongIndex, vectors: Floats, queries: NDArray[np.intp], truth: NDArray[np.intp]) -> float:
    if not truth.size:
        return 1.0  # a single song has no neighbours to miss
    found = sum(
        len(set(true) & set(index.nearest(vectors[query], len(true) + 1)) - {int(query)})
        for query, true in zip(queries, truth.tolist(), strict=True)
    )
    return found / truth.size
