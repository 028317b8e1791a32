from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import CatalogueError
from core.music.catalogue import CURRENT, METADATA, Edition
from core.music.publish import EDITIONS, entries_of, publish
from core.music.similarity import TARGET_RECALL
from core.turn import Mood
from tests.core.music.conftest import entries


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_what_is_published_is_read_back(tmp_path: Path) -> None:
    published = [replace(entry, loudness=-14.5, retired=entry.song.id == "sad-002") for entry in entries()]
    publish(tmp_path, published)
    for entry, found in zip(published, entries_of(tmp_path), strict=True):
        assert (found.song, found.retired, found.loudness) == (entry.song, entry.retired, entry.loudness)
        np.testing.assert_array_equal(found.features, entry.features)


def test_publishing_the_same_again_touches_nothing(tmp_path: Path) -> None:
    assert publish(tmp_path, entries())
    before = files(tmp_path)
    assert not publish(tmp_path, entries())
    assert files(tmp_path) == before


def test_the_edition_before_stays_for_readers_and_older_ones_go(tmp_path: Path) -> None:
    for count in (6, 7, 8, 9):
        publish(tmp_path, entries(count))
    assert len(list((tmp_path / EDITIONS).iterdir())) == 2


def test_an_earlier_catalogue_can_be_published_again(tmp_path: Path) -> None:
    for count in (6, 7, 6):
        publish(tmp_path, entries(count))
    assert len(Edition.read(tmp_path).by_mood[Mood.SAD]) == 6


def test_metadata_say_how_well_each_index_finds(tmp_path: Path) -> None:
    publish(tmp_path, entries(30))
    cards = json.loads((tmp_path / CURRENT / METADATA).read_text())["indexes"]
    assert set(cards) == {mood.value for mood in Mood}
    assert all(card["items"] == 30 and card["recall"] >= TARGET_RECALL for card in cards.values())


def test_a_mood_without_songs_has_no_index(tmp_path: Path) -> None:
    publish(tmp_path, entries(moods=[Mood.SAD]))
    assert [path.name for path in (tmp_path / CURRENT).glob("*.ann")] == ["Sad.ann"]
    assert Edition.read(tmp_path).by_mood[Mood.HAPPY] == ()


def test_other_users_can_read_what_is_published(tmp_path: Path) -> None:
    publish(tmp_path, entries())
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in (tmp_path / CURRENT).iterdir())


def test_a_catalogue_that_offers_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="at least one song"):
        publish(tmp_path, [replace(entry, retired=True) for entry in entries()])
    assert not (tmp_path / CURRENT).exists()


def test_an_id_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="twice"):
        publish(tmp_path, entries() + entries()[:1])
