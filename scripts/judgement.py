"""Fit the ranker's judgement to graded answers: would this reply do?

The rows of ``assets/corpus/graded_replies.jsonl`` are answers as the chooser meets them, drawn from a
generator or found among the written replies, for texts of the corpus, each graded by a reader: fits,
acceptable, wrong, hurtful. Rows of training texts are learnt from, rows of validation texts choose the
strength of regularisation and the threshold, rows of test texts measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.classifier import EmotionClassifier
from core.emotion.ngrams import NgramModel
from core.reply.choosing import Offer, seen_by
from core.reply.judgement import MEASURES, Judgement, Seen
from core.reply.ranker import Ranker
from core.reply.written import WrittenReplies
from scripts.answer_pairs import FITTING_GRADES
from scripts.splits import CORPUS, Split, Splits, read_rows
from scripts.train_ngrams import features

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

GRADED_FILE: Final = CORPUS / "graded_replies.jsonl"
FITTING: Final = 0.8  # share of the likeliest answers above the threshold that fit, on validation rows
STRENGTHS: Final = (0.03, 0.1, 0.3, 1.0)  # inverse of the regularisation
WORDING: Final = 3.0  # times the n-gram features: the larger, the less they are regularised


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer that was graded. log_probability: as drawn; None for a written reply."""

    text: str
    reply: str
    log_probability: float | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Graded answers, what the judgement sees of them, and bool (n,) whether they fit."""

    seen: Sequence[Seen]
    fits: npt.NDArray[np.bool_]


def graded_answers(split: Split, splits: Splits, *, path: Path = GRADED_FILE) -> list[Graded]:
    """The graded answers to texts of a split."""
    return [
        Graded(row["text"], row["reply"], row.get("log_probability"), row["grade"] in FITTING_GRADES)
        for row in read_rows(path)
        if splits.of(row["text"]) == split
    ]


def known(
    rows: Sequence[Graded], *, classifier: EmotionClassifier, ranker: Ranker, written: WrittenReplies
) -> Known:
    """What the chooser would know of each row; without those it would not offer."""
    by_text: dict[str, list[Graded]] = defaultdict(list)
    for row in rows:
        if row.log_probability is None or not written.garbled(row.reply, row.text):
            by_text[row.text].append(row)
    seen: list[Seen] = []
    readings = classifier.read(list(by_text))
    for (text, answers), said in zip(by_text.items(), readings, strict=True):
        offers = [offer(row, written) for row in answers]
        seen += seen_by(ranker, classifier, text, said, offers)
    return Known(seen, np.array([row.fits for answers in by_text.values() for row in answers]))


def offer(row: Graded, written: WrittenReplies) -> Offer:
    """The graded answer as the chooser had it."""
    if row.log_probability is None:
        return Offer(row.reply)
    return Offer(row.reply, row.log_probability, written.unasked(row.reply, row.text))


def fit(train: Known, valid: Known) -> Judgement:
    """The judgement with the largest area under the ROC curve on ``valid``, and its threshold."""
    from sklearn.metrics import roc_auc_score

    fitted = [_fitted(train, strength) for strength in STRENGTHS]
    best = max(fitted, key=lambda one: roc_auc_score(valid.fits, one.probabilities(valid.seen)))
    first = list(best_of_each_text(best, valid))
    return Judgement(best.weights, best.ngrams, least_probability(first, FITTING))


def _fitted(train: Known, strength: float) -> Judgement:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    measures = np.stack([one.measures() for one in train.seen]).astype(np.float64)
    middle, spread = measures.mean(0), measures.std(0) + 1e-6
    wording = features([one.reply for one in train.seen])
    matrix = hstack([csr_matrix((measures - middle) / spread), wording.matrix * WORDING]).tocsr()
    model = LogisticRegression(C=strength, max_iter=2_000)
    model.fit(matrix, train.fits)
    weights = model.coef_[0, :MEASURES] / spread
    ngrams = model.coef_[0, MEASURES:] * WORDING
    scale = np.abs(ngrams).max() / 127 + 1e-12
    bias = model.intercept_[0] - float(weights @ middle)
    return Judgement(
        weights.astype(np.float32),
        NgramModel(
            hashes=wording.hashes,
            weights=np.rint(ngrams / scale).astype(np.int8)[:, None],
            scale=np.array([scale], np.float32),
            bias=np.array([bias], np.float32),
            idf=wording.idf.astype(np.float16),
        ),
        least=0.5,
    )


def best_of_each_text(judgement: Judgement, rows: Known) -> Iterator[tuple[float, bool]]:
    """(probability, whether it fits) of the likeliest answer to each text."""
    answers: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one, probability, fits in zip(rows.seen, judgement.probabilities(rows.seen), rows.fits, strict=True):
        answers[one.text].append((float(probability), bool(fits)))
    return (max(found) for found in answers.values())


def least_probability(first: Sequence[tuple[float, bool]], fitting: float) -> float:
    """The lowest probability at which a share ``fitting`` of the answers above it fit."""
    ordered = sorted(first, reverse=True)
    running = np.cumsum([fits for _, fits in ordered]) / np.arange(1, len(ordered) + 1)
    good = np.nonzero(running >= fitting)[0]
    return ordered[int(good[-1])][0] if len(good) else 1.0


def figures(judgement: Judgement, rows: Known) -> dict[str, Any]:
    """rows, texts, fitting: share of the rows, roc_auc; answered: share of the texts whose likeliest answer
    is given, answered_fitting: how many of those fit."""
    from sklearn.metrics import roc_auc_score

    first = list(best_of_each_text(judgement, rows))
    given = [fits for probability, fits in first if probability >= judgement.least]
    return {
        "rows": len(rows.seen),
        "texts": len(first),
        "fitting": round(float(rows.fits.mean()), 4),
        "roc_auc": round(float(roc_auc_score(rows.fits, judgement.probabilities(rows.seen))), 4),
        "least": round(judgement.least, 4),
        "answered": round(len(given) / len(first), 4),
        "answered_fitting": round(float(np.mean(given)), 4) if given else None,
    }
