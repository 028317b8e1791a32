"""librosa is the reference for every value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import librosa
import numpy as np
import pytest
from librosa.effects import trim

from core.music.audio import read
from core.music.features import SAMPLE_RATE, Floats, mel_power, mfcc, song_features, trimmed
from tests.core.music.conftest import tune

# librosa.load imports audioread, which imports modules that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'(aifc|audioop|sunau)' is deprecated:DeprecationWarning")

RELATIVE = 1e-3


def reference(samples: Floats) -> Floats:
    """What the original system computed, with librosa's defaults."""
    sound, _ = trim(samples)
    coefficients = librosa.feature.mfcc(y=sound[: 30 * SAMPLE_RATE], sr=SAMPLE_RATE, n_mfcc=20)
    features: Floats = np.concatenate([coefficients.mean(axis=1), coefficients.std(axis=1)])
    return features


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_features_agree_with_librosa_within_a_thousandth(seed: int) -> None:
    samples = tune(40, seed=seed)
    np.testing.assert_allclose(song_features(samples), reference(samples), rtol=RELATIVE, atol=RELATIVE)


@pytest.mark.parametrize(
    "name", ["Angry/Frantic - Stephen Rozanc.mp3", "Calm/Advanced Simulacra - Maxstack.ogg"]
)
def test_features_of_recorded_songs_agree_with_librosa_from_the_file_on(
    name: str, real_song: Callable[[str], Path]
) -> None:
    path = real_song(name)
    samples, _ = librosa.load(path, sr=SAMPLE_RATE)
    np.testing.assert_allclose(
        song_features(read(path).samples), reference(samples), rtol=RELATIVE, atol=RELATIVE
    )


def test_mel_power_agrees_with_librosa() -> None:
    samples = tune(6, seed=4)
    expected = librosa.feature.melspectrogram(y=samples, sr=SAMPLE_RATE).T
    np.testing.assert_allclose(mel_power(samples), expected, rtol=RELATIVE, atol=1e-6)


def test_every_mfcc_frame_agrees_with_librosa() -> None:
    samples = tune(6, seed=5)
    expected = librosa.feature.mfcc(y=samples, sr=SAMPLE_RATE, n_mfcc=20).T
    np.testing.assert_allclose(mfcc(samples), expected, rtol=RELATIVE, atol=0.01)


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (1.3, 0.0), (0.0, 2.7), (3.1, 3.1)])
def test_silence_at_the_ends_is_trimmed_as_librosa_trims_it(before: float, after: float) -> None:
    padding = (int(before * SAMPLE_RATE), int(after * SAMPLE_RATE))
    samples = np.pad(tune(8, seed=6), padding)
    expected, _ = trim(samples)
    np.testing.assert_array_equal(trimmed(samples), expected)


def test_what_comes_after_thirty_seconds_of_sound_does_not_count() -> None:
    first, other = tune(30, seed=8), tune(20, seed=9)
    np.testing.assert_array_equal(
        song_features(np.concatenate([first, other])), song_features(np.concatenate([first, other[::-1]]))
    )


def test_leading_silence_does_not_change_a_song() -> None:
    song = tune(20, seed=10)
    silence = np.zeros(4 * 512, np.float32)  # whole hops, so that the frames fall alike
    np.testing.assert_allclose(
        song_features(np.concatenate([silence, song])), song_features(song), rtol=0.05, atol=0.5
    )


def test_silence_has_no_features() -> None:
    with pytest.raises(ValueError, match="no sound"):
        song_features(np.zeros(10 * SAMPLE_RATE, np.float32))


def test_nothing_has_no_features() -> None:
    with pytest.raises(ValueError, match="no sound"):
        song_features(np.zeros(0, np.float32))
