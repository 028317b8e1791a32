"""Fit the ranker's judgement to graded answers: would this reply do?

The rows of ``assets/corpus/graded_replies.jsonl`` are answers as the chooser meets them, drawn from a
generator, found among the written replies or general sentences, each graded by a reader: fits, acceptable,
wrong, hurtful. The encoder is surer of the feeling of a text it learnt from than it will be of a
listener's: so only answers to texts whose feeling it was not taught are learnt from. A fifth of these texts,
which it has not read with their answers either, chooses the strength of regularisation and weighs what it
says of text and reply read as one; answers to test texts measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tqdm import tqdm

from core.emotion.classifier import EmotionClassifier
from core.emotion.ngrams import NgramModel
from core.reply.choosing import Chosen, Offer, Source, rash, seen_by
from core.reply.judgement import FIRST_ALONE, MEASURES, Judgement, Seen, in_second_step
from core.reply.ranker import Ranker
from core.reply.written import WrittenReplies
from scripts.answer_pairs import FITTING_GRADES, for_choosing, graded_rows
from scripts.splits import CORPUS, Split, Splits, digest
from scripts.train_ngrams import features

if TYPE_CHECKING:
    import numpy.typing as npt

    from core.emotion.classifier import Reading

    Floats = npt.NDArray[np.float32]

GRADED_FILE: Final = CORPUS / "graded_replies.jsonl"
STRENGTHS: Final = (0.03, 0.1, 0.3, 1.0)  # inverse of the regularisation
WORDING: Final = 3.0  # times the n-gram features: the larger, the less they are regularised


@dataclass(frozen=True, slots=True)
class Graded:
    """One answer that was graded. log_probability: as drawn, of a generated one."""

    text: str
    reply: str
    source: Source
    log_probability: float | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Graded answers: what the judgement sees of them, and bool (n,) whether they fit.

    answers: (n,) logits of text and reply read as one; None for those that the encoder has learnt from so.
    """

    seen: Sequence[Seen]
    fits: npt.NDArray[np.bool_]
    answers: Floats | None = None

    def probabilities(self, judgement: Judgement) -> Floats:
        """What ``judgement`` says of each, (n,)."""
        if self.answers is None:
            return judgement.probabilities(self.seen)
        return judgement.second_probabilities(self.seen, self.answers)


def graded_answers(
    splits: Splits, learnt: Collection[str], *, path: Path = GRADED_FILE
) -> dict[Split, list[Graded]]:
    """The graded answers to learn from, to choose by and to measure with.

    learnt: digests of the texts that the encoder learnt from.
    """
    rows: dict[Split, list[Graded]] = {"train": [], "valid": [], "test": []}
    for row in graded_rows(path):
        if digest(row["text"]) in learnt:
            continue
        graded = Graded(
            row["text"],
            row["reply"],
            row["source"],
            row.get("log_probability"),
            row["grade"] in FITTING_GRADES,
        )
        if splits.of(row["text"]) == "test":
            rows["test"].append(graded)
        elif for_choosing(row["text"]):
            rows["valid"].append(graded)
        else:
            rows["train"].append(graded)
    return rows


def known(
    rows: Sequence[Graded],
    *,
    classifier: EmotionClassifier,
    ranker: Ranker,
    written: WrittenReplies,
    together: bool,
) -> Known:
    """What the chooser would know of each row; without those it would not offer.

    together: whether text and reply are also read as one.
    """
    by_text: dict[str, list[Graded]] = defaultdict(list)
    for row in rows:
        if row.log_probability is None or not written.garbled(row.reply, row.text):
            by_text[row.text].append(row)
    kept: list[Graded] = []
    seen: list[Seen] = []
    logits: list[Floats] = []
    answered: dict[str, Reading] = {}  # general sentences come again and again
    for text, answers in tqdm(by_text.items(), desc="graded answers", mininterval=5):
        said = classifier.read([text])[0]
        found = confidences(text, said, written) if any(row.source == "written" for row in answers) else {}
        still = [row for row in answers if row.source != "written" or row.reply in found]
        kept += still
        offers = [offer(row, written, found.get(row.reply, 0.0)) for row in still]
        new = list(dict.fromkeys(offer.reply for offer in offers if offer.reply not in answered))
        answered.update(zip(new, classifier.read(new), strict=True))
        seen += seen_by(ranker, text, said, offers, [answered[offer.reply] for offer in offers])
        if together and offers:
            logits.append(classifier.answers(text, [offer.reply for offer in offers]))
    fits = np.array([row.fits for row in kept])
    return Known(seen, fits, np.concatenate(logits) if logits else None)


def confidences(text: str, said: Reading, written: WrittenReplies) -> dict[str, float]:
    """Confidence of every written reply near to a text, those to the same text left out."""
    found = written.ranked(text=text, vector=said.vector, scores=said.scores)
    return {one.reply: one.confidence for one in reversed(found) if one.text != text}


def offer(row: Graded, written: WrittenReplies, confidence: float) -> Offer:
    """The graded answer as the chooser had it."""
    if row.log_probability is None:
        return Offer(row.reply, row.source, confidence=confidence)
    unasked = written.unasked(row.reply, row.text)
    return Offer(row.reply, row.source, log_probability=row.log_probability, unasked=unasked)


def fit(train: Known, valid: Known) -> Judgement:
    """The first step with the largest area under the ROC curve on ``valid``, and the second one fitted there:
    its few weights need rows that neither the first step nor the encoder has learnt from."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    fitted = [_fitted(train, strength) for strength in STRENGTHS]
    best = max(fitted, key=lambda one: roc_auc_score(valid.fits, one.probabilities(valid.seen)))
    if valid.answers is None:
        return best
    matrix = in_second_step(valid.seen, best.logits(valid.seen), valid.answers)
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2_000).fit(matrix, valid.fits)
    return replace(best, second=model.coef_[0].astype(np.float32))


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
        FIRST_ALONE,
    )


def worthiest(judgement: Judgement, rows: Known) -> Iterator[tuple[Seen, bool]]:
    """The answer to each text that would be given, and whether it fits."""
    answers: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, (one, probability) in enumerate(zip(rows.seen, rows.probabilities(judgement), strict=True)):
        source: Source = "fallback" if one.general else "written"
        chosen = Chosen(one.reply, source, float(probability), rash=rash(one.answered, one.said.scores))
        answers[one.text].append((chosen.worth(), number))
    for found in answers.values():
        _, number = max(found)
        yield rows.seen[number], bool(rows.fits[number])


def figures(judgement: Judgement, rows: Known) -> dict[str, Any]:
    """rows, texts, fitting: share of the rows, roc_auc; given_fitting: share of the texts whose worthiest
    answer fits, given_general: share of the texts where that is a general sentence."""
    from sklearn.metrics import roc_auc_score

    given = list(worthiest(judgement, rows))
    return {
        "rows": len(rows.seen),
        "texts": len(given),
        "fitting": round(float(rows.fits.mean()), 4),
        "roc_auc": round(float(roc_auc_score(rows.fits, rows.probabilities(judgement))), 4),
        "given_fitting": round(float(np.mean([fits for _, fits in given])), 4),
        "given_general": round(float(np.mean([one.general for one, _ in given])), 4),
    }
