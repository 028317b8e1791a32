from __future__ import annotations

import pytest

from scripts.composer.instruments import INSTRUMENTS, drum_name, levels
from scripts.composer.mix import ROLE_LEVEL, loudness, volumes
from scripts.composer.score import Note
from scripts.composer.style import Layer, Role
from scripts.measure_instruments import DRUM_KEYS, measure


@pytest.mark.parametrize("name", ["piano", "strings", "flute", "harp"])
def test_the_stored_levels_are_those_of_the_soundfont(name: str) -> None:
    measured = measure(INSTRUMENTS[name], (55, 60, 64, 67, 72, 76))
    assert measured == pytest.approx(levels()[name], abs=0.3)


def test_every_instrument_and_every_drum_has_a_level() -> None:
    names = {name for name, instrument in INSTRUMENTS.items() if not instrument.is_drums}
    kits = {name for name, instrument in INSTRUMENTS.items() if instrument.is_drums}
    assert levels().keys() == names | {drum_name(kit, key) for kit in kits for key in DRUM_KEYS}


def test_strings_sustain_and_plucked_strings_fade() -> None:
    assert levels()["slow strings"]["ring"] > 3
    assert levels()["nylon guitar"]["ring"] < 2


def test_more_voices_and_harder_strokes_are_estimated_louder() -> None:
    one = [(Note(0, 4, 60, 1), 80)]
    chord = [(Note(0, 4, pitch, 1), 80) for pitch in (60, 64, 67)]
    assert loudness("strings", chord, 0.5) == pytest.approx(loudness("strings", one, 0.5) + 4.8, abs=0.1)
    hard = [(note, 120) for note, _ in one]
    assert loudness("strings", hard, 0.5) > loudness("strings", one, 0.5) + 3


def test_the_mix_sets_a_loud_instrument_back_to_where_its_role_belongs() -> None:
    lead = Layer(role=Role.LEAD, instruments=("piano",))
    chords = Layer(role=Role.CHORDS, instruments=("strings",))
    quiet, loud = volumes([(lead, -40.0), (chords, -30.0)])
    assert quiet == 127
    expected = ROLE_LEVEL[Role.CHORDS] + (-40.0 - -30.0)
    assert loud == round(127 * 10 ** (expected / 60))
