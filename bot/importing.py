"""An import spread over many machines: each file is a Celery task, its outcome comes back through Valkey.

Every worker needs the same MUSIC_DIR (a shared folder) or the bucket, and the packages of requirements.txt.
"""

from __future__ import annotations

import json
import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import redis

from bot.jobs import IMPORT_SONGS, JobQueue
from core.errors import MissingPackage, QueueUnavailable
from core.music.feature_sets import FeatureSet
from core.music.intake import Analysis
from core.music.journal import Outcome
from core.music.measuring import measure

if TYPE_CHECKING:
    from celery import Celery

    from bot.settings import Settings
    from core.music.sources import Candidate

_ANSWERS: Final = "happytalk:import:"
_ANSWERS_KEPT_SECONDS: Final = 3600
_QUEUED_AT_ONCE: Final = 200
PATIENCE_SECONDS: Final = 120  # without a single outcome; a task is ended after 30 s


@dataclass(frozen=True, slots=True, kw_only=True)
class CeleryPool:
    """Measures on whatever workers listen to the queue."""

    queue: JobQueue
    redis_url: str
    feature_set: FeatureSet
    patience_seconds: float = PATIENCE_SECONDS

    def measure_all(self, candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Outcome]]:
        """In the order in which they are done. Raises QueueUnavailable when no worker answers.

        A file whose task was run twice, because its worker died, counts once.
        """
        waiting, running = deque(candidates), dict[str, "Candidate"]()
        answers = _ANSWERS + secrets.token_hex(8)
        with _connect(self.redis_url, self.patience_seconds) as store:
            while waiting or running:
                while waiting and len(running) < _QUEUED_AT_ONCE:
                    candidate = waiting.popleft()
                    running[candidate.source] = candidate
                    task = {
                        "source": candidate.source,
                        "features": self.feature_set.value,
                        "answers": answers,
                    }
                    self.queue.put(IMPORT_SONGS, task)
                source, outcome = self._next_answer(store, answers)
                if source in running:
                    yield running.pop(source), outcome

    def _next_answer(self, store: redis.Redis, answers: str) -> tuple[str, Outcome]:
        try:
            found = cast("list[bytes] | None", store.blpop([answers], timeout=self.patience_seconds))
        except redis.RedisError as error:
            raise QueueUnavailable(f"outcomes cannot be read ({error}); check REDIS_URL") from error
        if found is None:
            raise QueueUnavailable(
                f"no outcome for {self.patience_seconds:.0f} s; start workers that listen to the queue songs "
                "(see the Procfile), then run the same command to go on"
            )
        return _read_answer(found[1])


def add_measuring(app: Celery, settings: Settings) -> None:
    """Let ``app``'s workers measure songs."""

    @app.task(name=IMPORT_SONGS)  # type: ignore[untyped-decorator]
    def measure_song(payload: dict[str, Any]) -> None:
        answer = {"source": payload["source"]}
        try:
            outcome = measure(payload["source"], settings, FeatureSet(payload["features"]))
        except MissingPackage as error:
            answer["missing"] = str(error)
        else:
            answer |= {"skipped": outcome} if isinstance(outcome, str) else {"analysis": outcome.to_json()}
        with _connect(settings.redis_url, 0) as store:
            store.rpush(payload["answers"], json.dumps(answer))
            store.expire(payload["answers"], _ANSWERS_KEPT_SECONDS)


def _read_answer(raw: bytes) -> tuple[str, Outcome]:
    answer = json.loads(raw)
    if "missing" in answer:
        raise MissingPackage(f"a worker says: {answer['missing']}")
    return answer["source"], answer.get("skipped") or Analysis.from_json(answer["analysis"])


def _connect(url: str, blocking_seconds: float) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=blocking_seconds + 5)
