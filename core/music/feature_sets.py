"""What a catalogue compares songs by: MFCC alone, or with more that librosa hears.

``scripts/compare_features.py`` measures the sets against each other. MFCC is the default: it needs no librosa
and is what the catalogue's other parts are built on; the full set finds segments of the same song more often
and costs several times the time to measure.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import numpy as np

from core.errors import MissingPackage
from core.music.features import FEATURES, SAMPLE_RATE, Floats, first_sound, mfcc, song_features

Part = Callable[[Floats], Floats]


class FeatureSet(StrEnum):
    MFCC = "mfcc"
    FULL = "full"  # MFCC, delta-MFCC, chroma and tempo; its first 40 values are the MFCC set

    @property
    def size(self) -> int:
        """How many values a song has."""
        return sum(size for _, size in _PARTS[self])

    @property
    def weights(self) -> Floats:
        """Shape (size,): what standardised values are multiplied by, so that each part weighs the same."""
        parts = _PARTS[self]
        if len(parts) == 1:
            return np.ones(self.size, np.float32)
        return np.concatenate([np.full(size, size**-0.5, np.float32) for _, size in parts])

    def measure(self, samples: Floats) -> Floats:
        """Shape (size,), of the first 30 s of sound in ``samples`` (n,), mono at 22,050 Hz.

        Raises ValueError for silence, MissingPackage where the set needs librosa.
        """
        return np.concatenate([part(samples) for part, _ in _PARTS[self]])


def mfcc_deltas(samples: Floats) -> Floats:
    """Shape (40,): mean magnitude and deviation of the slope of 20 MFCCs, fitted over 9 frames."""
    deltas = _librosa().feature.delta(mfcc(first_sound(samples)).T)
    return np.concatenate([np.abs(deltas).mean(axis=1), deltas.std(axis=1)]).astype(np.float32)


def chroma(samples: Floats) -> Floats:
    """Shape (24,): mean and deviation of the 12 pitch classes."""
    classes = _librosa().feature.chroma_stft(y=first_sound(samples), sr=SAMPLE_RATE)
    return np.concatenate([classes.mean(axis=1), classes.std(axis=1)]).astype(np.float32)


def tempo(samples: Floats) -> Floats:
    """Shape (1,): beats per minute, as log2, so that half and double are equally far."""
    librosa = _librosa()
    onset = librosa.onset.onset_strength(y=first_sound(samples), sr=SAMPLE_RATE)
    beats: Floats = np.log2(librosa.feature.tempo(onset_envelope=onset, sr=SAMPLE_RATE)).astype(np.float32)
    return beats


_PARTS: Final[dict[FeatureSet, tuple[tuple[Part, int], ...]]] = {
    FeatureSet.MFCC: ((song_features, FEATURES),),
    FeatureSet.FULL: ((song_features, FEATURES), (mfcc_deltas, FEATURES), (chroma, 24), (tempo, 1)),
}


def _librosa() -> Any:
    try:
        import librosa
    except ImportError:
        raise MissingPackage("the full feature set needs librosa: pip install -r requirements.txt") from None
    return librosa
