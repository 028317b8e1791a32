"""LINE's Messaging API as far as a chat bot uses it, with its refusals; what arrives shows on the phone.

Source of shapes and statuses: github.com/line/line-openapi, messaging-api.yml, and LINE's API reference.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from flask import Blueprint, Response, jsonify, request

from bot.line.limits import (
    LOADING_SECONDS_STEP,
    MAX_LOADING_SECONDS,
    MIN_LOADING_SECONDS,
    LineLimitExceeded,
    check_messages,
)
from bot.simulator.line_delivery import BOT_ID
from bot.simulator.line_events import numeric_id, ulid
from bot.simulator.texts import BOT_NAME, LINE_BASIC_ID
from core.errors import HappytalkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from bot.simulator.chat_log import ChatLog
    from bot.simulator.line_state import LineState

API_PATH: Final = "/line-api"
BODY_BYTES: Final = 2 * 1024 * 1024
LOADING_SECONDS: Final = range(MIN_LOADING_SECONDS, MAX_LOADING_SECONDS + 1, LOADING_SECONDS_STEP)
RETRY_KEY_HEADER: Final = "X-Line-Retry-Key"
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_Endpoint: TypeAlias = "Callable[[dict[str, Any], str | None], dict[str, Any]]"


class Refused(HappytalkError):
    """An error answer of the API."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message} | ({"details": details} if details else {}) | (body or {})
        self.headers = headers or {}


class LineApi:
    """Each method answers one endpoint; what it returns is the body of a success. Raises Refused."""

    def __init__(self, *, settings: Settings, log: ChatLog, state: LineState) -> None:
        self._token = settings.line_channel_access_token
        self._log = log
        self._state = state

    def check_caller(self, authorization: str) -> None:
        """Raise Refused unless ``authorization`` bears the channel access token."""
        expected = f"Bearer {self._token}"
        if not self._token or not hmac.compare_digest(authorization.encode(), expected.encode()):
            raise Refused(401, "Authentication failed")

    def reply(self, body: dict[str, Any], retry_key: str | None) -> dict[str, Any]:
        if retry_key is not None:
            raise Refused(400, f"{RETRY_KEY_HEADER} is for pushes, a reply token works once anyway")
        token = _string(body, "replyToken")
        messages = _messages(body)
        chat = self._state.chat_of_reply_token(token)
        if not self._state.spend_reply_token(token) or chat is None:
            raise Refused(400, "Invalid reply token")
        return self._accept(chat, messages, via="reply")

    def push(self, body: dict[str, Any], retry_key: str | None) -> dict[str, Any]:
        if retry_key is not None and not _UUID.fullmatch(retry_key):
            raise Refused(400, f"{RETRY_KEY_HEADER} must be a UUID")
        recipient = _string(body, "to")
        messages = _messages(body)
        chat = self._state.chat_of(recipient)
        if chat is None:
            raise Refused(400, "Failed to send messages")
        sent = _sent(messages)
        if retry_key is not None:
            accepted = {"sentMessages": sent, "requestId": _request_id()}
            earlier = self._state.claim_retry_key(retry_key, accepted)
            if earlier is not None:
                raise Refused(
                    409,
                    "The retry key is already accepted",
                    headers={"X-Line-Accepted-Request-Id": earlier["requestId"]},
                    body={"sentMessages": earlier["sentMessages"]},
                )
        return self._accept(chat, messages, via="push", sent=sent)

    def validate(self, body: dict[str, Any], retry_key: str | None) -> dict[str, Any]:  # noqa: ARG002
        _messages(body)
        return {}

    def start_loading(self, body: dict[str, Any], retry_key: str | None) -> dict[str, Any]:  # noqa: ARG002
        recipient = _string(body, "chatId")
        seconds = body.get("loadingSeconds", 20)
        chat = self._state.chat_of(recipient)
        if chat is None or not recipient.startswith("U"):
            raise _invalid("chatId", "must be the id of a user whom the bot talks with")
        if seconds not in LOADING_SECONDS:
            raise _invalid("loadingSeconds", "must be a multiple of 5 from 5 to 60")
        self._log.add(chat, "loading", seconds=seconds)
        return {}

    def info(self) -> dict[str, Any]:
        return {
            "userId": BOT_ID,
            "basicId": LINE_BASIC_ID,
            "displayName": BOT_NAME,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }

    def chat_of(self, body: dict[str, Any]) -> str | None:
        """The chat that a request is about, where it can be told."""
        for field, find in (
            ("replyToken", self._state.chat_of_reply_token),
            ("to", self._state.chat_of),
            ("chatId", self._state.chat_of),
        ):
            value = body.get(field)
            if isinstance(value, str):
                return find(value)
        return None

    def _accept(
        self,
        chat: str,
        messages: list[dict[str, Any]],
        *,
        via: str,
        sent: list[dict[str, str]] | None = None,
    ) -> dict[str, Any]:
        # LINE accepts what it then does not deliver to someone who blocked the bot.
        if via == "reply" or self._state.are_friends(chat):
            self._log.add(chat, "bot", messages=messages, via=via)
        return {"sentMessages": sent or _sent(messages)}


