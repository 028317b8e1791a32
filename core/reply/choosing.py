"""Which reply is given: the best of what the generator and the corpus offer, or none.

The generator draws a batch of answers, the written replies bring their nearest; what breaks a rule is
dropped. The ranker sifts the rest and judges the best of them. Each part may be missing. The caller falls
back on a general sentence where nothing is good enough.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeVar

import numpy as np

from core.errors import type_and_place
from core.reply.rules import Proposal, broken_rule

if TYPE_CHECKING:
    import numpy.typing as npt

    from core.emotion.classifier import Reading
    from core.reply.generator import Candidate
    from core.reply.prompt import Exchange
    from core.reply.ranker import Ranker
    from core.reply.written import WrittenReplies
    from core.turn import Emotion, EmotionScores

log = logging.getLogger(__name__)
T = TypeVar("T")

_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?~…])\s+")

Source = Literal["generated", "written"]

GENERATOR_SHARE: Final = 0.6  # of the time there is; the rest is for ranking
SIFTED: Final = 14  # generated answers that the encoder reads alone, the most probable ones
JUDGED: Final = 8  # answers that it reads together with the text
WRITTEN: Final = 3  # written replies that compete
PROBABILITY_SHARE: Final = 0.12  # of a generated answer's mean log probability in its score
UNASKED_SHARE: Final = 0.15  # off its score for a particular word that nobody said
SHORTEST_SENTENCE: Final = 7  # characters of a sentence that may stand alone


class VectorReader(Protocol):
    """What is needed of the emotion classifier."""

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...

    def pair_vectors(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]: ...


class CandidateSource(Protocol):
    """What is needed of the generator."""

    def candidates(
        self, text: str, emotion: Emotion | None, past: Sequence[Exchange] = (), *, seconds: float
    ) -> list[Candidate]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reply is looked for.

    reading, scores: what was read in ``text``, and its emotions in the light of the talk. past: earlier
    turns, the oldest first. said: replies given lately.
    """

    text: str
    reading: Reading
    scores: EmotionScores
    past: Sequence[Exchange] = ()
    said: Collection[str] = ()

    def may_be_told(self, reply: str) -> bool:
        """Whether ``reply`` breaks no rule as an answer to this."""
        emotion = None if self.scores.unsure else self.scores.top
        past = [turn.text for turn in self.past]
        return broken_rule(Proposal(reply, self.text, emotion, past=past, said=self.said)) is None


@dataclass(frozen=True, slots=True)
class Offer:
    """A reply that may be given. extra: what it gets beside its cosine, for how it was drawn."""

    reply: str
    source: Source
    extra: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reply, where it comes from, and the probability in [0, 1] that it would do."""

    reply: str
    source: Source
    score: float


def single_sentences(reply: str) -> list[str]:
    """The sentences of a reply that has several, where they are long enough to stand alone."""
    parts = [part.strip() for part in _AFTER_SENTENCE.split(reply)]
    return [part for part in parts if SHORTEST_SENTENCE <= len(part) < len(reply)]


class ReplyChooser:
    """One per worker process."""

    def __init__(
        self,
        *,
        reader: VectorReader,
        ranker: Ranker | None,
        generator: CandidateSource | None,
        written: WrittenReplies | None,
    ) -> None:
        """Without ``ranker`` the generator is silent and the nearest written reply is given."""
        self._reader = reader
        self._ranker = ranker
        self._generator = generator
        self._written = written

    def best(self, asked: Asked, *, seconds: float) -> Chosen | None:
        """The best reply within ``seconds``; None when none is good enough."""
        ranked = self.ranked(asked, seconds=seconds)
        least = 0.0 if self._ranker is None else self._ranker.judgement.least
        return ranked[0] if ranked and ranked[0].score >= least else None

    def ranked(self, asked: Asked, *, seconds: float) -> list[Chosen]:
        """The replies that were judged, the best first; none where ``seconds`` do not suffice."""
        until = time.monotonic() + seconds
        written = self._or_nothing(lambda: self._from_corpus(asked))
        offers = [Offer(reply, "written", 0.0) for reply in written if asked.may_be_told(reply)]
        if self._ranker is None:
            return [Chosen(offer.reply, offer.source, 1.0) for offer in offers[:1]]
        offers += self._or_nothing(lambda: self._from_generator(asked, seconds * GENERATOR_SHARE))
        if not offers or time.monotonic() > until:
            return []
        sifted = self._sifted(self._ranker, asked, offers)
        if time.monotonic() > until:
            return []
        together = self._reader.pair_vectors([(asked.text, offer.reply) for offer, _ in sifted])
        scores = np.array([score for _, score in sifted], np.float32)
        probabilities = self._ranker.judgement.probabilities(together, scores)
        chosen = [
            Chosen(offer.reply, offer.source, float(probability))
            for (offer, _), probability in zip(sifted, probabilities, strict=True)
        ]
        return sorted(chosen, key=lambda one: -one.score)

    def _sifted(self, ranker: Ranker, asked: Asked, offers: Sequence[Offer]) -> list[tuple[Offer, float]]:
        """The JUDGED best by cosine, and their scores."""
        replies = self._reader.vectors([offer.reply for offer in offers])
        cosines = ranker.scores(asked.reading.vector, replies)
        scored = [(offer, float(cosine) + offer.extra) for offer, cosine in zip(offers, cosines, strict=True)]
        return sorted(scored, key=lambda pair: -pair[1])[:JUDGED]

    def _from_corpus(self, asked: Asked) -> list[str]:
        if self._written is None:
            return []
        found = self._written.fitting(
            text=asked.text,
            vector=asked.reading.vector,
            scores=asked.scores,
            avoid=asked.said,
            most=WRITTEN,
        )
        return [reply.reply for reply in found]

    def _from_generator(self, asked: Asked, seconds: float) -> list[Offer]:
        """The most promising of the generator's answers that keep the rules.

        A sentence of an answer may stand alone: often only its other one makes something up.
        """
        if self._generator is None:
            return []
        emotion = None if asked.scores.unsure else asked.scores.top
        promise: dict[str, float] = {}
        for drawn in self._generator.candidates(asked.text, emotion, asked.past, seconds=seconds):
            for reply in (drawn.reply, *single_sentences(drawn.reply)):
                unasked = self._unasked(reply, asked)
                if unasked is None:
                    continue
                extra = PROBABILITY_SHARE * drawn.log_probability - UNASKED_SHARE * unasked
                promise[reply] = max(extra, promise.get(reply, extra))
        ranked = sorted(promise.items(), key=lambda pair: -pair[1])
        allowed = [pair for pair in ranked if asked.may_be_told(pair[0])]
        return [Offer(reply, "generated", extra) for reply, extra in allowed[:SIFTED]]

    def _unasked(self, reply: str, asked: Asked) -> float | None:
        """What it costs to say the particular words that nobody said; None where some are no words."""
        if self._written is None:
            return 0.0
        heard = " ".join([asked.text, *(f"{turn.text} {turn.reply}" for turn in asked.past)])
        return None if self._written.garbled(reply, heard) else self._written.unasked(reply, heard)

    def _or_nothing(self, call: Callable[[], list[T]]) -> list[T]:
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - whatever a model does, a general sentence is at hand
            log.error("a source of replies failed, %s; choosing without it", type_and_place(error))
            return []
