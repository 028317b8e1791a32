from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.errors import SongNotFound
from core.music.catalogue import Catalogue
from core.music.publish import entries_of, publish
from core.music.selection import Selection
from core.music.similarity import Scale
from core.turn import Emotion, EmotionScores, Mood
from tests.core.music.conftest import entries


@pytest.fixture
def catalogue(catalogue_folder: Path) -> Catalogue:
    return Catalogue.load(catalogue_folder)


@pytest.fixture
def selection(catalogue: Catalogue) -> Selection:
    return Selection(catalogue)


def scores(**probabilities: float) -> EmotionScores:
    left = (1 - sum(probabilities.values())) / (len(Emotion) - len(probabilities))
    return EmotionScores(tuple(probabilities.get(emotion.value, left) for emotion in Emotion))


def ids_of(catalogue: Catalogue, mood: Mood, numbers: Sequence[int]) -> list[str]:
    return [catalogue.songs(mood)[number].id for number in numbers]


def test_a_clear_emotion_brings_five_different_songs_of_its_mood(selection: Selection) -> None:
    songs = selection.for_scores(scores(sadness=0.9), heard=[], rng=random.Random(1))
    assert [song.mood for song in songs] == [Mood.SAD] * 5
    assert len({song.id for song in songs}) == 5


@pytest.mark.parametrize(
    ("first", "second", "coloured"), [(0.5, 0.45, 2), (0.5, 0.4, 2), (0.5, 0.3, 1), (0.5, 0.2, 0)]
)
def test_a_close_second_emotion_colours_one_or_two_of_the_five(
    first: float, second: float, coloured: int, selection: Selection
) -> None:
    songs = selection.for_scores(scores(anger=first, sadness=second), heard=[], rng=random.Random(1))
    assert Counter(song.mood for song in songs) == Counter({Mood.ANGRY: 5 - coloured, Mood.SAD: coloured})
    assert songs[0].mood is Mood.ANGRY


def test_neutral_never_chooses_songs(selection: Selection) -> None:
    songs = selection.for_scores(scores(neutral=0.7, fear=0.2), heard=[], rng=random.Random(1))
    assert {song.mood for song in songs} == {Mood.DARK}


@pytest.mark.parametrize("emotion", ["anger", "fear", "surprise", "sadness"])
def test_a_listener_who_needs_quiet_hears_calm_songs_only(emotion: str, selection: Selection) -> None:
    songs = selection.for_scores(
        scores(**{emotion: 0.6, "anger": 0.3} if emotion != "anger" else {"anger": 0.9}),
        heard=[],
        rng=random.Random(1),
        gentle=True,
    )
    assert [song.mood for song in songs] == [Mood.CALM] * 5


def test_a_mood_without_songs_gives_way_to_the_next_emotion(tmp_path: Path) -> None:
    publish(tmp_path, entries(moods=[Mood.HAPPY, Mood.CALM]))
    songs = Selection(Catalogue.load(tmp_path)).for_scores(
        scores(fear=0.7, disgust=0.2), heard=[], rng=random.Random(1)
    )
    assert [song.mood for song in songs] == [Mood.CALM] * 5


def test_a_tapped_mood_brings_five_songs_of_it(selection: Selection) -> None:
    songs = selection.for_mood(Mood.DRAMATIC, heard=[], rng=random.Random(1))
    assert [song.mood for song in songs] == [Mood.DRAMATIC] * 5


def test_every_song_of_a_mood_has_the_same_chance(selection: Selection) -> None:
    rng = random.Random(3)
    drawn = Counter(song.id for _ in range(600) for song in selection.for_mood(Mood.SAD, heard=[], rng=rng))
    assert len(drawn) == 12
    assert all(180 < count < 320 for count in drawn.values())  # 250 expected, about 12 either way


def test_the_same_seed_draws_the_same_songs(selection: Selection) -> None:
    draws = [selection.for_mood(Mood.SAD, heard=[], rng=random.Random(5)) for _ in range(2)]
    assert draws[0] == draws[1]


