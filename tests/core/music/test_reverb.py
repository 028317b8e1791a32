from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.music.reverb import MAX_AMOUNT, add_reverb

RATE = 32_000


@pytest.fixture
def click() -> NDArray[np.float32]:
    samples = np.zeros((3 * RATE, 2), np.float32)
    samples[0] = 1.0
    return samples


def decay_seconds(tail: NDArray[np.float32]) -> float:
    """When the energy still to come has fallen by 60 dB (Schroeder 1965)."""
    remaining = np.cumsum((tail[::-1] ** 2).sum(axis=1))[::-1]
    return float(np.argmax(remaining < remaining[0] * 1e-6)) / RATE


def test_amount_zero_leaves_the_sound_dry(click: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(add_reverb(click, RATE, 0), click)


def test_a_larger_hall_rings_longer_and_louder(click: NDArray[np.float32]) -> None:
    room, cathedral = (add_reverb(click, RATE, amount) - click for amount in (20, MAX_AMOUNT))
    assert decay_seconds(cathedral) > 1.5 * decay_seconds(room)
    assert np.square(cathedral).sum() > 4 * np.square(room).sum()


def test_the_hall_answers_differently_left_and_right(click: NDArray[np.float32]) -> None:
    left, right = (add_reverb(click, RATE, 80) - click).T
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.3


def test_the_same_sound_gets_the_same_hall_every_time(click: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(add_reverb(click, RATE, 60), add_reverb(click, RATE, 60))


def test_blockwise_convolution_has_no_seams() -> None:
    """A click late in a long song is answered as a click at its start."""
    early, late = np.zeros((12 * RATE, 2), np.float32), np.zeros((12 * RATE, 2), np.float32)
    early[0], late[5 * RATE + 123] = 1.0, 1.0
    answer = add_reverb(early, RATE, 60)[: 3 * RATE]
    shifted = add_reverb(late, RATE, 60)[5 * RATE + 123 :][: 3 * RATE]
    np.testing.assert_allclose(shifted, answer, atol=1e-5)
