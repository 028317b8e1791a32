from __future__ import annotations

import pytest

from core.music.names import Names
from core.turn import Mood, Song

SONGS = [
    Song(
        id=f"song-{number}",
        title=title,
        artist=artist,
        mood=Mood.CALM,
        seconds=60.0,
        licence="MIT",
        source="x",
    )
    for number, (title, artist) in enumerate(
        [
            ("달빛을 덮고", "별밭 레코드 · 김새벽 · 피아노"),
            ("젖은 베개", "별밭 레코드 · 김새벽 · 기타"),
            ("하루", "별밭 레코드 · 이노을 · 밴드"),
            ("하루의 끝", "별밭 레코드 · 이노을 · 밴드"),
            ("Blue Rain", "The Quiet Hills"),
            ("비", "한 · 밴드"),
        ]
    )
]
NAMES = Names.of(SONGS)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("달빛을 덮고 틀어줘", "달빛을 덮고"),
        ("달빛을덮고 들려줄래", "달빛을 덮고"),
        ("어제 그 젖은 베개 다시 틀어줘", "젖은 베개"),
        ("젖은 베개를 듣고 싶어", "젖은 베개"),
        ("하루의 끝 틀어줘", "하루의 끝"),
        ("blue rain 한 곡만", "Blue Rain"),
    ],
)
def test_a_title_is_found_however_it_is_spaced_and_the_longest_one_counts(text: str, title: str) -> None:
    assert [song.title for song in NAMES.titled(text)] == [title]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("김새벽 노래 나와요?", {"달빛을 덮고", "젖은 베개"}),
        ("이노을의 노래 틀어줘", {"하루", "하루의 끝"}),
        ("피아노로 된 거 있어?", {"달빛을 덮고"}),
        ("quiet hills 추천", {"Blue Rain"}),
    ],
)
def test_a_word_of_the_artist_is_enough(text: str, titles: set[str]) -> None:
    assert {song.title for song in NAMES.by(text)} == titles


@pytest.mark.parametrize(
    "text", ["신나는 노래 틀어줘", "비 오는 날 노래", "별밭 레코드 노래 틀어줘", "하루종일 들을 노래", ""]
)
def test_what_names_nothing_finds_nothing(text: str) -> None:
    """One syllable names nothing, nor does a word that many artists share."""
    assert not NAMES.titled(text)
    assert not NAMES.by(text)


def test_where_all_songs_are_by_one_artist_the_name_still_counts() -> None:
    same = [song for song in SONGS if song.artist == "별밭 레코드 · 이노을 · 밴드"]
    assert len(Names.of(same).by("이노을 노래 틀어줘")) == 2
