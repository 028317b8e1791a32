from __future__ import annotations

import pytest

from scripts.composer.theory import Key, chord, ladder, nearest, scale_over

C, G, A = 0, 7, 9


@pytest.mark.parametrize(
    ("symbol", "tonic", "tones"),
    [
        ("I", C, {0, 4, 7}),
        ("vi7", C, {9, 0, 4, 7}),
        ("bVImaj7", C, {8, 0, 3, 7}),
        ("V7b9", A, {4, 8, 11, 2, 5}),
        ("ii7b5", A, {11, 2, 5, 9}),
        ("i5", G, {7, 2}),
        ("V7sus4", G, {2, 7, 9, 0}),
        ("#ivb5", C, {6, 9, 0}),
    ],
)
def test_roman_numerals_are_read_as_musicians_write_them(symbol: str, tonic: int, tones: set[int]) -> None:
    assert chord(symbol, tonic).tones == tones


def test_a_figure_after_the_slash_puts_that_member_in_the_bass() -> None:
    assert chord("V/3", C).bass == 11
    assert chord("I/5", G).bass == 2
    assert chord("IV", C).bass == 5


@pytest.mark.parametrize("symbol", ["", "H", "Vx", "I/2", "IVXX"])
def test_what_is_no_chord_symbol_is_refused_by_name(symbol: str) -> None:
    with pytest.raises(ValueError, match="chord symbol"):
        chord(symbol, C)


def test_over_the_dominant_of_a_minor_key_the_leading_note_replaces_the_flat_seventh() -> None:
    key = Key(A, "minor")
    over = scale_over(key, chord("V", A))
    assert 8 in over
    assert 7 not in over
    assert scale_over(key, chord("i", A)) == key.scale


def test_nearest_finds_the_closest_pitch_of_a_class() -> None:
    assert nearest(60, frozenset({11, 4})) == 59
    assert nearest(61.9, frozenset({2})) == 62
    assert nearest(60, frozenset({6})) == 54  # the lower one of two


def test_a_ladder_has_every_pitch_of_its_classes_and_no_other() -> None:
    assert ladder(frozenset({0, 7}), 60, 79) == [60, 67, 72, 79]
