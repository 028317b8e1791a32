"""How a song sounds, as 40 numbers: mean and standard deviation of 20 MFCCs over its first 30 s.

The same values as ``librosa.load`` → ``effects.trim`` → ``feature.mfcc`` with their defaults, written with
numpy alone so that an import of many songs is not bound by librosa's start and per-call cost; the tests hold
it to librosa. MFCC: Davis and Mermelstein (1980); mel scale and filter norm: Slaney, Auditory Toolbox (1998).
"""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

SAMPLE_RATE: Final = 22_050  # Hz
COEFFICIENTS: Final = 20
FEATURES: Final = 2 * COEFFICIENTS
ANALYSED_SECONDS: Final = 30.0

_FRAME: Final = 2048  # samples, 93 ms
_HOP: Final = 512  # samples, 23 ms
_MELS: Final = 128
_TRIM_DB: Final = 60.0  # quieter than the loudest frame by this much is silence
_RANGE_DB: Final = 80.0  # mel energies below the loudest by more than this are cut off
_SMALLEST_POWER: Final = 1e-10
_FRAMES_AT_ONCE: Final = 128  # keeps one block of spectra inside the processor's cache


def song_features(samples: Floats) -> Floats:
    """Shape (40,): the means, then the standard deviations, of 20 MFCCs.

    samples: shape (n,), mono, in [-1, 1] at 22,050 Hz. Silence at both ends is left out, then the first
    30 s count. Raises ValueError when nothing is left.
    """
    coefficients = mfcc(first_sound(samples))
    return np.concatenate([coefficients.mean(axis=0), coefficients.std(axis=0)])


def first_sound(samples: Floats) -> Floats:
    """What of ``samples`` counts: silence left out at both ends, then 30 s. Raises ValueError for nothing."""
    sound = trimmed(samples)[: int(ANALYSED_SECONDS * SAMPLE_RATE)]
    if not len(sound):
        raise ValueError("no sound to take features of: the samples are empty or silent")
    return sound


def mfcc(samples: Floats) -> Floats:
    """Shape (1 + n // 512, 20): one row per 23 ms of ``samples`` (n,) at 22,050 Hz."""
    mel = mel_power(samples)
    decibels = 10 * np.log10(np.maximum(mel, np.float32(_SMALLEST_POWER)))
    np.maximum(decibels, decibels.max() - np.float32(_RANGE_DB), out=decibels)
    return decibels @ _cosines()


def mel_power(samples: Floats) -> Floats:
    """Shape (1 + n // 512, 128): power in 128 mel bands, zeros assumed beyond both ends."""
    padded = np.pad(samples.astype(np.float32, copy=False), _FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP]
    bands = np.empty((len(frames), _MELS), np.float32)
    for start in range(0, len(frames), _FRAMES_AT_ONCE):
        spectra = np.fft.rfft(frames[start : start + _FRAMES_AT_ONCE] * _window(), axis=1)
        power = spectra.real**2 + spectra.imag**2
        np.matmul(power, _mel_filters(), out=bands[start : start + _FRAMES_AT_ONCE])
    return bands


def trimmed(samples: Floats) -> Floats:
    """``samples`` without the leading and trailing frames that are 60 dB below the loudest; may be empty."""
    power = frame_power(samples)
    loudest = power.max(initial=0.0)
    if loudest <= _SMALLEST_POWER:
        return samples[:0]
    audible = np.flatnonzero(power > max(loudest * 10 ** (-_TRIM_DB / 10), _SMALLEST_POWER))
    return samples[audible[0] * _HOP : min(len(samples), (audible[-1] + 1) * _HOP)]


def frame_power(samples: Floats) -> NDArray[np.float64]:
    """Shape (1 + n // 512,): mean square of each frame of 2,048 samples centred on every 512th."""
    padded = np.pad(samples.astype(np.float32, copy=False), _FRAME // 2)
    blocks = padded[: len(padded) // _HOP * _HOP].reshape(-1, _HOP)
    energy = np.einsum("ij,ij->i", blocks, blocks).astype(np.float64)
    return np.convolve(energy, np.ones(_FRAME // _HOP), "valid") / _FRAME


@cache
def _window() -> Floats:
    """Periodic Hann window, shape (2048,)."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FRAME) / _FRAME)).astype(np.float32)


@cache
def _mel_filters() -> Floats:
    """Shape (1025, 128): triangles of equal area on the Slaney mel scale from 0 Hz to 11,025 Hz."""
    edges = _hertz(np.linspace(0.0, _mel(SAMPLE_RATE / 2), _MELS + 2))
    bins = np.fft.rfftfreq(_FRAME, 1 / SAMPLE_RATE)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    filters: Floats = (triangles * 2.0 / (edges[2:] - edges[:-2])).astype(np.float32)
    return filters


# Slaney's scale: linear below 1 kHz, logarithmic above.
_LINEAR_STEP: Final = 200.0 / 3  # Hz per mel
_BREAK_HERTZ: Final = 1000.0
_BREAK_MEL: Final = _BREAK_HERTZ / _LINEAR_STEP
_LOG_STEP: Final = float(np.log(6.4)) / 27


def _mel(hertz: float) -> float:
    """``hertz`` above 1 kHz in mel."""
    return _BREAK_MEL + float(np.log(hertz / _BREAK_HERTZ)) / _LOG_STEP


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(
        mel < _BREAK_MEL, mel * _LINEAR_STEP, _BREAK_HERTZ * np.exp(_LOG_STEP * (mel - _BREAK_MEL))
    )


@cache
def _cosines() -> Floats:
    """Shape (128, 20): the first 20 columns of the orthonormal DCT-II."""
    bands, order = np.arange(_MELS)[:, None], np.arange(COEFFICIENTS)
    basis = np.sqrt(2 / _MELS) * np.cos(np.pi * order * (2 * bands + 1) / (2 * _MELS))
    basis[:, 0] /= np.sqrt(2)
    cosines: Floats = basis.astype(np.float32)
    return cosines
