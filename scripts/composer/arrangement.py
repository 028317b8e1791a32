"""What each player plays in a passage, before anybody performs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from scripts.composer import patterns
from scripts.composer.form import Section
from scripts.composer.harmony import Span, sounding
from scripts.composer.rhythm import Metre
from scripts.composer.score import Note
from scripts.composer.style import Layer, Role
from scripts.composer.theory import Key, nearest

_TURNING_DRUMS = ("s ", "e ")  # a kit with a snare plays fills and crashes


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as everybody in it has it before them: its key, its chords and its tune."""

    section: Section
    metre: Metre
    key: Key
    spans: tuple[Span, ...]
    tune: tuple[Note, ...]

    @property
    def last_bar(self) -> float:
        """The beat at which the last bar begins."""
        return self.section.start + (self.section.bars - 1) * self.metre.beats


def written(layer: Layer, pattern: str, passage: Passage, rng: Random) -> list[Note]:
    """The player's notes in the passage; only drum fills draw on ``rng``."""
    bars, beats = passage.section.bars, passage.metre.beats
    match layer.role:
        case Role.LEAD:
            return in_range(passage.tune, layer)
        case Role.THIRDS:
            return in_range(_thirds(passage), layer)
        case Role.COUNTER:
            return _counter(passage, layer)
        case Role.CHORDS:
            return patterns.chords(pattern, passage.spans, layer, bars=bars, beats=beats)
        case Role.DRUMS:
            return _drums(pattern, passage, rng)
    line = patterns.bass(pattern, passage.spans, passage.key, low=layer.low, bars=bars, beats=beats)
    above = (0, 7) if layer.role is Role.POWER else (0,)
    return [replace(note, pitch=note.pitch + interval) for note in line for interval in above]


def ending(layer: Layer, pattern: str, passage: Passage, rng: Random) -> list[Note]:
    """The last bars: as written, then everybody meets on the final chord."""
    moving = until(passage.last_bar, written(layer, pattern, passage, rng))
    if layer.role is Role.LEAD:
        home = in_range(passage.tune, layer)[-1:]
        return moving + [Note(passage.last_bar, passage.metre.beats, note.pitch, 1.0) for note in home]
    if layer.role is Role.DRUMS:
        return moving + [replace(note, start=passage.last_bar) for note in moving[:1]]
    if layer.role in (Role.COUNTER, Role.THIRDS):
        return moving
    held = "1---" if layer.role in (Role.BASS, Role.POWER) else "x---"
    return moving + [
        note for note in written(layer, held, passage, rng) if note.start > passage.last_bar - 0.01
    ]


def until(silence: float, notes: list[Note]) -> list[Note]:
    """The notes that begin before the beat ``silence``, none of them sounding past it."""
    return [
        replace(note, duration=min(note.duration, silence - note.start))
        for note in notes
        if note.start < silence - 0.01
    ]


def in_range(notes: tuple[Note, ...], layer: Layer) -> list[Note]:
    """The line moved by octaves into the player's range."""
    if not notes:
        return []
    middle = sum(note.pitch for note in notes) / len(notes)
    octaves = round(((layer.low + layer.high) / 2 - middle) / 12)
    return [replace(note, pitch=note.pitch + 12 * octaves) for note in notes]


def _drums(pattern: str, passage: Passage, rng: Random) -> list[Note]:
    section = passage.section
    turns = any(drum in pattern for drum in _TURNING_DRUMS)
    notes = patterns.drums(
        pattern,
        start=section.start,
        bars=section.bars,
        beats=passage.metre.beats,
        fill=turns and section.letter in "AB" and section.bars >= 4,
        rng=rng,
    )
    crash = Note(section.start, 0.1, patterns.DRUMS["C"], 0.9)
    return [*notes, crash] if turns and section.letter in "BC" else notes


def _thirds(passage: Passage) -> tuple[Note, ...]:
    """The melody's shadow: the chord tone that lies about a third below."""
    return tuple(
        replace(
            note,
            pitch=nearest(note.pitch - 3.6, sounding(passage.spans, note.start).chord.tones),
            weight=0.85,
        )
        for note in passage.tune
    )


def _counter(passage: Passage, layer: Layer) -> list[Note]:
    """Guide tones: one long note per chord, the third or seventh, moving as little as it can."""
    found: list[Note] = []
    pitch = (layer.low + layer.high) // 2
    for span in passage.spans:
        tones = frozenset({span.chord.member(3), span.chord.member(7)})
        sung = {note.pitch % 12 for note in passage.tune if abs(note.start - span.start) < 0.01}
        pitch = nearest(pitch, (tones - sung) or tones)
        pitch = pitch + 12 if pitch < layer.low else pitch - 12 if pitch > layer.high else pitch
        tied = found and found[-1].pitch == pitch
        if tied:
            found[-1] = replace(found[-1], duration=span.end - found[-1].start)
        else:
            found.append(Note(span.start, span.end - span.start, pitch, 0.9))
    return found
