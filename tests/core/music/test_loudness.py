"""Loudness is held to the EBU's own test signals (Tech 3341) and to the filters of BS.1770 as printed."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter

from core.music.loudness import SILENCE, integrated_loudness, limit

RATE = 48_000


def sine(decibel: float, seconds: float, hertz: float = 1000.0, rate: int = RATE) -> NDArray[np.float32]:
    wave = 10 ** (decibel / 20) * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)
    return np.stack([wave, wave], axis=1).astype(np.float32)


@pytest.mark.parametrize("rate", [32_000, 44_100, 48_000])
def test_a_stereo_tone_of_minus_23_dbfs_has_minus_23_lufs_at_any_rate(rate: int) -> None:
    assert integrated_loudness(sine(-23, 20, rate=rate), rate) == pytest.approx(-23.0, abs=0.1)


def test_quiet_passages_are_gated_out() -> None:
    """EBU Tech 3341, test signal 3."""
    signal = np.concatenate([sine(-36, 10), sine(-23, 60), sine(-36, 10)])
    assert integrated_loudness(signal, RATE) == pytest.approx(-23.0, abs=0.1)


def test_near_silence_is_gated_out_before_the_relative_gate() -> None:
    """EBU Tech 3341, test signal 4."""
    parts = [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)]
    signal = np.concatenate([sine(decibel, seconds) for decibel, seconds in parts])
    assert integrated_loudness(signal, RATE) == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("hertz", [40.0, 100.0, 1000.0, 5000.0, 10_000.0])
def test_the_spectral_weighting_is_the_recursive_filter_of_the_standard(hertz: float) -> None:
    wave = sine(-23, 10, hertz)[:, 0].astype(np.float64)
    shelved = lfilter(
        [1.53512485958697, -2.69169619940638, 1.19839281085285],
        [1.0, -1.69065929318241, 0.73248077421585],
        wave,
    )
    weighted = lfilter([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621], shelved)[RATE:]
    expected = -0.691 + 10 * np.log10(2 * np.mean(weighted**2))
    assert integrated_loudness(sine(-23, 10, hertz), RATE) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("seconds", [0.0, 0.2, 5.0])
def test_silence_and_what_is_too_short_to_measure_have_the_lowest_loudness(seconds: float) -> None:
    assert integrated_loudness(np.zeros((round(seconds * RATE), 2), np.float32), RATE) == SILENCE


def test_the_limiter_keeps_every_sample_under_the_ceiling_and_leaves_the_rest_alone() -> None:
    signal = sine(-12, 2)
    signal[RATE : RATE + 200] *= 8
    limited = limit(signal, RATE, 0.84)
    assert np.abs(limited).max() <= 0.84 + 1e-6
    np.testing.assert_array_equal(limited[: RATE // 2], signal[: RATE // 2])


def test_the_limiter_does_not_jump() -> None:
    signal = sine(-12, 2, hertz=200.0)
    signal[RATE : RATE + 200] *= 8
    gain = limit(signal, RATE, 0.84)[:, 0] / np.where(np.abs(signal[:, 0]) > 1e-3, signal[:, 0], np.nan)
    assert np.nanmax(np.abs(np.diff(gain))) < 0.01


def test_a_signal_below_the_ceiling_passes_unchanged() -> None:
    signal = sine(-12, 1)
    np.testing.assert_array_equal(limit(signal, RATE, 0.84), signal)
