"""POST /line/webhook with really signed requests, a real Valkey and the real queue."""

from __future__ import annotations

import dataclasses
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from kombu.simple import SimpleQueue

from bot.incoming import Kind
from bot.jobs import CeleryQueue, create_celery
from bot.line.limits import ACKNOWLEDGE_SECONDS
from bot.line.sender import Sender
from bot.line.webhook import MAX_BODY_BYTES, create_line
from bot.settings import Settings
from core.memory import Memory
from tests.bot.line.line_api import INVALID_REPLY_TOKEN, PUSH, REPLY, Answer, LineApi
from tests.bot.line.webhooks import TOKEN, USER, body_of, event, in_group, mention, post, text_event

DANGER = "죽고 싶어"
Post = Callable[..., int]


def line_app(settings: Settings, *, queue: str, memory: str, sender: Sender) -> FlaskClient:
    """The webhook alone, its queue and its memory at these addresses."""
    app = Flask(__name__)
    app.register_blueprint(
        create_line(
            settings=settings,
            queue=CeleryQueue(create_celery(dataclasses.replace(settings, redis_url=queue))),
            memory=Memory.connect(memory),
            sender=sender,
        )
    )
    return app.test_client()


@pytest.fixture
def client(settings: Settings, sender: Sender) -> FlaskClient:
    return line_app(settings, queue=settings.redis_url, memory=settings.redis_url, sender=sender)


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a Valkey that does not run."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield f"redis://127.0.0.1:{unheard.getsockname()[1]}/0"


@pytest.fixture
def cut_off(settings: Settings, sender: Sender, nowhere: str) -> FlaskClient:
    """The webhook while Valkey is down."""
    return line_app(settings, queue=nowhere, memory=nowhere, sender=sender)


def post_events(client: FlaskClient, settings: Settings, *events: dict[str, Any]) -> int:
    return post(client, body_of(*events), secret=settings.line_channel_secret).status_code


def queued(settings: Settings) -> list[dict[str, Any]]:
    """The payloads waiting for the worker, oldest first, taken off the queue."""
    payloads = []
    with create_celery(settings).connection_for_read() as connection:
        waiting = connection.SimpleQueue("line")
        try:
            while True:
                message = waiting.get(block=False)
                message.ack()
                payloads.append(message.payload[1]["payload"])
        except SimpleQueue.Empty:
            waiting.close()
    return payloads


# Who may post


def test_a_signed_event_is_queued_with_all_that_the_worker_needs(
    client: FlaskClient, settings: Settings
) -> None:
    given = text_event("오늘 너무 우울해 😢")
    before = time.time()

    assert post_events(client, settings, given) == 200

    (payload,) = queued(settings)
    assert before <= payload.pop("received_at") <= time.time()
    listener = payload["incoming"].pop("listener")
    assert listener not in ("", USER)
    assert payload == {
        "incoming": {
            "kind": "text",
            "text": "오늘 너무 우울해 😢",
            "choice": "",
            "message_id": "444573844083572737",
        },
        "reply_token": TOKEN,
        "chat_id": USER,
        "one_to_one": True,
        "event_id": given["webhookEventId"],
    }


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-line-signature": ""},
        {"x-line-signature": "c2lnbmVkIGJ5IG5vYm9keQ=="},
        {"x-line-signature": "é"},
    ],
)
def test_who_does_not_sign_is_turned_away(
    client: FlaskClient, settings: Settings, headers: dict[str, str]
) -> None:
    response = client.post("/line/webhook", data=body_of(text_event("우울해")), headers=headers)

    assert response.status_code == 401
    assert queued(settings) == []


def test_a_signature_of_another_secret_or_another_body_is_none(
    client: FlaskClient, settings: Settings
) -> None:
    body = body_of(text_event("우울해"))

    assert post(client, body, secret="another").status_code == 401
    assert queued(settings) == []


