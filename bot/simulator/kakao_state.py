"""What KakaoTalk remembers between two requests: the callbacks it offered and those it now waits for."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any, Final

from bot.kakao.limits import CALLBACK_SECONDS
from bot.simulator.chat_log import KAKAO, key

if TYPE_CHECKING:
    import redis

_OFFER_SECONDS: Final = 60
_WAIT_SECONDS: Final = 0.5  # a callback may overtake the useCallback answer by a few milliseconds
_LOOK_AGAIN_SECONDS: Final = 0.02


class KakaoState:
    def __init__(self, *, valkey: redis.Redis) -> None:
        self._valkey: Any = valkey

    def offer_callback(self, chat: str) -> str:
        """A new callback token for ``chat``; unusable until the bot answered ``useCallback``."""
        token = secrets.token_urlsafe(24)
        self._valkey.set(_key("offered", token), chat, ex=_OFFER_SECONDS)
        return token

    def await_callback(self, token: str, chat: str) -> None:
        """The bot answered ``useCallback``: take one callback within the minute."""
        self._valkey.set(_key("awaited", token), chat, ex=round(CALLBACK_SECONDS))
        self._valkey.delete(_key("offered", token))

    def take_callback(self, token: str) -> str | None:
        """The chat that waits for ``token``; nothing waits for it after this."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            chat = self._valkey.getdel(_key("awaited", token))
            if chat is not None:
                return str(chat)
            if self.chat_offered(token) is None or time.monotonic() > deadline:
                return None
            time.sleep(_LOOK_AGAIN_SECONDS)

    def chat_offered(self, token: str) -> str | None:
        """The chat that ``token`` was made for, as long as the bot has not answered ``useCallback``."""
        chat = self._valkey.get(_key("offered", token))
        return None if chat is None else str(chat)


def _key(*parts: str) -> str:
    return key(KAKAO, "callback", *parts)