def test_songs_heard_recently_are_not_offered_again(selection: Selection, catalogue: Catalogue) -> None:
    heard = ids_of(catalogue, Mood.HAPPY, range(7))
    for seed in range(20):
        songs = selection.for_mood(Mood.HAPPY, heard=heard, rng=random.Random(seed))
        assert len(songs) == 5
        assert not {song.id for song in songs} & set(heard)


def test_when_a_mood_is_used_up_the_songs_heard_longest_ago_come_back(
    selection: Selection, catalogue: Catalogue
) -> None:
    heard = ids_of(catalogue, Mood.HAPPY, range(10))  # two of twelve are left
    songs = selection.for_mood(Mood.HAPPY, heard=heard, rng=random.Random(1))
    fresh = ids_of(catalogue, Mood.HAPPY, [10, 11])
    assert {song.id for song in songs} == {*fresh, *heard[:3]}


def test_songs_heard_in_other_moods_take_nothing_away(selection: Selection, catalogue: Catalogue) -> None:
    heard = [song.id for mood in Mood if mood is not Mood.SAD for song in catalogue.songs(mood)]
    songs = selection.for_mood(Mood.SAD, heard=heard, rng=random.Random(1))
    assert len({song.id for song in songs}) == 5


def test_similar_songs_are_the_nearest_of_the_same_mood_by_exact_search(
    selection: Selection, catalogue_folder: Path
) -> None:
    everything = entries_of(catalogue_folder)
    scaled = Scale.of(np.stack([entry.features for entry in everything])).standardise(
        np.stack([entry.features for entry in everything])
    )
    for row, entry in enumerate(everything):
        others = [
            other
            for other, candidate in enumerate(everything)
            if candidate.song.mood is entry.song.mood and other != row
        ]
        others.sort(key=lambda other: float(np.linalg.norm(scaled[other] - scaled[row])))
        expected = [everything[other].song.id for other in others[:5]]
        assert [song.id for song in selection.similar(entry.song.id, heard=[])] == expected


def test_similar_songs_never_include_the_song_itself_or_recent_ones(
    selection: Selection, catalogue: Catalogue
) -> None:
    first = [song.id for song in selection.similar("calm-004", heard=["calm-004"])]
    second = [song.id for song in selection.similar("calm-004", heard=["calm-004", *first])]
    assert len(second) == 5
    assert not set(second) & {"calm-004", *first}


def test_five_similar_songs_always_come_even_when_all_were_heard(
    selection: Selection, catalogue: Catalogue
) -> None:
    heard = [song.id for song in catalogue.songs(Mood.CALM)]
    songs = selection.similar("calm-004", heard=heard)
    assert len(songs) == 5
    assert "calm-004" not in {song.id for song in songs}
    assert [song.id for song in songs] == [song_id for song_id in heard if song_id != "calm-004"][:5]


def test_a_mood_of_three_songs_has_two_similar_ones(tmp_path: Path) -> None:
    publish(tmp_path, entries(3))
    assert len(Selection(Catalogue.load(tmp_path)).similar("sad-001", heard=[])) == 2


def test_what_is_similar_to_an_unknown_song_is_not_known(selection: Selection) -> None:
    with pytest.raises(SongNotFound):
        selection.similar("sad-404", heard=[])


def test_a_song_that_is_named_comes_before_those_that_sound_like_it(selection: Selection) -> None:
    songs = selection.named("Sad 노래 7 다시 틀어줘", None, heard=[], rng=random.Random(1))
    assert [song.id for song in songs[1:]] == [song.id for song in selection.similar("sad-007", heard=[])[:4]]
    assert songs[0].id == "sad-007"
    assert selection.named("아무 노래나 틀어줘", None, heard=[], rng=random.Random(1)) == []


def test_nobody_waits_for_the_names_of_a_large_catalogue(
    selection: Selection, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.music.selection.NAMED_AT_ONCE", 10)

    def named() -> list[str]:
        found = selection.named("Sad 노래 7 틀어줘", None, heard=[], rng=random.Random(1))
        return [song.id for song in found[:1]]

    assert named() == []
    until = time.monotonic() + 30
    while "names" not in vars(catalogue.edition()) and time.monotonic() < until:
        time.sleep(0.01)
    assert named() == ["sad-007"]
