"""What is read back from a messenger's messages is what the Turn said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.kakao import cards as kakao_cards
from bot.line import cards as line_cards
from bot.links import Links
from bot.simulator.carried import Carried, emotion_named, from_kakao, from_line
from core import choice, texts
from core.turn import Emotion, Kind, Mood, Turn
from tests.bot.line.turns import song, turn

LINKS = Links("https://bot.example")


def through_line(said: Turn) -> Carried:
    return from_line(line_cards.render(said, links=LINKS))


def through_kakao(said: Turn) -> Carried:
    return from_kakao(kakao_cards.render(said, links=LINKS, block_id="66f000000000000000000001"))


BOTH = pytest.mark.parametrize("through", [through_line, through_kakao])
Through = Callable[[Turn], Carried]


@BOTH
def test_songs_come_through_with_everything_on_their_cards(through: Through) -> None:
    said = turn(Kind.SONGS)
    read = through(said)
    assert [(each.id, each.title, each.artist, each.mood) for each in read.songs] == [
        (each.id, each.title, each.artist, each.mood) for each in said.songs
    ]
    for each, sent in zip(read.songs, said.songs, strict=True):
        assert each.audio_url == LINKS.audio_url(sent)
        assert each.listen_url.startswith(f"https://bot.example/listen/{sent.id}")


@BOTH
@pytest.mark.parametrize("changes", [{"artist": ""}, {"artist": "A · B"}, {"mood": Mood.DARK}])
def test_unusual_songs_come_through_too(through: Through, changes: dict[str, Any]) -> None:
    said = song(1, **changes)
    [read] = through(turn(Kind.SONGS, songs=(said,))).songs
    assert (read.artist, read.mood) == (said.artist, said.mood)


@BOTH
def test_choices_come_through_as_they_were_encoded(through: Through) -> None:
    said = turn(Kind.SONGS)
    assert [each.choice for each in through(said).choices] == [choice.encode(each) for each in said.choices]


@BOTH
@pytest.mark.parametrize("emotion", [emotion for emotion in Emotion if emotion in texts.HEARD])
def test_the_emotion_comes_through_whichever_sentence_names_it(through: Through, emotion: Emotion) -> None:
    perhaps = texts.PERHAPS_JOY if emotion is Emotion.HAPPINESS else ()
    for sentence in (*texts.HEARD[emotion], *perhaps):
        for other in Emotion:
            second = texts.HEARD_WITH_SECOND.format(second=other.korean)
            said = turn(Kind.SONGS, reply="그랬군요. 슬픔과 기쁨은 함께 와요.", note=f"{sentence} {second}")
            assert through(said).emotion is emotion


@BOTH
def test_a_listener_who_is_asked_was_heard_as_neutral(through: Through) -> None:
    assert through(turn(Kind.ASK_MOOD, note=texts.ASK_MOOD)).emotion is Emotion.NEUTRAL


def test_a_reply_without_a_note_names_no_emotion() -> None:
    assert emotion_named("슬픔은 나누면 가벼워져요.") is None


@BOTH
def test_help_lines_come_through_with_their_numbers(through: Through) -> None:
    said = turn(Kind.SAFETY)
    read = through(said)
    assert read.songs == ()
    for line in said.help_lines:
        assert line.number in read.reply


@BOTH
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_turn_can_be_read(through: Through, kind: Kind) -> None:
    assert turn(kind).reply in through(turn(kind)).reply
