"""LINE's way to us: a person's action becomes a signed webhook, posted once, with LINE's time limit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import BadRequest

from bot.line.limits import ACKNOWLEDGE_SECONDS
from bot.simulator import line_events, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.settings import Settings
    from bot.simulator.chat_log import ChatLog
    from bot.simulator.line_state import LineState

WEBHOOK_PATH: Final = "/line/webhook"
BOT_ID: Final = "U0123456789abcdef0123456789abcdef"


class LineDelivery:
    def __init__(self, *, settings: Settings, log: ChatLog, state: LineState) -> None:
        self._settings = settings
        self._log = log
        self._state = state

    def send(self, chat: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do what ``request`` says, as the person of ``chat``: one action (``line_events.event``),
        several in one webhook (``events``: a list of them), or ``redeliver`` (true: the last webhook again).

        Returns ``after`` (read the log from here to see what came of it) and ``webhook`` (how it went).
        Raises BadRequest.
        """
        after = self._log.end(chat)
        if request.get("redeliver") is True:
            events = self._again(chat)
        else:
            events = self._new_events(chat, request.get("events", [request]))
        return {"after": after, "webhook": self._post(chat, events)}

    def _new_events(self, chat: str, actions: Any) -> list[dict[str, Any]]:
        user_id = self._state.user_id(chat)
        if not isinstance(actions, list) or not all(isinstance(action, dict) for action in actions):
            raise BadRequest("events must be a list of actions, each an object")
        now_ms = time.time_ns() // 1_000_000
        events = [
            line_events.event(action, user_id=user_id, bot_id=BOT_ID, now_ms=now_ms) for action in actions
        ]
        for action, event in zip(actions, events, strict=True):
            self._show(chat, action, event)
        return events

    def _again(self, chat: str) -> list[dict[str, Any]]:
        events = self._state.last_webhook(chat)
        if not events:
            raise BadRequest(f"chat {chat!r} has no webhook to redeliver; send something first")
        for event in events:
            event["deliveryContext"] = {"isRedelivery": True}
        return events

    def _show(self, chat: str, action: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """What the phone itself shows of an action, whatever the bot does with it."""
        match event["type"]:
            case "message":
                message = event["message"]
                content = {"type": message["type"], "text": message.get("text", "")}
                self._log.add(chat, "user", content=content, message_id=message["id"])
            case "postback" if words := str(action["postback"].get("displayText") or ""):
                self._log.add(chat, "user", content={"type": "text", "text": words}, message_id="")
            case "unsend":
                self._log.add(chat, "unsend", message_id=event["unsend"]["messageId"])
            case "follow" | "unfollow":
                self._state.befriend(chat, friends=event["type"] == "follow")
                self._log.add(chat, "friend", friends=event["type"] == "follow")

    def _post(self, chat: str, events: list[dict[str, Any]]) -> dict[str, Any]:
        for event in events:
            if "replyToken" in event:
                self._state.open_reply_token(event["replyToken"], chat)
        self._state.remember_webhook(chat, events)
        body = line_events.encode(BOT_ID, events)
        headers = {
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": line_events.sign(self._settings.line_channel_secret, body),
        }
        url = self._settings.own_url + WEBHOOK_PATH
        answer = wire.post(url, body, headers, seconds=ACKNOWLEDGE_SECONDS)
        outcome = {
            "status": answer.status,
            "milliseconds": answer.milliseconds,
            "failure": answer.failure,
        }
        self._log.add(
            chat,
            "wire",
            title=f"POST {WEBHOOK_PATH}",
            to="bot",
            headers=headers,
            request=wire.json_or_text(body.decode()),
            response=answer.json,
            **outcome,
        )
        return outcome
