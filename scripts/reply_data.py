"""What the reply generator learns from: open Korean text for the language, the corpus for the manner."""

from __future__ import annotations

import csv
import hashlib
import lzma
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.reply.prompt import Exchange
from core.reply.rules import Proposal, broken_rule
from core.text import normalise
from core.turn import Emotion
from scripts.emotion_data import CORPUS_FILES
from scripts.particular_words import ParticularWords
from scripts.splits import CORPUS, Split, Splits, read_rows

SECOND_REPLIES: Final = "plain_replies"  # plainer answers to messages of the other files, for training only
TALKS_FILE: Final = "dialogues"
REPLY_FILES: Final = (*CORPUS_FILES, SECOND_REPLIES, TALKS_FILE)
LONGEST_PAST: Final = 2  # earlier turns of a talk that condition an answer
HELD_OUT: Final = 0.005  # share of the open texts that pretraining never sees, to measure it on


@dataclass(frozen=True, slots=True)
class Example:
    """One answer somebody wrote, and what it answers.

    emotion: None where it shall be answered without knowing. past: earlier turns, the oldest first.
    """

    text: str
    emotion: Emotion | None
    reply: str
    past: tuple[Exchange, ...] = ()


def corpus_replies(
    split: Split, splits: Splits, *, folder: Path = CORPUS, files: Collection[str] = REPLY_FILES
) -> list[Example]:
    """The answers of some files of the corpus in a split, those within talks with what was said before."""
    single = [
        Example(row["text"], Emotion(row["emotion"]), row["reply"])
        for name in files
        if name != TALKS_FILE
        for row in read_rows(folder / f"{name}.jsonl")
        if splits.of(row["text"]) == split
    ]
    return single + list(_talks(split, splits, folder)) if TALKS_FILE in files else single


def _talks(split: Split, splits: Splits, folder: Path) -> Iterator[Example]:
    for row in read_rows(folder / f"{TALKS_FILE}.jsonl"):
        turns = row["turns"]
        if splits.of(turns[0]["text"]) != split:  # a talk is dealt as a whole
            continue
        past: list[Exchange] = []
        for turn in turns:
            recent = tuple(past[-LONGEST_PAST:])
            yield Example(turn["text"], Emotion(turn["emotion"]), turn["reply"], recent)
            past.append(Exchange(turn["text"], turn["reply"]))


def may_be_said(example: Example) -> bool:
    """Whether an answer keeps the rules: what would be turned down later is not learnt."""
    past = [turn.text for turn in example.past]
    return broken_rule(Proposal(example.reply, example.text, example.emotion, past=past)) is None


class Plainness:
    """What an answer adds that nobody said: a small network learns from such answers to make things up."""

    def __init__(self, examples: Sequence[Example]) -> None:
        """examples: those that tell which words name something, see ``scripts/particular_words.py``."""
        self._words = ParticularWords(
            texts=(example.text for example in examples), replies=(example.reply for example in examples)
        )

    def cost(self, example: Example) -> float:
        """Summed cost of the answer's particular words that are not in the talk; 0 fits whoever said it."""
        heard = " ".join([example.text, *(f"{turn.text} {turn.reply}" for turn in example.past)])
        return sum(cost for word, cost in self._words.of(example.reply).items() if word not in heard)


def film_reviews(path: Path, *, shortest: int = 8, longest: int = 120) -> Iterator[str]:
    """Texts of NSMC's reviews (stars, text) between two lengths in characters."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = normalise(line.rstrip("\n").split("\t", 1)[-1])
            if shortest <= len(text) <= longest:
                yield text


def questions_and_answers(path: Path) -> Iterator[str]:
    """ChatbotData's pairs, each as one text: its answers are too curt to learn answering from."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield f"{normalise(row['Q'])} {normalise(row['A'])}"


def comments(path: Path) -> Iterator[str]:
    """KOTE's comments (id, comment, labels)."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield normalise(line.split("\t")[1])


def held_out(text: str) -> bool:
    """Whether an open text is kept for measuring, by its hash."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) < HELD_OUT * 16**8
