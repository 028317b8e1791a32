"""Composes one song: chooses, lays out the harmony, writes the melody, gives every player its notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from scripts.composer import patterns
from scripts.composer.form import TAIL, Section, sections
from scripts.composer.harmony import Span, lay_out, sounding
from scripts.composer.instruments import INSTRUMENTS
from scripts.composer.melody import PLANS, Singer, Theme, answer, compose_motif
from scripts.composer.mix import volume
from scripts.composer.performance import perform, tempos
from scripts.composer.score import Note, Part, Score
from scripts.composer.style import Layer, Role, Style
from scripts.composer.theory import Key, nearest

_FINAL: Final = frozenset({"C", "e"})


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
    cast = [layer for layer in style.layers if layer.chance >= 1 or rng.random() < layer.chance]
    seats = [
        _Seat(layer, rng.choice(layer.instruments), rng.choice(layer.patterns or ("",)), []) for layer in cast
    ]
    melody = [note for section in plan.sections for note in _play_section(section, plan, seats, rng)]
    curve = tempos(list(plan.sections), style=style, tempo=plan.tempo, rng=rng)
    last = plan.sections[-1]
    end = last.start + last.bars * style.metre.beats + TAIL * curve[-1][1] / 60.0
    return Score(
        parts=tuple(seat.part() for seat in seats if seat.played),
        melody=tuple(melody),
        tempos=tuple(curve),
        numerator=style.metre.numerator,
        denominator=style.metre.denominator,
        reverb=style.reverb,
        end=end,
    )


@dataclass(frozen=True, slots=True)
class _Seat:
    layer: Layer
    instrument: str
    pattern: str
    played: list[tuple[Note, int]]

    def part(self) -> Part:
        instrument = INSTRUMENTS[self.instrument]
        notes, velocities = zip(*self.played, strict=True)
        return Part(
            program=instrument.program,
            is_drums=instrument.is_drums,
            volume=volume(self.instrument, self.layer),
            pan=self.layer.pan,
            notes=notes,
            velocities=velocities,
        )


def _play_section(section: Section, plan: Sketch, seats: list[_Seat], rng: Random) -> list[Note]:
    """Gives every seat its notes of the section; returns the tune."""
    style, metre = plan.style, plan.style.metre
    key = Key((plan.key.tonic + plan.lift) % 12, plan.key.mode) if section.letter in _FINAL else plan.key
    written = plan.progressions[section.letter].split()
    if section.letter == "e":  # a short ending keeps its close
        written = written[-section.bars :]
    spans = lay_out(written, key, start=section.start, bars=section.bars, beats=metre.beats)
    leads = [seat for seat in seats if seat.layer.role is Role.LEAD and section.letter in seat.layer.plays]
    tune = _tune(section, plan, key, spans, leads[0].layer, rng) if leads else []
    for seat in seats:
        if section.letter in seat.layer.plays:
            notes = _written(seat, section, plan, key, spans, tune, rng)
            if section.letter == "e":
                notes = _final_chord(notes, seat, section, metre.beats)
            seat.played.extend(perform(notes, seat.layer, section, style=style, tempo=plan.tempo, rng=rng))
    return tune


def _tune(
    section: Section, plan: Sketch, key: Key, spans: list[Span], layer: Layer, rng: Random
) -> list[Note]:
    theme = plan.themes.get(section.letter, plan.themes["A"])
    height = (layer.high - layer.low) // 4
    low, high = (
        (layer.low + height, layer.high) if section.letter in "BC" else (layer.low, layer.high - height)
    )
    singer = Singer(key, plan.style.metre, low, high, plan.style.character.snap)
    final = section.letter in _FINAL
    return theme.sung(singer, start=section.start, bars=section.bars, spans=spans, final=final, rng=rng)


def _written(
    seat: _Seat, section: Section, plan: Sketch, key: Key, spans: list[Span], tune: list[Note], rng: Random
) -> list[Note]:
    layer, bars, beats = seat.layer, section.bars, plan.style.metre.beats
    match layer.role:
        case Role.LEAD:
            return _in_range(tune, layer)
        case Role.THIRDS:
            return _in_range(_thirds(tune, spans), layer)
        case Role.COUNTER:
            return _counter(spans, tune, layer)
        case Role.CHORDS:
            return patterns.chords(
                seat.pattern,
                spans,
                low=layer.low,
                high=layer.high,
                voices=layer.voices,
                bars=bars,
                beats=beats,
            )
        case Role.BASS:
            return patterns.bass(seat.pattern, spans, key, low=layer.low, bars=bars, beats=beats)
        case Role.POWER:
            line = patterns.bass(seat.pattern, spans, key, low=layer.low, bars=bars, beats=beats)
            return [replace(note, pitch=note.pitch + above) for note in line for above in (0, 7)]
        case Role.DRUMS:
            fill = section.letter in "AB" and section.bars >= 4 and "s" in seat.pattern
            notes = patterns.drums(
                seat.pattern, start=section.start, bars=bars, beats=beats, fill=fill, rng=rng
            )
            if section.letter in "BC" and "s" in seat.pattern:
                notes.append(Note(section.start, 0.1, patterns.DRUMS["C"], 0.9))
            return notes


def _in_range(notes: list[Note], layer: Layer) -> list[Note]:
    """The line moved by octaves into the player's range."""
    if not notes:
        return []
    middle = sum(note.pitch for note in notes) / len(notes)
    octaves = round(((layer.low + layer.high) / 2 - middle) / 12)
    return [replace(note, pitch=note.pitch + 12 * octaves) for note in notes]


def _thirds(tune: list[Note], spans: list[Span]) -> list[Note]:
    """The melody's shadow: the chord tone that lies about a third below."""
    return [
        replace(note, pitch=nearest(note.pitch - 3.6, sounding(spans, note.start).chord.tones), weight=0.85)
        for note in tune
    ]


def _counter(spans: list[Span], tune: list[Note], layer: Layer) -> list[Note]:
    """Guide tones: one long note per chord, the third or seventh, moving as little as it can."""
    found: list[Note] = []
    pitch = (layer.low + layer.high) // 2
    for span in spans:
        tones = frozenset({span.chord.member(3), span.chord.member(7)})
        sung = {note.pitch % 12 for note in tune if abs(note.start - span.start) < 0.01}
        pitch = nearest(pitch, (tones - sung) or tones)
        pitch = pitch + 12 if pitch < layer.low else pitch - 12 if pitch > layer.high else pitch
        if (
            found
            and found[-1].pitch == pitch
            and abs(found[-1].start + found[-1].duration - span.start) < 0.01
        ):
            found[-1] = replace(found[-1], duration=span.end - found[-1].start)
        else:
            found.append(Note(span.start, span.end - span.start, pitch, 0.9))
    return found


def _final_chord(notes: list[Note], seat: _Seat, section: Section, beats: float) -> list[Note]:
    """The ending stops moving on its last bar: everything that sounds on the downbeat rings on."""
    last_bar = section.start + (section.bars - 1) * beats
    kept = [note for note in notes if note.start < last_bar + 0.01]
    if seat.layer.role is Role.DRUMS:
        return kept
    return [replace(note, duration=beats) if note.start > last_bar - 0.01 else note for note in kept]
