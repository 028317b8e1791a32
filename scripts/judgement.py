"""Fit the ranker's judgement to graded answers: would this reply do, read together with its text?

The rows of ``assets/corpus/graded_replies.jsonl`` are answers as the chooser meets them, drawn from a
generator or found among the written replies, for texts of the corpus, each graded by a reader: fits,
acceptable, wrong. Rows of training texts are learnt from, rows of validation texts choose the strength of
regularisation and the threshold, rows of test texts measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.classifier import EmotionClassifier
from core.reply.choosing import PROBABILITY_SHARE, UNASKED_SHARE
from core.reply.ranker import Judgement, Ranker
from core.reply.written import WrittenReplies
from scripts.answer_pairs import FITTING_GRADES
from scripts.splits import CORPUS, Split, Splits, read_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

GRADED_FILE: Final = CORPUS / "graded_replies.jsonl"
FITTING: Final = 0.88  # share of the replies given that shall be fitting or acceptable, on validation rows
STRENGTHS: Final = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)  # inverse of the regularisation
READ_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer that was graded. log_probability: as drawn; None for a written reply."""

    text: str
    reply: str
    log_probability: float | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Graded answers with what the judgement sees of them: (n, width), (n,); fits: bool (n,)."""

    rows: Sequence[Graded]
    together: Floats
    sifted: Floats
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
    """What the chooser would know of each row."""
    texts = [row.text for row in rows]
    replies = [row.reply for row in rows]
    said, answered = classifier.vectors(texts), classifier.vectors(replies)
    sifted = [
        float(ranker.scores(text, reply[None])[0]) + extra(row, written)
        for text, reply, row in zip(said, answered, rows, strict=True)
    ]
    together = classifier.pair_vectors(list(zip(texts, replies, strict=True)))
    return Known(rows, together, np.array(sifted, np.float32), np.array([row.fits for row in rows]))


def extra(row: Graded, written: WrittenReplies) -> float:
    """What the chooser adds to a cosine: see ``core/reply/choosing.py``."""
    if row.log_probability is None:
        return 0.0
    return PROBABILITY_SHARE * row.log_probability - UNASKED_SHARE * written.unasked(row.reply, row.text)


def fit(train: Known, valid: Known) -> Judgement:
    """The judgement with the largest area under the ROC curve on ``valid``, and its threshold."""
    from sklearn.metrics import roc_auc_score

    fitted = [_fitted(train, strength) for strength in STRENGTHS]
    best = max(fitted, key=lambda one: roc_auc_score(valid.fits, _probabilities(one, valid)))
    first = list(best_of_each_text(best, valid))
    return Judgement(best.weights, best.sifted, best.bias, least_probability(first, FITTING))


def _fitted(train: Known, strength: float) -> Judgement:
    from sklearn.linear_model import LogisticRegression

    width = train.together.shape[1]
    scale = np.sqrt(width)  # so that a component of the unit vector is about as large as the sifting score
    features = np.column_stack([train.together * scale, train.sifted])
    model = LogisticRegression(C=strength / 100, max_iter=2_000, class_weight=None)
    model.fit(features, train.fits)
    weights = model.coef_[0]
    return Judgement(
        (weights[:width] * scale).astype(np.float32), float(weights[width]), float(model.intercept_[0]), 0.5
    )


def _probabilities(judgement: Judgement, rows: Known) -> Floats:
    return judgement.probabilities(rows.together, rows.sifted)


def best_of_each_text(judgement: Judgement, rows: Known) -> Iterator[tuple[float, bool]]:
    """(probability, whether it fits) of the likeliest answer to each text."""
    answers: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for row, probability in zip(rows.rows, _probabilities(judgement, rows), strict=True):
        answers[row.text].append((float(probability), row.fits))
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
        "rows": len(rows.rows),
        "texts": len(first),
        "fitting": round(float(rows.fits.mean()), 4),
        "roc_auc": round(float(roc_auc_score(rows.fits, _probabilities(judgement, rows))), 4),
        "least": round(judgement.least, 4),
        "answered": round(len(given) / len(first), 4),
        "answered_fitting": round(float(np.mean(given)), 4) if given else None,
    }
