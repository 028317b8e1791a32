"""Harmony: progressions in time and the leading of voices through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import Final

from scripts.composer.theory import Chord, Key, chord, ladder

MAX_GAP: Final = 12  # semitones between neighbouring voices of a chord
MUDDY_BELOW: Final = 52  # under this pitch, close intervals only growl


@dataclass(frozen=True, slots=True)
class Span:
    """A chord that sounds from ``start`` to ``end`` (beats)."""

    start: float
    end: float
    chord: Chord


def lay_out(written: list[str], key: Key, *, start: float, bars: int, beats: float) -> tuple[Span, ...]:
    """The chords of a section, from one text per bar; a comma separates the chords within a bar.

    A progression shorter than the section repeats. beats: the length of a bar.
    """
    spans: list[Span] = []
    for bar in range(bars):
        symbols = written[bar % len(written)].split(",")
        length = beats / len(symbols)
        for i, symbol in enumerate(symbols):
            at = start + bar * beats + i * length
            spans.append(Span(at, at + length, chord(symbol, key.tonic)))
    return tuple(spans)


def sounding(spans: tuple[Span, ...], beat: float) -> Span:
    """The span at ``beat``; the last one past the end."""
    return next((span for span in spans if span.start - 0.01 <= beat < span.end - 0.01), spans[-1])


@cache
def voicing(over: Chord, previous: tuple[int, ...], low: int, high: int, voices: int) -> tuple[int, ...]:
    """The chord in ``voices`` pitches within [low, high] that moves least from ``previous``.

    Costs: semitones moved per voice, parallel fifths and octaves between neighbours, missing thirds and
    sevenths, close intervals in the bass register. With nothing before, the most even spacing wins.
    """
    candidates = combinations(ladder(over.tones, low, high), voices)
    return min(candidates, key=lambda pitches: (_cost(over, pitches, previous), pitches))


def _cost(over: Chord, pitches: tuple[int, ...], previous: tuple[int, ...]) -> float:
    gaps = [upper - lower for lower, upper in pairwise(pitches)]
    missing = len(over.tones) - len({pitch % 12 for pitch in pitches})
    wanted = {over.member(3), over.member(7)} - {pitch % 12 for pitch in pitches}
    cost = 3.0 * max(0, missing) + 8.0 * len(wanted) + sum(20.0 for gap in gaps if gap > MAX_GAP)
    cost += sum(6.0 for pitch, gap in zip(pitches, gaps, strict=False) if gap < 3 and pitch > MUDDY_BELOW)
    cost += sum(15.0 for pitch, gap in zip(pitches, gaps, strict=False) if gap < 5 and pitch <= MUDDY_BELOW)
    if len(previous) != len(pitches):
        return cost + (max(gaps) - min(gaps) if gaps else 0)
    cost += sum(abs(pitch - before) for pitch, before in zip(pitches, previous, strict=True))
    return cost + 4.0 * _parallels(pitches, previous)


def _parallels(pitches: tuple[int, ...], previous: tuple[int, ...]) -> int:
    pairs = list(zip(pitches, previous, strict=True))
    return sum(
        1
        for (lower, lower_before), (upper, upper_before) in pairwise(pairs)
        if lower != lower_before
        and (upper - lower) % 12 in (0, 7)
        and (upper - lower) == (upper_before - lower_before)
    )
