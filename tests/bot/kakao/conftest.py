"""KakaoTalk's end of a callback: a real HTTP server on this machine."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

SUCCESS = {"taskId": "t", "status": "SUCCESS", "message": "SUCCESS", "timestamp": 1}


class Receiver(ThreadingHTTPServer):
    """Keeps what is posted; answers with ``outcome``, a JSON value or raw bytes, and ``status``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[Any] = []
        self.arrived = threading.Event()
        self.status = 200
        self.outcome: Any = SUCCESS
        self.silent_seconds = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/bots/66f!/callback/token"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(json.loads(sent))
        self.server.arrived.set()
        threading.Event().wait(self.server.silent_seconds)
        outcome = self.server.outcome
        answer = outcome if isinstance(outcome, bytes) else json.dumps(outcome).encode()
        with contextlib.suppress(ConnectionError):  # a test may be about a caller that has hung up
            self.send_response(self.server.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that refuses every connection while the test runs: bound, and nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]