def create_line_api(*, api: LineApi, log: ChatLog) -> Blueprint:
    """The API under ``/line-api``."""
    blueprint = Blueprint("line_api", __name__, url_prefix=API_PATH)
    for path, endpoint, status in (
        ("/v2/bot/message/reply", api.reply, 200),
        ("/v2/bot/message/push", api.push, 200),
        ("/v2/bot/message/validate/reply", api.validate, 200),
        ("/v2/bot/message/validate/push", api.validate, 200),
        ("/v2/bot/chat/loading/start", api.start_loading, 202),
    ):
        view = _logged(path, endpoint, status, api=api, log=log)
        blueprint.add_url_rule(path, endpoint=path.replace("/", "_"), view_func=view, methods=["POST"])

    @blueprint.before_request
    def authenticate() -> None:
        api.check_caller(request.headers.get("Authorization", ""))

    @blueprint.get("/v2/bot/info")
    def info() -> Response:
        return jsonify(api.info())

    @blueprint.route("/<path:unknown>", methods=["GET", "POST", "PUT", "DELETE"])
    def not_found(unknown: str) -> Response:
        raise Refused(404, f"/{unknown} is not one of the endpoints here")

    @blueprint.errorhandler(Refused)
    def refuse(error: Refused) -> tuple[Response, int, dict[str, str]]:
        return jsonify(error.body), error.status, error.headers

    @blueprint.after_request
    def identify(response: Response) -> Response:
        response.headers["x-line-request-id"] = _request_id()
        return response

    return blueprint


def _logged(
    path: str, endpoint: _Endpoint, status: int, *, api: LineApi, log: ChatLog
) -> Callable[[], tuple[Response, int, dict[str, str]]]:
    """The view of an endpoint that answers ``status`` where it does not refuse."""

    def view() -> tuple[Response, int, dict[str, str]]:
        started = time.monotonic()
        body = _body()
        code, headers = status, dict[str, str]()
        try:
            answer = endpoint(body, request.headers.get(RETRY_KEY_HEADER))
        except Refused as refused:
            code, answer, headers = refused.status, refused.body, refused.headers
        chat = api.chat_of(body)
        if chat is not None:
            log.add(
                chat,
                "wire",
                title=f"POST {path}",
                to="platform",
                headers={"Authorization": "Bearer ••••••"},
                request=body,
                response=answer,
                status=code,
                milliseconds=round((time.monotonic() - started) * 1000),
                failure="",
            )
        return jsonify(answer), code, headers

    return view


def _body() -> dict[str, Any]:
    if (request.content_length or 0) > BODY_BYTES:
        raise Refused(413, "Request body is larger than 2 MB")
    if not request.is_json:
        raise Refused(415, "Content-Type must be application/json")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refused(400, "The request body could not be parsed as JSON")
    return body


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise _invalid("messages", "must be a list of message objects")
    try:
        check_messages(messages)
    except LineLimitExceeded as error:
        raise _invalid(str(error).partition(" ")[0], str(error)) from None
    return messages


def _string(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value:
        raise _invalid(field, "May not be empty")
    return value


def _invalid(field: str, message: str) -> Refused:
    return Refused(400, "The request body has 1 error(s)", details=[{"message": message, "property": field}])


def _sent(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"id": numeric_id(), "quoteToken": secrets.token_urlsafe(24)} for _ in messages]


def _request_id() -> str:
    return ulid(time.time_ns() // 1_000_000).lower()
