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
from scripts.composer.theory import Chord, Key, ladder, nearest, scale_over


@dataclass(frozen=True, slots=True)
class Character:
    """How a mood sings.

    rise: how often an interval goes up, in [0, 1]. leap: how often it is wider than a third. repeat: how
    often a note is repeated. snap: how often a strong beat is consonant. density: "sparse", "medium" or
    "busy".
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
"""Eight bars as four motifs of two: a, b the motifs, f fragments of a, k a cadence; + and - move the motif
up or down the scale, ' ornaments it.
"""


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
            size = rng.choice((3, 3, 4, 4, 5, 7) if character.leap > 0.2 else (2, 3, 3, 4))
            step, owed = direction * size, -direction
        else:
            step = direction * rng.choice((1, 1, 1, 2))
        steps.append(step)
    return tuple(steps)


def answer(motif: Motif, metre: Metre, character: Character, rng: Random) -> Motif:
    """A second motif that belongs to the first: its rhythm with the line upside down, or a new line or
    rhythm.
    """
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

    def sing(
        self, motif: Motif, *, at: float, begin: float, spans: tuple[Span, ...], rng: Random
    ) -> list[Note]:
        """The motif from beat ``at``, its first note the chord tone nearest to pitch ``begin``."""
        notes: list[Note] = []
        pitch = nearest(begin, sounding(spans, at).chord.tones)
        for duration, step in zip(motif.durations, motif.steps, strict=True):
            if duration > 0:
                if notes:
                    over = sounding(spans, at).chord
                    exposed = duration >= 1.5 or (self.metre.is_strong(at) and duration >= 0.5)
                    pitch = self._step(pitch, step, over, exposed=exposed, rng=rng)
                notes.append(Note(at, duration, pitch, 1.0))
            at += abs(duration)
        return notes

    def _step(self, pitch: int, step: int, over: Chord, *, exposed: bool, rng: Random) -> int:
        """``step`` scale steps from ``pitch``; an exposed note would rather be in the chord."""
        rungs = ladder(scale_over(self.key, over), self.low, self.high)
        here = min(range(len(rungs)), key=lambda i: (abs(rungs[i] - pitch), i))
        there = here + step
        if not 0 <= there < len(rungs):
            there = max(0, min(len(rungs) - 1, here - step))
        landed = rungs[there]
        if abs(landed - pitch) in _AWKWARD and rng.random() < self.snap:
            landed = rungs[max(0, min(len(rungs) - 1, there + (1 if landed < pitch else -1)))]
        if exposed and landed % 12 not in over.tones and rng.random() < self.snap:
            tones = [rung for rung in rungs if rung % 12 in over.tones]
            onward = [tone for tone in tones if (tone - pitch) * step > 0] or tones
            landed = min(onward, key=lambda tone: (abs(tone - landed), tone))
        return landed

    def upbeat(
        self, before: list[Note], phrase: list[Note], spans: tuple[Span, ...], rng: Random
    ) -> list[Note]:
        """One or two eighths that lead into a phrase by step, where the voice is free."""
        if not before or not phrase or rng.random() > _UPBEAT_CHANCE:
            return []
        first = phrase[0]
        free = first.start - (before[-1].start + before[-1].duration)
        count = min(2, int(free / 0.5 + 0.01))
        if count == 0:
            return []
        over = sounding(spans, first.start - 0.5).chord
        rungs = ladder(scale_over(self.key, over), self.low - 3, self.high + 3)
        target = min(range(len(rungs)), key=lambda i: (abs(rungs[i] - first.pitch), i))
        side = 1 if before[-1].pitch > first.pitch else -1
        places = [max(0, min(len(rungs) - 1, target + side * step)) for step in range(count, 0, -1)]
        return [
            Note(first.start - 0.5 * (count - i), 0.5, rungs[place], 0.8) for i, place in enumerate(places)
        ]

    def close(self, notes: list[Note], spans: tuple[Span, ...], *, final: bool) -> list[Note]:
        """Bends the last note to where a phrase may rest: home when ``final``, else anywhere in the chord."""
        last = notes[-1]
        over = sounding(spans, last.start).chord
        home = frozenset({self.key.tonic}) & over.tones if final else over.tones - {self.key.tonic}
        if len(notes) == 1:
            return [replace(last, pitch=nearest(last.pitch, home or over.tones))]
        before = notes[-2]
        pitch = nearest(before.pitch, home or over.tones)
        if before.pitch == pitch and before.duration <= 1:  # lean on the note above and fall into rest
            above = nearest(pitch + 1.6, scale_over(self.key, over) - {pitch % 12})
            before = replace(before, pitch=above)
        return [*notes[:-2], before, replace(last, pitch=pitch)]


_AWKWARD: Final = frozenset({6, 10, 11, 13, 14})  # semitones that voices do not like to jump
_SHIFT: Final = {"+": 3, "-": -3}  # semitones, before the chord decides
_UPBEAT_CHANCE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Theme:
    """What a section is made of."""

    first: Motif
    second: Motif
    plan: Plan

    def sung(
        self, singer: Singer, *, start: float, bars: int, spans: tuple[Span, ...], final: bool, rng: Random
    ) -> list[Note]:
        """``bars`` bars of melody (a multiple of two) from beat ``start``."""
        register = (singer.low + singer.high) / 2
        begins: dict[str, float] = {}
        notes: list[Note] = []
        plan = self._stretched(bars // 2)
        for i, mark in enumerate(plan):
            motif = self._motif(mark, singer.metre, rng)
            before = notes[-1].pitch if notes else register
            begin = begins.setdefault(mark[0], (register + before) / 2) + _SHIFT.get(mark[-1], 0)
            at = start + 2 * i * singer.metre.beats
            phrase = singer.sing(motif, at=at, begin=begin, spans=spans, rng=rng)
            if mark == "k" and phrase:
                phrase = singer.close(phrase, spans, final=final and i == len(plan) - 1)
            notes += singer.upbeat(notes, phrase, spans, rng) + phrase
        return notes

    def _stretched(self, phrases: int) -> Plan:
        if phrases <= 2:
            return ("a", "k")[2 - phrases :]
        return (*(self.plan * (phrases // len(self.plan) + 1))[: phrases - 1], "k")

    def _motif(self, mark: str, metre: Metre, rng: Random) -> Motif:
        if mark == "k":
            return cadence(self.first, metre, rng)
        base = {"a": self.first, "b": self.second, "f": fragment(self.first, metre)}[mark[0]]
        return ornament(base, rng) if mark.endswith("'") else base
