"""Pairs of a text and a reply that answers it or does not, for the encoder to learn the difference.

The answers of the corpus fit; what does not is made from them: another row's reply, a reply with one word or
one sentence of another. General replies fit many texts, so a borrowed reply counts as wrong only where the
other row felt something else, or where it names something that nobody said.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.turn import Emotion
from scripts.particular_words import ParticularWords
from scripts.splits import Splits, digest, read_rows

TRUE_SHARE: Final = 0.5
NAMES_SOMETHING: Final = 1.0  # cost of unsaid words from which a borrowed sentence cannot fit
TRIES: Final = 8  # draws until a reply is found that cannot fit
FITTING_GRADES: Final = ("fits", "acceptable")
CHOOSING: Final = 5  # one graded text in so many is not learnt from: it chooses among what was learnt

_SENTENCE: Final = re.compile(r"(?<=[.!?~…])\s+")
_WORD: Final = re.compile("[가-힣]{2,}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, what might be answered, and whether that would do."""

    text: str
    reply: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of the corpus."""

    text: str
    emotion: Emotion
    reply: str


class AnswerPairs:
    """Draws pairs from the corpus's answers."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._answers = answers
        self._words = ParticularWords(texts=(a.text for a in answers), replies=(a.reply for a in answers))
        self._by_ending: dict[str, list[str]] = defaultdict(list)
        for answer in answers:
            for word in _WORD.findall(answer.reply):
                self._by_ending[word[-1]].append(word)

    def drawn(self, count: int, rng: random.Random) -> list[Pair]:
        """``count`` pairs, about half of them fitting; rows are drawn without repetition while they last."""
        rows: list[Answer] = []
        while len(rows) < count and self._answers:
            rows += rng.sample(self._answers, min(len(self._answers), count - len(rows)))
        return [
            Pair(row.text, row.reply, True)
            if rng.random() < TRUE_SHARE
            else Pair(row.text, self._wrong(row, rng), False)
            for row in rows
        ]

    def _wrong(self, row: Answer, rng: random.Random) -> str:
        kind = rng.random()
        if kind < 0.25:
            return self._one_word_off(row.reply, rng)
        borrowed = self._cannot_fit(row, rng)
        if kind < 0.5:
            sentences = _SENTENCE.split(row.reply)
            if len(sentences) > 1:
                sentences[rng.randrange(len(sentences))] = rng.choice(_SENTENCE.split(borrowed))
                changed = " ".join(sentences)
                if self._unsaid(row.text, changed) >= NAMES_SOMETHING:
                    return changed
        return borrowed

    def _cannot_fit(self, row: Answer, rng: random.Random) -> str:
        """Another row's reply; the last one drawn where none is found that surely does not fit."""
        for _ in range(TRIES):
            other = rng.choice(self._answers)
            if other.reply == row.reply:
                continue
            if other.emotion is not row.emotion or self._unsaid(row.text, other.reply) >= NAMES_SOMETHING:
                break
        return other.reply

    def _one_word_off(self, reply: str, rng: random.Random) -> str:
        """One word replaced by one with the same last syllable: good grammar, no sense."""
        places = list(_WORD.finditer(reply))
        if not places:
            return self._answers[rng.randrange(len(self._answers))].reply
        for _ in range(TRIES):
            place = rng.choice(places)
            other = rng.choice(self._by_ending[place[0][-1]])
            if other != place[0]:
                break
        return f"{reply[: place.start()]}{other}{reply[place.end() :]}"

    def _unsaid(self, text: str, reply: str) -> float:
        return sum(cost for word, cost in self._words.of(reply).items() if word not in text)


def graded_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Graded answers (text, reply, grade and what else is known): a line holds one, or a text and all its
    "answers"."""
    for row in read_rows(path):
        for answer in row.get("answers", [row]):
            yield {"text": row["text"], **answer}


def for_choosing(text: str) -> bool:
    """Whether the graded answers to ``text`` are kept from what learns, to choose by."""
    return int(digest(text), 16) % CHOOSING == 0


def graded_pairs(paths: Iterable[Path], splits: Splits, *, choosing: bool) -> list[Pair]:
    """Graded answers to texts that are not for testing: those to choose by, or those to learn from."""
    return [
        Pair(row["text"], row["reply"], row["grade"] in FITTING_GRADES)
        for path in paths
        for row in graded_rows(path)
        if splits.of(row["text"]) != "test" and for_choosing(row["text"]) == choosing
    ]
