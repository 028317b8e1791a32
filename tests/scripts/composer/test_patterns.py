from __future__ import annotations

from random import Random

import pytest

from scripts.composer import patterns
from scripts.composer.harmony import lay_out
from scripts.composer.instruments import INSTRUMENTS
from scripts.composer.style import Layer, Role, Style
from scripts.composer.styles import STYLES
from scripts.composer.theory import Key, chord

C = Key(0, "major")
EVERY_STYLE = [pytest.param(style, id=style.name) for styles in STYLES.values() for style in styles]


def test_a_bar_is_divided_by_the_marks_in_it() -> None:
    assert [(s.start, s.duration, s.mark) for s in patterns.strokes("x-.o", start=4, bars=1, beats=4)] == [
        (4.0, 2.0, "x"),
        (7.0, 1.0, "o"),
    ]


def test_a_bar_line_starts_another_bar_and_the_pattern_repeats() -> None:
    marks = [(s.start, s.mark) for s in patterns.strokes("1---|5---", start=0, bars=3, beats=3)]
    assert marks == [(0.0, "1"), (3.0, "5"), (6.0, "1")]


def test_a_held_chord_is_struck_again_where_the_harmony_changes() -> None:
    spans = lay_out(["I,V"], C, start=0, bars=1, beats=4)
    layer = Layer(role=Role.CHORDS, instruments=("piano",))
    notes = patterns.chords("x---", spans, layer, bars=1, beats=4)
    assert {note.start for note in notes} == {0.0, 2.0}
    assert {note.pitch % 12 for note in notes if note.start == 2.0} == {7, 11, 2}


def test_the_bass_plays_members_of_the_chord_and_leads_into_the_next() -> None:
    spans = lay_out(["I", "IV"], C, start=0, bars=2, beats=4)
    root, fifth, octave, leading = patterns.bass("158n", spans, C, low=36, bars=2, beats=4)[:4]
    assert (root.pitch, fifth.pitch, octave.pitch) == (36, 43, 48)
    assert abs(leading.pitch - 41) in (1, 2)


def test_a_fill_leads_out_of_a_section_on_the_toms() -> None:
    plain = patterns.drums("k x...,s ..x.", start=0, bars=4, beats=4, fill=False, rng=Random(1))
    filled = patterns.drums("k x...,s ..x.", start=0, bars=4, beats=4, fill=True, rng=Random(1))
    assert {note.pitch for note in plain} == {36, 38}
    assert {note.pitch for note in filled if note.start >= 14} & set(patterns.FILL_DRUMS[1:])
    assert max(note.start for note in filled) < 16


@pytest.mark.parametrize("style", EVERY_STYLE)
def test_every_style_is_written_in_marks_chords_and_instruments_that_exist(style: Style) -> None:
    for progression in style.verses + style.choruses + style.endings:
        for bar in progression.split():
            for symbol in bar.split(","):
                chord(symbol, 0)
    for layer in style.layers:
        assert set(layer.instruments) <= INSTRUMENTS.keys()
        for pattern in layer.patterns:
            if layer.role is Role.DRUMS:
                for line in pattern.split(","):
                    drum, marks = line.split(" ")
                    assert drum in patterns.DRUMS
                    assert set(marks) <= {*patterns.WEIGHTS, ".", "|"}
            else:
                assert set(pattern) <= set("123456789nTbuxXo.-|")


@pytest.mark.parametrize("style", EVERY_STYLE)
def test_every_style_ends_on_its_tonic(style: Style) -> None:
    for progression in style.endings:
        assert chord(progression.split()[-1], 5).root == 5
