"""LINE's side over HTTP: webhooks out, the Messaging API in."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
import redis
import requests

from bot.line.limits import REPLY_TOKEN_SECONDS
from bot.line.signature import is_signed
from bot.simulator import line_delivery
from bot.simulator.chat_log import key
from tests.bot.simulator.bot import Bot, slowly, text

UNUSABLE = {"message": "Invalid reply token"}


def said(bot: Bot, **action: Any) -> dict[str, Any]:
    """Do ``action`` as a person and return the event that the bot got of it."""
    bot.send("line", **(action or {"text": "우울해"}))
    return bot.last()


def shown(bot: Bot) -> list[list[dict[str, Any]]]:
    """The messages on the phone, one list for each send."""
    return [entry["messages"] for entry in bot.log("line", "bot")]


def test_a_text_reaches_the_bot_as_a_signed_webhook(bot: Bot) -> None:
    outcome = bot.send("line", text="오늘 너무 우울해")
    [(headers, body)] = bot.received
    assert is_signed(bot.settings.line_channel_secret, body, headers["X-Line-Signature"])
    assert bot.last()["message"]["text"] == "오늘 너무 우울해"
    assert outcome["webhook"]["status"] == 200


def test_a_person_keeps_their_user_id_and_two_people_have_two(bot: Bot) -> None:
    ids = [said(bot, text="안녕", chat=chat)["source"]["userId"] for chat in ("mina", "mina", "jun")]
    assert ids[0] == ids[1] != ids[2]


def test_a_reply_shows_on_the_phone_of_the_one_who_wrote(bot: Bot) -> None:
    response = bot.reply(said(bot)["replyToken"], text("첫째"), text("둘째"))
    assert response.status_code == 200
    assert len(response.json()["sentMessages"]) == 2
    assert response.headers["x-line-request-id"]
    assert shown(bot) == [[text("첫째"), text("둘째")]]


def test_a_reply_token_works_once(bot: Bot) -> None:
    token = said(bot)["replyToken"]
    assert bot.reply(token, text("하나")).status_code == 200
    again = bot.reply(token, text("둘"))
    assert (again.status_code, again.json()) == (400, UNUSABLE)
    assert shown(bot) == [[text("하나")]]


def test_a_reply_token_is_good_for_a_minute(bot: Bot, valkey_url: str) -> None:
    token = said(bot)["replyToken"]
    with redis.Redis.from_url(valkey_url) as valkey:
        left = valkey.ttl(key("line", "reply-token", token))
        assert REPLY_TOKEN_SECONDS - 2 <= left <= REPLY_TOKEN_SECONDS == 60
        valkey.pexpire(key("line", "reply-token", token), 1)
    time.sleep(0.05)
    assert bot.reply(token, text()).json() == UNUSABLE


def test_an_invented_reply_token_is_refused(bot: Bot) -> None:
    assert bot.reply("0" * 32, text()).json() == UNUSABLE


def test_a_refused_message_leaves_the_reply_token_usable(bot: Bot) -> None:
    token = said(bot)["replyToken"]
    refused = bot.reply(token, text(""))
    assert refused.status_code == 400
    assert refused.json()["details"][0]["property"] == "messages[0].text"
    assert bot.reply(token, text()).status_code == 200


@pytest.mark.parametrize(
    "messages", [[], [text()] * 6, [text("가" * 5001)], [{"type": "hologram"}], ["안녕"], "안녕", None]
)
def test_messages_outside_a_limit_are_refused(bot: Bot, messages: Any) -> None:
    token = said(bot)["replyToken"]
    for path in ("message/reply", "message/validate/reply"):
        response = bot.call_line(path, {"replyToken": token, "messages": messages})
        assert response.status_code == 400
        assert response.json()["message"] == "The request body has 1 error(s)"
    assert shown(bot) == []


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "test-line-token"])
def test_a_caller_without_the_access_token_is_refused(bot: Bot, authorization: str) -> None:
    token = said(bot)["replyToken"]
    body = {"replyToken": token, "messages": [text()]}
    assert bot.call_line("message/reply", body, Authorization=authorization).status_code == 401
    assert shown(bot) == []


def test_a_body_that_is_not_json_is_refused(bot: Bot) -> None:
    url = f"{bot.url}/simulator/line-api/v2/bot/message/reply"
    token = {"Authorization": f"Bearer {bot.settings.line_channel_access_token}"}
    json_type = {"Content-Type": "application/json"}
    assert requests.post(url, data=b"a=b", headers=token, timeout=5).status_code == 415
    assert requests.post(url, data=b"{", headers=token | json_type, timeout=5).status_code == 400
    assert requests.post(url, data=b"[]", headers=token | json_type, timeout=5).status_code == 400


def test_an_unknown_endpoint_is_not_found_in_lines_way(bot: Bot) -> None:
    response = bot.call_line("message/broadcast", {})
    assert response.status_code == 404
    assert "broadcast" in response.json()["message"]


def test_a_push_shows_on_the_phone(bot: Bot) -> None:
    user = said(bot)["source"]["userId"]
    assert bot.push(user, text("먼저 말 걸기")).status_code == 200
    assert shown(bot) == [[text("먼저 말 걸기")]]


def test_a_push_to_nobody_is_refused(bot: Bot) -> None:
    response = bot.push("U" + "9" * 32, text())
    assert (response.status_code, response.json()["message"]) == (400, "Failed to send messages")


def test_a_push_with_the_same_retry_key_is_delivered_once(bot: Bot) -> None:
    user, retry_key = said(bot)["source"]["userId"], {"X-Line-Retry-Key": str(uuid.uuid4())}
    first, second = bot.push(user, text(), **retry_key), bot.push(user, text(), **retry_key)
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["sentMessages"] == first.json()["sentMessages"]
    assert second.headers["X-Line-Accepted-Request-Id"]
    assert len(shown(bot)) == 1


def test_a_retry_key_must_be_a_uuid_and_belongs_to_pushes(bot: Bot) -> None:
    event = said(bot)
    assert bot.push(event["source"]["userId"], text(), **{"X-Line-Retry-Key": "once"}).status_code == 400
    body = {"replyToken": event["replyToken"], "messages": [text()]}
    key_of_reply = {"X-Line-Retry-Key": str(uuid.uuid4())}
    assert bot.call_line("message/reply", body, **key_of_reply).status_code == 400


def test_the_loading_animation_shows_on_the_phone(bot: Bot) -> None:
    user = said(bot)["source"]["userId"]
    assert bot.call_line("chat/loading/start", {"chatId": user, "loadingSeconds": 20}).status_code == 202
    assert [entry["seconds"] for entry in bot.log("line", "loading")] == [20]


@pytest.mark.parametrize("seconds", [0, 4, 7, 65, "20"])
def test_the_loading_animation_takes_multiples_of_five_up_to_a_minute(bot: Bot, seconds: Any) -> None:
    user = said(bot)["source"]["userId"]
    body = {"chatId": user, "loadingSeconds": seconds}
    assert bot.call_line("chat/loading/start", body).status_code == 400


def test_the_loading_animation_is_for_talks_between_two(bot: Bot) -> None:
    group = said(bot, text="다들 안녕", group=True, mention=True)["source"]["groupId"]
    assert bot.call_line("chat/loading/start", {"chatId": group}).status_code == 400
    assert bot.push(group, text()).status_code == 200


def test_the_bot_can_ask_who_it_is(bot: Bot) -> None:
    token = {"Authorization": f"Bearer {bot.settings.line_channel_access_token}"}
    response = requests.get(f"{bot.url}/simulator/line-api/v2/bot/info", headers=token, timeout=5)
    assert response.json()["userId"] == line_delivery.BOT_ID


def test_who_blocked_the_bot_sees_none_of_its_pushes(bot: Bot) -> None:
    user = said(bot, unfollow=True)["source"]["userId"]
    assert bot.push(user, text()).status_code == 200
    assert shown(bot) == []
    said(bot, follow=True, unblocked=True)
    bot.push(user, text())
    assert len(shown(bot)) == 1


def test_a_tapped_button_says_its_display_text_in_the_persons_name(bot: Bot) -> None:
    event = said(bot, postback={"data": "v=1&a=help", "displayText": "도움말"})
    assert event["postback"] == {"data": "v=1&a=help"}
    assert [entry["content"]["text"] for entry in bot.log("line", "user")] == ["도움말"]


def test_a_redelivery_brings_the_same_event_and_renews_an_unused_reply_token(bot: Bot) -> None:
    first = said(bot)
    bot.send("line", redeliver=True)
    assert bot.last() == {**first, "deliveryContext": {"isRedelivery": True}}
    assert bot.reply(first["replyToken"], text()).status_code == 200
    bot.send("line", redeliver=True)
    assert bot.reply(first["replyToken"], text()).json() == UNUSABLE


def test_nothing_can_be_redelivered_before_something_was_sent(bot: Bot) -> None:
    url = f"{bot.url}/simulator/line/send"
    response = requests.post(url, json={"chat": "mina", "redeliver": True}, timeout=5)
    assert response.status_code == 400
    assert "send something first" in response.json()["error"]


def test_several_events_travel_in_one_webhook_and_the_consoles_check_has_none(bot: Bot) -> None:
    bot.send("line", events=[{"text": "하나"}, {"sticker": True}, {"type": "aNewEvent"}])
    bot.send("line", events=[])
    assert len(bot.received) == 2
    assert b'"events": []' in bot.received[1][1]
    assert [entry["content"]["type"] for entry in bot.log("line", "user")] == ["text", "sticker"]


def test_a_slow_bot_is_a_timeout(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_delivery, "ACKNOWLEDGE_SECONDS", 0.2)
    bot.on_line = slowly({}, 0.5)
    assert bot.send("line", text="우울해")["webhook"]["failure"] == "request_timeout"


def test_a_bot_that_answers_with_an_error_is_told_apart(bot: Bot) -> None:
    bot.on_line = lambda _: ({"error": "no queue"}, 500)
    outcome = bot.send("line", text="우울해")["webhook"]
    assert (outcome["status"], outcome["failure"]) == (500, "error_status_code")


def test_both_ways_are_in_the_log_without_the_access_token(bot: Bot) -> None:
    bot.reply(said(bot)["replyToken"], text("들었어요"))
    there, back = bot.log("line", "wire")
    assert (there["title"], there["to"], there["status"]) == ("POST /line/webhook", "bot", 200)
    assert (back["title"], back["to"], back["status"]) == ("POST /v2/bot/message/reply", "platform", 200)
    assert back["request"]["messages"] == [text("들었어요")]
    assert bot.settings.line_channel_access_token not in str([there, back])
