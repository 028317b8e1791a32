from __future__ import annotations

import numpy as np
import pytest

from core.music.feature_sets import FeatureSet, tempo
from core.music.features import SAMPLE_RATE, song_features
from tests.core.music.conftest import tune


@pytest.mark.parametrize("feature_set", list(FeatureSet))
def test_a_set_measures_as_many_values_as_it_says(feature_set: FeatureSet) -> None:
    values = feature_set.measure(tune(12, seed=1))
    assert values.shape == feature_set.weights.shape == (feature_set.size,)
    assert np.isfinite(values).all()


@pytest.mark.parametrize("feature_set", list(FeatureSet))
def test_every_set_begins_with_the_mfcc_statistics(feature_set: FeatureSet) -> None:
    samples = tune(12, seed=2)
    np.testing.assert_array_equal(feature_set.measure(samples)[:40], song_features(samples))


def test_every_part_of_the_full_set_weighs_the_same() -> None:
    weights = FeatureSet.FULL.weights**2
    parts = np.split(weights, np.cumsum([40, 40, 24]))
    np.testing.assert_allclose([part.sum() for part in parts], 1.0, rtol=1e-5)


@pytest.mark.parametrize("beats", [90, 120, 150])
def test_the_tempo_of_clicks_is_found(beats: int) -> None:
    clicks = np.zeros(20 * SAMPLE_RATE, np.float32)
    clicks[:: SAMPLE_RATE * 60 // beats] = 1.0
    sound = np.convolve(clicks, np.hanning(200), "same").astype(np.float32)
    assert 2 ** tempo(sound)[0] == pytest.approx(beats, rel=0.05)
