"""A hall for dry synthesiser sound: convolution with a synthetic impulse response.

Noise that decays exponentially, the highs faster than the rest, is what a diffuse room answers with (Moorer
1979, "About This Reverberation Business"). The response is made from a fixed seed, so a song always sounds
the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_AMOUNT: Final = 127  # of MIDI controller 91
_LOWEST, _HIGHEST = 220.0, 6500.0  # Hz, the band the hall answers in: no mud, no hiss
_BLOCK: Final = 1 << 17


def add_reverb(samples: NDArray[np.float32], rate: int, amount: int) -> NDArray[np.float32]:
    """The samples in a hall.

    samples: float32 of shape (n, 2). amount: 0 (dry) to 127 (a cathedral). Returns the same shape; what would
    ring past the end is dropped.
    """
    import numpy as np

    if amount <= 0:
        return samples
    size, left, right = _response(rate, min(amount, MAX_AMOUNT))
    send = samples.mean(axis=1)
    wet = np.zeros((len(samples) + size, 2), np.float32)
    step = size // 2
    for start in range(0, len(send), step):
        spectrum = np.fft.rfft(send[start : start + step], size)
        piece = wet[start : start + size]
        piece[:, 0] += np.fft.irfft(spectrum * left, size)[: len(piece)]
        piece[:, 1] += np.fft.irfft(spectrum * right, size)[: len(piece)]
    return samples + wet[: len(samples)]


@lru_cache(maxsize=8)
def _response(rate: int, amount: int) -> tuple[int, NDArray[np.complex64], NDArray[np.complex64]]:
    """(FFT size, spectrum for the left, for the right) of the hall; the response fills half the FFT."""
    import numpy as np

    share = amount / MAX_AMOUNT
    seconds = 0.7 + 2.1 * share  # until 60 dB down
    length = min(round(rate * seconds), _BLOCK // 2)
    size = 1 << (2 * length - 1).bit_length()
    time = np.arange(length) / rate
    random = np.random.default_rng(1979)
    spectra = []
    for _ in range(2):
        noise = random.standard_normal(length)
        dull = np.convolve(noise, np.full(8, 0.35), "same")
        body = noise * 10 ** (-3 * time / (0.45 * seconds)) + dull * 10 ** (-3 * time / seconds)
        body[: round(0.012 * rate)] = 0.0  # the first wall is four metres away
        spectrum = np.fft.rfft(body, size)
        frequency = np.fft.rfftfreq(size, 1 / rate)
        band = 1 / (1 + (_LOWEST / np.maximum(frequency, 1.0)) ** 4) / (1 + (frequency / _HIGHEST) ** 4)
        spectrum *= band
        level = np.sqrt((np.fft.irfft(spectrum, size) ** 2).sum())
        spectra.append((spectrum * (0.12 + 0.5 * share) / level).astype(np.complex64))
    return size, spectra[0], spectra[1]
