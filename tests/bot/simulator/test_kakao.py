"""KakaoTalk's side over HTTP: skill calls and their judgement, callbacks."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import redis

from bot.kakao.limits import CALLBACK_SECONDS
from bot.simulator import kakao_delivery
from bot.simulator.chat_log import key
from bot.simulator.texts import KAKAO_ERROR
from tests.bot.simulator.bot import Bot, simple_text, slowly

WAIT = {"version": "2.0", "useCallback": True, "data": {"text": "노래를 고르고 있어요"}}


def offered(bot: Bot) -> str:
    """Have the bot promise a callback; the address it got for it."""
    bot.on_kakao = lambda _: WAIT
    bot.send("kakao", text="우울해", callback=True)
    url: str = bot.last()["userRequest"]["callbackUrl"]
    return url


def test_a_text_reaches_the_skill_with_the_secret(bot: Bot) -> None:
    outcome = bot.send("kakao", text="오늘 너무 우울해")
    [(headers, _)] = bot.received
    assert headers[bot.settings.kakao_secret_header] == bot.settings.kakao_skill_secret
    assert headers["X-Request-Id"].startswith("chp-")
    assert bot.last()["userRequest"]["utterance"] == "오늘 너무 우울해"
    assert outcome["skill"]["problems"] == []
    assert [entry["response"] for entry in bot.log("kakao", "bot")] == [simple_text()]


def test_a_person_keeps_their_key_and_it_is_not_the_one_on_line(bot: Bot) -> None:
    bot.send("kakao", text="안녕")
    key = bot.last()["userRequest"]["user"]["id"]
    bot.send("kakao", text="또 안녕")
    assert bot.last()["userRequest"]["user"]["id"] == key
    assert len(key) <= 70
    bot.send("line", text="안녕")
    assert bot.last()["source"]["userId"][1:] not in key


@pytest.mark.parametrize(
    "answer",
    [
        ("", 500),
        ("<html>", 200),
        ("[]", 200),
        {"template": {"outputs": [{"simpleText": {"text": "version 없음"}}]}},
        simple_text("가" * 1001),
        {"version": "2.0", "template": {"outputs": []}},
        WAIT,
    ],
    ids=["500", "no JSON", "no object", "version 1", "too long", "empty", "useCallback without callbackUrl"],
)
def test_an_answer_that_kakao_cannot_show_becomes_its_own_error_bubble(bot: Bot, answer: Any) -> None:
    bot.on_kakao = lambda _: answer
    outcome = bot.send("kakao", text="우울해")
    assert outcome["skill"]["problems"]
    assert [entry["text"] for entry in bot.log("kakao", "error")] == [KAKAO_ERROR]
    assert bot.log("kakao", "bot") == []


def test_a_late_answer_is_not_shown(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kakao_delivery, "SKILL_SECONDS", 0.2)
    bot.on_kakao = slowly(simple_text(), 0.5)
    assert bot.send("kakao", text="우울해")["skill"]["problems"] == ["request_timeout"]
    assert len(bot.log("kakao", "error")) == 1


def test_a_callback_after_the_promise_shows_its_answer(bot: Bot) -> None:
    url = offered(bot)
    assert [entry["text"] for entry in bot.log("kakao", "waiting")] == ["노래를 고르고 있어요"]
    answered = bot.call_back(url, simple_text("다 골랐어요"))
    assert answered["status"] == "SUCCESS"
    assert [entry["response"] for entry in bot.log("kakao", "bot")] == [simple_text("다 골랐어요")]


def test_a_callback_is_taken_once(bot: Bot) -> None:
    url = offered(bot)
    bot.call_back(url, simple_text())
    again = bot.call_back(url, simple_text())
    assert (again["status"], again["message"]) == ("FAIL", "invalid or expired token")
    assert len(bot.log("kakao", "bot")) == 1


def test_a_callback_without_the_promise_is_refused(bot: Bot) -> None:
    bot.send("kakao", text="우울해", callback=True)
    answered = bot.call_back(bot.last()["userRequest"]["callbackUrl"], simple_text())
    assert answered["message"] == "Use callback true setting required"


def test_a_callback_that_overtakes_the_promise_by_a_moment_is_taken(bot: Bot) -> None:
    answers: list[dict[str, Any]] = []
    threads: list[threading.Thread] = []

    def promise(payload: dict[str, Any]) -> dict[str, Any]:
        url = payload["userRequest"]["callbackUrl"]
        threads.append(threading.Thread(target=lambda: answers.append(bot.call_back(url, simple_text()))))
        threads[0].start()
        time.sleep(0.1)
        return WAIT

    bot.on_kakao = promise
    bot.send("kakao", text="우울해", callback=True)
    threads[0].join(5)
    assert answers[0]["status"] == "SUCCESS"


def test_an_invented_callback_token_is_refused(bot: Bot) -> None:
    answered = bot.call_back(f"{bot.url}/simulator/kakao/callback/guess", simple_text())
    assert answered["message"] == "invalid or expired token"


def test_a_callback_with_an_answer_that_cannot_be_shown_fails(bot: Bot) -> None:
    for response in ("no object", simple_text("가" * 1001)):
        assert bot.call_back(offered(bot), response)["status"] == "FAIL"
    assert len(bot.log("kakao", "error")) == 2


def test_a_callback_is_awaited_for_a_minute(bot: Bot, valkey_url: str) -> None:
    url = offered(bot)
    awaited = key("kakao", "callback", "awaited", url.rpartition("/")[2])
    with redis.Redis.from_url(valkey_url) as valkey:
        assert CALLBACK_SECONDS - 2 <= valkey.ttl(awaited) <= CALLBACK_SECONDS == 60
        valkey.pexpire(awaited, 1)
    time.sleep(0.05)
    assert bot.call_back(url, simple_text())["message"] == "invalid or expired token"


def test_both_ways_are_in_the_log_without_the_secret(bot: Bot) -> None:
    bot.call_back(offered(bot), simple_text())
    there, back = bot.log("kakao", "wire")
    assert (there["title"], there["to"], there["response"]) == ("POST /kakao/skill", "bot", WAIT)
    assert (back["title"], back["to"], back["request"]) == ("POST callbackUrl", "platform", simple_text())
    assert bot.settings.kakao_skill_secret not in str([there, back])