def test_the_signature_is_of_the_raw_bytes(client: FlaskClient, settings: Settings) -> None:
    spaced = json.dumps(json.loads(body_of(text_event("우울해"))), indent=3).encode() + b"\n"

    assert post(client, spaced, secret=settings.line_channel_secret).status_code == 200
    assert len(queued(settings)) == 1


def test_without_a_secret_of_ours_nobody_can_sign(
    settings: Settings, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    open_door = dataclasses.replace(settings, line_channel_secret="")
    client = line_app(open_door, queue=settings.redis_url, memory=settings.redis_url, sender=sender)

    assert post_events(client, open_door, text_event("우울해")) == 401
    assert "LINE_CHANNEL_SECRET is empty" in caplog.text


def test_a_body_too_large_is_not_read(client: FlaskClient, settings: Settings) -> None:
    largest = text_event("가")
    filled = body_of(largest)[:-2] + b" " * (MAX_BODY_BYTES - len(body_of(largest))) + b"]}"

    assert post(client, filled, secret=settings.line_channel_secret).status_code == 200
    assert post(client, filled + b" ", secret=settings.line_channel_secret).status_code == 413


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"null", b'"events"', b"[" * 9_999, b"\xff\xfe"])
def test_a_signed_body_that_is_no_webhook_is_refused(
    client: FlaskClient, settings: Settings, body: bytes
) -> None:
    assert post(client, body, secret=settings.line_channel_secret).status_code == 400


# What it may bring


@pytest.mark.parametrize("body", [b"{}", b'{"events": null}', b'{"events": {}}', b'{"events": [1, "a"]}'])
def test_a_webhook_without_events_is_acknowledged(
    client: FlaskClient, settings: Settings, body: bytes
) -> None:
    assert post(client, body, secret=settings.line_channel_secret).status_code == 200


def test_the_consoles_verify_is_acknowledged(client: FlaskClient, settings: Settings) -> None:
    assert post_events(client, settings) == 200
    assert queued(settings) == []


def test_several_events_in_one_call_are_queued_in_their_order(
    client: FlaskClient, settings: Settings
) -> None:
    events = [
        text_event("하나"),
        event("postback", postback={"data": "v=1&a=help"}),
        event("memberJoined"),
        text_event("둘", mode="standby"),
        event("message", message={"type": "sticker", "id": "1"}),
        event("unfollow", replyToken=None),
        text_event("@봇 셋", source=in_group(), mention=[mention(0, 2)]),
    ]

    assert post_events(client, settings, *events) == 200

    assert [payload["incoming"]["kind"] for payload in queued(settings)] == [
        Kind.TEXT,
        Kind.CHOICE,
        Kind.UNREADABLE,
        Kind.FORGET,
        Kind.TEXT,
    ]


def test_an_odd_event_does_not_take_the_others_with_it(client: FlaskClient, settings: Settings) -> None:
    odd = {"type": "message", "mode": {"a": 1}, "source": 7, "message": []}

    assert post_events(client, settings, odd, text_event("우울해")) == 200
    assert len(queued(settings)) == 1


def test_an_event_that_comes_again_is_dropped(client: FlaskClient, settings: Settings) -> None:
    first = text_event("우울해")
    again = {**first, "deliveryContext": {"isRedelivery": True}}

    assert post_events(client, settings, first, first) == 200
    assert post_events(client, settings, again, text_event("다른 말")) == 200

    assert [payload["incoming"]["text"] for payload in queued(settings)] == ["우울해", "다른 말"]


