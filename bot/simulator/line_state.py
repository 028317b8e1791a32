"""What LINE remembers between two requests: reply tokens, retry keys, friends, who holds which phone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from bot.line.limits import REPLY_TOKEN_SECONDS
from bot.simulator.chat_log import KEEP_SECONDS, LINE, key, person
from bot.simulator.line_events import group_id

if TYPE_CHECKING:
    import redis

REPLY_TOKEN_RENEWABLE_SECONDS: Final = 20 * 60  # a redelivery within this time of the event renews it


class LineState:
    """One per process; everything is in Valkey and ends by itself."""

    def __init__(self, *, valkey: redis.Redis) -> None:
        self._valkey: Any = valkey

    def user_id(self, chat: str) -> str:
        """The LINE user id of the person in ``chat``; ``chat_of`` finds the way back."""
        user = "U" + person(LINE, chat)[:32]
        for recipient in (user, group_id(user)):
            self._valkey.set(_key("recipient", recipient), chat, ex=KEEP_SECONDS)
        return user

    def chat_of(self, recipient: str) -> str | None:
        """The chat of a user id or group id."""
        return _text(self._valkey.get(_key("recipient", recipient)))

    def open_reply_token(self, token: str, chat: str) -> None:
        """Make ``token`` usable for a minute, unless it was used already."""
        if not self._valkey.exists(_key("spent", token)):
            self._valkey.set(_key("reply-token", token), chat, ex=REPLY_TOKEN_SECONDS)

    def chat_of_reply_token(self, token: str) -> str | None:
        """The chat that ``token`` belongs or belonged to."""
        found = self._valkey.mget(_key("reply-token", token), _key("spent", token))
        return next((str(chat) for chat in found if chat), None)

    def spend_reply_token(self, token: str) -> bool:
        """Whether ``token`` could be used; it cannot be used again."""
        chat = self._valkey.getdel(_key("reply-token", token))
        if chat is None:
            return False
        self._valkey.set(_key("spent", token), chat, ex=REPLY_TOKEN_RENEWABLE_SECONDS)
        return True

    def claim_retry_key(self, retry_key: str, accepted: dict[str, Any]) -> dict[str, Any] | None:
        """None for a new key, else what was accepted under it before."""
        name = _key("retry", retry_key)
        if self._valkey.set(name, json.dumps(accepted), nx=True, ex=KEEP_SECONDS):
            return None
        earlier: dict[str, Any] = json.loads(self._valkey.get(name))
        return earlier

    def befriend(self, chat: str, *, friends: bool) -> None:
        self._valkey.set(_key("friend", chat), "1" if friends else "0", ex=KEEP_SECONDS)

    def are_friends(self, chat: str) -> bool:
        """Whether the person of ``chat`` has not blocked us."""
        return bool(self._valkey.get(_key("friend", chat)) != "0")

    def remember_webhook(self, chat: str, events: list[dict[str, Any]]) -> None:
        self._valkey.set(_key("webhook", chat), json.dumps(events), ex=REPLY_TOKEN_RENEWABLE_SECONDS)

    def last_webhook(self, chat: str) -> list[dict[str, Any]]:
        """The events of the chat's last webhook; empty when there was none."""
        events: list[dict[str, Any]] = json.loads(self._valkey.get(_key("webhook", chat)) or "[]")
        return events


def _key(*parts: str) -> str:
    return key(LINE, *parts)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
