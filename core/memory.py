"""What a listener has heard and said, deduplication, rate limits, counters: all in Valkey.

Keys begin with ``happytalk:``; a listener is a keyed hash. What was said is kept for minutes, what was
heard for weeks, nothing for ever. Every call has a time limit; a call that fails raises
MemoryUnavailable, and the companion then answers without memory.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

import redis
from redis.exceptions import RedisError

from core.errors import MemoryUnavailable
from core.turn import Emotion, Mood

CONNECT_SECONDS: Final = 0.5
READ_SECONDS: Final = 0.5

HEARD_SONGS: Final = 60  # of 120 in a mood: half stay fresh
HEARD_DAYS: Final = 30
SAID_TURNS: Final = 2
SAID_MINUTES: Final = 10
REPLIES_KEPT: Final = 12
GENTLE_HOURS: Final = 12
EVENT_HOURS: Final = 24

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Said:
    """One recent turn of a talk: the listener's text, the emotion scores it got, our reply.

    at: when, in seconds since 1970.
    """

    text: str
    probabilities: tuple[float, ...]
    heard: Emotion | None
    reply: str
    message_id: str = ""
    at: float = field(default_factory=time.time, compare=False)


@dataclass(frozen=True, slots=True)
class Recollection:
    """What we know of one listener; empty for somebody new, and where memory does not answer.

    heard: ids of the songs offered lately, the oldest first, so that those come back first. said: at most
    two turns of the last ten minutes, replies: our replies given lately, both newest first. mood: of the
    songs given last. gentle: there was a sign of danger some hours ago.
    """

    heard: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    replies: tuple[str, ...] = ()
    mood: Mood | None = None
    gentle: bool = False


def _answers_or_raises(
    method: Callable[Concatenate[Memory, P], R],
) -> Callable[Concatenate[Memory, P], R]:
    @functools.wraps(method)
    def call(self: Memory, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            raise MemoryUnavailable(
                f"memory.{method.__name__} got no answer from Valkey ({type(error).__name__}); "
                "check REDIS_URL and that server"
            ) from error

    return cast("Callable[Concatenate[Memory, P], R]", call)


class Memory:
    """Thread-safe; one per process. Raises MemoryUnavailable from every method."""

    def __init__(self, client: redis.Redis) -> None:
        self._valkey: Any = client  # redis-py types every answer as a union with its async twin

    @classmethod
    def connect(cls, url: str) -> Memory:
        """Opens nothing yet; the first call connects."""
        return cls(
            redis.Redis.from_url(
                url,
                socket_connect_timeout=CONNECT_SECONDS,
                socket_timeout=READ_SECONDS,
                decode_responses=True,
                health_check_interval=30,
            )
        )

    # One listener

    @_answers_or_raises
    def recall(self, listener: str) -> Recollection:
        """All that is known, in one round trip."""
        with self._valkey.pipeline(transaction=False) as pipe:
            pipe.lrange(_key("heard", listener), 0, HEARD_SONGS - 1)
            pipe.lrange(_key("said", listener), 0, SAID_TURNS - 1)
            pipe.lrange(_key("replies", listener), 0, REPLIES_KEPT - 1)
            pipe.get(_key("mood", listener))
            pipe.exists(_key("gentle", listener))
            heard, said, replies, mood, gentle = pipe.execute()
        turns = [_said(json.loads(row)) for row in said]
        # Each new turn prolongs the list's life, so an old turn may still be in it.
        oldest = time.time() - SAID_MINUTES * 60
        return Recollection(
            heard=tuple(reversed(heard)),
            said=tuple(turn for turn in turns if turn.at >= oldest),
            replies=tuple(replies),
            mood=Mood(mood) if mood else None,
            gentle=bool(gentle),
        )

    @_answers_or_raises
    def remember_songs(self, listener: str, song_ids: Sequence[str], mood: Mood) -> None:
        """Songs just offered, and their mood."""
        with self._valkey.pipeline() as pipe:
            _push(pipe, _key("heard", listener), song_ids, keep=HEARD_SONGS, seconds=HEARD_DAYS * 86_400)
            pipe.set(_key("mood", listener), mood.value, ex=HEARD_DAYS * 86_400)
            pipe.execute()

    @_answers_or_raises
    def remember_turn(self, listener: str, said: Said) -> None:
        """A turn: its text for minutes, our reply for longer, so that none comes twice in a row."""
        row = json.dumps(
            {
                "text": said.text,
                "probabilities": said.probabilities,
                "heard": said.heard,
                "reply": said.reply,
                "message_id": said.message_id,
                "at": said.at,
            },
            ensure_ascii=False,
        )
        with self._valkey.pipeline() as pipe:
            _push(pipe, _key("said", listener), [row], keep=SAID_TURNS, seconds=SAID_MINUTES * 60)
            _push(
                pipe,
                _key("replies", listener),
                [said.reply],
                keep=REPLIES_KEPT,
                seconds=HEARD_DAYS * 86_400,
            )
            pipe.execute()

    @_answers_or_raises
    def be_gentle(self, listener: str) -> None:
        """After a sign of danger: no cheerful pushing and no angry music for some hours."""
        self._valkey.set(_key("gentle", listener), "1", ex=GENTLE_HOURS * 3_600)

    @_answers_or_raises
    def forget(self, listener: str) -> None:
        """All of one listener, as they blocked us."""
        self._valkey.delete(*(_key(kind, listener) for kind in _LISTENER_KEYS))

    @_answers_or_raises
    def forget_message(self, listener: str, message_id: str) -> None:
        """The text of one message, as the listener took it back."""
        key = _key("said", listener)
        for row in self._valkey.lrange(key, 0, -1):
            if json.loads(row)["message_id"] == message_id:
                self._valkey.lrem(key, 0, row)

    # Once only, not too often

    @_answers_or_raises
    def first_time(self, what: str, *, seconds: int = EVENT_HOURS * 3_600) -> bool:
        """Whether this is the first call for ``what`` (an event id, a claim) within ``seconds``; atomic."""
        return bool(self._valkey.set(_key("once", what), "1", nx=True, ex=seconds))

    @_answers_or_raises
    def undo_first_time(self, what: str) -> None:
        """As if ``what`` had never been seen, because what should have followed failed."""
        self._valkey.delete(_key("once", what))

    @_answers_or_raises
    def too_many(self, listener: str, *, per_minute: int) -> bool:
        """Count one message; whether the listener sent more than ``per_minute`` in this minute."""
        key = _key("rate", listener)
        with self._valkey.pipeline() as pipe:
            pipe.set(key, 0, ex=60, nx=True)
            pipe.incr(key)
            return int(pipe.execute()[1]) > per_minute

    # A mailbox between the worker and the web process that waits

    @_answers_or_raises
    def post(self, box: str, letter: str, *, seconds: int) -> None:
        """Leave ``letter`` in ``box`` for at most ``seconds``."""
        with self._valkey.pipeline() as pipe:
            pipe.rpush(_key("box", box), letter)
            pipe.expire(_key("box", box), seconds)
            pipe.execute()

    @_answers_or_raises
    def collect(self, box: str, *, seconds: float) -> str | None:
        """Wait for a letter in ``box``; None when none came within ``seconds``."""
        key = _key("box", box)
        if seconds <= 0:
            letter = self._valkey.lpop(key)
            return None if letter is None else str(letter)
        # A blocking pop must end well within the read limit of the connection, so it is asked in short waits.
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            found = self._valkey.blpop([key], timeout=min(left, READ_SECONDS * 0.4))
            if found is not None:
                return str(found[1])
        return None

    # Counters and signs of life

    @_answers_or_raises
    def count(self, name: str, by: float = 1) -> None:
        """Add to a counter of the whole fleet; /metrics shows them."""
        self._valkey.hincrbyfloat(_key("counters"), name, by)

    @_answers_or_raises
    def counters(self) -> dict[str, float]:
        return {name: float(value) for name, value in self._valkey.hgetall(_key("counters")).items()}

    @_answers_or_raises
    def sign_of_life(self, worker: str, *, seconds: int) -> None:
        """A worker that can answer says so; it counts as alive for ``seconds``."""
        now = float(self._valkey.time()[0])
        with self._valkey.pipeline() as pipe:
            pipe.zremrangebyscore(_key("workers"), "-inf", now)
            pipe.zadd(_key("workers"), {worker: now + seconds})
            pipe.execute()

    @_answers_or_raises
    def sign_off(self, worker: str) -> None:
        """A worker that stops answers no more."""
        self._valkey.zrem(_key("workers"), worker)

    @_answers_or_raises
    def living_workers(self) -> int:
        return int(self._valkey.zcount(_key("workers"), float(self._valkey.time()[0]), "+inf"))


def _push(pipe: Any, key: str, values: Sequence[str], *, keep: int, seconds: int) -> None:
    pipe.lpush(key, *values)
    pipe.ltrim(key, 0, keep - 1)
    pipe.expire(key, seconds)


_LISTENER_KEYS: Final = ("heard", "said", "replies", "mood", "gentle", "rate")


def _key(*parts: str) -> str:
    return ":".join(("happytalk", *parts))


def _said(row: dict[str, Any]) -> Said:
    return Said(
        text=row["text"],
        probabilities=tuple(row["probabilities"]),
        heard=Emotion(row["heard"]) if row["heard"] else None,
        reply=row["reply"],
        message_id=row["message_id"],
        at=row.get("at", 0.0),
    )
