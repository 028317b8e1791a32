"""A bot behind the simulator whose answers a test decides, to see how the platforms take them."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from bot.settings import Settings
from bot.simulator.app import connect, create_simulator
from tests.conftest import free_port

Json = dict[str, Any]
SECONDS = 5


def text(words: str = "안녕하세요") -> Json:
    return {"type": "text", "text": words}


def simple_text(words: str = "안녕하세요") -> Json:
    return {"version": "2.0", "template": {"outputs": [{"simpleText": {"text": words}}]}}


def slowly(answer: Any, seconds: float) -> Callable[[Json], Any]:
    """A bot that takes its time."""

    def answer_late(_: Json) -> Any:
        time.sleep(seconds)
        return answer

    return answer_late


@dataclass
class Bot:
    """received: (headers, raw body) of each call. on_line, on_kakao: what it answers to the parsed body."""

    settings: Settings
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    on_line: Callable[[Json], Any] = lambda _: ({}, 200)
    on_kakao: Callable[[Json], Any] = lambda _: simple_text()

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    def last(self) -> Json:
        """The newest event or payload that it got."""
        body: Json = json.loads(self.received[-1][1])
        return body["events"][0] if "events" in body else body

    # What a bot does

    def call_line(self, path: str, body: Any, **headers: str) -> requests.Response:
        """One call to LINE's API, with the access token unless ``headers`` say otherwise."""
        token = {"Authorization": f"Bearer {self.settings.line_channel_access_token}"}
        url = f"{self.settings.line_api_base}/v2/bot/{path}"
        return requests.post(url, json=body, headers=token | headers, timeout=SECONDS)

    def reply(self, token: str, *messages: Json) -> requests.Response:
        return self.call_line("message/reply", {"replyToken": token, "messages": list(messages)})

    def push(self, to: str, *messages: Json, **headers: str) -> requests.Response:
        return self.call_line("message/push", {"to": to, "messages": list(messages)}, **headers)

    def call_back(self, url: str, response: Any) -> Json:
        answered: Json = requests.post(url, json=response, timeout=SECONDS).json()
        return answered

    # What a person does

    def send(self, messenger: str, **action: Any) -> Json:
        response = requests.post(
            f"{self.url}/simulator/{messenger}/send", json={"chat": "mina", **action}, timeout=2 * SECONDS
        )
        assert response.ok, response.text
        answered: Json = response.json()
        return answered

    def log(self, messenger: str, kind: str, chat: str = "mina") -> list[Json]:
        """The entries of ``kind`` in a chat, oldest first."""
        response = requests.get(f"{self.url}/simulator/{messenger}/chats/{chat}", timeout=SECONDS)
        return [entry for entry in response.json()["entries"] if entry["kind"] == kind]


def bot_of(settings: Settings) -> Bot:
    """A bot on a free port, which answers LINE in the simulator."""
    port = free_port()
    api = f"http://127.0.0.1:{port}/simulator/line-api"
    return Bot(dataclasses.replace(settings, port=port, line_api_base=api))


def serve(bot: Bot) -> Callable[[], None]:
    """Start the web server; returns what stops it."""
    app = Flask("a bot under test")
    valkey = connect(bot.settings)
    app.register_blueprint(create_simulator(settings=bot.settings, valkey=valkey))

    @app.post("/line/webhook")
    def line() -> Any:
        bot.received.append((dict(request.headers), request.get_data()))
        return bot.on_line(request.get_json())

    @app.post("/kakao/skill")
    def kakao() -> Any:
        bot.received.append((dict(request.headers), request.get_data()))
        answered = bot.on_kakao(request.get_json())
        return answered if isinstance(answered, tuple | Response) else jsonify(answered)

    server = make_server(bot.settings.host, bot.settings.port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join(SECONDS)
        server.server_close()
        valkey.close()

    return stop
