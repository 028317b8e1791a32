"""A service whose worker can be killed and started again in the middle of a conversation."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.embedded_valkey import embedded_valkey
from scripts.processes import procfile, start
from tests.conftest import ROOT, environment_without_settings, free_port, wait_until_ready

SECRETS = ("LISTENER_KEY", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "KAKAO_SKILL_SECRET")


class Service:
    """The Procfile's processes, each under its own control."""

    def __init__(self, *, environment: dict[str, str], log: Path) -> None:
        self.base_url = f"http://127.0.0.1:{environment['PORT']}"
        self._environment = environment
        self._log = log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        command = procfile(ROOT / "Procfile")[name]
        with self._log.open("ab") as log:
            self._processes[name] = start(command, environment=self._environment, folder=ROOT, output=log)

    def kill(self, name: str) -> None:
        """kill -9, with all its children: nothing is put in order."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def unready(self) -> None:
        """Wait until the signs of life of a killed worker have run out."""
        deadline = time.monotonic() + 30
        while requests.get(f"{self.base_url}/readyz", timeout=5).ok:
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def ready(self) -> None:
        wait_until_ready(self.base_url, self._processes["web"], self._log)

    def stop(self) -> None:
        for name in list(self._processes):
            self.kill(name)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder, port = tmp_path_factory.mktemp("service"), free_port()
    with embedded_valkey(folder / "valkey") as redis_url:
        environment = {
            **environment_without_settings(),
            **{name: f"scenario-{name.lower()}" for name in SECRETS},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "REDIS_URL": redis_url,
            "DATA_DIR": str(folder),
            "LINE_API_BASE": f"http://127.0.0.1:{port}/simulator/line-api",
            "KAKAO_CALLBACK_HOSTS": "127.0.0.1",
            "WEB_CONCURRENCY": "1",
            "WORKER_CONCURRENCY": "1",
        }
        running = Service(environment=environment, log=folder / "service.log")
        running.start("web")
        running.start("worker")
        try:
            running.ready()
            yield running
        finally:
            running.stop()
