"""Real parts for tests: a Valkey server for the session, a clean database for each test, the whole stack."""

from __future__ import annotations

import dataclasses
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import requests

from bot.settings import Settings
from core.memory import Memory
from scripts.embedded_valkey import embedded_valkey

ROOT = Path(__file__).resolve().parent.parent
STACK_SECONDS = 90


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """``create_app`` and Celery's test worker configure the process's logging; tests read it by pytest."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Valkey server that lives as long as the tests."""
    with embedded_valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture
def valkey_url(valkey_server: str) -> str:
    """The same server, emptied."""
    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server


@pytest.fixture
def memory(valkey_url: str) -> Memory:
    return Memory.connect(valkey_url)


@pytest.fixture
def settings(valkey_url: str, tmp_path: Path) -> Settings:
    """Development settings with secrets of the test's own."""
    return Settings(
        redis_url=valkey_url,
        data_dir=tmp_path,
        listener_key="test-listener-key",
        line_channel_secret="test-line-channel-secret",
        line_channel_access_token="test-line-token",
        kakao_skill_secret="test-kakao-secret",
    )


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word, as a server that hangs."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield listening.getsockname()[1]


@dataclasses.dataclass(frozen=True)
class Stack:
    """The whole service, really running: gunicorn, Celery worker, Valkey, simulator."""

    base_url: str
    data_dir: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """``scripts/serve.py`` as ``./scripts/run`` starts it, on a free port with a data folder of its own."""
    data_dir, port = tmp_path_factory.mktemp("stack"), free_port()
    environment = {
        **environment_without_settings(),
        "PORT": str(port),
        "DATA_DIR": str(data_dir),
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
    }
    with (data_dir / "stack.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve", "--env-file", os.devnull],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            base_url = f"http://127.0.0.1:{port}"
            wait_until_ready(base_url, process, data_dir / "stack.log")
            yield Stack(base_url, data_dir, process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def environment_without_settings() -> dict[str, str]:
    """The tester's environment without what they set for a service of their own."""
    ours = {item.metadata["variable"] for item in dataclasses.fields(Settings)}
    return {name: value for name, value in os.environ.items() if name not in ours}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_ready(base_url: str, process: subprocess.Popen[Any], log: Path) -> None:
    deadline = time.monotonic() + STACK_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{base_url}/readyz", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    pytest.fail(f"the stack was not ready within {STACK_SECONDS} s:\n{log.read_text()[-4000:]}")
