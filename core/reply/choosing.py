"""Which reply is given: the best of what the generator and the corpus offer, or none.

The generator draws a batch of answers, the written replies bring their nearest, and general sentences that
may fit compete with them; what breaks a rule is dropped. The ranker judges the rest. Each part may be
missing. The caller falls back on a general sentence where nobody can judge.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeVar

import numpy as np

from core.errors import type_and_place
from core.reply.fresh import fresh
from core.reply.general import LISTENING, general_replies, sure_of_joy
from core.reply.judgement import Seen
from core.reply.rules import Proposal, broken_rule
from core.reply.sentences import AND_THEN
from core.turn import Emotion

if TYPE_CHECKING:
    import numpy.typing as npt

    from core.emotion.classifier import Reading
    from core.reply.generator import Candidate
    from core.reply.prompt import Exchange
    from core.reply.ranker import Ranker
    from core.reply.written import WrittenReplies
    from core.turn import EmotionScores

log = logging.getLogger(__name__)
K = TypeVar("K")
T = TypeVar("T")

_WORD: Final = re.compile("[가-힣]+")
_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?~…])\s+")

Source = Literal["generated", "written", "fallback"]

GENERATOR_SHARE: Final = 0.6  # of the time there is; the rest is for ranking
JUDGED: Final = 10  # generated answers that the encoder reads at most, the most promising ones
READ_AT_ONCE: Final = 5  # offers; between such portions the clock is looked at
TOGETHER: Final = 2  # offers that are read as one with the text at most, the worthiest ones
PAIR_COST: Final = 2.0  # times what a reply alone takes to read
WRITTEN: Final = 4  # written replies that compete
UNJUDGED: Final = 0.6  # confidence from which a written reply is given where nobody can judge it
PROBABILITY_SHARE: Final = 0.12  # of a generated answer's mean log probability in its score
UNASKED_SHARE: Final = 0.15  # off its score for a particular word that nobody said
OWN_BONUS: Final = 0.25  # a reply to this text is worth this much probability more than a general sentence
NODDED: Final = 0.15  # and this much more where the friend only listened the last time
BARE: Final = 16  # characters up to which a single sentence only names the feeling
SHORTEST_SENTENCE: Final = 7  # characters of a sentence that may stand alone


class Reader(Protocol):
    """What is needed of the emotion classifier."""

    def read(self, texts: Sequence[str]) -> list[Reading]: ...

    def answers(self, text: str, replies: Sequence[str]) -> npt.NDArray[np.float32]: ...


class CandidateSource(Protocol):
    """What is needed of the generator."""

    def candidates(
        self, text: str, emotion: Emotion | None, past: Sequence[Exchange] = (), *, seconds: float
    ) -> list[Candidate]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reply is looked for.

    reading, scores: what was read in ``text``, and its emotions in the light of the talk. past: earlier
    turns, the oldest first. said: replies given lately, the latest first.
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
    """A reply that may be given.

    log_probability: as drawn, of a generated one. confidence: of a written one. unasked: what its particular
    words cost that nobody said.
    """

    reply: str
    source: Source
    log_probability: float | None = None
    confidence: float = 0.0
    unasked: float = 0.0

    @property
    def promise(self) -> float:
        """How good it seems before anybody reads it; 0 for one that somebody wrote, less for others."""
        return PROBABILITY_SHARE * (self.log_probability or 0.0) - UNASKED_SHARE * self.unasked


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reply, where it comes from, and the probability in [0, 1] that it would do.

    log_probability: as drawn, of a generated one. rash: whether it cheers where joy is not sure.
    """

    reply: str
    source: Source
    score: float
    log_probability: float | None = None
    rash: bool = False

    def worth(self, *, nodded: bool = False) -> float:
        """By which replies are ordered: whoever tells something wants an answer to it, not nods alone.

        nodded: the friend only listened the last time.
        """
        if self.source == "fallback" or self.rash:
            return self.score
        return self.score + OWN_BONUS + NODDED * nodded


