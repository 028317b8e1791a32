"""The catalogue that ships: complete, and its features are of its songs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.music.catalogue import METADATA, Catalogue
from core.music.composed import render_midi
from core.music.intake import analyse
from core.music.selection import Selection
from core.music.similarity import NEIGHBOURS, TARGET_RECALL, exact_nearest
from core.music.store import MIDI_FOLDER
from core.turn import Mood

FOLDER = MIDI_FOLDER.parent
PER_MOOD = 120


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(FOLDER)


@pytest.mark.parametrize("mood", list(Mood))
def test_every_mood_has_120_songs_with_their_midi_files(mood: Mood, catalogue: Catalogue) -> None:
    songs = catalogue.songs(mood)
    assert len(songs) == PER_MOOD
    assert all((MIDI_FOLDER / song.source.removeprefix("composed:")).is_file() for song in songs)


def test_every_index_was_measured_to_find_the_true_neighbours(catalogue: Catalogue) -> None:
    cards = json.loads((FOLDER / METADATA).read_text())["indexes"]
    assert all(card["recall"] >= TARGET_RECALL for card in cards.values())


@pytest.mark.parametrize("mood", list(Mood))
def test_similar_songs_are_the_true_neighbours(mood: Mood, catalogue: Catalogue) -> None:
    edition = catalogue.edition()
    songs = edition.by_mood[mood]
    vectors = edition.scale.standardise(edition.features[[edition.row[song.id] for song in songs]])
    truth = exact_nearest(vectors, np.arange(len(songs)))
    selection = Selection(catalogue)
    hits = sum(
        len({songs[item].id for item in true} & {other.id for other in selection.similar(song.id, heard=[])})
        for song, true in zip(songs, truth, strict=True)
    )
    assert hits >= TARGET_RECALL * PER_MOOD * NEIGHBOURS


@pytest.mark.parametrize("song_id", ["happy-017", "sad-064", "dark-111"])
def test_the_features_are_those_of_the_rendered_song(
    song_id: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    edition = catalogue.edition()
    song = edition.song(song_id)
    render_midi(MIDI_FOLDER / song.source.removeprefix("composed:"), tmp_path / "song.mp3")
    found = analyse(tmp_path / "song.mp3")
    stored = edition.scale.standardise(edition.features[edition.row[song_id]])
    again = edition.scale.standardise(np.array(found.features, np.float32))
    np.testing.assert_allclose(again, stored, atol=0.05)  # of a deviation
    assert found.seconds == pytest.approx(song.seconds, abs=1)
