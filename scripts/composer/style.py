"""The words a style is written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scripts.composer.melody import Character
from scripts.composer.rhythm import FOUR, Metre


class Role(StrEnum):
    LEAD = "lead"  # sings the melody
    COUNTER = "counter"  # a slower line against it
    THIRDS = "thirds"  # the melody again, a third or sixth below
    CHORDS = "chords"
    BASS = "bass"
    POWER = "power"  # the bass line in fifths and octaves
    DRUMS = "drums"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One player of the ensemble.

    instruments, patterns: alternatives, of which a song takes one. plays: the sections it plays in (i
    intro, A verse, B contrast, C return, e ending). low, high: its range. level: dB against an even mix.
    pan: -1 left to 1 right. gate: how much of its written length a note sounds. strum: milliseconds between
    the notes of a chord. chance: how often a song has this player at all.
    """

    role: Role
    instruments: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    plays: str = "iABCe"
    low: int = 48
    high: int = 72
    voices: int = 3
    level: float = 0.0
    pan: float = 0.0
    gate: float = 0.95
    strum: float = 0.0
    chance: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """How a mood plays.

    velocity: plain notes, 1 to 127. contrast: how much louder the fullest section is than the quietest, as a
    share. accent: share that a downbeat stands out. jitter: milliseconds, one standard deviation. unevenness:
    the same of velocity, as a share. rubato: share by which the tempo breathes. ritardando: the tempo the end
    slows down to, as a share.
    """

    velocity: int
    contrast: float
    accent: float
    jitter: float
    unevenness: float
    rubato: float
    ritardando: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A kind of song: who plays what, over which harmony, how fast.

    korean: the ensemble's name in the artist line. tempo: quarter notes per minute, slowest and fastest.
    verses, choruses: progressions of the A and the B section. endings: the last bars. lifts: semitones that
    the return may be moved by. swing: share of a beat by which the second eighth comes late (0.17 is a
    triplet). reverb: controller 91, 0 to 127. pause: how often everybody stops before the contrast breaks
    in.
    """

    name: str
    korean: str
    tempo: tuple[int, int]
    modes: tuple[str, ...]
    verses: tuple[str, ...]
    choruses: tuple[str, ...]
    endings: tuple[str, ...]
    layers: tuple[Layer, ...]
    character: Character
    touch: Touch
    metre: Metre = FOUR
    lifts: tuple[int, ...] = (0,)
    swing: float = 0.0
    reverb: int = 40
    pause: float = 0.0
