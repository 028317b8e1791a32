"""Train the n-gram partner of the encoder and write ngrams.npz.

python -m scripts.train_ngrams --out assets/models/emotion/ngrams.npz
"""

from __future__ import annotations

import argparse
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.ngrams import NgramModel, counts
from core.text import normalise
from core.turn import Emotion
from scripts.emotion_data import Example, corpus_examples, danger_examples
from scripts.splits import Splits

if TYPE_CHECKING:
    import numpy.typing as npt

STRENGTH: Final = 3.0
ITERATIONS: Final = 80
MIN_TEXTS: Final = 2
UNJUDGED: Final = 0.3  # weight of a row as safe when nobody has judged its danger


@dataclass(frozen=True, slots=True)
class Features:
    """TF-IDF as ``NgramModel`` computes it. matrix: sparse (n_texts, n). hashes, idf: (n,)."""

    matrix: Any
    hashes: npt.NDArray[np.uint32]
    idf: npt.NDArray[np.float64]


def features(texts: Sequence[str]) -> Features:
    """Features of the n-grams that at least MIN_TEXTS texts hold; a rarer one is a single writer's words."""
    from sklearn.preprocessing import normalize

    hits = [counts(normalise(text)) for text in texts]
    blocks = list(zip(*hits, strict=True))
    every = np.concatenate([np.fromiter(text, np.uint32, len(text)) for block in blocks for text in block])
    hashes, documents = np.unique(every, return_counts=True)
    hashes, documents = hashes[documents >= MIN_TEXTS], documents[documents >= MIN_TEXTS]
    idf = np.log((1 + len(texts)) / (1 + documents)) + 1
    matrix = sum(normalize(_count_matrix(block, hashes).multiply(idf[None, :]).tocsr()) for block in blocks)
    return Features(matrix.astype(np.float32), hashes, idf)


def _count_matrix(hits: Sequence[Counter[int]], hashes: npt.NDArray[np.uint32]) -> Any:
    """Sparse (n_texts, n): 1 + log of how often each known n-gram occurs."""
    from scipy.sparse import csr_matrix

    rows = np.repeat(np.arange(len(hits)), [len(text) for text in hits])
    found = np.concatenate([np.fromiter(text, np.uint32, len(text)) for text in hits])
    values = np.concatenate([np.fromiter(text.values(), np.float32, len(text)) for text in hits])
    columns = np.minimum(np.searchsorted(hashes, found), len(hashes) - 1)
    known = hashes[columns] == found
    weights = 1 + np.log(values[known])
    return csr_matrix((weights, (rows[known], columns[known])), shape=(len(hits), len(hashes)))


def fit(examples: Sequence[Example], *, strength: float = STRENGTH) -> NgramModel:
    """Logistic regressions over one set of n-grams: seven emotions against each other, and danger.

    strength: inverse regularisation. Rows whose danger nobody judged count as probably safe.
    """
    known = features([example.text for example in examples])
    felt = [
        row for row, example in enumerate(examples) if example.emotion is not None and example.labels is None
    ]
    emotions = [list(Emotion).index(emotion) for row in felt if (emotion := examples[row].emotion)]
    danger = [bool(example.danger) for example in examples]
    trust = [UNJUDGED if example.danger is None else 1.0 for example in examples]
    parts = [
        _regression(known.matrix[felt], emotions, strength=strength, class_weight="balanced"),
        _regression(known.matrix, danger, strength=strength, sample_weight=trust),
    ]
    weights = np.concatenate([weight for weight, _ in parts])
    scale = np.abs(weights).max(axis=1) / 127 + 1e-12
    return NgramModel(
        hashes=known.hashes,
        weights=np.ascontiguousarray(np.rint(weights / scale[:, None]).astype(np.int8).T),
        scale=scale.astype(np.float32),
        bias=np.concatenate([bias for _, bias in parts]).astype(np.float32),
        idf=known.idf.astype(np.float16),
    )


def _regression(
    matrix: Any,
    labels: Sequence[int],
    *,
    strength: float,
    class_weight: str | None = None,
    sample_weight: Sequence[float] | None = None,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(weights (classes, n), bias (classes,)); of two classes only the second's, of one class zeros."""
    from sklearn.linear_model import LogisticRegression

    if len(set(labels)) == 1:
        return np.zeros((1, matrix.shape[1])), np.zeros(1)
    model = LogisticRegression(C=strength, class_weight=class_weight, max_iter=ITERATIONS, tol=1e-5)
    with warnings.catch_warnings():  # stopping early regularises; the last iterations change no decision
        warnings.simplefilter("ignore")
        model.fit(matrix, labels, sample_weight=sample_weight)
    return model.coef_, model.intercept_


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strength", type=float, default=STRENGTH)
    arguments = parser.parse_args()
    splits = Splits.load()
    examples = [*corpus_examples("train", splits), *danger_examples("train", splits)]
    model = fit(examples, strength=arguments.strength)
    model.save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
