"""Form: which sections a song has and how long they are."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

SHORTEST, LONGEST = 45.0, 66.0  # seconds of written music; the last chord rings on for TAIL
TAIL: Final = 1.9

_FORMS: Final = (
    "i2 A4 B4 C4 e2",
    "i2 A8 B4 C4 e2",
    "i2 A4 A4 B4 C4 e2",
    "i4 A8 B8 e4",
    "i2 A8 B8 C4 e2",
    "i2 A8 B8 C8 e2",
    "i4 A8 B8 C8 e4",
    "i4 A8 A8 B8 C8 e4",
    "i4 A8 B8 A8 B8 C8 e4",
    "i4 A16 B8 C8 e4",
    "i4 A16 B16 C8 e4",
    "i4 A16 B16 C16 e4",
    "i8 A16 B16 A8 B8 C16 e4",
)


@dataclass(frozen=True, slots=True)
class Section:
    """letter: i intro, A verse, B contrast, C return, e ending. start: beat."""

    letter: str
    bars: int
    start: float


def sections(*, bar_beats: float, tempo: float, rng: Random) -> list[Section]:
    """A form whose length at this tempo lies between SHORTEST and LONGEST, or the nearest to it."""
    bar_seconds = bar_beats * 60.0 / tempo
    lengths = {form: sum(bars for _, bars in _parsed(form)) * bar_seconds for form in _FORMS}
    fitting = [form for form, length in lengths.items() if SHORTEST <= length <= LONGEST]
    form = rng.choice(fitting) if fitting else min(_FORMS, key=lambda one: abs(lengths[one] - 54.0))
    found: list[Section] = []
    beat = 0.0
    for letter, bars in _parsed(form):
        found.append(Section(letter, bars, beat))
        beat += bars * bar_beats
    return found


def _parsed(form: str) -> list[tuple[str, int]]:
    return [(part[0], int(part[1:])) for part in form.split()]
