"""Pitch: modes, keys and chords written as roman numerals.

Pitches are MIDI note numbers (60 is middle C); pitch classes are 0 to 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

MODES: Final[dict[str, tuple[int, ...]]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "phrygian dominant": (0, 1, 4, 5, 7, 8, 10),
    "hungarian minor": (0, 2, 3, 6, 7, 8, 11),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "hirajoshi": (0, 2, 3, 7, 8),
}

_DEGREES: Final = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
_MAJOR_QUALITIES: Final = {
    "": (0, 4, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14),
    "9": (0, 4, 7, 10, 14),
    "7b9": (0, 4, 7, 10, 13),
    "add9": (0, 4, 7, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "aug": (0, 4, 8),
}
_MINOR_QUALITIES: Final = {
    "": (0, 3, 7),
    "6": (0, 3, 7, 9),
    "7": (0, 3, 7, 10),
    "9": (0, 3, 7, 10, 14),
    "add9": (0, 3, 7, 14),
    "maj7": (0, 3, 7, 11),
    "b9": (0, 3, 7, 13),
    "b5": (0, 3, 6),
    "7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
}
_SYMBOL: Final = re.compile(
    r"(?P<accidental>[b#]?)(?P<numeral>[ivIV]+)(?P<quality>[^/]*)(?:/(?P<bass>[1357]))?"
)


@dataclass(frozen=True, slots=True)
class Key:
    """tonic: pitch class. mode: a name in MODES."""

    tonic: int
    mode: str

    @property
    def scale(self) -> frozenset[int]:
        return frozenset((self.tonic + step) % 12 for step in MODES[self.mode])

    @property
    def is_minor(self) -> bool:
        return 3 in MODES[self.mode] and 4 not in MODES[self.mode]


@dataclass(frozen=True, slots=True)
class Chord:
    """root, bass: pitch classes. intervals: semitones above the root, the root first."""

    root: int
    intervals: tuple[int, ...]
    bass: int

    @property
    def tones(self) -> frozenset[int]:
        return frozenset((self.root + interval) % 12 for interval in self.intervals)

    def member(self, third: int) -> int:
        """The pitch class of the chord's 1st, 3rd, 5th or 7th (an octave for want of a 7th)."""
        wanted = {1: (0,), 3: (4, 3, 5, 2), 5: (7, 6, 8), 7: (11, 10, 9, 12)}[third]
        return (self.root + next((i for i in wanted if i in self.intervals), 0)) % 12


@cache
def chord(symbol: str, tonic: int) -> Chord:
    """``symbol`` as a chord above ``tonic``: "vi7", "bVImaj7", "V/3" (third in the bass), "i5" (no third).

    Degrees count from the major scale, whatever the mode, so "bIII" in minor is written with its flat.
    Lower case is minor. Raises ValueError for a symbol it cannot read.
    """
    match = _SYMBOL.fullmatch(symbol)
    if match is None or match["numeral"].upper() not in _DEGREES:
        raise ValueError(f"chord symbol {symbol!r} is not a roman numeral like 'vi7', 'bVImaj7' or 'V/3'")
    qualities = _MINOR_QUALITIES if match["numeral"].islower() else _MAJOR_QUALITIES
    quality = match["quality"]
    if quality in ("5", "sus2", "sus4"):
        qualities = _MAJOR_QUALITIES
    if quality not in qualities:
        raise ValueError(f"chord symbol {symbol!r} has the unknown quality {quality!r}")
    shift = {"": 0, "b": -1, "#": 1}[match["accidental"]]
    root = (tonic + _DEGREES[match["numeral"].upper()] + shift) % 12
    plain = Chord(root, qualities[quality], root)
    return Chord(root, plain.intervals, plain.member(int(match["bass"]))) if match["bass"] else plain


@cache
def scale_over(key: Key, over: Chord) -> frozenset[int]:
    """The key's scale bent to a chord: foreign chord tones replace the scale tones a semitone away.

    So a melody over the V of a minor key sings the leading note and not the flat seventh.
    """
    foreign = over.tones - key.scale
    clashing = {(tone + step) % 12 for tone in foreign for step in (-1, 1)} - over.tones
    return (key.scale - clashing) | over.tones


def nearest(pitch: float, classes: frozenset[int]) -> int:
    """The pitch closest to ``pitch`` whose pitch class is in ``classes``; the lower one of two."""
    middle = round(pitch)
    return min(
        (candidate for candidate in range(middle - 11, middle + 12) if candidate % 12 in classes),
        key=lambda candidate: (abs(candidate - pitch), candidate),
    )


def ladder(classes: frozenset[int], low: int, high: int) -> list[int]:
    """All pitches of these classes from ``low`` to ``high``, ascending."""
    return [pitch for pitch in range(low, high + 1) if pitch % 12 in classes]
