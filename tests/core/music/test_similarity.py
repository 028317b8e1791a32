from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import CatalogueError
from core.music.features import FEATURES, Floats
from core.music.similarity import (
    NEIGHBOURS,
    TARGET_RECALL,
    IndexCard,
    Scale,
    SongIndex,
    build_index,
    exact_nearest,
)


def vectors(count: int, *, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).normal(size=(count, FEATURES)).astype(np.float32)


def test_scaled_features_have_mean_zero_and_deviation_one() -> None:
    features = vectors(200) * np.linspace(0.1, 300, FEATURES, dtype=np.float32) + 7
    scaled = Scale.of(features).standardise(features)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(scaled.std(axis=0), 1, atol=1e-4)


def test_a_feature_that_never_varies_stays_finite() -> None:
    features = vectors(20)
    features[:, 3] = 5.0
    assert np.isfinite(Scale.of(features).standardise(features)).all()


def test_exact_search_agrees_with_sorting_all_distances() -> None:
    rows = vectors(60)
    distances = np.linalg.norm(rows[:, None] - rows[None], axis=2)
    expected = np.argsort(distances, axis=1)[:, 1 : NEIGHBOURS + 1]
    np.testing.assert_array_equal(exact_nearest(rows, np.arange(60)), expected)


@pytest.mark.parametrize("count", [120, 3000])
def test_a_built_index_reaches_its_recall_on_every_song(count: int, tmp_path: Path) -> None:
    rows = vectors(count)
    card = build_index(rows, tmp_path / "songs.ann")
    index = SongIndex(tmp_path / "songs.ann", card)
    queries = np.arange(0, count, max(1, count // 500))
    truth = exact_nearest(rows, queries)
    hits = sum(
        len(set(true) & set(index.nearest(rows[query], NEIGHBOURS + 1)))
        for query, true in zip(queries, truth.tolist(), strict=True)
    )
    assert card.recall >= TARGET_RECALL
    assert hits / truth.size >= TARGET_RECALL - 0.005  # another sample of songs than the card's


def test_annoys_defaults_would_not_reach_that_recall(tmp_path: Path) -> None:
    """Why the parameters are measured: trees alone, searched as Annoy does by default, miss neighbours."""
    rows = vectors(3000)
    card = build_index(rows, tmp_path / "songs.ann")
    hasty = SongIndex(tmp_path / "songs.ann", replace(card, search_k=card.trees * NEIGHBOURS))
    queries = np.arange(0, 3000, 10)
    truth = exact_nearest(rows, queries)
    hits = sum(
        len(set(true) & set(hasty.nearest(rows[query], NEIGHBOURS + 1)))
        for query, true in zip(queries, truth.tolist(), strict=True)
    )
    assert hits / truth.size < 0.9


def test_the_nearest_of_all_songs_come_in_order_and_complete(tmp_path: Path) -> None:
    rows = vectors(300)
    index = SongIndex(tmp_path / "songs.ann", build_index(rows, tmp_path / "songs.ann"))
    found = index.nearest(rows[17], 300)
    assert sorted(found) == list(range(300))
    distances = np.linalg.norm(rows[found] - rows[17], axis=1)
    assert (np.diff(distances) > -1e-4).all()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_mood_of_few_songs_has_an_index_too(count: int, tmp_path: Path) -> None:
    rows = vectors(count)
    index = SongIndex(tmp_path / "few.ann", build_index(rows, tmp_path / "few.ann"))
    assert sorted(index.nearest(rows[0], 6)) == list(range(count))


def test_the_same_songs_give_the_same_file(tmp_path: Path) -> None:
    rows = vectors(150)
    build_index(rows, tmp_path / "a.ann")
    build_index(rows, tmp_path / "b.ann")
    assert (tmp_path / "a.ann").read_bytes() == (tmp_path / "b.ann").read_bytes()


def test_an_index_that_is_gone_is_a_catalogue_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="build the catalogue anew"):
        SongIndex(tmp_path / "nowhere.ann", IndexCard(1, FEATURES, 1, 1, 1.0))


def test_an_index_of_other_songs_is_a_catalogue_error(tmp_path: Path) -> None:
    card = build_index(vectors(20), tmp_path / "songs.ann")
    with pytest.raises(CatalogueError, match="holds 20 songs, its metadata says 21"):
        SongIndex(tmp_path / "songs.ann", replace(card, items=21))
