"""The skill as KakaoTalk calls it: Flask, Valkey, Celery and the callback's HTTP server are real; only what
the companion says, and how long it takes, is scripted."""

from __future__ import annotations

import contextlib
import dataclasses
import hmac
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.jobs import KAKAO_ANSWER, CeleryQueue, create_celery
from bot.kakao import limits, skill, texts
from bot.kakao.answer import answer_kakao
from bot.kakao.cards import promise, render
from bot.kakao.job import ANSWER_SECONDS, COMPANION_SECONDS, WAIT_SECONDS
from bot.kakao.skill import MAX_BODY_BYTES, create_kakao
from bot.links import Links
from bot.settings import Settings
from core.memory import Memory
from core.turn import Turn
from tests.bot.kakao.conftest import Receiver
from tests.bot.kakao.parts import FIVE_SONGS, ScriptedCompanion, body

SECRET = {"X-Kakao-Skill-Token": "test-kakao-secret"}
DANGER = body("이제 그만 살고 죽고 싶어")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return dataclasses.replace(settings, kakao_callback_hosts=("kakao.com", "127.0.0.1"))


@pytest.fixture
def client(settings: Settings, memory: Memory) -> FlaskClient:
    return client_of(settings, memory)


def client_of(settings: Settings, memory: Memory) -> FlaskClient:
    app = Flask(__name__)
    queue = CeleryQueue(create_celery(settings))
    app.register_blueprint(create_kakao(settings=settings, queue=queue, memory=memory))
    return app.test_client()


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds that web waits, where the test is about what happens then and not about how long that is."""
    monkeypatch.setattr(skill, "WAIT_SECONDS", 0.6)
    return 0.6


@contextlib.contextmanager
def working(companion: ScriptedCompanion, memory: Memory, settings: Settings) -> Iterator[None]:
    """A real Celery worker in a thread, which answers with ``companion``."""
    app = create_celery(settings)

    @app.task(name=KAKAO_ANSWER, shared=False)  # type: ignore[untyped-decorator]
    def answer(payload: dict[str, Any]) -> None:
        answer_kakao(payload, companion=companion, memory=memory, settings=settings)

    with start_worker(app, pool="threads", concurrency=4, perform_ping_check=False, shutdown_timeout=20):
        yield


def call(client: FlaskClient, raw: bytes = body(), **headers: str) -> TestResponse:
    return client.post(
        "/kakao/skill",
        data=raw,
        content_type="application/json",
        headers={**SECRET, **{name.replace("_", "-"): value for name, value in headers.items()}},
    )


def timed(ask: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    started = time.monotonic()
    answered = ask()
    return answered, time.monotonic() - started


def shown(answered: TestResponse) -> Any:
    """What KakaoTalk would show: only an answer with status 200 that is within its limits."""
    assert answered.status_code == 200
    response = answered.get_json()
    limits.check_response(response)
    return response


def as_shown(turn: Turn, settings: Settings) -> Any:
    return json.loads(json.dumps(render(turn, links=Links(settings.public_url))))


# Who may call


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Kakao-Skill-Token": ""},
        {"X-Kakao-Skill-Token": "test-kakao-secre"},
        {"X-Kakao-Skill-Token": "test-kakao-secret2"},
        {"X-Kakao-Skill-Token": "TEST-KAKAO-SECRET"},
        {"X-Kakao-Skill-Token": "비밀"},
        {"Authorization": "test-kakao-secret"},
        {"Authorization": "Basic test-kakao-secret"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"X-Other": "test-kakao-secret"},
    ],
)
def test_who_does_not_know_the_secret_gets_401_and_no_job(
    client: FlaskClient, memory: Memory, settings: Settings, headers: dict[str, str]
) -> None:
    answered = client.post("/kakao/skill", data=b"not even JSON", headers=headers)

    assert answered.status_code == 401
    assert memory._valkey.keys("*") == []


@pytest.mark.parametrize("presented", ["", "test-kakao-secret"])
def test_nobody_is_let_in_where_no_secret_is_set(settings: Settings, memory: Memory, presented: str) -> None:
    client = client_of(dataclasses.replace(settings, kakao_skill_secret=""), memory)

    answered = client.post(
        "/kakao/skill",
        data=body(),
        headers={"X-Kakao-Skill-Token": presented, "Authorization": f"Bearer {presented}"},
    )

    assert answered.status_code == 401


@pytest.mark.parametrize(
    ("header", "headers"),
    [
        ("X-Kakao-Skill-Token", SECRET),
        ("X-Own-Header", {"X-Own-Header": "test-kakao-secret"}),
        ("X-Kakao-Skill-Token", {"Authorization": "Bearer test-kakao-secret"}),
        ("Authorization", {"Authorization": "test-kakao-secret"}),
    ],
    ids=["default header", "header of the operator's", "bearer", "bare authorization"],
)
def test_the_secret_is_taken_from_the_configured_header_or_as_a_bearer_token(
    settings: Settings, memory: Memory, header: str, headers: dict[str, str]
) -> None:
    settings = dataclasses.replace(settings, kakao_secret_header=header)
    client = client_of(settings, memory)
    with working(ScriptedCompanion(), memory, settings):
        answered = client.post("/kakao/skill", data=body(), headers=headers)

    assert shown(answered) == as_shown(FIVE_SONGS, settings)


@pytest.mark.parametrize("guess", ["", "t", "test-kakao-secret", "test-kakao-secreT", "x" * 100])
def test_the_secret_is_only_ever_compared_in_constant_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, guess: str
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def watched(first: bytes, second: bytes) -> bool:
        compared.append((first, second))
        return False

    monkeypatch.setattr(hmac, "compare_digest", watched)
    answered = client.post("/kakao/skill", data=body(), headers={"X-Kakao-Skill-Token": guess})

    assert answered.status_code == 401, "nothing else may let a caller in"
    assert compared == [(guess.encode(), b"test-kakao-secret"), (b"", b"test-kakao-secret")]


def test_a_body_that_kakaotalk_would_never_send_is_not_read(client: FlaskClient) -> None:
    assert call(client, b"x" * (MAX_BODY_BYTES + 1)).status_code == 413


# An answer in time


def test_a_sentence_is_answered_with_words_and_five_songs(
    client: FlaskClient, memory: Memory, settings: Settings
) -> None:
    companion = ScriptedCompanion()
    with working(companion, memory, settings):
        answered, seconds = timed(lambda: call(client))

    assert shown(answered) == as_shown(FIVE_SONGS, settings)
    assert answered.content_type == "application/json"
    assert seconds < WAIT_SECONDS
    assert 0 < companion.allowed[0] <= COMPANION_SECONDS


def test_what_kakaotalk_sends_twice_is_answered_twice(
    client: FlaskClient, memory: Memory, settings: Settings
) -> None:
    with working(ScriptedCompanion(), memory, settings):
        answers = [shown(call(client, X_Request_Id="chp-1")) for _ in range(2)]

    assert answers == [as_shown(FIVE_SONGS, settings)] * 2


def test_calls_at_the_same_time_get_each_their_own_answer(
    client: FlaskClient, memory: Memory, settings: Settings
) -> None:
    companion = ScriptedCompanion(takes=0.1)
    with working(companion, memory, settings), ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda n: call(client, body(f"문장 {n}")), range(8)))

    assert [shown(answered) for answered in answers] == [as_shown(FIVE_SONGS, settings)] * 8
    assert sorted(text for _, _, text in companion.heard) == [f"문장 {n}" for n in range(8)]


def test_an_answer_in_time_needs_no_callback(
    client: FlaskClient, memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    with working(ScriptedCompanion(takes=0.5), memory, settings):
        answered = call(client, body(userRequest__callbackUrl=receiver.url))

    assert shown(answered) == as_shown(FIVE_SONGS, settings)
    assert receiver.posted == []


# An answer that takes longer


def test_a_slow_answer_is_promised_in_time_and_then_posted_to_the_callback(
    client: FlaskClient, memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    with working(ScriptedCompanion(takes=WAIT_SECONDS + 0.5), memory, settings):
        answered, seconds = timed(lambda: call(client, body(userRequest__callbackUrl=receiver.url)))
        assert receiver.arrived.wait(5)

    assert shown(answered) == promise(texts.WAITING)
    assert seconds < ANSWER_SECONDS
    assert receiver.posted == [as_shown(FIVE_SONGS, settings)]


@pytest.mark.parametrize("url", ["https://evil.example/callback", "http://127.0.0.2/callback", "kakao.com"])
def test_a_callback_to_elsewhere_is_not_used(
    client: FlaskClient, memory: Memory, settings: Settings, url: str
) -> None:
    companion = ScriptedCompanion()
    with working(companion, memory, settings):
        answered = call(client, body(userRequest__callbackUrl=url))

    assert shown(answered) == as_shown(FIVE_SONGS, settings)
    assert companion.allowed[0] <= COMPANION_SECONDS


def test_a_worker_that_is_silent_leaves_a_kind_sentence_and_the_moods(
    client: FlaskClient, settings: Settings
) -> None:
    answered, seconds = timed(lambda: call(client))

    assert shown(answered) == as_shown(texts.APOLOGY, settings)
    assert len(shown(answered)["template"]["quickReplies"]) == 6
    assert seconds < ANSWER_SECONDS


def test_a_worker_that_wakes_up_late_says_nothing_to_a_closed_request(
    client: FlaskClient, memory: Memory, settings: Settings
) -> None:
    call(client)
    companion = ScriptedCompanion()
    with working(companion, memory, settings):
        time.sleep(1)

    assert companion.heard == []


@pytest.mark.usefixtures("short_wait")
def test_a_job_waits_in_the_queue_for_its_callback_until_a_worker_comes(
    client: FlaskClient, memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    answered = call(client, body(userRequest__callbackUrl=receiver.url))
    with working(ScriptedCompanion(), memory, settings):
        assert receiver.arrived.wait(5)

    assert shown(answered) == promise(texts.WAITING)
    assert receiver.posted == [as_shown(FIVE_SONGS, settings)]


def test_around_the_deadline_exactly_one_of_web_and_worker_answers(
    client: FlaskClient, memory: Memory, settings: Settings, receiver: Receiver, short_wait: float
) -> None:
    """The companion is done about when web stops waiting, a little before or after, many times over."""
    companion, outcomes = ScriptedCompanion(), []
    with working(companion, memory, settings):
        for late in (0.3, 0.06, 0.03, 0.0, -0.03, -0.06, -0.4):
            receiver.posted.clear()
            receiver.arrived.clear()
            companion.takes = short_wait + late
            answered = shown(call(client, body(userRequest__callbackUrl=receiver.url)))
            promised = answered == promise(texts.WAITING)
            assert receiver.arrived.wait(5 if promised else 0.7) == promised
            assert promised or answered == as_shown(FIVE_SONGS, settings)
            assert receiver.posted == ([as_shown(FIVE_SONGS, settings)] if promised else [])
            outcomes.append(promised)

    assert set(outcomes) == {True, False}, "the race was never close"


# Parts that are missing


def test_a_queue_that_is_down_still_gets_a_kind_sentence_in_time(
    settings: Settings, memory: Memory, unused_port: int, receiver: Receiver
) -> None:
    dead = dataclasses.replace(settings, redis_url=f"redis://127.0.0.1:{unused_port}/0")
    client = client_of(dead, memory)

    answered, seconds = timed(lambda: call(client, body(userRequest__callbackUrl=receiver.url)))

    assert shown(answered) == as_shown(texts.APOLOGY, settings), "no job, so no promise"
    assert seconds < ANSWER_SECONDS


def test_a_valkey_that_hangs_still_gets_a_kind_sentence_in_time(settings: Settings, silent_port: int) -> None:
    hanging = dataclasses.replace(settings, redis_url=f"redis://127.0.0.1:{silent_port}/0")
    client = client_of(hanging, Memory.connect(hanging.redis_url))

    answered, seconds = timed(lambda: call(client))

    assert shown(answered) == as_shown(texts.APOLOGY, settings)
    assert seconds < ANSWER_SECONDS


def test_a_memory_that_is_down_leaves_the_answer_to_the_callback(
    settings: Settings, memory: Memory, unused_port: int, receiver: Receiver
) -> None:
    dead = Memory.connect(f"redis://127.0.0.1:{unused_port}/0")
    client = client_of(settings, dead)
    with working(ScriptedCompanion(), dead, settings):
        answered = call(client, body(userRequest__callbackUrl=receiver.url))
        assert receiver.arrived.wait(5)

    assert shown(answered) == promise(texts.WAITING)
    assert receiver.posted == [as_shown(FIVE_SONGS, settings)]


def test_a_failure_nobody_foresaw_gets_a_kind_sentence(settings: Settings, memory: Memory) -> None:
    class Broken:
        def put(self, task: str, payload: dict[str, Any], *, expires: float | None = None) -> None:
            raise RuntimeError("not foreseen")

    app = Flask(__name__)
    app.register_blueprint(create_kakao(settings=settings, queue=Broken(), memory=memory))

    assert shown(call(app.test_client())) == as_shown(texts.APOLOGY, settings)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000], ids=["empty", "list", "object", "bytes", "deep"]
)
def test_what_is_no_payload_is_answered_too(
    client: FlaskClient, memory: Memory, settings: Settings, raw: bytes
) -> None:
    companion = ScriptedCompanion()
    with working(companion, memory, settings):
        answered = call(client, raw)

    assert shown(answered) == as_shown(FIVE_SONGS, settings)
    assert companion.heard == [("unreadable",)]


# Danger


def test_danger_gets_help_lines_even_without_queue_and_memory(settings: Settings, unused_port: int) -> None:
    dead = dataclasses.replace(settings, redis_url=f"redis://127.0.0.1:{unused_port}/0")
    client = client_of(dead, Memory.connect(dead.redis_url))

    outputs = shown(call(client, DANGER))["template"]["outputs"]

    assert any(
        button["action"] == "phone"
        for output in outputs
        for button in output.get("textCard", {}).get("buttons", ())
    )


@pytest.mark.usefixtures("short_wait")
def test_danger_is_not_left_waiting_for_a_callback_from_a_worker_that_is_silent(
    client: FlaskClient, receiver: Receiver
) -> None:
    raw = body("이제 그만 살고 죽고 싶어", userRequest__callbackUrl=receiver.url)

    response = shown(call(client, raw))

    assert "textCard" in response["template"]["outputs"][1]


@pytest.mark.usefixtures("short_wait")
def test_nothing_a_listener_wrote_or_is_known_by_reaches_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="bot")
    raw = body("아무도 모르는 이야기", userRequest__callbackUrl="https://evil.example/token-1")

    call(client, raw)

    assert caplog.text
    assert not [private for private in ("이야기", "6fa4c0de77aa", "token-1") if private in caplog.text]