def rash(answered: Reading, scores: EmotionScores) -> bool:
    """Whether a reply cheers although the listener may not.

    answered: what was read in the reply. scores: the listener's emotions.
    """
    return answered.scores.top is Emotion.HAPPINESS and not sure_of_joy(scores)


def takes_up(reply: str, text: str) -> bool:
    """Whether a word of ``reply`` begins like one of ``text``, with two syllables."""
    heard = {word[:2] for word in _WORD.findall(text) if len(word) >= 2}
    return any(word[:2] in heard for word in _WORD.findall(reply) if len(word) >= 2)


def rounded_off(reply: str, emotion: Emotion | None, *, avoid: Collection[str], rng: random.Random) -> str:
    """A generated reply as it is given: one that only names the feeling gets a written sentence after it.

    emotion: None where it is unclear. avoid: replies given lately, the latest first.
    """
    if len(reply) > BARE or single_sentences(reply):
        return reply
    after = AND_THEN[emotion or Emotion.NEUTRAL]
    whole = [f"{reply} {sentence}" for sentence in after if sentence not in reply]
    return fresh(whole, avoid=[given for given in avoid if given in whole], rng=rng)


def seen_by(
    ranker: Ranker, text: str, said: Reading, offers: Sequence[Offer], answered: Sequence[Reading]
) -> list[Seen]:
    """What there is to judge each offer by. said, answered: what was read in ``text`` and in each offer."""
    if not offers:
        return []
    cosines = ranker.scores(said.vector, np.stack([reading.vector for reading in answered]))
    return [
        Seen(
            text,
            offer.reply,
            said,
            reading,
            log_probability=offer.log_probability,
            confidence=offer.confidence,
            general=offer.source == "fallback",
            sifted=float(cosine) + offer.promise,
        )
        for offer, reading, cosine in zip(offers, answered, cosines, strict=True)
    ]


def in_portions(
    items: Sequence[K], read: Callable[[Sequence[K]], Iterable[T]], *, until: float, pace: float = 0.0
) -> tuple[dict[K, T], float]:
    """What ``read`` tells of the first items, while there is time, and how many seconds the last ones took.

    pace: seconds that an item is expected to take.
    """
    found: dict[K, T] = {}
    for first in range(0, len(items), READ_AT_ONCE):
        portion = items[first : first + READ_AT_ONCE]
        started = time.monotonic()
        if started + pace * len(portion) > until:
            break
        found |= zip(portion, read(portion), strict=True)
        pace = (time.monotonic() - started) / len(portion)
    return found, pace


def single_sentences(reply: str) -> list[str]:
    """The sentences of a reply that has several, where they are long enough to stand alone."""
    parts = [part.strip() for part in _AFTER_SENTENCE.split(reply)]
    return [part for part in parts if SHORTEST_SENTENCE <= len(part) < len(reply)]


