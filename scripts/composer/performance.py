"""Performance: from written notes to how somebody would play them.

Accents, phrasing, loudness per section and small irregularities of time and force (Gabrielsson 2003, "Music
Performance Research at the Millennium"; deviations of 5 to 25 ms are what listeners take for a person).
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from scripts.composer.form import Section
from scripts.composer.rhythm import Metre
from scripts.composer.score import Note
from scripts.composer.style import Layer, Role, Style, Touch

_FULLNESS = {"i": 0.1, "A": 0.45, "B": 1.0, "C": 0.85, "e": 0.25}


def perform(
    notes: list[Note], layer: Layer, section: Section, *, style: Style, tempo: float, rng: Random
) -> list[tuple[Note, int]]:
    """The notes of one player in one section, with their velocities (1 to 127)."""
    touch = style.touch
    loudness = touch.velocity * (1 - touch.contrast * (1 - _FULLNESS[section.letter]))
    beats_per_ms = tempo / 60000.0
    jitter = touch.jitter * beats_per_ms * (0.5 if layer.role in (Role.DRUMS, Role.BASS) else 1.0)
    end = section.start + section.bars * style.metre.beats
    strummed = _strum(notes, layer.strum * beats_per_ms)
    played: list[tuple[Note, int]] = []
    for note, delay in strummed:
        late = delay + rng.gauss(0, jitter) + _swing(note.start, style.swing)
        start = max(0.0, note.start + late)
        length = max(0.08, note.duration * layer.gate - delay)
        if section.letter == "e":
            length = min(length, max(0.08, end - start))
        velocity = loudness * note.weight * _accent(note.start, style.metre, touch)
        velocity *= _phrase(note.start, section, style) * (1 + rng.gauss(0, touch.unevenness))
        played.append((replace(note, start=start, duration=length), max(1, min(127, round(velocity)))))
    return played


def _strum(notes: list[Note], delay: float) -> list[tuple[Note, float]]:
    """Each note with the delay of its place in its chord, lowest first."""
    found: list[tuple[Note, float]] = []
    place, before = 0, -1.0
    for note in notes:
        place = place + 1 if abs(note.start - before) < 0.01 else 0
        before = note.start
        found.append((note, place * delay))
    return found


def _swing(start: float, amount: float) -> float:
    return amount if amount and abs(start % 1 - 0.5) < 0.01 else 0.0


def _accent(start: float, metre: Metre, touch: Touch) -> float:
    return 1 + touch.accent * (metre.accent(start) - 0.4)


def _phrase(start: float, section: Section, style: Style) -> float:
    """Four-bar arches swell and relax; where sections contrast, the last two bars before the next one build
    up.
    """
    beats = style.metre.beats
    along = ((start - section.start) % (4 * beats)) / (4 * beats)
    arch = 0.92 + 0.32 * along * (1 - along)
    building = section.letter in "iA" and style.touch.contrast > 0.25
    into = (start - section.start) / beats - (section.bars - 2)
    return arch * (1 + 0.12 * into) if building and into > 0 else arch


def tempos(
    all_sections: list[Section], *, style: Style, tempo: float, rng: Random
) -> list[tuple[float, float]]:
    """The tempo curve as (beat, beats per minute): breathing per phrase, slowing down over the last bars."""
    touch, beats = style.touch, style.metre.beats
    curve = [(0.0, tempo)]
    last = all_sections[-1]
    if touch.rubato:
        bars = round(last.start / beats)
        shape = (0.0, 0.4, 0.3, -0.7)
        curve = [
            (bar * beats, round(tempo * (1 + touch.rubato * (shape[bar % 4] + rng.gauss(0, 0.25))), 2))
            for bar in range(bars)
        ]
    steps = 4
    slowing_from = last.start + max(0, last.bars - 2) * beats
    length = min(2, last.bars) * beats
    if curve[-1][0] < last.start < slowing_from:
        curve.append((last.start, tempo))
    curve += [
        (slowing_from + i * length / steps, round(tempo * (1 - (1 - touch.ritardando) * (i + 1) / steps), 2))
        for i in range(steps)
    ]
    return curve
