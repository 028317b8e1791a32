"""The simulator under ``/simulator``: both messengers without an account, for development only.

``GET  /simulator``                         the page: a phone with both chats
``POST /simulator/<messenger>/send``        do something as the person of a chat
``GET  /simulator/<messenger>/chats/<chat>`` what happened there (``?after=`` an entry's id)
``/simulator/line-api/…``                   LINE's Messaging API; set LINE_API_BASE to it
``/simulator/kakao/callback/<token>``       KakaoTalk's callback receiver
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import redis
from flask import Blueprint, Response, jsonify, request
from redis.exceptions import RedisError
from werkzeug.exceptions import BadRequest, Conflict, HTTPException

from bot.simulator.chat_log import KAKAO, LINE, START, ChatLog, chat_name, cursor
from bot.simulator.kakao_callback import KakaoCallback
from bot.simulator.kakao_delivery import KakaoDelivery
from bot.simulator.kakao_state import KakaoState
from bot.simulator.line_api import API_PATH, LineApi, create_line_api
from bot.simulator.line_delivery import LineDelivery
from bot.simulator.line_state import LineState
from core.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

URL_PREFIX: Final = "/simulator"
CONNECT_SECONDS: Final = 0.5
READ_SECONDS: Final = 1.0


def create_simulator(*, settings: Settings, valkey: redis.Redis | None = None) -> Blueprint:
    """The simulator, to be registered on the web app.

    valkey: where its state is, a client that decodes responses; the one of REDIS_URL where left out.
    Raises SettingsError in production, where nobody may speak as LINE or KakaoTalk.
    """
    if settings.production:
        raise SettingsError(
            "the simulator signs messages as LINE and KakaoTalk and does not exist when APP_ENV=production; "
            "set APP_ENV=development to use it"
        )
    valkey = valkey or connect(settings)
    blueprint = Blueprint(
        "simulator", __name__, url_prefix=URL_PREFIX, static_folder="static", static_url_path="/static"
    )
    logs = {messenger: ChatLog(valkey=valkey, messenger=messenger) for messenger in (LINE, KAKAO)}
    _add_phone(blueprint, logs)
    _add_line(blueprint, settings, logs[LINE], LineState(valkey=valkey))
    _add_kakao(blueprint, settings, logs[KAKAO], KakaoState(valkey=valkey))
    _add_refusals(blueprint)
    _add_security_headers(blueprint, settings)
    return blueprint


def connect(settings: Settings) -> redis.Redis:
    """A client for ``create_simulator``; opens nothing yet."""
    return redis.Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=READ_SECONDS,
        decode_responses=True,
    )


def _add_phone(blueprint: Blueprint, logs: dict[str, ChatLog]) -> None:
    @blueprint.get("")
    def page() -> Response:
        return blueprint.send_static_file("page.html")

    @blueprint.get("/<any(line, kakao):messenger>/chats/<chat>")
    def entries(messenger: str, chat: str) -> Response:
        after = cursor(request.args.get("after", START))
        found = {"entries": logs[messenger].since(chat_name(chat), after)}
        # Not by jsonify, which sorts keys: the panel shows JSON in the order that it went over the wire.
        return Response(json.dumps(found, ensure_ascii=False), mimetype="application/json")

    @blueprint.delete("/<any(line, kakao):messenger>/chats/<chat>")
    def clear(messenger: str, chat: str) -> tuple[str, int]:
        logs[messenger].clear(chat_name(chat))
        return "", 204


def _add_line(blueprint: Blueprint, settings: Settings, log: ChatLog, state: LineState) -> None:
    delivery = LineDelivery(settings=settings, log=log, state=state)
    blueprint.register_blueprint(
        create_line_api(api=LineApi(settings=settings, log=log, state=state), log=log)
    )

    @blueprint.post("/line/send")
    def send_line() -> Response:
        if not settings.simulated_line:
            raise Conflict(
                f"the bot's answers go to {settings.line_api_base}, not here; to chat in the simulator, "
                "start with ./scripts/run and no LINE_CHANNEL_ACCESS_TOKEN, or point LINE_API_BASE here: "
                f"{settings.own_url}{URL_PREFIX}{API_PATH}"
            )
        body = _request_object()
        return jsonify(delivery.send(chat_name(body.pop("chat", None)), body))


def _add_kakao(blueprint: Blueprint, settings: Settings, log: ChatLog, state: KakaoState) -> None:
    delivery = KakaoDelivery(settings=settings, log=log, state=state)
    callback = KakaoCallback(log=log, state=state)

    @blueprint.post("/kakao/send")
    def send_kakao() -> Response:
        body = _request_object()
        return jsonify(delivery.send(chat_name(body.pop("chat", None)), body))

    @blueprint.post("/kakao/callback/<token>")
    def receive_callback(token: str) -> Response:
        return jsonify(callback.receive(token, request.get_data(as_text=True)))


def _request_object() -> dict[str, Any]:
    """The request's JSON object. Pages of other origins cannot send JSON unasked, so none can speak here."""
    body = request.get_json()
    if not isinstance(body, dict):
        raise BadRequest('send a JSON object, such as {"chat": "me", "text": "안녕"}')
    return body


def _add_refusals(blueprint: Blueprint) -> None:
    @blueprint.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.description), error.code or 500

    @blueprint.errorhandler(RedisError)
    def unavailable(error: RedisError) -> tuple[Response, int]:
        reason = f"the simulator got no answer from Valkey ({type(error).__name__}); check REDIS_URL"
        return jsonify(error=reason), 503


def _add_security_headers(blueprint: Blueprint, settings: Settings) -> None:
    # The page is ours alone; messages may show pictures and play audio from wherever songs are kept.
    public = "{0.scheme}://{0.netloc}".format(urlsplit(settings.public_url))
    media = f"'self' https: {public} {settings.s3_endpoint_url}".strip()
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"img-src {media}; media-src {media}; frame-src 'self' {public}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

    @blueprint.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store" if request.method != "GET" else "no-cache"
        return response
