"""Sending to LINE over real connections: what is sent, and what each way to fail is called."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from bot.line.sender import LineDeliveryFailed, Reason, Sender
from bot.settings import Settings
from tests.bot.line.line_api import INVALID_REPLY_TOKEN, LOADING, PUSH, REPLY, Answer, LineApi

TEXT = [{"type": "text", "text": "많이 힘들었겠어요."}]
RETRY_KEY = "123e4567-e89b-12d3-a456-426614174000"
QUOTA = Answer(429, {"message": "You have reached your monthly limit."})
BROKEN = Answer(500, {"message": "Internal Server Error"})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.line.sender.SEND_SECONDS", (0.3, 0.3))


@pytest.fixture
def nobody() -> Iterator[Sender]:
    """A sender to an address where nothing listens."""
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield Sender(
            Settings(
                line_api_base=f"http://127.0.0.1:{unheard.getsockname()[1]}", line_channel_access_token="t"
            )
        )


def reason_of(call: Callable[[], None]) -> Reason:
    with pytest.raises(LineDeliveryFailed) as failed:
        call()
    return failed.value.reason


def test_a_reply_carries_token_and_messages(sender: Sender, line_api: LineApi) -> None:
    sender.reply("reply-token", TEXT)

    (call,) = line_api.calls
    assert call.path == REPLY
    assert call.headers["authorization"] == "Bearer test-line-token"
    assert (call.body["replyToken"], call.body["messages"]) == ("reply-token", TEXT)
    assert "x-line-retry-key" not in call.headers  # LINE refuses a reply that has one


def test_a_push_carries_its_retry_key_from_the_first_try(sender: Sender, line_api: LineApi) -> None:
    sender.push("U1", TEXT, retry_key=RETRY_KEY)

    (call,) = line_api.calls
    assert call.path == PUSH
    assert call.headers["x-line-retry-key"] == RETRY_KEY
    assert (call.body["to"], call.body["messages"]) == ("U1", TEXT)


def test_the_loading_animation_is_asked_for(sender: Sender, line_api: LineApi) -> None:
    sender.loading("U1")

    (call,) = line_api.calls
    assert (call.path, call.body) == (LOADING, {"chatId": "U1", "loadingSeconds": 20})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (INVALID_REPLY_TOKEN, Reason.TOKEN),
        (Answer(400, {"message": "The request body has 1 error(s)"}), Reason.REFUSED),
        (Answer(400, ["not what LINE describes"]), Reason.REFUSED),
        (Answer(401, {"message": "Authentication failed"}), Reason.REFUSED),
        (Answer(403, {"message": "Not authorized"}), Reason.REFUSED),
        (Answer(404, {"message": "Not found"}), Reason.REFUSED),
        (QUOTA, Reason.BUSY),
        (BROKEN, Reason.UNCLEAR),
        (Answer(503, ""), Reason.UNCLEAR),
        (Answer(hang_up=True), Reason.UNCLEAR),
    ],
)
def test_a_reply_that_fails_says_why_and_is_not_repeated(
    sender: Sender, line_api: LineApi, answer: Answer, reason: Reason
) -> None:
    line_api.will_answer(REPLY, answer)

    assert reason_of(lambda: sender.reply("reply-token", TEXT)) is reason
    assert len(line_api.calls) == 1


@pytest.mark.usefixtures("impatient")
def test_a_reply_without_an_answer_is_given_up_in_time_and_not_repeated(
    sender: Sender, line_api: LineApi
) -> None:
    sender.open()
    line_api.will_answer(REPLY, Answer(seconds=3))
    start = time.monotonic()

    assert reason_of(lambda: sender.reply("reply-token", TEXT)) is Reason.UNCLEAR
    assert time.monotonic() - start < 2
    assert len(line_api.calls) == 1


def test_where_nothing_listens_nothing_was_sent(nobody: Sender) -> None:
    assert reason_of(lambda: nobody.reply("reply-token", TEXT)) is Reason.UNREACHABLE
    assert reason_of(lambda: nobody.push("U1", TEXT, retry_key=RETRY_KEY)) is Reason.UNREACHABLE
    assert reason_of(lambda: nobody.loading("U1")) is Reason.UNREACHABLE


def test_an_address_that_does_not_exist_is_unreachable() -> None:
    lost = Sender(Settings(line_api_base="http://line.invalid", line_channel_access_token="t"))

    assert reason_of(lambda: lost.reply("reply-token", TEXT)) is Reason.UNREACHABLE


@pytest.mark.parametrize("first", [BROKEN, Answer(hang_up=True)])
def test_a_push_that_met_trouble_is_pushed_once_more_under_the_same_key(
    sender: Sender, line_api: LineApi, first: Answer
) -> None:
    line_api.will_answer(PUSH, first)

    sender.push("U1", TEXT, retry_key=RETRY_KEY)

    assert [call.headers["x-line-retry-key"] for call in line_api.calls] == [RETRY_KEY] * 2


def test_a_push_is_not_tried_a_third_time(sender: Sender, line_api: LineApi) -> None:
    line_api.will_answer(PUSH, BROKEN, BROKEN)

    assert reason_of(lambda: sender.push("U1", TEXT, retry_key=RETRY_KEY)) is Reason.UNCLEAR
    assert len(line_api.calls) == 2


def test_a_push_beyond_the_quota_is_not_repeated(sender: Sender, line_api: LineApi) -> None:
    line_api.will_answer(PUSH, QUOTA)

    assert reason_of(lambda: sender.push("U1", TEXT, retry_key=RETRY_KEY)) is Reason.BUSY
    assert len(line_api.calls) == 1


@pytest.mark.usefixtures("impatient")
def test_a_push_that_line_had_taken_already_is_a_success(sender: Sender, line_api: LineApi) -> None:
    line_api.will_answer(PUSH, Answer(seconds=1), Answer(409, {"message": "already accepted"}))

    sender.push("U1", TEXT, retry_key=RETRY_KEY)

    assert len(line_api.calls) == 2


def test_the_loading_animation_does_not_hold_up_an_answer(sender: Sender, line_api: LineApi) -> None:
    sender.open()
    line_api.will_answer(LOADING, Answer(202, seconds=5))
    start = time.monotonic()

    assert reason_of(lambda: sender.loading("U1")) is Reason.UNCLEAR
    assert time.monotonic() - start < 3


def test_a_redirect_is_not_followed_with_our_token(sender: Sender, line_api: LineApi) -> None:
    line_api.will_answer(REPLY, Answer(307, headers={"Location": f"{line_api.url}/elsewhere"}))

    assert reason_of(lambda: sender.reply("reply-token", TEXT)) is Reason.REFUSED
    assert len(line_api.calls) == 1


@pytest.mark.parametrize("body", [{}, [], "no JSON object", None])
def test_a_success_with_an_odd_body_is_a_success(sender: Sender, line_api: LineApi, body: object) -> None:
    line_api.will_answer(REPLY, Answer(200, body))

    sender.reply("reply-token", TEXT)

    assert len(line_api.calls) == 1


def test_logs_and_errors_name_lines_request_and_nothing_said(
    sender: Sender, line_api: LineApi, caplog: pytest.LogCaptureFixture
) -> None:
    details = [{"message": "힘들었겠어요", "property": "messages[0].text"}]
    refused = Answer(400, {"message": "The request body has 1 error(s)", "details": details})
    line_api.will_answer(PUSH, refused)
    caplog.set_level(logging.DEBUG, logger="bot")

    sender.reply("reply-token-in-full", TEXT)
    with pytest.raises(LineDeliveryFailed) as failed:
        sender.push("U44444444444444444444444444444444", TEXT, retry_key=RETRY_KEY)

    said = caplog.text + str(failed.value)
    assert said.count("5b59509c-c57b-11e9-aa8c-2a2ae2dbcce4") == 2
    assert "The request body has 1 error(s)" in said
    for private in ("힘들었겠어요", "U4444", "reply-token-in-full", "test-line-token"):
        assert private not in said
