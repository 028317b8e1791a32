"""Melody: motifs, what becomes of them, and how they are sung over the harmony.

A song has two short motifs. Sections state them, repeat them in sequence, ornament, fragment and answer them,
and close with a cadence, in the plans that tunes have had since the classical period (Caplin 1998, "Classical
Form": period and sentence; Huron 2006, "Sweet Anticipation": small steps, leaps filled by return, arches).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from scripts.composer.harmony import Span, sounding
from scripts.composer.rhythm import Cell, Metre, cadence_cell, cell
from scripts.composer.score import Note
from scripts.composer.theory import Key, ladder, nearest, scale_over


@dataclass(frozen=True, slots=True)
class Character:
    """How a mood sings.

    rise: how often an interval goes up, in [0, 1]. leap: how often it is wider than a third. repeat: how often
    a note is repeated. snap: how often a strong beat is consonant. density: "sparse", "medium" or "busy".
    """

    density: str
    rise: float
    leap: float
    repeat: float
    snap: float


@dataclass(frozen=True, slots=True)
class Motif:
    """Two bars: durations (beats, negative is a rest) and scale steps from note to note (rests step 0)."""

    durations: Cell
    steps: tuple[int, ...]


Plan = tuple[str, ...]
PLANS: Final[tuple[Plan, ...]] = (
    ("a", "b", "a", "k"),  # period
    ("a", "a+", "f", "k"),  # sentence
    ("a", "a-", "b", "k"),  # sequence down, answer
    ("a", "a'", "b", "k"),  # lyric
    ("a", "b", "a+", "k"),  # dialogue
    ("a", "a'", "f-", "k"),
    ("a", "a+", "b'", "k"),
)
"""Eight bars as four motifs of two: a, b the motifs, f fragments of a, k a cadence; + and - move the motif up or
down the scale, ' ornaments it."""


def compose_motif(metre: Metre, character: Character, rng: Random) -> Motif:
    """A new motif; its rhythm likes to repeat the first bar, its line turns back after a leap."""
    first = cell(metre, character.density, rng)
    second = first if rng.random() < 0.35 else cell(metre, character.density, rng)
    durations = first + second
    return Motif(durations, _line(durations, character, rng))


def _line(durations: Cell, character: Character, rng: Random) -> tuple[int, ...]:
    shape = rng.choice(("arch", "fall", "rise", "wave"))
    steps: list[int] = []
    owed = 0  # a leap owes a step back
    for i, duration in enumerate(durations):
        if i == 0 or duration < 0:
            steps.append(0)
            continue
        along = i / len(durations)
        upward = {
            "arch": 0.8 if along < 0.5 else 0.2,
            "fall": 0.25,
            "rise": 0.75,
            "wave": 0.8 if i % 4 < 2 else 0.2,
        }
        direction = 1 if rng.random() < (upward[shape] + character.rise) / 2 else -1
        roll = rng.random()
        if owed:
            step, owed = owed, 0
        elif roll < character.repeat:
            step = 0
        elif roll < character.repeat + character.leap:
            size = rng.choice((3, 4, 4, 5))
            step, owed = direction * size, -direction
        else:
            step = direction * rng.choice((1, 1, 1, 2))
        steps.append(step)
    return tuple(steps)


def answer(motif: Motif, metre: Metre, character: Character, rng: Random) -> Motif:
    """A second motif that belongs to the first: its rhythm with the line upside down, or a new line or rhythm."""
    kind = rng.random()
    if kind < 0.35:
        return Motif(motif.durations, tuple(-step for step in motif.steps))
    if kind < 0.6:
        return Motif(motif.durations, _line(motif.durations, character, rng))
    return compose_motif(metre, character, rng)


def ornament(motif: Motif, rng: Random) -> Motif:
    """The motif with one or two of its longer notes divided by a neighbour."""
    durations, steps = list(motif.durations), list(motif.steps)
    long_notes = [i for i, duration in enumerate(durations) if duration >= 1]
    for i in sorted(rng.sample(long_notes, min(len(long_notes), rng.randint(1, 2))), reverse=True):
        neighbour = rng.choice((-1, 1))
        durations[i : i + 1] = [durations[i] / 2] * 2
        steps.insert(i + 1, neighbour)
        if i + 2 < len(steps):
            steps[i + 2] -= neighbour
    return Motif(tuple(durations), tuple(steps))


