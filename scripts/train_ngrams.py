"""Train the character n-gram partner of the encoder and write ngrams.npz.

python -m scripts.train_ngrams --out assets/models/emotion/ngrams.npz
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.emotion.ngrams import BUCKETS, NgramModel, counts
from core.text import normalise
from core.turn import Emotion
from scripts.emotion_data import Example, corpus_examples
from scripts.splits import Splits

if TYPE_CHECKING:
    import numpy.typing as npt


def count_matrix(texts: Sequence[str]) -> Any:
    """Sparse (n_texts, BUCKETS): 1 + log of how often each bucket is hit."""
    from scipy.sparse import csr_matrix

    rows: list[int] = []
    columns: list[int] = []
    values: list[int] = []
    for row, text in enumerate(texts):
        hits = counts(normalise(text))
        rows += [row] * len(hits)
        columns += hits.keys()
        values += hits.values()
    weights = 1 + np.log(np.asarray(values, np.float32))
    return csr_matrix((weights, (rows, columns)), shape=(len(texts), BUCKETS))


def fit(examples: Sequence[Example], *, strength: float = 5.0, min_texts: int = 2) -> NgramModel:
    """Multinomial logistic regression with inverse regularisation ``strength`` on TF-IDF of unit length.

    Buckets that fewer than ``min_texts`` texts hit get no weight: they are one writer's words.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    matrix = count_matrix([example.text for example in examples])
    documents = np.bincount(matrix.indices, minlength=BUCKETS)
    idf = np.log((1 + len(examples)) / (1 + documents)) + 1
    idf[documents < min_texts] = 0.0
    features = normalize(matrix.multiply(idf[None, :]).tocsr()).astype(np.float32)
    labels = [list(Emotion).index(example.emotion) for example in examples if example.emotion is not None]
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=150, tol=1e-5).fit(
        features, labels
    )
    return quantised(model.coef_, model.intercept_, idf)


def quantised(
    coefficients: npt.NDArray[np.float64], bias: npt.NDArray[np.float64], idf: npt.NDArray[np.float64]
) -> NgramModel:
    """int8 weights with one scale a class. coefficients: (n_classes, BUCKETS)."""
    scale = np.abs(coefficients).max(axis=1) / 127
    weights = np.rint(coefficients / scale[:, None]).astype(np.int8).T
    return NgramModel(
        np.ascontiguousarray(weights),
        scale.astype(np.float32),
        bias.astype(np.float32),
        idf.astype(np.float16),
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--strength", type=float, default=5.0)
    arguments = parser.parse_args()
    splits = Splits.load()
    model = fit(corpus_examples("train", splits), strength=arguments.strength)
    model.save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
