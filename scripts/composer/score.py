"""The score: notes, parts and the tempo they are played in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """start, duration: beats. pitch: MIDI note number. weight: accent, 1 is plain."""

    start: float
    duration: float
    pitch: int
    weight: float


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument's notes with its place in the mix.

    program: General MIDI, 0 to 127. volume: controller 7. pan: -1 left to 1 right. velocities: one per
    note, 1 to 127.
    """

    program: int
    is_drums: bool
    volume: int
    pan: float
    notes: tuple[Note, ...]
    velocities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A song.

    melody: the tune as written. tempos: (beat, beats per minute). reverb: controller 91. end: the beat at
    which the last sound has died away.
    """

    parts: tuple[Part, ...]
    melody: tuple[Note, ...]
    tempos: tuple[tuple[float, float], ...]
    numerator: int
    denominator: int
    reverb: int
    end: float

    @property
    def seconds(self) -> float:
        """Length of the song, seconds."""
        total = 0.0
        for i, (beat, bpm) in enumerate(self.tempos):
            until = self.tempos[i + 1][0] if i + 1 < len(self.tempos) else self.end
            total += (until - beat) * 60.0 / bpm
        return total
