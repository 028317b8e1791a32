"""Whether a drawn or found reply would do: a logistic regression over what is known of it anyway.

It weighs how the reply is worded (n-grams of characters and jamo), whether it feels what the text feels, how
much of the text it takes up, and how probable it was. ``scripts/judgement.py`` fits it to answers that
somebody has graded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.ngrams import NgramModel
from core.reply.general import LISTENING, OWNING, UNPLEASANT_EMOTIONS, asks, chooses
from core.text import normalise
from core.turn import Emotion

if TYPE_CHECKING:
    import numpy.typing as npt

    from core.emotion.classifier import Reading

    Floats = npt.NDArray[np.float32]

_WORD: Final = re.compile("[가-힣]+")
_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?~…])\s+")
PLEASANT: Final = list(Emotion).index(Emotion.HAPPINESS)
UNPLEASANT: Final = [list(Emotion).index(emotion) for emotion in UNPLEASANT_EMOTIONS]
_NGRAMS: Final = "ngrams_"  # before the n-gram model's fields in a file


@dataclass(frozen=True, slots=True)
class Seen:
    """A reply as the ranker sees it.

    said, answered: what was read in ``text`` and in ``reply``. log_probability: as drawn; None for one that
    somebody wrote. confidence: of a written one, else 0. general: whether it fits many texts. sifted: its
    cosine and its promise.
    """

    text: str
    reply: str
    said: Reading
    answered: Reading
    log_probability: float | None
    confidence: float
    general: bool
    sifted: float

    def measures(self) -> Floats:
        """(MEASURES,): numbers of about the size of one."""
        felt = np.array(self.said.scores.probabilities)
        feels = np.array(self.answered.scores.probabilities)
        sentences = _AFTER_SENTENCE.split(self.reply)
        heard = pairs_of_syllables(self.text)
        taken_up = [len(pairs_of_syllables(sentence) & heard) for sentence in sentences]
        every = pairs_of_syllables(self.reply)
        return np.array(
            [
                self.log_probability or 0.0,
                self.log_probability is None,
                self.general,
                self.confidence,
                felt @ feels,
                felt[UNPLEASANT].sum() * feels[UNPLEASANT].sum(),
                felt[PLEASANT] * feels[UNPLEASANT].sum(),
                felt[UNPLEASANT].sum() * feels[PLEASANT],
                felt.max(),
                *(felt * feels),
                float(self.said.vector @ self.answered.vector),
                *felt,
                *feels,
                len(self.reply) / 20,
                len(sentences) > 1,
                max(taken_up) / 3,
                sum(count > 0 for count in taken_up) / len(sentences),
                len(every & heard) / max(1, len(every)),
                len(self.text) / 40,
                len(self.text) < 12,
                "?" in self.reply,
                *self._measures_of_asking(felt),
                self.sifted,
            ],
            np.float32,
        )

    def _measures_of_asking(self, felt: Floats) -> list[float]:
        """Whether something is asked, and whether this answers it or only listens."""
        asked = asks(self.text) or chooses(self.text)
        listens = self.reply in LISTENING
        return [
            asked,
            asked and self.general,
            asked and listens,
            self.reply in OWNING,
            listens,
            listens * float(felt.max()),
            listens * float(felt[UNPLEASANT].sum()),
            self.general * float(felt.max()),
        ]


MEASURES: Final = 27 + 3 * len(Emotion)
SECOND: Final = 5
FIRST_ALONE: Final = np.array([1, 0, 0, 0, 0], np.float32)  # a second step that says what the first one said
GENERAL: Final = 2  # the measure that tells a general sentence


def in_second_step(seen: Sequence[Seen], logits: Floats, answers: Floats) -> Floats:
    """(n, SECOND): what the second step weighs. logits: the first step's. answers: see there."""
    flags = np.array([[one.general, one.reply in LISTENING, 1.0] for one in seen], np.float32).reshape(-1, 3)
    return np.column_stack([logits, answers, flags]).astype(np.float32)


def logistic(logits: Floats) -> Floats:
    """1 / (1 + exp(-logits))."""
    probabilities: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return probabilities


def pairs_of_syllables(text: str) -> set[str]:
    """Neighbouring Hangul syllables, over word borders."""
    syllables = "".join(_WORD.findall(text))
    return {syllables[start : start + 2] for start in range(len(syllables) - 1)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Two steps: a logit of what is known anyway, and a second one with the encoder's opinion of the pair.

    weights: (MEASURES,). ngrams: of one class, over the reply, with the intercept as its bias.
    second: (SECOND,) weights of the second step, of ``in_second_step``.
    """

    weights: Floats
    ngrams: NgramModel
    second: Floats

    @classmethod
    def untrained(cls) -> Judgement:
        """A judgement that knows nothing and finds every reply as good as any."""
        nothing = NgramModel(
            hashes=np.zeros(1, np.uint32),
            weights=np.zeros((1, 1), np.int8),
            scale=np.ones(1, np.float32),
            bias=np.zeros(1, np.float32),
            idf=np.zeros(1, np.float16),
        )
        return cls(np.zeros(MEASURES, np.float32), nothing, FIRST_ALONE)

    def logits(self, seen: Sequence[Seen]) -> Floats:
        """The first step's, (n,)."""
        return np.array(
            [one.measures() @ self.weights + self.ngrams.logits(normalise(one.reply))[0] for one in seen],
            np.float32,
        )

    def probabilities(self, seen: Sequence[Seen]) -> Floats:
        """That each reply would do, (n,), by the first step alone."""
        return logistic(self.logits(seen))

    def second_probabilities(self, seen: Sequence[Seen], answers: Floats) -> Floats:
        """That each reply would do, (n,). answers: (n,) logits of text and reply read as one."""
        return logistic(in_second_step(seen, self.logits(seen), answers) @ self.second)

    def arrays(self) -> dict[str, Any]:
        """What ``of`` reads."""
        ngrams = {f"{_NGRAMS}{one.name}": getattr(self.ngrams, one.name) for one in fields(NgramModel)}
        return {"weights": self.weights, "second": self.second, **ngrams}

    @classmethod
    def of(cls, arrays: Mapping[str, Any]) -> Judgement:
        """Raises KeyError or ValueError for arrays that are not those of a judgement."""
        weights, second = arrays["weights"].astype(np.float32), arrays["second"].astype(np.float32)
        for found, wanted in ((weights, MEASURES), (second, SECOND)):
            if found.shape != (wanted,):
                raise ValueError(f"weights of shape {found.shape} where ({wanted},) is needed")
        ngrams = NgramModel(**{one.name: arrays[f"{_NGRAMS}{one.name}"] for one in fields(NgramModel)})
        return cls(weights=weights, ngrams=ngrams, second=second)
