from __future__ import annotations

from itertools import pairwise

import pytest

from scripts.composer.harmony import lay_out, sounding, voicing
from scripts.composer.styles import STYLES
from scripts.composer.theory import Key, chord

C_MAJOR = Key(0, "major")


def test_chords_fill_their_bars_and_a_comma_divides_one() -> None:
    spans = lay_out(["I", "IV,V"], C_MAJOR, start=8.0, bars=3, beats=4.0)
    assert [(span.start, span.end, span.chord.root) for span in spans] == [
        (8.0, 12.0, 0),
        (12.0, 14.0, 5),
        (14.0, 16.0, 7),
        (16.0, 20.0, 0),
    ]


def test_the_sounding_chord_is_the_one_whose_time_it_is() -> None:
    spans = lay_out(["I", "V"], C_MAJOR, start=0.0, bars=2, beats=4.0)
    assert sounding(spans, 3.99 - 0.02).chord.root == 0
    assert sounding(spans, 4.0).chord.root == 7
    assert sounding(spans, 99.0).chord.root == 7


def test_voices_keep_common_tones_and_move_by_step() -> None:
    tonic = voicing(chord("I", 0), (), 52, 72, 3)
    subdominant = voicing(chord("IV", 0), tonic, 52, 72, 3)
    moves = [abs(after - before) for before, after in zip(tonic, subdominant, strict=True)]
    assert 0 in moves
    assert max(moves) <= 2


@pytest.mark.parametrize("mood", STYLES)
def test_in_every_progression_accompaniment_voices_move_less_than_a_third_on_average(mood: str) -> None:
    moves: list[int] = []
    for style in STYLES[mood]:  # type: ignore[index]
        for progression in style.verses + style.choruses:
            spans = lay_out(progression.split(), Key(2, style.modes[0]), start=0, bars=8, beats=4)
            voices: tuple[int, ...] = ()
            for span in spans:
                led = voicing(span.chord, voices, 50, 72, 2 + (len(span.chord.tones) > 2))
                if len(led) == len(voices):
                    moves += [abs(after - before) for before, after in zip(voices, led, strict=True)]
                voices = led
    assert sum(moves) / len(moves) < 3


def test_low_chords_are_spaced_wide() -> None:
    low = voicing(chord("i", 0), (), 40, 62, 3)
    assert all(upper - lower >= 5 for lower, upper in pairwise(low) if lower <= 52)
