"""A small real HTTP server in LINE's place."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REPLY = "/v2/bot/message/reply"
PUSH = "/v2/bot/message/push"
LOADING = "/v2/bot/chat/loading/start"


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """What the server answers with, after ``seconds``; ``hang_up`` breaks the connection instead."""

    status: int = 200
    body: Any = field(default_factory=lambda: {"sentMessages": [{"id": "461230966842064897"}]})
    seconds: float = 0
    hang_up: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


INVALID_REPLY_TOKEN = Answer(400, {"message": "Invalid reply token"})


class LineApi:
    """LINE's API on loopback: answers as told per path, else success; keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._answers: dict[str, deque[Answer]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def will_answer(self, path: str, *answers: Answer) -> None:
        self._answers.setdefault(path, deque()).extend(answers)

    def calls_to(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                api.calls.append(Call(self.path, headers, body))
                waiting = api._answers.get(self.path)
                answer = waiting.popleft() if waiting else Answer(202 if self.path == LOADING else 200)
                time.sleep(answer.seconds)
                if answer.hang_up:
                    return
                content = json.dumps(answer.body).encode()
                self.send_response(answer.status)
                self.send_header("x-line-request-id", "5b59509c-c57b-11e9-aa8c-2a2ae2dbcce4")
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                try:
                    self.wfile.write(content)
                except OSError:  # the caller has given up, which is what some tests are about
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep test output quiet."""

        return Handler
