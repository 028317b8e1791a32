"""Whole conversations over the running service: really signed, through Valkey and a worker."""

from __future__ import annotations

import pytest
import requests

from bot.simulator.client import SimulatedChat
from core.turn import Emotion, Mood
from tests.conftest import Stack

MESSENGERS = ["line", "kakao"]


@pytest.fixture(params=MESSENGERS)
def chat(request: pytest.FixtureRequest, stack: Stack) -> SimulatedChat:
    """A chat of this test's own, on each messenger."""
    name = f"{request.node.originalname}"[:40].replace("_", "-")
    return SimulatedChat(base_url=stack.base_url, messenger=request.param, chat=name)


def test_a_hard_day_at_work_gets_a_warm_answer_and_five_songs_that_play(chat: SimulatedChat) -> None:
    answer = chat.say("오늘 회사에서 혼나서 우울해")
    assert answer.emotion is Emotion.SADNESS
    assert len({song.id for song in answer.songs}) == 5

    similar = chat.tap_similar(answer.songs[0].id)
    assert len({song.id for song in similar.songs}) == 5
    assert not {song.id for song in similar.songs} & {song.id for song in answer.songs}

    whole = requests.get(similar.songs[0].audio_url, timeout=30)
    assert whole.status_code == 200
    assert whole.headers["Content-Type"].startswith("audio/")
    part = requests.get(similar.songs[0].audio_url, headers={"Range": "bytes=1000-1999"}, timeout=30)
    assert (part.status_code, part.content) == (206, whole.content[1000:2000])


def test_every_card_has_a_picture_and_a_page(chat: SimulatedChat) -> None:
    for song in chat.say("시험 붙었다!! 너무 행복해").songs:
        picture = requests.get(song.audio_url.replace("/audio", "/artwork.jpg"), timeout=30)
        assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
        page = requests.get(song.listen_url, timeout=30)
        assert page.status_code == 200
        assert song.title in page.text


def test_other_songs_are_really_others(chat: SimulatedChat) -> None:
    first = chat.say("상사 때문에 너무 화가 나")
    second = chat.tap_choice("다른 노래")
    third = chat.tap_choice("다른 노래")
    ids = [song.id for answer in (first, second, third) for song in answer.songs]
    assert len(ids) == len(set(ids)) == 15


def test_who_is_unclear_is_asked_and_can_tap_a_mood(chat: SimulatedChat) -> None:
    asked = chat.say("지금 버스 타고 가는 중")
    assert asked.songs == ()
    tapped = chat.tap_choice(next(each.label for each in asked.choices if "슬" in each.label))
    assert {song.mood for song in tapped.songs} == {Mood.SAD}


def test_whoever_asks_for_quiet_music_gets_it_at_once_and_more_of_it(chat: SimulatedChat) -> None:
    answer = chat.say("공부할 때 들을 잔잔한 노래 틀어줘")
    assert {song.mood for song in answer.songs} == {Mood.CALM}
    more = chat.tap_choice("다른 노래")
    assert {song.mood for song in more.songs} == {Mood.CALM}
    assert not {song.id for song in more.songs} & {song.id for song in answer.songs}


def test_someone_who_wants_to_die_gets_help_lines_then_gentleness(chat: SimulatedChat) -> None:
    answer = chat.say("이제 다 끝내고 싶어. 죽고 싶다")
    assert answer.songs == ()
    assert "109" in answer.reply
    assert "1388" in answer.reply
    after = chat.say("그냥 회사 사람들이 너무 미워")
    assert {song.mood for song in after.songs} <= {Mood.CALM}


def test_hunger_is_no_danger(chat: SimulatedChat) -> None:
    answer = chat.say("배고파 죽겠다 ㅋㅋㅋ")
    assert "109" not in answer.reply