def test_a_job_carries_no_secret_and_logs_no_words(
    client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    given = text_event("아무에게도 말 못 했어")

    post_events(client, settings, given, given)

    assert settings.line_channel_secret not in json.dumps(queued(settings))
    assert given["webhookEventId"] in caplog.text
    assert "말 못 했어" not in caplog.text
    assert USER not in caplog.text


# When Valkey is down


def test_an_event_that_cannot_be_queued_is_asked_for_again(
    cut_off: FlaskClient, settings: Settings, line_api: LineApi
) -> None:
    assert post_events(cut_off, settings, text_event("우울해"), text_event("졸려")) == 500
    assert line_api.calls == []


def test_what_asks_for_nothing_is_acknowledged_all_the_same(cut_off: FlaskClient, settings: Settings) -> None:
    assert post_events(cut_off, settings, event("memberJoined")) == 200


def test_an_event_that_could_not_be_queued_is_taken_when_it_comes_again(
    settings: Settings, sender: Sender, nowhere: str, client: FlaskClient
) -> None:
    without_queue = line_app(settings, queue=nowhere, memory=settings.redis_url, sender=sender)
    given = text_event("우울해")

    assert post_events(without_queue, settings, given) == 500
    assert post_events(client, settings, given) == 200

    assert len(queued(settings)) == 1


def test_a_valkey_that_hangs_is_told_to_line_while_it_still_waits(
    settings: Settings, sender: Sender, silent_port: int
) -> None:
    hanging = f"redis://127.0.0.1:{silent_port}/0"
    client = line_app(settings, queue=hanging, memory=hanging, sender=sender)
    started = time.monotonic()
    assert post_events(client, settings, text_event("우울해"), text_event("졸려")) == 500
    assert time.monotonic() - started < ACKNOWLEDGE_SECONDS


def test_without_memory_an_event_is_queued_seen_or_not(
    settings: Settings, sender: Sender, nowhere: str
) -> None:
    forgetful = line_app(settings, queue=settings.redis_url, memory=nowhere, sender=sender)

    assert post_events(forgetful, settings, text_event("우울해"), text_event("졸려")) == 200
    assert len(queued(settings)) == 2


def test_someone_in_danger_gets_help_lines_even_then(
    cut_off: FlaskClient, settings: Settings, line_api: LineApi
) -> None:
    assert post_events(cut_off, settings, text_event(DANGER)) == 200

    (call,) = line_api.calls
    assert (call.path, call.body["replyToken"]) == (REPLY, TOKEN)
    assert "tel:109" in json.dumps(call.body)


def test_someone_in_danger_is_answered_though_others_must_wait(
    cut_off: FlaskClient, settings: Settings, line_api: LineApi
) -> None:
    other = text_event("졸려", replyToken="other")

    assert post_events(cut_off, settings, other, text_event(DANGER), other) == 500
    assert [call.body["replyToken"] for call in line_api.calls_to(REPLY)] == [TOKEN]


def test_help_lines_that_line_did_not_take_are_tried_again(
    cut_off: FlaskClient, settings: Settings, line_api: LineApi
) -> None:
    line_api.will_answer(REPLY, Answer(500, {"message": "Internal Server Error"}), INVALID_REPLY_TOKEN)
    given = text_event(DANGER)

    assert post_events(cut_off, settings, given) == 500
    assert post_events(cut_off, settings, given) == 200  # the first try had arrived after all


def test_help_lines_are_pushed_where_the_token_is_gone_and_pushing_is_allowed(
    settings: Settings, sender: Sender, line_api: LineApi, nowhere: str
) -> None:
    pushing = dataclasses.replace(settings, line_allow_push=True)
    client = line_app(pushing, queue=nowhere, memory=nowhere, sender=sender)
    line_api.will_answer(REPLY, INVALID_REPLY_TOKEN)

    assert post_events(client, settings, text_event(DANGER)) == 200
    assert [call.body["to"] for call in line_api.calls_to(PUSH)] == [USER]


def test_danger_said_past_us_in_a_group_stays_unheard(
    cut_off: FlaskClient, settings: Settings, line_api: LineApi
) -> None:
    assert post_events(cut_off, settings, text_event(DANGER, source=in_group())) == 200
    assert line_api.calls == []


def test_while_all_is_well_the_worker_answers_danger(
    client: FlaskClient, settings: Settings, line_api: LineApi
) -> None:
    assert post_events(client, settings, text_event(DANGER)) == 200
    assert line_api.calls == []
    assert len(queued(settings)) == 1
