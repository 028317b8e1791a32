from __future__ import annotations

import dataclasses
import json
import time

import pytest
import redis

from bot.jobs import (
    HARD_SECONDS,
    KAKAO_ANSWER,
    LINE_ANSWER,
    RESTORE_SECONDS,
    VISIBILITY_SECONDS,
    CeleryQueue,
    create_celery,
)
from bot.line.events import TOKEN_SECONDS
from bot.settings import Settings
from core.errors import QueueUnavailable


def test_a_job_lies_in_its_queue_until_a_worker_takes_it(settings: Settings, valkey_url: str) -> None:
    CeleryQueue(create_celery(settings)).put(LINE_ANSWER, {"text": "비밀 이야기"}, expires=60)
    with redis.Redis.from_url(valkey_url) as client:
        message = json.loads(client.lindex("happytalk:queue:line", 0))
    assert message["headers"]["task"] == LINE_ANSWER
    # The headers are what monitoring shows: the text is not in them.
    assert "비밀" not in json.dumps(message["headers"], ensure_ascii=False)


@pytest.mark.parametrize(("task", "queue"), [(LINE_ANSWER, "line"), (KAKAO_ANSWER, "kakao")])
def test_a_job_lies_in_one_queue_only(settings: Settings, valkey_url: str, task: str, queue: str) -> None:
    CeleryQueue(create_celery(settings)).put(task, {}, expires=60)
    with redis.Redis.from_url(valkey_url, decode_responses=True) as client:
        lengths = {
            name: client.llen(f"happytalk:queue:{name}") for name in ("kakao", "line", "songs", "celery")
        }
    assert lengths == {**dict.fromkeys(lengths, 0), queue: 1}


def test_a_queue_that_is_down_is_told_well_within_the_two_seconds_that_line_waits(settings: Settings) -> None:
    queue = CeleryQueue(create_celery(dataclasses.replace(settings, redis_url="redis://127.0.0.1:9/0")))
    started = time.monotonic()
    with pytest.raises(QueueUnavailable, match="REDIS_URL"):
        queue.put(LINE_ANSWER, {})
    assert time.monotonic() - started < 2


def test_a_second_worker_gets_a_job_after_the_first_cannot_run_it_and_before_its_token_dies() -> None:
    assert HARD_SECONDS < VISIBILITY_SECONDS
    assert VISIBILITY_SECONDS + RESTORE_SECONDS < TOKEN_SECONDS - 10
