from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from scripts.composer.harmony import lay_out, sounding
from scripts.composer.melody import (
    PLANS,
    Character,
    Motif,
    Singer,
    Theme,
    cadence,
    compose_motif,
    fragment,
    ornament,
)
from scripts.composer.rhythm import FIVE, FOUR, SIX, THREE, Metre
from scripts.composer.theory import Key, scale_over

SINGING = Character(density="medium", rise=0.5, leap=0.1, repeat=0.1, snap=1.0)
KEY = Key(2, "minor")
SPANS = lay_out(["i", "iv", "V", "i"], KEY, start=0.0, bars=8, beats=4.0)
SINGER = Singer(KEY, FOUR, 60, 81, 1.0)


def theme(seed: int, plan: tuple[str, ...] = ("a", "b", "a", "k")) -> Theme:
    rng = Random(seed)
    return Theme(compose_motif(FOUR, SINGING, rng), compose_motif(FOUR, SINGING, rng), plan)


def length(motif: Motif) -> float:
    return sum(abs(duration) for duration in motif.durations)


@pytest.mark.parametrize("metre", [FOUR, THREE, SIX, FIVE], ids=lambda metre: metre.name)
@pytest.mark.parametrize("density", ["sparse", "medium", "busy"])
def test_a_motif_and_what_becomes_of_it_fill_two_bars(metre: Metre, density: str) -> None:
    character = Character(density=density, rise=0.5, leap=0.1, repeat=0.1, snap=1.0)
    for seed in range(60):
        rng = Random(seed)
        motif = compose_motif(metre, character, rng)
        for made in (motif, ornament(motif, rng), cadence(motif, metre, rng), fragment(motif, metre)):
            assert len(made.durations) == len(made.steps)
            if made.durations[0] > -metre.beats:
                assert length(made) >= 2 * metre.beats - 0.01


def test_every_note_lies_in_the_scale_of_its_moment_and_in_the_singers_range() -> None:
    for seed in range(40):
        for note in theme(seed).sung(SINGER, start=0, bars=8, spans=SPANS, final=True, rng=Random(seed)):
            assert note.pitch % 12 in scale_over(KEY, sounding(SPANS, note.start).chord)
            assert SINGER.low - 5 <= note.pitch <= SINGER.high + 5


def test_long_notes_are_consonant() -> None:
    for seed in range(40):
        for note in theme(seed).sung(SINGER, start=0, bars=8, spans=SPANS, final=True, rng=Random(seed)):
            if note.duration >= 1.5 and note.start + note.duration <= 28:
                assert note.pitch % 12 in sounding(SPANS, note.start).chord.tones


def test_a_final_phrase_comes_home_to_the_tonic() -> None:
    for seed in range(40):
        notes = theme(seed).sung(SINGER, start=0, bars=8, spans=SPANS, final=True, rng=Random(seed))
        assert notes[-1].pitch % 12 == KEY.tonic


def test_an_open_phrase_does_not() -> None:
    for seed in range(40):
        notes = theme(seed).sung(SINGER, start=0, bars=8, spans=SPANS, final=False, rng=Random(seed))
        assert notes[-1].pitch % 12 != KEY.tonic


def test_in_a_period_the_motif_returns_with_its_rhythm() -> None:
    for seed in range(40):
        made = theme(seed)
        notes = made.sung(SINGER, start=0, bars=8, spans=SPANS, final=True, rng=Random(seed))
        opening, again = (
            [(n.start - at, n.duration) for n in notes if at <= n.start < at + 8 and n.weight == 1.0]
            for at in (0, 16)
        )
        assert opening == again


def test_melodies_move_by_small_steps_and_not_in_tritones() -> None:
    intervals: list[int] = []
    for seed in range(60):
        notes = theme(seed, PLANS[seed % len(PLANS)]).sung(
            SINGER, start=0, bars=8, spans=SPANS, final=True, rng=Random(seed)
        )
        intervals += [abs(b.pitch - a.pitch) for a, b in pairwise(notes)]
    assert sum(interval <= 4 for interval in intervals) > 0.75 * len(intervals)
    assert sum(interval == 6 for interval in intervals) < 0.03 * len(intervals)


def test_notes_of_a_melody_do_not_overlap() -> None:
    for seed in range(40):
        notes = theme(seed).sung(SINGER, start=0, bars=8, spans=SPANS, final=True, rng=Random(seed))
        for before, after in pairwise(notes):
            assert before.start + before.duration <= after.start + 0.01
