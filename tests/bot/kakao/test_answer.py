"""What the worker does with a job: a real Valkey, a real HTTP server as KakaoTalk's callback."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from typing import Any

import pytest

from bot.incoming import Incoming, Kind
from bot.kakao import answer, texts
from bot.kakao.answer import answer_kakao
from bot.kakao.cards import render
from bot.kakao.job import ANSWER_SECONDS, COMPANION_SECONDS, DELIVER_SECONDS, LETTER_SECONDS, Job
from bot.links import Links
from bot.settings import Settings
from core import choice
from core.memory import Memory
from core.turn import Action, Choice, Turn
from core.turn import Kind as TurnKind
from tests.bot.kakao.conftest import Receiver
from tests.bot.kakao.parts import FIVE_SONGS, ScriptedCompanion

TEXT = Incoming(kind=Kind.TEXT, listener="l" * 32, text="오늘 너무 우울해")


def job(*, callback_url: str | None = None, incoming: Incoming = TEXT, ago: float = 0.0) -> Job:
    """A job whose request came ``ago`` seconds ago."""
    return Job(job_id="j1", incoming=incoming, arrived=time.time() - ago, callback_url=callback_url)


def run(a_job: Job, companion: ScriptedCompanion, memory: Memory, settings: Settings) -> None:
    """As the worker does, which gets the job as JSON."""
    answer_kakao(
        json.loads(json.dumps(a_job.as_dict())), companion=companion, memory=memory, settings=settings
    )


def letter(memory: Memory, a_job: Job) -> Any:
    found = memory.collect(a_job.box, seconds=0)
    return None if found is None else json.loads(found)


def rendered(turn: Turn, settings: Settings) -> Any:
    return json.loads(
        json.dumps(render(turn, links=Links(settings.public_url), block_id=settings.kakao_block_id))
    )


@pytest.fixture
def dead_memory(unused_port: int) -> Memory:
    """A Valkey that is down."""
    return Memory.connect(f"redis://127.0.0.1:{unused_port}/0")


def test_an_answer_goes_into_the_box_that_web_waits_at(memory: Memory, settings: Settings) -> None:
    a_job = job()

    run(a_job, ScriptedCompanion(), memory, settings)

    assert letter(memory, a_job) == rendered(FIVE_SONGS, settings)
    assert memory.counters() == {answer.ANSWERED_IN_TIME: 1}


def test_buttons_call_the_block_that_the_operator_named(memory: Memory, settings: Settings) -> None:
    a_job, settings = job(), dataclasses.replace(settings, kakao_block_id="66f0block")

    run(a_job, ScriptedCompanion(), memory, settings)

    assert letter(memory, a_job)["template"]["quickReplies"][0]["blockId"] == "66f0block"


def test_without_a_callback_the_companion_must_be_done_before_web_gives_up(
    memory: Memory, settings: Settings
) -> None:
    companion = ScriptedCompanion()

    run(job(ago=1.0), companion, memory, settings)

    assert companion.allowed == [pytest.approx(COMPANION_SECONDS - 1.0, abs=0.2)]


def test_with_a_callback_the_companion_may_take_its_time(
    memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    companion = ScriptedCompanion()

    run(job(callback_url=receiver.url), companion, memory, settings)

    assert companion.allowed == [answer.COMPANION_SECONDS_WITH_CALLBACK]


def test_a_worker_whose_clock_is_behind_does_not_take_longer(memory: Memory, settings: Settings) -> None:
    companion = ScriptedCompanion()

    run(job(ago=-3600), companion, memory, settings)

    assert companion.allowed == [COMPANION_SECONDS]


def test_a_job_that_comes_too_late_is_dropped_unheard(memory: Memory, settings: Settings) -> None:
    companion, a_job = ScriptedCompanion(), job(ago=COMPANION_SECONDS + 0.1)

    run(a_job, companion, memory, settings)

    assert companion.heard == []
    assert letter(memory, a_job) is None
    assert memory.counters() == {answer.ANSWERED_LATE: 1}


def test_an_answer_after_web_has_given_up_is_dropped_where_there_is_no_callback(
    memory: Memory, settings: Settings
) -> None:
    a_job = job()
    memory.first_time(a_job.claim, seconds=LETTER_SECONDS)

    run(a_job, ScriptedCompanion(), memory, settings)

    assert letter(memory, a_job) is None
    assert memory.counters() == {answer.ANSWERED_LATE: 1}


def test_an_answer_after_web_has_promised_it_is_posted_to_the_callback(
    memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    a_job = job(callback_url=receiver.url)
    memory.first_time(a_job.claim, seconds=LETTER_SECONDS)
    started = time.monotonic()

    run(a_job, ScriptedCompanion(), memory, settings)

    assert receiver.posted == [rendered(FIVE_SONGS, settings)]
    assert letter(memory, a_job) is None
    assert time.monotonic() - started >= answer.HEAD_START_SECONDS, "the promise must reach KakaoTalk first"
    assert memory.counters() == {answer.ANSWERED_BY_CALLBACK: 1}


def test_an_answer_in_time_does_not_use_the_callback(
    memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    a_job = job(callback_url=receiver.url)

    run(a_job, ScriptedCompanion(), memory, settings)

    assert letter(memory, a_job) == rendered(FIVE_SONGS, settings)
    assert receiver.posted == []


@pytest.mark.parametrize("promised", [True, False], ids=["by callback", "in the box"])
def test_a_requeued_job_does_not_answer_twice(
    memory: Memory, settings: Settings, receiver: Receiver, *, promised: bool
) -> None:
    a_job = job(callback_url=receiver.url)
    if promised:
        memory.first_time(a_job.claim, seconds=LETTER_SECONDS)

    for _ in range(2):
        run(a_job, ScriptedCompanion(), memory, settings)

    assert len(receiver.posted) == (1 if promised else 0)
    assert (letter(memory, a_job) is None) == promised
    assert letter(memory, a_job) is None


def test_runs_of_one_job_at_the_same_time_answer_once(
    memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    a_job = job(callback_url=receiver.url)
    memory.first_time(a_job.claim, seconds=LETTER_SECONDS)
    runs = [
        threading.Thread(target=run, args=(a_job, ScriptedCompanion(takes=0.1), memory, settings))
        for _ in range(4)
    ]
    for each in runs:
        each.start()
    for each in runs:
        each.join()

    assert len(receiver.posted) == 1


def test_without_memory_the_answer_still_comes_by_callback(
    dead_memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    a_job = job(callback_url=receiver.url, ago=2.0)

    run(a_job, ScriptedCompanion(), dead_memory, settings)

    assert receiver.posted == [rendered(FIVE_SONGS, settings)]
    assert time.time() > a_job.arrived + ANSWER_SECONDS, "web may promise it as late as that"


def test_without_memory_and_callback_the_job_ends_quietly(dead_memory: Memory, settings: Settings) -> None:
    companion = ScriptedCompanion()

    run(job(), companion, dead_memory, settings)

    assert len(companion.heard) == 1


def test_a_companion_that_fails_apologises_and_names_the_moods(memory: Memory, settings: Settings) -> None:
    a_job = job()

    run(a_job, ScriptedCompanion(RuntimeError("no model")), memory, settings)

    assert letter(memory, a_job) == rendered(texts.APOLOGY, settings)


def test_words_that_a_failure_quotes_stay_out_of_the_log(
    memory: Memory, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    run(job(), ScriptedCompanion(KeyError(TEXT.text)), memory, settings)

    assert "KeyError at" in caplog.text
    assert TEXT.text not in caplog.text


def test_a_turn_that_cannot_be_shown_is_replaced_by_the_apology(memory: Memory, settings: Settings) -> None:
    a_job = job()

    run(
        a_job,
        ScriptedCompanion(Turn(TurnKind.NOTICE, "네", choices=(Choice(Action.MOOD),))),
        memory,
        settings,
    )

    assert letter(memory, a_job) == rendered(texts.APOLOGY, settings)


def test_a_callback_that_kakao_does_not_take_is_counted_and_not_tried_again(
    memory: Memory, settings: Settings, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.outcome = {"status": "FAIL", "message": "Invalid or expired callback token"}
    a_job = job(callback_url=receiver.url)
    memory.first_time(a_job.claim, seconds=LETTER_SECONDS)

    for _ in range(2):
        run(a_job, ScriptedCompanion(), memory, settings)

    assert len(receiver.posted) == 1
    assert memory.counters() == {answer.CALLBACK_FAILED: 1}
    assert "FAIL" in caplog.text
    assert receiver.url not in caplog.text
    assert FIVE_SONGS.reply not in caplog.text


def test_a_callback_that_would_come_after_its_deadline_is_not_posted(
    memory: Memory, settings: Settings, receiver: Receiver
) -> None:
    a_job = job(callback_url=receiver.url, ago=DELIVER_SECONDS - answer.HEAD_START_SECONDS / 2)
    memory.first_time(a_job.claim, seconds=LETTER_SECONDS)

    run(a_job, ScriptedCompanion(), memory, settings)

    assert receiver.posted == []
    assert memory.counters() == {answer.ANSWERED_LATE: 1}


@pytest.mark.parametrize(
    ("incoming", "asked"),
    [
        (TEXT, ("listen", TEXT.listener, TEXT.text)),
        (Incoming(kind=Kind.GREET, listener="l"), ("greet",)),
        (Incoming(kind=Kind.UNREADABLE, listener="l"), ("unreadable",)),
        (Incoming(kind=Kind.CHOICE, listener="l", choice=""), ("stale_card",)),
        (
            Incoming(kind=Kind.CHOICE, listener="l", choice="v=1&a=similar&song=sad-001"),
            ("choose", "l", Choice(Action.SIMILAR, song_id="sad-001")),
        ),
        (
            Incoming(kind=Kind.CHOICE, listener="l", choice=choice.encode(Choice(Action.ANOTHER))),
            ("choose", "l", Choice(Action.ANOTHER)),
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Incoming) else "",
)
def test_each_kind_of_call_is_answered_by_its_part_of_the_companion(
    memory: Memory, settings: Settings, incoming: Incoming, asked: tuple[Any, ...]
) -> None:
    companion = ScriptedCompanion()

    run(job(incoming=incoming), companion, memory, settings)

    assert companion.heard == [asked]
