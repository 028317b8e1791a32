"""KakaoTalk's way to us: a person's action becomes a skill call, whose answer is judged as OpenBuilder does.

An answer that is late, no 200, no JSON or outside a limit shows the platform's own error bubble.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from bot.kakao.limits import SKILL_SECONDS, VERSION, check_response
from bot.simulator import kakao_payload, wire
from bot.simulator.chat_log import KAKAO, person
from bot.simulator.texts import KAKAO_ERROR
from core.errors import HappytalkError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.settings import Settings
    from bot.simulator.chat_log import ChatLog
    from bot.simulator.kakao_state import KakaoState

SKILL_PATH: Final = "/kakao/skill"
CALLBACK_PATH: Final = "/simulator/kakao/callback/"


class KakaoDelivery:
    def __init__(self, *, settings: Settings, log: ChatLog, state: KakaoState) -> None:
        self._settings = settings
        self._log = log
        self._state = state
        self._address = settings.own_url

    def send(self, chat: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do what ``request`` says, as the person of ``chat``: see ``kakao_payload.payload``; beside it
        ``callback`` (true: the block offers a callback).

        Returns ``after`` (read the log from here to see what came of it) and ``skill`` (how it went).
        Raises BadRequest.
        """
        after = self._log.end(chat)
        token = self._state.offer_callback(chat) if request.get("callback") is True else None
        payload = kakao_payload.payload(
            request,
            user_key=person(KAKAO, chat),
            callback_url=None if token is None else f"{self._address}{CALLBACK_PATH}{token}",
        )
        kind = "image" if "image" in request else "text"
        words = kakao_payload.utterance(request)
        self._log.add(chat, "user", content={"type": kind, "text": words}, message_id="")
        answer, shown_headers = self._call(payload)
        problems = self._receive(chat, answer, token)
        outcome = {
            "status": answer.status,
            "milliseconds": answer.milliseconds,
            "failure": answer.failure,
            "problems": problems,
        }
        self._log.add(
            chat,
            "wire",
            title=f"POST {SKILL_PATH}",
            to="bot",
            headers=shown_headers,
            request=payload,
            response=answer.json,
            **outcome,
        )
        return {"after": after, "skill": outcome}

    def _call(self, payload: Mapping[str, Any]) -> tuple[wire.Answer, dict[str, str]]:
        call_id = f"chp-{secrets.token_hex(12)}"
        headers = {"User-Agent": "AHC/2.1", "X-Request-Id": call_id, "X-Chappie-Footprint": call_id}
        secret = {self._settings.kakao_secret_header: self._settings.kakao_skill_secret}
        body = json.dumps(payload, ensure_ascii=False).encode()
        answer = wire.post(self._address + SKILL_PATH, body, headers | secret, seconds=SKILL_SECONDS)
        return answer, headers | dict.fromkeys(secret, "••••••")

    def _receive(self, chat: str, answer: wire.Answer, token: str | None) -> list[str]:
        """Show the answer on the phone; returns what was wrong with it."""
        response = answer.json
        if not answer.failure and isinstance(response, dict) and response.get("useCallback") is True:
            return self._wait(chat, response, token)
        problems = [answer.failure] if answer.failure else problems_in(response)
        show(self._log, chat, response, problems)
        return problems

    def _wait(self, chat: str, response: Mapping[str, Any], token: str | None) -> list[str]:
        if token is None or response.get("version") != VERSION:
            problems = ["useCallback without a callbackUrl in the request, or without version 2.0"]
            show(self._log, chat, response, problems)
            return problems
        data = response.get("data")
        words = data.get("text") if isinstance(data, dict) else None
        self._log.add(chat, "waiting", text=words if isinstance(words, str) else "")
        self._state.await_callback(token, chat)
        return []


def problems_in(response: Any) -> list[str]:
    """Why the platform would not show ``response``; empty when it would."""
    if not isinstance(response, dict):
        return ["the answer is no JSON object"]
    try:
        check_response(response)
    except HappytalkError as error:
        return [str(error)]
    return []


def show(log: ChatLog, chat: str, response: Any, problems: list[str]) -> None:
    """The response on the phone, or in its place the platform's own error bubble."""
    if problems:
        log.add(chat, "error", text=KAKAO_ERROR, problems=problems)
    else:
        log.add(chat, "bot", response=response)
