from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.exceptions import BadRequest

from bot.line.events import read_event
from bot.line.limits import MAX_TEXT, utf16_length
from bot.simulator.line_events import encode, event, sign, ulid
from tests.bot.line.line_schema import schema_errors

NOW = 1_760_000_000_123
USER = "U" + "4" * 32
BOT = "U" + "0" * 32
ACTIONS: dict[str, dict[str, Any]] = {
    "a text": {"text": "오늘 너무 우울해"},
    "a text in a group that names the bot": {"text": "노래 틀어 줘", "group": True, "mention": True},
    **{
        kind: {kind: True}
        for kind in (
            "sticker",
            "image",
            "video",
            "audio",
            "file",
            "location",
            "follow",
            "unfollow",
            "join",
            "leave",
        )
    },
    "a postback": {"postback": {"data": "v=1&a=help", "displayText": "도움말"}},
    "an unsend": {"unsend": "444573844083572737"},
}


def made(action: dict[str, Any]) -> dict[str, Any]:
    return event(action, user_id=USER, bot_id=BOT, now_ms=NOW)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_what_a_person_does_becomes_a_webhook_by_lines_own_description(action: dict[str, Any]) -> None:
    webhook = json.loads(encode(BOT, [made(action)]))
    assert schema_errors("webhook-strict.yml", "CallbackRequest", webhook) == []


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_lines_own_sdk_knows_every_event_and_its_signature(action: dict[str, Any]) -> None:
    from linebot.v3 import WebhookParser
    from linebot.v3.models.events import UnknownEvent

    body = encode(BOT, [made(action)])
    [parsed] = WebhookParser("secret").parse(body.decode(), sign("secret", body))
    assert not isinstance(parsed, UnknownEvent)


def test_a_mention_marks_the_bots_name_and_nothing_else() -> None:
    job = read_event(made(ACTIONS["a text in a group that names the bot"]), listener_key="k", received_at=0)
    assert job is not None
    assert job.incoming.text == "노래 틀어 줘"


@pytest.mark.parametrize("mode", ["standby", "a mode to come"])
def test_only_an_active_channel_gets_a_reply_token(mode: str) -> None:
    assert "replyToken" in made({"text": "안녕"})
    assert "replyToken" not in made({"text": "안녕", "mode": mode})


def test_an_event_that_cannot_be_answered_has_no_reply_token() -> None:
    for action in ({"unfollow": True}, {"unsend": "1"}, {"leave": True}, {"type": "aNewEvent"}):
        assert "replyToken" not in made(action)


def test_ulids_sort_by_time_and_differ_within_a_millisecond() -> None:
    assert ulid(NOW) < ulid(NOW + 1)
    assert len({ulid(NOW) for _ in range(100)}) == 100
    assert ulid(1_469_918_176_385)[:10] == "01ARYZ6S41"  # the example of github.com/ulid/spec
    assert len(ulid(NOW)) == 26


def test_a_text_longer_than_line_lets_people_write_is_not_sent() -> None:
    longest = "가" * MAX_TEXT
    assert utf16_length(made({"text": longest})["message"]["text"]) == MAX_TEXT
    for text in ("", longest + "나"):
        with pytest.raises(BadRequest, match="5000"):
            made({"text": text})


def test_an_unknown_action_is_refused_with_what_there_is() -> None:
    with pytest.raises(BadRequest, match="sticker"):
        made({"stikcer": True})
