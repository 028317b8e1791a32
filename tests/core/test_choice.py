from __future__ import annotations

import pytest

from core.choice import MAX_LENGTH, decode, encode
from core.errors import InvalidChoice
from core.turn import Action, Choice, Mood

CHOICES = [
    Choice(Action.SIMILAR, song_id="happy-017"),
    Choice(Action.PLAY, song_id="a" * 40),
    Choice(Action.MOOD, mood=Mood.DRAMATIC),
    Choice(Action.ANOTHER, mood=Mood.SAD),
    Choice(Action.ANOTHER),
    Choice(Action.HELP),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_comes_back_as_it_was_sent(choice: Choice) -> None:
    data = encode(choice)
    assert decode(data) == choice
    assert data.isascii()
    assert len(data) <= MAX_LENGTH


def test_a_choice_in_a_kakao_extra_is_read_with_numbers_and_nulls_in_it() -> None:
    extra = {"v": 1, "a": "similar", "song": 563, "mood": None, "other": {"nested": True}}
    assert decode(extra) == Choice(Action.SIMILAR, song_id="563")


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ("", "version"),
        ("v=2&a=help", "'2'"),
        ("v=1&a=dance", "dance"),
        ("v=1&a=similar", "names no song"),
        ("v=1&a=play", "names no song"),
        ("v=1&a=mood", "names no mood"),
        ("v=1&a=mood&mood=Bored", "Bored"),
        ("v=1&a=similar&song=../../etc/passwd", "song id"),
        ("v=1&a=help&pad=" + "x" * 300, "at most 300"),
    ],
)
def test_data_that_is_not_ours_is_refused_with_what_is_wrong(data: str, named: str) -> None:
    with pytest.raises(InvalidChoice, match=named.replace("'", ".")):
        decode(data)
