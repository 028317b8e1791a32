from __future__ import annotations

import numpy as np
import pytest

from scripts.compare_features import finds_its_song, mcnemar


def test_segments_that_lie_together_find_each_other() -> None:
    songs = np.random.default_rng(1).normal(size=(20, 8)).astype(np.float32)
    segments = np.repeat(songs, 2, axis=0)
    segments[1::2] += 0.01
    assert finds_its_song(segments).all()


def test_a_segment_of_another_song_in_between_is_found_instead() -> None:
    places = np.array([[0.0], [3.0], [1.0], [9.0]], np.float32)
    assert finds_its_song(places).tolist() == [False, False, False, False]


@pytest.mark.parametrize(
    ("won", "lost", "p"), [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 0.0625), (10, 1, 0.01171875), (1, 10, 0.01171875)]
)
def test_the_test_of_a_difference_is_the_binomial_one(won: int, lost: int, p: float) -> None:
    assert mcnemar(won, lost) == pytest.approx(p)
