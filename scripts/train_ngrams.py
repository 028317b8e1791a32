"""Train the n-gram partner of the encoder and write ngrams.npz.

python -m scripts.train_ngrams --out assets/models/emotion/ngrams.npz
"""

from __future__ import annotations

import argparse
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.ngrams import BUCKETS, NgramModel, counts
from core.text import normalise
from core.turn import Emotion
from scripts.emotion_data import Example, corpus_examples
from scripts.splits import Splits

if TYPE_CHECKING:
    import numpy.typing as npt

STRENGTH: Final = 3.0
ITERATIONS: Final = 80
MIN_TEXTS: Final = 2


def feature_matrix(texts: Sequence[str]) -> tuple[Any, npt.NDArray[np.float64]]:
    """TF-IDF as ``NgramModel`` computes it: sparse (n_texts, BUCKETS), and the idf (BUCKETS,).

    Buckets that a single text hits get idf 0: they are one writer's words.
    """
    from sklearn.preprocessing import normalize

    hits = [counts(normalise(text)) for text in texts]
    blocks = [_count_matrix([pair[block] for pair in hits]) for block in (0, 1)]
    documents = sum(np.bincount(block.indices, minlength=BUCKETS) for block in blocks)
    idf = np.log((1 + len(texts)) / (1 + documents)) + 1
    idf[documents < MIN_TEXTS] = 0.0
    matrix = sum(normalize(block.multiply(idf[None, :]).tocsr()) for block in blocks)
    return matrix.astype(np.float32), idf


def _count_matrix(hits: Sequence[Counter[int]]) -> Any:
    """Sparse (n_texts, BUCKETS): 1 + log of how often each bucket is hit."""
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *map(len, hits)])
    columns = np.concatenate([np.fromiter(text, np.int64, len(text)) for text in hits])
    values = np.concatenate([np.fromiter(text.values(), np.float32, len(text)) for text in hits])
    return csr_matrix((1 + np.log(values), columns, starts), shape=(len(hits), BUCKETS))


def fit(examples: Sequence[Example], *, strength: float = STRENGTH) -> NgramModel:
    """Multinomial logistic regression with inverse regularisation ``strength``."""
    from sklearn.linear_model import LogisticRegression

    features, idf = feature_matrix([example.text for example in examples])
    labels = [list(Emotion).index(example.emotion) for example in examples if example.emotion is not None]
    used = np.nonzero(idf)[0]
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=ITERATIONS, tol=1e-5)
    with warnings.catch_warnings():  # stopping early regularises; the last iterations change no decision
        warnings.simplefilter("ignore")
        model.fit(features[:, used], labels)
    coefficients = np.zeros((len(model.classes_), BUCKETS))
    coefficients[:, used] = model.coef_
    return quantised(coefficients, model.intercept_, idf)


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
    parser.add_argument("--strength", type=float, default=STRENGTH)
    arguments = parser.parse_args()
    splits = Splits.load()
    model = fit(corpus_examples("train", splits), strength=arguments.strength)
    model.save(arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
