"""What accompaniment plays, written as one line of text per bar.

The bar is divided evenly among the characters of its line, so "x.x.x.x." in 4/4 is eighths; "|" starts
another bar, "-" holds, "." rests. What the marks mean depends on who reads them:

chords  x the chord, X accented, o soft; 1 to 6 one of its voices from below; b the lowest, u all but it
bass    1 3 5 7 members of the chord, 8 the octave, 2 the semitone above the root, n leads into the next
        chord, T the key's tonic
drums   x a stroke, X accented, o soft; one line per drum: "k x...x...,s ..x...x."
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from scripts.composer.harmony import Span, sounding, voicing
from scripts.composer.score import Note
from scripts.composer.style import Layer
from scripts.composer.theory import Key, nearest

HOLD: Final = "-"
REST: Final = "."
WEIGHTS: Final = {"X": 1.18, "x": 1.0, "o": 0.62}
DRUMS: Final = {
    "k": 36, "s": 38, "r": 37, "p": 39, "h": 42, "d": 44, "O": 46, "l": 41, "m": 45, "t": 48,
    "C": 49, "R": 51, "j": 54, "w": 56, "S": 70, "g": 63, "G": 64, "i": 81, "e": 40,
}  # fmt: skip
"""General MIDI keys: k kick, s snare, e electric snare, r rim, p clap, h closed hat, d pedal hat, O open
hat, l m t toms, C crash, R ride, j tambourine, w cowbell, S maracas, g G congas, i triangle.
"""
FILL_DRUMS: Final = (38, 48, 45, 41)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A mark of a pattern in time (beats)."""

    start: float
    duration: float
    mark: str


def strokes(pattern: str, *, start: float, bars: int, beats: float) -> list[Stroke]:
    """The pattern's marks over ``bars`` bars of ``beats`` beats, the pattern repeated as needed."""
    lines = pattern.split("|")
    found: list[Stroke] = []
    for bar in range(bars):
        line = lines[bar % len(lines)]
        step = beats / len(line)
        for i, mark in enumerate(line):
            at = start + bar * beats + i * step
            if mark == HOLD and found:
                found[-1] = Stroke(found[-1].start, at + step - found[-1].start, found[-1].mark)
            elif mark not in (REST, HOLD):
                found.append(Stroke(at, step, mark))
    return found


def _cut(stroke: Stroke, spans: tuple[Span, ...]) -> Iterator[tuple[Stroke, Span]]:
    """The stroke, struck anew where the chord changes under it."""
    at, end = stroke.start, stroke.start + stroke.duration
    while at < end - 0.01:
        span = sounding(spans, at)
        until = min(end, span.end) if span.end > at + 0.01 else end
        yield Stroke(at, until - at, stroke.mark), span
        at = until


def chords(pattern: str, spans: tuple[Span, ...], layer: Layer, *, bars: int, beats: float) -> list[Note]:
    """The accompaniment's notes; its voices are led from chord to chord within the layer's range."""
    voicings: dict[float, tuple[int, ...]] = {}
    previous: tuple[int, ...] = ()
    for span in spans:
        size = min(layer.voices, max(2, len(span.chord.tones) + (layer.voices > 3)))
        previous = voicing(span.chord, previous, layer.low, layer.high, size)
        voicings[span.start] = previous
    notes: list[Note] = []
    for stroke in strokes(pattern, start=spans[0].start, bars=bars, beats=beats):
        for piece, span in _cut(stroke, spans):
            pitches = _chosen(piece.mark, voicings[span.start])
            weight = WEIGHTS.get(piece.mark, 1.0)
            notes += [Note(piece.start, piece.duration, pitch, weight) for pitch in pitches]
    return notes


def _chosen(mark: str, pitches: tuple[int, ...]) -> tuple[int, ...]:
    if mark.isdigit():
        octave, index = divmod(int(mark) - 1, len(pitches))
        return (pitches[index] + 12 * octave,)
    if mark == "b":
        return pitches[:1]
    return pitches[1:] if mark == "u" else pitches


def bass(pattern: str, spans: tuple[Span, ...], key: Key, *, low: int, bars: int, beats: float) -> list[Note]:
    """The bass line: marks as members of the sounding chord, in the octave above ``low``."""
    notes: list[Note] = []
    for stroke in strokes(pattern, start=spans[0].start, bars=bars, beats=beats):
        for piece, span in _cut(stroke, spans):
            notes.append(
                Note(piece.start, piece.duration, _bass_pitch(piece.mark, span, spans, key, low), 1.0)
            )
    return notes


def _bass_pitch(mark: str, span: Span, spans: tuple[Span, ...], key: Key, low: int) -> int:
    root = low + (span.chord.bass - low) % 12
    if mark == "T":
        return low + (key.tonic - low) % 12
    if mark in "X1xo":
        return root
    if mark == "8":
        return root + 12
    if mark == "2":
        return root + 1
    if mark == "n":
        following = sounding(spans, span.end + 0.02).chord.bass
        target = nearest(root, frozenset({following}))
        return target + (1 if root > target else -1) * (1 if (target + 1) % 12 in key.scale else 2)
    return root + (span.chord.member(int(mark)) - root) % 12


def drums(pattern: str, *, start: float, bars: int, beats: float, fill: bool, rng: Random) -> list[Note]:
    """The kit's strokes; with ``fill`` the last beats lead into the next section over the toms."""
    end = start + bars * beats
    fill_from = end - (2.0 if beats >= 4 else 1.0) if fill else end
    notes: list[Note] = []
    for line in pattern.split(","):
        drum, marks = line.split(" ")
        notes += [
            Note(stroke.start, 0.1, DRUMS[drum], WEIGHTS[stroke.mark])
            for stroke in strokes(marks, start=start, bars=bars, beats=beats)
            if stroke.start < fill_from - 0.01 or drum == "k"
        ]
    if fill:
        notes += _fill(fill_from, end, rng)
    return notes


def _fill(start: float, end: float, rng: Random) -> list[Note]:
    rhythm = rng.choice(("xxxx", "x.xx", "xx.x", "x.x.", "xxx."))
    found: list[Note] = []
    beats = round(end - start)
    for beat in range(beats):
        drum = FILL_DRUMS[min(len(FILL_DRUMS) - 1, beat * len(FILL_DRUMS) // beats + rng.randint(0, 1))]
        found += [
            Note(start + beat + i / 4, 0.1, drum, 0.8 + 0.3 * beat / beats)
            for i, mark in enumerate(rhythm)
            if mark == "x"
        ]
    return found