def fragment(motif: Motif, metre: Metre) -> Motif:
    """The motif's first bar, twice, the second a step higher or lower as its line leads."""
    length, count = 0.0, 0
    while length < metre.beats - 0.01:
        length += abs(motif.durations[count])
        count += 1
    head_durations, head_steps = motif.durations[:count], motif.steps[:count]
    direction = 1 if sum(head_steps) >= 0 else -1
    back = -sum(head_steps) + direction
    return Motif(head_durations * 2, (*head_steps, back, *head_steps[1:]))


def cadence(motif: Motif, metre: Metre, rng: Random) -> Motif:
    """The motif's first bar, then a close on a long note."""
    head = fragment(motif, metre)
    count = len(head.durations) // 2
    close = cadence_cell(metre, rng)
    return Motif(head.durations[:count] + close, head.steps[:count] + (-1,) * len(close))


@dataclass(frozen=True, slots=True)
class Singer:
    """Sings motifs within [low, high] over a key; the harmony decides the exact pitches."""

    key: Key
    metre: Metre
    low: int
    high: int
    snap: float

    def sing(self, motif: Motif, *, at: float, begin: float, spans: list[Span], rng: Random) -> list[Note]:
        """The motif from beat ``at``, its first note the chord tone nearest to pitch ``begin``."""
        notes: list[Note] = []
        pitch = nearest(begin, sounding(spans, at).chord.tones)
        for duration, step in zip(motif.durations, motif.steps, strict=True):
            if duration > 0:
                if notes:
                    pitch = self._step(pitch, step, at, duration, spans, rng)
                notes.append(Note(at, duration, pitch, 1.0))
            at += abs(duration)
        return notes

    def _step(self, pitch: int, step: int, at: float, duration: float, spans: list[Span], rng: Random) -> int:
        over = sounding(spans, at).chord
        rungs = ladder(scale_over(self.key, over), self.low, self.high)
        here = min(range(len(rungs)), key=lambda i: (abs(rungs[i] - pitch), i))
        there = here + step
        if not 0 <= there < len(rungs):
            there = max(0, min(len(rungs) - 1, here - step))
        landed = rungs[there]
        exposed = duration >= 1.5 or (self.metre.is_strong(at) and duration >= 0.5)
        if exposed and landed % 12 not in over.tones and rng.random() < self.snap:
            tones = [rung for rung in rungs if rung % 12 in over.tones]
            onward = [tone for tone in tones if (tone - pitch) * step > 0] or tones
            landed = min(onward, key=lambda tone: (abs(tone - landed), tone))
        return landed

    def close(self, notes: list[Note], spans: list[Span], *, final: bool) -> list[Note]:
        """Bends the last note to where a phrase may rest: home when ``final``, else anywhere in the chord."""
        last = notes[-1]
        tones = sounding(spans, last.start).chord.tones
        home = frozenset({self.key.tonic}) & tones if final else tones - {self.key.tonic}
        approach = notes[-2].pitch if len(notes) > 1 else last.pitch
        pitch = nearest(approach, home or tones)
        return [*notes[:-1], replace(last, pitch=pitch)]


@dataclass(frozen=True, slots=True)
class Theme:
    """What a section is made of."""

    first: Motif
    second: Motif
    plan: Plan

    def sung(
        self, singer: Singer, *, start: float, bars: int, spans: list[Span], final: bool, rng: Random
    ) -> list[Note]:
        """``bars`` bars of melody (a multiple of two) from beat ``start``."""
        plan = self._stretched(bars // 2)
        register = (singer.low + singer.high) / 2
        height = (singer.high - singer.low) / 24  # a scale step in semitones, more in a wide range
        notes: list[Note] = []
        for i, mark in enumerate(plan):
            motif = self._motif(mark, singer.metre, rng)
            lift = {"+": 2.5, "-": -2.5}.get(mark[-1], 0.0) + (0.0 if i == 0 else 1.0)
            phrase = singer.sing(
                motif,
                at=start + 2 * i * singer.metre.beats,
                begin=register + lift * height * 1.5,
                spans=spans,
                rng=rng,
            )
            if mark == "k" and phrase:
                phrase = singer.close(phrase, spans, final=final and i == len(plan) - 1)
            notes += phrase
        return notes

    def _stretched(self, phrases: int) -> Plan:
        if phrases <= 2:
            return ("a", "k")[-phrases:] if phrases < 2 else ("a", "k")
        return (self.plan * (phrases // len(self.plan) + 1))[: phrases - 1] + ("k",)

    def _motif(self, mark: str, metre: Metre, rng: Random) -> Motif:
        if mark == "k":
            return cadence(self.first, metre, rng)
        base = {"a": self.first, "b": self.second, "f": fragment(self.first, metre)}[mark[0]]
        return ornament(base, rng) if mark.endswith("'") else base
