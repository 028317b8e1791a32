"""How alike two tunes are: Jaccard distance of their melodic n-grams.

A gram is four successive notes as three intervals (semitones) and the two ratios of the times between them,
so it knows neither key nor tempo (Downie 1999; Urbano et al. 2011 on such n-grams for melodic similarity).
Notes are first moved to the nearest sixteenth, so that a performance counts as what was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import log2
from typing import Final

from scripts.composer.score import Note

GRAM: Final = 4
Fingerprint = frozenset[tuple[int, ...]]


def fingerprint(melody: Iterable[Note]) -> Fingerprint:
    """The set of the melody's grams; empty for fewer than four notes."""
    notes = sorted((round(note.start * 4), note.pitch) for note in melody)
    moves = [(after[1] - before[1], max(1, after[0] - before[0])) for before, after in pairwise(notes)]
    return frozenset(_gram(moves[i : i + GRAM - 1]) for i in range(len(moves) - GRAM + 2))


def _gram(moves: list[tuple[int, int]]) -> tuple[int, ...]:
    ratios = (round(2 * log2(after[1] / before[1])) for before, after in pairwise(moves))
    return (*(interval for interval, _ in moves), *ratios)


def distance(one: Fingerprint, other: Fingerprint) -> float:
    """In [0, 1]: 0 the same grams, 1 none in common."""
    together = len(one | other)
    return 1.0 - len(one & other) / together if together else 0.0
