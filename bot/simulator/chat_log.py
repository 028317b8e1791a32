"""What happened in a simulated chat, in order: what the phone draws and what went over the wire.

Kept in Valkey, a stream per chat, because web runs as several processes; gone a day after the last entry.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import BadRequest

if TYPE_CHECKING:
    import redis

LINE: Final = "line"
KAKAO: Final = "kakao"

KEEP_SECONDS: Final = 86_400
KEEP_ENTRIES: Final = 500
START: Final = "0-0"
_CHAT: Final = re.compile(r"[0-9A-Za-z가-힣_-]{1,40}")
_CURSOR: Final = re.compile(r"\d{1,20}-\d{1,20}")


def key(*parts: str) -> str:
    """A Valkey key of the simulator."""
    return ":".join(("happytalk", "simulator", *parts))


def chat_name(value: object) -> str:
    """``value`` when it can name a chat. Raises BadRequest."""
    if isinstance(value, str) and _CHAT.fullmatch(value):
        return value
    raise BadRequest(f"chat is {value!r:.60}; name it with 1 to 40 letters, digits, - or _")


def cursor(value: str) -> str:
    """``value`` when it is a place in a log (``START`` or an entry's id). Raises BadRequest."""
    if _CURSOR.fullmatch(value):
        return value
    raise BadRequest(f"after is {value!r:.60}; use the id of an entry, or leave it out")


def person(messenger: str, chat: str) -> str:
    """64 hex digits that stand for the person who holds the phone in ``chat``."""
    return hashlib.sha256(f"simulator:{messenger}:{chat}".encode()).hexdigest()


class ChatLog:
    """The entries of one messenger's chats. An entry is a dict with ``id``, ``at`` (ms) and ``kind``."""

    def __init__(self, *, valkey: redis.Redis, messenger: str) -> None:
        self._valkey: Any = valkey  # redis-py types every answer as a union with its async twin
        self._messenger = messenger

    def add(self, chat: str, kind: str, **fields: Any) -> str:
        """Append an entry; returns its id."""
        stream = self._stream(chat)
        with self._valkey.pipeline() as pipe:
            pipe.xadd(
                stream, {"entry": json.dumps({"kind": kind, **fields})}, maxlen=KEEP_ENTRIES, approximate=True
            )
            pipe.expire(stream, KEEP_SECONDS)
            return str(pipe.execute()[0])

    def since(self, chat: str, after: str = START) -> list[dict[str, Any]]:
        """The entries after the one with id ``after``, oldest first."""
        rows = self._valkey.xrange(self._stream(chat), min=f"({after}")
        return [
            {"id": entry_id, "at": int(entry_id.partition("-")[0]), **json.loads(fields["entry"])}
            for entry_id, fields in rows
        ]

    def end(self, chat: str) -> str:
        """The id of the newest entry, or START."""
        rows = self._valkey.xrevrange(self._stream(chat), count=1)
        return str(rows[0][0]) if rows else START

    def clear(self, chat: str) -> None:
        self._valkey.delete(self._stream(chat))

    def _stream(self, chat: str) -> str:
        return key("log", self._messenger, chat)
