from __future__ import annotations

import json
import logging
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import CatalogueError, SongNotFound
from core.music.catalogue import CURRENT, METADATA, SONGS, Catalogue
from core.music.publish import publish, write_index_files, write_songs
from core.music.selection import Selection
from core.turn import Mood
from tests.core.music.conftest import entries


def test_a_song_is_found_by_its_id(catalogue_folder: Path) -> None:
    song = Catalogue.load(catalogue_folder).song("happy-003")
    assert (song.title, song.mood) == ("Happy 노래 3", Mood.HAPPY)


def test_an_unknown_id_is_not_found(catalogue_folder: Path) -> None:
    with pytest.raises(SongNotFound, match="no song 'happy-999'"):
        Catalogue.load(catalogue_folder).song("happy-999")


def test_each_mood_has_its_songs(catalogue_folder: Path) -> None:
    catalogue = Catalogue.load(catalogue_folder)
    for mood in Mood:
        assert [song.mood for song in catalogue.songs(mood)] == [mood] * 12


def test_a_catalogue_may_lie_in_the_folder_itself(tmp_path: Path) -> None:
    """The embedded catalogue does: git replaces it, not an import."""
    write_songs(tmp_path, entries(6))
    write_index_files(tmp_path, entries(6))
    assert Catalogue.load(tmp_path).song("sad-001").mood is Mood.SAD


def test_a_new_catalogue_is_taken_up_without_a_restart(catalogue_folder: Path) -> None:
    catalogue = Catalogue.load(catalogue_folder)
    publish(catalogue_folder, entries(15))
    assert catalogue.song("dark-015").mood is Mood.DARK
    assert len(catalogue.songs(Mood.DARK)) == 15


def test_a_song_that_was_retired_still_resolves_but_is_not_offered(catalogue_folder: Path) -> None:
    catalogue = Catalogue.load(catalogue_folder)
    publish(catalogue_folder, [replace(entry, retired=entry.song.id == "calm-001") for entry in entries()])
    assert catalogue.song("calm-001").title == "Calm 노래 1"
    assert "calm-001" not in {song.id for song in catalogue.songs(Mood.CALM)}


def test_a_retired_song_still_has_similar_ones(catalogue_folder: Path) -> None:
    publish(catalogue_folder, [replace(entry, retired=entry.song.id == "calm-001") for entry in entries()])
    near = Catalogue.load(catalogue_folder).edition().nearest("calm-001", 5)
    assert len(near) == 5
    assert "calm-001" not in {song.id for song in near}


def test_a_damaged_new_catalogue_leaves_the_old_one_in_use(
    catalogue_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = Catalogue.load(catalogue_folder)
    publish(catalogue_folder, entries(15))
    features = next((catalogue_folder / CURRENT).glob("features.npy"))
    features.write_bytes(features.read_bytes()[:100])
    with caplog.at_level(logging.WARNING):
        assert len(catalogue.songs(Mood.DARK)) == 12
        assert len(catalogue.songs(Mood.DARK)) == 12
    assert len([record for record in caplog.records if "not taken up" in record.message]) == 1


def test_a_catalogue_that_is_away_for_a_moment_leaves_the_old_one_in_use(catalogue_folder: Path) -> None:
    catalogue = Catalogue.load(catalogue_folder)
    catalogue_folder.rename(catalogue_folder.with_name("elsewhere"))
    assert len(catalogue.songs(Mood.DARK)) == 12
    catalogue_folder.with_name("elsewhere").rename(catalogue_folder)
    publish(catalogue_folder, entries(13))
    assert len(catalogue.songs(Mood.DARK)) == 13


def test_replacing_under_questions_never_mixes_two_catalogues(catalogue_folder: Path) -> None:
    """Each answer is from one edition: with 13 songs a mood or with 15, never with an index of the other."""
    publish(catalogue_folder, entries(15))
    catalogue = Catalogue.load(catalogue_folder)
    selection = Selection(catalogue)
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        rng = random.Random(1)
        try:
            while not done.is_set():
                song = rng.choice(catalogue.songs(Mood.SAD))
                similar = selection.similar(song.id, heard=[])
                assert len(similar) == 5
                assert all(other.mood is Mood.SAD for other in similar)
        except BaseException as error:  # noqa: BLE001 handed to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(10):
        now = entries(15, seed=turn)
        fewer = [replace(entry, retired=turn % 2 == 0 and entry.song.id.endswith("1")) for entry in now]
        publish(catalogue_folder, fewer)
    done.set()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_folder_without_a_catalogue_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"scripts/import_songs\.py"):
        Catalogue.load(tmp_path)


def test_other_songs_than_the_features_are_of_are_refused(catalogue_folder: Path) -> None:
    songs = catalogue_folder / CURRENT / SONGS
    songs.write_text("".join(songs.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(CatalogueError, match="does not belong"):
        Catalogue.load(catalogue_folder)


def test_a_cut_index_is_refused(catalogue_folder: Path) -> None:
    index = catalogue_folder / CURRENT / "Happy.ann"
    index.write_bytes(index.read_bytes()[:-4])
    with pytest.raises(CatalogueError, match=r"Happy\.ann has \d+ bytes"):
        Catalogue.load(catalogue_folder)


def test_a_missing_index_is_refused(catalogue_folder: Path) -> None:
    (catalogue_folder / CURRENT / "Happy.ann").unlink()
    with pytest.raises(CatalogueError, match=r"Happy\.ann has 0 bytes"):
        Catalogue.load(catalogue_folder)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "x"}', '{"id": "x", "title": "t", "artist": "a", "mood": "Joyful"}']
)
def test_a_line_that_is_no_song_is_named(line: str, catalogue_folder: Path) -> None:
    songs = catalogue_folder / CURRENT / SONGS
    songs.write_text(f"{songs.read_text()}{line}\n")
    with pytest.raises(CatalogueError, match="line 73 is not a song"):
        Catalogue.load(catalogue_folder)


@pytest.mark.parametrize("metadata", ["", "[", "{}", json.dumps({"format": 99})])
def test_metadata_of_another_format_is_refused(metadata: str, catalogue_folder: Path) -> None:
    (catalogue_folder / CURRENT / METADATA).write_text(metadata)
    with pytest.raises(CatalogueError, match="build"):
        Catalogue.load(catalogue_folder)
