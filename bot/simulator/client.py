"""A person in a simulated chat, played by a program: says something, waits for the answer, taps a song."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import requests

from bot.simulator.carried import Carried, from_kakao, from_line
from bot.simulator.chat_log import LINE, START
from core.errors import HappytalkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REQUEST_SECONDS: Final = (2.0, 10.0)  # connect, read; a skill call may take its five
ANSWER_SECONDS: Final = 30.0
CALLBACK_ANSWER_SECONDS: Final = 65.0
LOOK_AGAIN_SECONDS: Final = 0.1
_SENDS: Final = ("POST /v2/bot/message/reply", "POST /v2/bot/message/push")

Entry = dict[str, Any]


class ChatFailed(HappytalkError):
    """The chat did not come about; the message says where it stopped and what to do."""


class SimulatedChat:
    """One chat on one messenger. callback: KakaoTalk only, whether calls offer a callback."""

    def __init__(self, *, base_url: str, messenger: str, chat: str, callback: bool = False) -> None:
        self._url = base_url.rstrip("/")
        self._messenger = messenger
        self._chat = chat
        self._callback = callback

    def say(self, text: str) -> Carried:
        """Send ``text`` and return the answer. Raises ChatFailed."""
        return self._do({"text": text})

    def tap_similar(self, song_id: str) -> Carried:
        """Tap "비슷한 곡" on the newest card of a song, and return the answer. Raises ChatFailed."""
        shown: list[str] = []
        for answer in self._answers():
            for song in answer.songs:
                if song.id == song_id:
                    return self._do(self._tap(song.action))
                shown.append(song.id)
        raise ChatFailed(
            f"no card of song {song_id!r} is in chat {self._chat!r}; "
            f"songs there: {', '.join(dict.fromkeys(shown)) or 'none, say something first'}"
        )

    def tap_choice(self, label: str) -> Carried:
        """Tap a quick reply of the last answer, and return what comes of it. Raises ChatFailed."""
        last = next(self._answers(), None)
        for each in last.choices if last else ():
            if each.label == label:
                return self._do(self._tap(each.action, quick_reply=True))
        raise ChatFailed(f"the last answer in chat {self._chat!r} has no quick reply {label!r}")

    def _tap(self, action: Mapping[str, Any], *, quick_reply: bool = False) -> dict[str, Any]:
        if self._messenger == LINE:
            return {"postback": {"data": action["data"], "displayText": action.get("displayText")}}
        return {"button": action, "quick_reply": quick_reply}

    def _do(self, action: dict[str, Any]) -> Carried:
        offered = {"callback": True} if self._callback else {}
        body = {"chat": self._chat, **action, **offered}
        sent = self._request("POST", f"{self._messenger}/send", json=body)
        failure = sent.get("webhook", {}).get("failure")
        if failure:
            raise ChatFailed(
                f"our own /line/webhook did not take the message: {failure}, status "
                f"{sent['webhook']['status']}; see the log of the web process"
            )
        return self._wait(sent["after"])

    def _wait(self, after: str) -> Carried:
        seconds = CALLBACK_ANSWER_SECONDS if self._callback else ANSWER_SECONDS
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for entry in self._entries(after):
                after = entry["id"]
                if (answer := self._answer(entry)) is not None:
                    return answer
            time.sleep(LOOK_AGAIN_SECONDS)
        raise ChatFailed(
            f"no answer within {seconds:g} s; is a worker running? see its log and {self._url}/readyz"
        )

    def _answers(self) -> Iterator[Carried]:
        """The answers so far, the newest first."""
        for entry in reversed(self._entries(START)):
            if entry["kind"] == "bot":
                yield self._read(entry)

    def _answer(self, entry: Entry) -> Carried | None:
        if entry["kind"] == "bot":
            return self._read(entry)
        if entry["kind"] == "error":
            raise ChatFailed(f"KakaoTalk would show its own error bubble: {'; '.join(entry['problems'])}")
        if entry["kind"] == "wire" and entry["title"] in _SENDS and entry["status"] >= 400:
            raise ChatFailed(f"LINE would refuse the answer, status {entry['status']}: {entry['response']}")
        return None

    def _read(self, entry: Entry) -> Carried:
        return from_line(entry["messages"]) if self._messenger == LINE else from_kakao(entry["response"])

    def _entries(self, after: str) -> list[Entry]:
        path = f"{self._messenger}/chats/{quote(self._chat)}"
        entries: list[Entry] = self._request("GET", path, params={"after": after})["entries"]
        return entries

    def _request(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        url = f"{self._url}/simulator/{path}"
        try:
            with requests.Session() as session:
                session.trust_env = False  # a service on this machine is not reached through a proxy
                response = session.request(method, url, timeout=REQUEST_SECONDS, **kwargs)
        except requests.RequestException as error:
            raise ChatFailed(
                f"nothing answers at {self._url} ({type(error).__name__}); "
                "start the service with ./scripts/run, or name its address with --base-url"
            ) from None
        if response.status_code == 404:
            raise ChatFailed(
                f"{self._url} has no simulator; it exists only where APP_ENV is development, "
                "and only there a chat can be scripted"
            )
        try:
            answered: dict[str, Any] = response.json()
        except ValueError:
            answered = {"error": f"status {response.status_code} without JSON"}
        if not response.ok:
            raise ChatFailed(f"{url} refused: {answered.get('error')}")
        return answered
