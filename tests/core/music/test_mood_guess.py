from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import CatalogueError
from core.music.mood_guess import FEWEST, MoodGuesser
from core.music.publish import Entry
from core.turn import Mood
from tests.core.music.conftest import entries


def told_apart(per_mood: int = 40, *, seed: int = 1, brightness: float = 0.0) -> list[Entry]:
    """Songs whose mood shows in one feature each, beside noise; all shifted by ``brightness``."""
    shows = 4.0 * np.eye(40, dtype=np.float32)
    return [
        replace(entry, features=entry.features + shows[list(Mood).index(entry.song.mood)] + brightness)
        for entry in entries(per_mood, seed=seed)
    ]


def share_right(guesser: MoodGuesser, songs: list[Entry]) -> float:
    guesses = guesser.guess(np.stack([entry.features for entry in songs]))
    return float(
        np.mean([guess.mood is entry.song.mood for guess, entry in zip(guesses, songs, strict=True)])
    )


def test_moods_that_can_be_heard_are_guessed_in_songs_never_seen() -> None:
    guesser = MoodGuesser.learn(told_apart())
    assert guesser.accuracy > 0.9
    assert share_right(guesser, told_apart(seed=2)) > 0.9


def test_a_collection_that_was_recorded_differently_is_guessed_as_well() -> None:
    assert share_right(MoodGuesser.learn(told_apart()), told_apart(seed=3, brightness=10.0)) > 0.9


def test_noise_is_guessed_with_little_confidence() -> None:
    guesser = MoodGuesser.learn(entries(40))
    guesses = guesser.guess(np.stack([entry.features for entry in entries(40, seed=9)]))
    assert guesser.accuracy < 0.35
    assert np.mean([guess.probability for guess in guesses]) < 0.4


def test_a_few_songs_are_guessed_too() -> None:
    songs = told_apart(1, seed=4)
    assert share_right(MoodGuesser.learn(told_apart()), songs) >= 5 / 6


def test_songs_that_were_never_measured_teach_nothing() -> None:
    songs = told_apart()
    unmeasured = [replace(entry, features=np.full(40, np.nan, np.float32)) for entry in songs[:20]]
    assert MoodGuesser.learn(unmeasured + songs).learned_from == len(songs)


def test_too_few_examples_say_how_many_are_needed() -> None:
    with pytest.raises(CatalogueError, match=f"two moods need {FEWEST} songs each"):
        MoodGuesser.learn(entries(FEWEST - 1))
