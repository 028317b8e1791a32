"""Composes one song: chooses, lays out the harmony, writes the melody, gives every player its notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from scripts.composer.arrangement import Passage, ending, until, written
from scripts.composer.form import TAIL, Section, sections
from scripts.composer.harmony import lay_out
from scripts.composer.instruments import INSTRUMENTS
from scripts.composer.melody import PLANS, Singer, Theme, answer, compose_motif, fragment
from scripts.composer.mix import loudness, volumes
from scripts.composer.performance import perform, tempos
from scripts.composer.score import Note, Part, Score
from scripts.composer.style import Layer, Role, Style
from scripts.composer.theory import Key

_FINAL: Final = frozenset({"C", "e"})
_HINT_CHANCE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a song decided before its notes are written."""

    style: Style
    key: Key
    tempo: float
    themes: dict[str, Theme]
    progressions: dict[str, str]
    lift: int
    sections: tuple[Section, ...]


def sketch(style: Style, rng: Random) -> Sketch:
    """Draws key, tempo, form, harmony and the two themes."""
    key = Key(rng.randrange(12), rng.choice(style.modes))
    tempo = float(rng.randint(*style.tempo))
    metre, character = style.metre, style.character
    first = compose_motif(metre, character, rng)
    second = answer(first, metre, character, rng)
    contrast = answer(second, metre, character, rng)
    verse = Theme(first, second, rng.choice(PLANS))
    chorus = Theme(contrast, compose_motif(metre, character, rng), rng.choice(PLANS))
    progressions = {
        "A": rng.choice(style.verses),
        "B": rng.choice(style.choruses),
        "e": rng.choice(style.endings),
    }
    progressions |= {"C": progressions["A"], "i": progressions["A"]}
    form = tuple(sections(bar_beats=metre.beats, tempo=tempo, rng=rng))
    return Sketch(
        style, key, tempo, {"A": verse, "B": chorus, "C": verse}, progressions, rng.choice(style.lifts), form
    )


def compose(style: Style, rng: Random) -> Score:
    """A whole song in this style; the same state of ``rng`` gives the same song."""
    plan = sketch(style, rng)
    seats = [_seat(layer, rng) for layer in style.layers if layer.chance >= 1 or rng.random() < layer.chance]
    melody: list[Note] = []
    for section in plan.sections:
        melody += _play_section(section, plan, seats, rng)
    curve = tempos(list(plan.sections), style=style, tempo=plan.tempo, rng=rng)
    last = plan.sections[-1]
    return Score(
        parts=_mixed([seat for seat in seats if seat.played], 60.0 / plan.tempo),
        melody=tuple(melody),
        tempos=tuple(curve),
        numerator=style.metre.numerator,
        denominator=style.metre.denominator,
        reverb=style.reverb,
        end=last.start + last.bars * style.metre.beats + TAIL * curve[-1][1] / 60.0,
    )


@dataclass(frozen=True, slots=True)
class _Seat:
    """A player in this song: its instrument, its figure for the verse and for the contrast, what it has
    played.
    """

    layer: Layer
    instrument: str
    verse: str
    contrast: str
    played: list[tuple[Note, int]]

    def pattern(self, letter: str) -> str:
        return self.contrast if letter == "B" else self.verse

    def perform(self, notes: list[Note], section: Section, plan: Sketch, rng: Random) -> None:
        self.played.extend(perform(notes, self.layer, section, style=plan.style, tempo=plan.tempo, rng=rng))


def _seat(layer: Layer, rng: Random) -> _Seat:
    choices = layer.patterns or ("",)
    return _Seat(layer, rng.choice(layer.instruments), rng.choice(choices), rng.choice(choices), [])


def _mixed(seats: list[_Seat], seconds_per_beat: float) -> tuple[Part, ...]:
    settings = volumes(
        [(seat.layer, loudness(seat.instrument, seat.played, seconds_per_beat)) for seat in seats]
    )
    parts = []
    for seat, volume in zip(seats, settings, strict=True):
        instrument = INSTRUMENTS[seat.instrument]
        notes, velocities = zip(*seat.played, strict=True)
        parts.append(Part(instrument.program, instrument.is_drums, volume, seat.layer.pan, notes, velocities))
    return tuple(parts)


def _play_section(section: Section, plan: Sketch, seats: list[_Seat], rng: Random) -> tuple[Note, ...]:
    """Gives every seat its notes of the section; returns the tune."""
    passage = _passage(section, plan, seats, rng)
    silence = _general_pause(section, plan.style, rng)
    for seat in seats:
        if section.letter not in seat.layer.plays:
            continue
        play = ending if section.letter == "e" else written
        notes = play(seat.layer, seat.pattern(section.letter), passage, rng)
        if silence is not None:
            notes = until(silence, notes)
        seat.perform(notes, section, plan, rng)
    return passage.tune


def _passage(section: Section, plan: Sketch, seats: list[_Seat], rng: Random) -> Passage:
    metre = plan.style.metre
    lift = plan.lift if section.letter in _FINAL else 0
    key = Key((plan.key.tonic + lift) % 12, plan.key.mode)
    spans = lay_out(_bars(plan, section), key, start=section.start, bars=section.bars, beats=metre.beats)
    passage = Passage(section, metre, key, spans, ())
    leads = [seat for seat in seats if seat.layer.role is Role.LEAD]
    if section.letter == "i" and section.bars >= 4 and leads and rng.random() < _HINT_CHANCE:
        leads[0].perform(_hint(passage, plan, leads[0].layer, rng), section, plan, rng)
    singing = [seat for seat in leads if section.letter in seat.layer.plays]
    return replace(passage, tune=_tune(passage, plan, singing[0].layer, rng)) if singing else passage


def _hint(passage: Passage, plan: Sketch, layer: Layer, rng: Random) -> list[Note]:
    """The head of the tune, ahead of time, over the last two bars of the intro."""
    singer = Singer(passage.key, passage.metre, layer.low, layer.high, plan.style.character.snap)
    head = fragment(plan.themes["A"].first, passage.metre)
    at = passage.last_bar - passage.metre.beats
    return singer.sing(head, at=at, begin=(layer.low + layer.high) / 2, spans=passage.spans, rng=rng)


def _tune(passage: Passage, plan: Sketch, layer: Layer, rng: Random) -> tuple[Note, ...]:
    """The melody of a section: the contrast lies a third higher than the verse."""
    section = passage.section
    theme = plan.themes.get(section.letter, plan.themes["A"])
    third = (layer.high - layer.low) // 5
    low, high = (layer.low + third, layer.high) if section.letter == "B" else (layer.low, layer.high - third)
    singer = Singer(passage.key, passage.metre, low, high, plan.style.character.snap)
    return tuple(
        theme.sung(
            singer,
            start=section.start,
            bars=section.bars,
            spans=passage.spans,
            final=section.letter in _FINAL,
            rng=rng,
        )
    )


def _bars(plan: Sketch, section: Section) -> list[str]:
    """The chords of a section, a text per bar; a short ending keeps its cadence."""
    chords = plan.progressions[section.letter].split()
    if section.letter == "e" and section.bars < len(chords):
        return chords[-section.bars - 1 : -1]
    return chords


def _general_pause(section: Section, style: Style, rng: Random) -> float | None:
    """The beat from which everybody is silent before the contrast breaks in; None for no pause."""
    if section.letter == "A" and rng.random() < style.pause:
        return section.start + section.bars * style.metre.beats - 1.0
    return None
