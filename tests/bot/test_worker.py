"""The worker as the Procfile starts it, with real jobs from a real queue; LINE is on loopback."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery.worker.consumer.consumer import UNKNOWN_TASK_ERROR

from bot.jobs import LINE_ANSWER, CeleryQueue, create_celery
from bot.line.events import TOKEN_SECONDS, read_event
from bot.settings import Settings
from core.memory import Memory
from scripts.processes import procfile, start, stop
from tests.bot.line.line_api import LOADING, REPLY, Answer, Call, LineApi
from tests.bot.line.webhooks import text_event
from tests.conftest import ROOT, environment_without_settings

START_SECONDS = 60
SAID = "오늘 회사에서 혼나서 우울해"


@pytest.fixture
def line_api() -> Iterator[LineApi]:
    api = LineApi()
    yield api
    api.close()


@dataclasses.dataclass(frozen=True)
class RunningWorker:
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    log: Path
    queue: CeleryQueue
    settings: Settings

    def put(self, said: str) -> None:
        """Queue a message as the webhook does."""
        job = read_event(text_event(said), listener_key=self.settings.listener_key, received_at=time.time())
        assert job is not None
        self.queue.put(LINE_ANSWER, job.as_dict(), expires=60)

    def pool(self) -> list[int]:
        """The processes that run the jobs."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


@pytest.fixture
def worker(settings: Settings, memory: Memory, line_api: LineApi, tmp_path: Path) -> Iterator[RunningWorker]:
    """A worker of one process, without any model file."""
    environment = {
        **environment_without_settings(),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "REDIS_URL": settings.redis_url,
        "LISTENER_KEY": settings.listener_key,
        "LINE_CHANNEL_ACCESS_TOKEN": settings.line_channel_access_token,
        "LINE_API_BASE": line_api.url,
        "EMOTION_MODEL": str(tmp_path / "no-model"),
        "WORKER_CONCURRENCY": "1",
    }
    log = tmp_path / "worker.log"
    process = start_worker(environment, log)
    try:
        wait_until(lambda: memory.living_workers() == 1, START_SECONDS, log)
        yield RunningWorker(process, environment, log, CeleryQueue(create_celery(settings)), settings)
    finally:
        stop({"worker": process})


def start_worker(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return start(
            procfile(ROOT / "Procfile")["worker"], environment=environment, folder=ROOT, output=output
        )


def wait_until(true: Callable[[], bool], seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, log.read_text()[-4000:]
        time.sleep(0.01)


def texts_of(calls: list[Call]) -> list[str]:
    return [call.body["messages"][0]["text"] for call in calls]


def test_without_any_model_it_answers_sees_danger_and_says_in_its_log_what_is_missing(
    worker: RunningWorker, line_api: LineApi, memory: Memory
) -> None:
    worker.put(SAID)
    wait_until(lambda: len(line_api.calls_to(REPLY)) == 1, 20, worker.log)
    worker.put("죽고 싶어")
    wait_until(lambda: len(line_api.calls_to(REPLY)) == 2, 20, worker.log)

    first, second = line_api.calls_to(REPLY)
    assert first.body["messages"][-1]["quickReply"]["items"]
    assert "tel:109" in json.dumps(second.body)
    log = worker.log.read_text()
    assert "no-model" in log
    assert not [private for private in ("우울", "죽고", "U4444") if private in log]

    stop({"worker": worker.process})
    assert memory.living_workers() == 0  # it signed off


def test_a_job_whose_process_is_killed_midway_is_answered_by_the_next_exactly_once(
    worker: RunningWorker, line_api: LineApi
) -> None:
    line_api.will_answer(LOADING, Answer(202, seconds=5))  # the job is at work while it waits for this
    killed = worker.pool()
    worker.put(SAID)
    wait_until(lambda: len(line_api.calls_to(LOADING)) == 1, 20, worker.log)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: len(line_api.calls_to(REPLY)) == 1, START_SECONDS, worker.log)
    assert not set(worker.pool()) & set(killed)
    assert len(line_api.calls_to(LOADING)) == 2  # it really began again
    time.sleep(1)
    assert len(line_api.calls_to(REPLY)) == 1
    assert "우울" not in worker.log.read_text()


def test_a_job_whose_machine_dies_is_answered_by_another_while_its_reply_token_lives(
    worker: RunningWorker, line_api: LineApi
) -> None:
    line_api.will_answer(LOADING, Answer(202, seconds=5))
    worker.put(SAID)
    wait_until(lambda: len(line_api.calls_to(LOADING)) == 1, 20, worker.log)
    os.killpg(worker.process.pid, signal.SIGKILL)
    another = start_worker(worker.environment, worker.log)
    try:
        wait_until(lambda: len(line_api.calls_to(REPLY)) == 1, TOKEN_SECONDS, worker.log)
    finally:
        stop({"another": another})


def test_a_message_for_a_task_it_does_not_know_is_not_quoted_in_the_log(
    worker: RunningWorker, settings: Settings, line_api: LineApi
) -> None:
    assert "message body" in UNKNOWN_TASK_ERROR  # what Celery would log
    create_celery(settings).send_task("line.from_next_year", kwargs={"payload": {"text": SAID}}, queue="line")
    wait_until(lambda: "line.from_next_year" in worker.log.read_text(), 20, worker.log)
    assert "우울" not in worker.log.read_text()
    assert "\\uc6b0" not in worker.log.read_text()


def test_a_worker_that_cannot_have_songs_says_why_and_takes_no_job(
    settings: Settings, valkey_url: str, tmp_path: Path
) -> None:
    code = "from bot import worker; worker._start()"
    environment = {
        **environment_without_settings(),
        "REDIS_URL": valkey_url,
        "CATALOGUE": str(tmp_path / "no-catalogue"),
    }
    ended = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "no-catalogue" in ended.stderr
