"""How alike two tunes are: Jaccard distance of their melodic n-grams.

A gram is four successive notes as three intervals (semitones) and three duration ratios, so it knows
neither key nor tempo (Downie 1999; Urbano et al. 2011 on n-grams of intervals and durations for melodic
similarity).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import log2
from typing import Final

from scripts.composer.score import Note

GRAM: Final = 4
Fingerprint = frozenset[tuple[tuple[int, int], ...]]


def fingerprint(melody: Iterable[Note]) -> Fingerprint:
    """The set of the melody's grams; empty for fewer than four notes."""
    notes = sorted(melody, key=lambda note: note.start)
    moves = [
        (after.pitch - before.pitch, round(2 * log2(max(after.duration, 0.05) / max(before.duration, 0.05))))
        for before, after in pairwise(notes)
    ]
    size = GRAM - 1
    return frozenset(tuple(moves[i : i + size]) for i in range(len(moves) - size + 1))


def distance(one: Fingerprint, other: Fingerprint) -> float:
    """In [0, 1]: 0 the same grams, 1 none in common."""
    together = len(one | other)
    return 1.0 - len(one & other) / together if together else 0.0