class ReplyChooser:
    """One per worker process."""

    def __init__(
        self,
        *,
        reader: Reader,
        ranker: Ranker | None,
        generator: CandidateSource | None,
        written: WrittenReplies | None,
        rng: random.Random | None = None,
    ) -> None:
        """Without ``ranker`` the generator is silent and a written reply is given where one is very near."""
        self._rng = rng or random.Random()
        self._reader = reader
        self._ranker = ranker
        self._generator = generator
        self._written = written

    def best(self, asked: Asked, *, seconds: float) -> Chosen | None:
        """The worthiest reply within ``seconds``; None where nobody can judge or time is too short.

        Where no feeling is clear, what the generator says must take up something.
        """
        unclear = asked.scores.unsure or asked.scores.top is Emotion.NEUTRAL
        for one in self.ranked(asked, seconds=seconds):
            if one.source != "generated" or not unclear or takes_up(one.reply, asked.text):
                return one
        return None

    def ranked(self, asked: Asked, *, seconds: float) -> list[Chosen]:
        """The replies that were judged, the worthiest first; none where ``seconds`` do not suffice."""
        until = time.monotonic() + seconds
        offers = self._or_nothing(lambda: self._from_corpus(asked))
        if self._ranker is None:
            return [Chosen(one.reply, one.source, 1.0) for one in offers[:1] if one.confidence >= UNJUDGED]
        offers += self._or_nothing(lambda: self._from_generator(asked, seconds * GENERATOR_SHARE))
        if time.monotonic() > until:
            return []
        return self._judged(asked, [*self._general(asked), *offers], self._ranker, until)

    def _judged(self, asked: Asked, offers: Sequence[Offer], ranker: Ranker, until: float) -> list[Chosen]:
        """The offers, the worthiest first; those are left out that there is no time to read.

        First it is read what is felt in each; then, if there is time, the best of them once more, as one with
        the text. These lead the list.
        """
        felt, pace = self._felt(offers, ranker.general, until)
        read = list(felt)
        seen = seen_by(ranker, asked.text, asked.reading, read, list(felt.values()))
        judged = [
            Chosen(
                offer.reply,
                offer.source,
                float(probability),
                offer.log_probability,
                rash(felt[offer], asked.scores),
            )
            for offer, probability in zip(read, ranker.judgement.probabilities(seen), strict=True)
        ]
        nodded = next(iter(asked.said), "") in LISTENING
        order = sorted(range(len(read)), key=lambda row: -judged[row].worth(nodded=nodded))
        answers, _ = in_portions(
            order[:TOGETHER],
            lambda rows: self._reader.answers(asked.text, [read[row].reply for row in rows]),
            until=until,
            pace=pace * PAIR_COST,
        )
        first = list(answers)
        probabilities = ranker.judgement.second_probabilities(
            [seen[row] for row in first], np.array([answers[row] for row in first], np.float32)
        )
        for row, probability in zip(first, probabilities, strict=True):
            judged[row] = replace(judged[row], score=float(probability))
        first.sort(key=lambda row: -judged[row].worth(nodded=nodded))
        return [judged[row] for row in (*first, *(row for row in order if row not in answers))]

    def _felt(
        self, offers: Sequence[Offer], known: Mapping[str, Reading], until: float
    ) -> tuple[dict[Offer, Reading], float]:
        """What is felt in each offer that there is time to read, and the seconds that one took."""
        found = {offer: known[offer.reply] for offer in offers if offer.reply in known}
        new = sorted((offer for offer in offers if offer not in found), key=lambda offer: -offer.promise)
        read, pace = in_portions(
            new, lambda portion: self._reader.read([offer.reply for offer in portion]), until=until
        )
        return found | read, pace

    def _general(self, asked: Asked) -> list[Offer]:
        sentences = general_replies(asked.text, asked.scores, avoid=asked.said, rng=self._rng)
        return [Offer(sentence, "fallback") for sentence in sentences]

    def _from_corpus(self, asked: Asked) -> list[Offer]:
        if self._written is None:
            return []
        found = self._written.fitting(
            text=asked.text,
            vector=asked.reading.vector,
            scores=asked.scores,
            avoid=asked.said,
            most=WRITTEN,
        )
        return [
            Offer(one.reply, "written", confidence=one.confidence)
            for one in found
            if asked.may_be_told(one.reply)
        ]

    def _from_generator(self, asked: Asked, seconds: float) -> list[Offer]:
        """The most promising of the generator's answers that keep the rules.

        A sentence of an answer may stand alone: often only its other one makes something up.
        """
        if self._generator is None:
            return []
        emotion = None if asked.scores.unsure else asked.scores.top
        offers: dict[str, Offer] = {}
        for drawn in self._generator.candidates(asked.text, emotion, asked.past, seconds=seconds):
            for reply in (drawn.reply, *single_sentences(drawn.reply)):
                unasked = self._unasked(reply, asked)
                if reply not in offers and unasked is not None:  # the most probable ones come first
                    whole = rounded_off(reply, emotion, avoid=asked.said, rng=self._rng)
                    offers[reply] = Offer(
                        whole, "generated", log_probability=drawn.log_probability, unasked=unasked
                    )
        ranked = sorted(offers.values(), key=lambda offer: -offer.promise)
        return [offer for offer in ranked if asked.may_be_told(offer.reply)][:JUDGED]

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
