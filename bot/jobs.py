"""The Celery app and its few tasks. Web only queues them, by name; the worker runs them.

A job survives its worker: it is acknowledged after it ran, and goes back to the queue when the process
dies or, when a whole machine dies, after VISIBILITY_SECONDS. Running one twice is harmless: each task
claims the sending of its answer first (Memory.first_time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from celery import Celery
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from core.errors import QueueUnavailable

if TYPE_CHECKING:
    from bot.settings import Settings

LINE_ANSWER: Final = "line.answer"
KAKAO_ANSWER: Final = "kakao.answer"
IMPORT_SONGS: Final = "songs.measure"

# Kakao first: its listener waits on an open request, LINE's does not. Imports last.
_QUEUE_OF: Final = {KAKAO_ANSWER: "kakao", LINE_ANSWER: "line", IMPORT_SONGS: "songs"}

SOFT_SECONDS: Final = 25  # raises inside the task
HARD_SECONDS: Final = 30  # kills the process
VISIBILITY_SECONDS: Final = 35  # must exceed HARD_SECONDS, and leave a LINE reply token (50 s) usable
RESTORE_SECONDS: Final = 2  # how often a worker looks for jobs of workers that are gone; Celery's own is 100
START_SECONDS: Final = 60  # a process of the worker loads its models within this, also where all is slow
QUEUE_SECONDS: Final = 0.9  # web must answer LINE within 2 s, whatever the queue does


class JobQueue(Protocol):
    def put(self, task: str, payload: dict[str, Any], *, expires: float | None = None) -> None:
        """Queue one job; ``expires`` in seconds from now. Raises QueueUnavailable."""


def create_celery(settings: Settings) -> Celery:
    """A configured Celery app without tasks; ``bot.worker`` adds them."""
    app = Celery("happytalkplayer", broker=settings.redis_url)
    app.conf.update(
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_soft_time_limit=SOFT_SECONDS,
        task_time_limit=HARD_SECONDS,
        task_queues=[Queue(name, Exchange(name), routing_key=name) for name in _QUEUE_OF.values()],
        task_default_queue="line",
        worker_prefetch_multiplier=1,
        worker_proc_alive_timeout=START_SECONDS,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # however long Valkey is away
        broker_transport_options={
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_interval": RESTORE_SECONDS,
            "unacked_restore_throttle": 1,
            "queue_order_strategy": "priority",
            "socket_connect_timeout": QUEUE_SECONDS,
            "socket_timeout": 5,
            "socket_keepalive": True,
            "global_keyprefix": "happytalk:queue:",
        },
    )
    return app


class CeleryQueue:
    """A JobQueue over Celery with the time limit that web needs."""

    def __init__(self, app: Celery) -> None:
        options = app.conf.broker_transport_options
        # Web waits for no second try; the worker's app keeps its patience.
        app.conf.broker_transport_options = {**options, "max_retries": 0, "socket_timeout": QUEUE_SECONDS}
        self._app = app

    def put(self, task: str, payload: dict[str, Any], *, expires: float | None = None) -> None:
        try:
            self._app.send_task(
                task,
                kwargs={"payload": payload},
                queue=_QUEUE_OF[task],
                expires=expires,
                retry=False,
                argsrepr="<private>",
                kwargsrepr="<private>",
            )
        except (OperationalError, RedisError, OSError) as error:
            raise QueueUnavailable(
                f"job {task} could not be queued: {type(error).__name__}; check REDIS_URL and that server"
            ) from error
