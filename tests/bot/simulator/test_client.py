from __future__ import annotations

import pytest

from bot.simulator import client
from bot.simulator.client import ChatFailed, SimulatedChat
from core.turn import Emotion
from tests.bot.simulator.bot import Bot, simple_text
from tests.bot.simulator.talkative import make_talkative
from tests.conftest import free_port

MESSENGERS = pytest.mark.parametrize("messenger", ["line", "kakao"])


def chat_with(bot: Bot, messenger: str, *, callback: bool = False) -> SimulatedChat:
    return SimulatedChat(base_url=bot.url, messenger=messenger, chat="mina", callback=callback)


@MESSENGERS
def test_saying_something_brings_an_answer_with_its_emotion_and_songs(bot: Bot, messenger: str) -> None:
    make_talkative(bot)
    answer = chat_with(bot, messenger).say("우울해")
    assert answer.reply.startswith("많이 힘들었겠어요.")
    assert answer.emotion is Emotion.SADNESS
    assert [song.id for song in answer.songs] == [f"sad-{n:03}" for n in range(1, 6)]


@MESSENGERS
def test_a_song_of_an_earlier_answer_can_be_tapped_by_another_client(bot: Bot, messenger: str) -> None:
    make_talkative(bot)
    chat_with(bot, messenger).say("우울해")
    answer = chat_with(bot, messenger).tap_similar("sad-003")
    assert [song.id for song in answer.songs] == [f"sad-{n:03}" for n in range(11, 16)]


@MESSENGERS
def test_a_quick_reply_can_be_tapped(bot: Bot, messenger: str) -> None:
    make_talkative(bot)
    chat = chat_with(bot, messenger)
    chat.say("우울해")
    assert chat.tap_choice("다른 노래").reply.startswith("반가워요!")
    with pytest.raises(ChatFailed, match="no quick reply '다른 노래'"):
        chat.tap_choice("다른 노래")


@MESSENGERS
def test_only_songs_of_the_chat_can_be_tapped(bot: Bot, messenger: str) -> None:
    make_talkative(bot)
    chat = chat_with(bot, messenger)
    with pytest.raises(ChatFailed, match="say something first"):
        chat.tap_similar("sad-001")
    chat.say("우울해")
    with pytest.raises(ChatFailed, match=r"songs there: sad-001, sad-002"):
        chat.tap_similar("happy-001")


def test_an_answer_by_callback_is_waited_for(bot: Bot) -> None:
    make_talkative(bot)
    assert len(chat_with(bot, "kakao", callback=True).say("우울해").songs) == 5
    assert len(bot.log("kakao", "waiting")) == 1


def test_a_webhook_that_fails_is_named(bot: Bot) -> None:
    bot.on_line = lambda _: ({}, 500)
    with pytest.raises(ChatFailed, match="error_status_code, status 500"):
        chat_with(bot, "line").say("우울해")


def test_an_answer_that_line_refuses_is_named(bot: Bot) -> None:
    def reply_with_nothing(webhook: dict[str, list[dict[str, str]]]) -> dict[str, str]:
        bot.reply(webhook["events"][0]["replyToken"])
        return {}

    bot.on_line = reply_with_nothing
    with pytest.raises(ChatFailed, match="LINE would refuse the answer, status 400"):
        chat_with(bot, "line").say("우울해")


def test_an_answer_that_kakao_cannot_show_is_named(bot: Bot) -> None:
    bot.on_kakao = lambda _: simple_text("가" * 1001)
    with pytest.raises(ChatFailed, match="1001"):
        chat_with(bot, "kakao").say("우울해")


def test_a_bot_that_says_nothing_is_not_waited_for_for_ever(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.3)
    with pytest.raises(ChatFailed, match=r"no answer within 0\.3 s; is a worker running\?"):
        chat_with(bot, "line").say("우울해")


def test_where_no_service_runs_the_address_and_the_remedy_are_named() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    chat = SimulatedChat(base_url=url, messenger="line", chat="mina")
    with pytest.raises(ChatFailed, match=rf"nothing answers at {url}.*\./scripts/run"):
        chat.say("우울해")


def test_a_service_without_a_simulator_is_told_apart(bot: Bot) -> None:
    chat = SimulatedChat(base_url=f"{bot.url}/elsewhere", messenger="line", chat="mina")
    with pytest.raises(ChatFailed, match="APP_ENV is development"):
        chat.say("우울해")


def test_what_the_simulator_refuses_is_passed_on(bot: Bot) -> None:
    with pytest.raises(ChatFailed, match="name it with"):
        SimulatedChat(base_url=bot.url, messenger="line", chat="a b").say("우울해")
