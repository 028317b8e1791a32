"""KakaoTalk's callback receiver: takes one skill response per token, within a minute of ``useCallback``."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from bot.simulator import wire
from bot.simulator.kakao_delivery import problems_in, show

if TYPE_CHECKING:
    from bot.simulator.chat_log import ChatLog
    from bot.simulator.kakao_state import KakaoState


class KakaoCallback:
    def __init__(self, *, log: ChatLog, state: KakaoState) -> None:
        self._log = log
        self._state = state

    def receive(self, token: str, body: str) -> dict[str, Any]:
        """Take ``body`` for ``token``; the platform's answer: {taskId, status, message, timestamp}."""
        response = wire.json_or_text(body)
        chat = self._state.take_callback(token)
        if chat is None:
            chat = self._state.chat_offered(token)
            problems = ["invalid or expired token" if chat is None else "Use callback true setting required"]
        else:
            problems = problems_in(response)
            show(self._log, chat, response, problems)
        answer = {
            "taskId": secrets.token_hex(12),
            "status": "FAIL" if problems else "SUCCESS",
            "message": problems[0] if problems else "SUCCESS",
            "timestamp": time.time_ns() // 1_000_000,
        }
        if chat is not None:
            self._log.add(
                chat,
                "wire",
                title="POST callbackUrl",
                to="platform",
                headers={},
                request=response,
                response=answer,
                status=200,
                milliseconds=None,
                failure="",
                problems=problems,
            )
        return answer
