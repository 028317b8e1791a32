"""The launcher: really started and really stopped."""

from __future__ import annotations

import dataclasses
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.settings import Settings
from core.errors import SettingsError
from scripts.serve import SECRETS, check_port, complete_environment, read_env_file
from tests.conftest import ROOT, environment_without_settings, free_port, wait_until_ready

STOP_SECONDS = 30


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment in which nothing of ours is set but where to keep things."""
    for name in set(os.environ) - set(environment_without_settings()):
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))


# Settings


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=plain", "plain"),
        ("  NAME=spaces around  ", "spaces around"),
        ("export NAME=exported", "exported"),
        ("NAME='in quotes'  # and a comment", "in quotes"),
        ('NAME="in quotes"', "in quotes"),
        ("NAME=a#b", "a#b"),
        ("NAME=a # comment", "a"),
        ("NAME=it's=fine", "it's=fine"),
        ("NAME=", ""),
    ],
)
def test_a_line_of_an_env_file_is_read_as_it_is_meant(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"# NAME=not this\n\n{line}\n", encoding="utf-8")
    assert read_env_file(tmp_path / ".env") == {"NAME": value}


def test_a_laptop_chats_with_the_simulator_with_or_without_a_copy_of_the_example(
    unset: None, tmp_path: Path
) -> None:
    without = complete_environment(tmp_path / "no.env")
    copied = complete_environment(ROOT / ".env.example")
    for environment in (without, {**copied, "DATA_DIR": without["DATA_DIR"]}):
        settings = Settings.from_environment(environment)
        assert settings.line_api_base == "http://127.0.0.1:8000/simulator/line-api"
        assert "127.0.0.1" in settings.kakao_callback_hosts
        assert all(environment[name] for name in SECRETS)
        assert "REDIS_URL" not in environment


def test_a_channel_of_ones_own_is_really_used(
    unset: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "real")
    settings = Settings.from_environment(complete_environment(tmp_path / "no.env"))
    assert (settings.line_api_base, settings.simulated_line) == ("https://api.line.me", False)


def test_development_secrets_are_made_once_for_the_owner_only(unset: None, tmp_path: Path) -> None:
    first = complete_environment(tmp_path / "no.env")
    kept = tmp_path / "data" / "development.env"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = complete_environment(tmp_path / "no.env")
    assert {name: first[name] for name in SECRETS} == {name: again[name] for name in SECRETS}
    assert len({first[name] for name in SECRETS}) == len(SECRETS)


def test_production_makes_no_secrets_up(unset: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    environment = complete_environment(tmp_path / "no.env")
    assert not set(SECRETS) & set(environment)
    assert not (tmp_path / "data").exists()
    with pytest.raises(SettingsError, match="LISTENER_KEY"):
        Settings.from_environment(environment)


def test_a_port_that_is_taken_is_named_with_the_remedy() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"port {port} .*PORT=\d+ \./scripts/run"):
            check_port(Settings(port=port))
    check_port(Settings(port=port))


# Started and stopped


@dataclasses.dataclass(frozen=True)
class Launched:
    process: subprocess.Popen[str]
    base_url: str
    data_dir: Path
    log: Path

    def family(self) -> list[str]:
        """The command lines of all processes that this start has left on the machine, at any depth."""
        mark = f"DATA_DIR={self.data_dir}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
            except OSError:  # it has ended
                continue
        return found

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


def launch(tmp_path: Path, **settings: str) -> Launched:
    port = free_port()
    environment = {
        **environment_without_settings(),
        "PORT": str(port),
        "DATA_DIR": str(tmp_path),
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
        **settings,
    }
    log = tmp_path / "launcher.log"
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve", "--env-file", os.devnull],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    return Launched(process, f"http://127.0.0.1:{environment['PORT']}", tmp_path, log)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Launched]:
    launched = launch(tmp_path)
    try:
        wait_until_ready(launched.base_url, launched.process, launched.log)
        yield launched
    finally:
        if launched.process.poll() is None:
            launched.end(signal.SIGINT)
        if launched.process.stdout is not None:
            launched.process.stdout.close()


def test_it_says_where_to_chat_yields_to_nobody_and_leaves_nothing_when_its_terminal_closes(
    running: Launched, tmp_path: Path
) -> None:
    assert running.process.stdout is not None
    shown = ""
    while "/kakao/skill" not in shown:
        shown += running.process.stdout.readline()
    assert f"{running.base_url}/simulator" in shown
    assert requests.get(f"{running.base_url}/simulator", timeout=5).status_code == 200

    other = tmp_path / "other"
    other.mkdir()
    same_port = launch(other, PORT=running.base_url.rpartition(":")[2])
    assert same_port.process.communicate(timeout=STOP_SECONDS)[0] == ""
    assert same_port.process.returncode == 2
    assert "PORT=" in same_port.log.read_text()
    same_folder = launch(other, DATA_DIR=str(tmp_path))
    same_folder.process.communicate(timeout=STOP_SECONDS)
    assert same_folder.process.returncode == 2
    assert "set DATA_DIR" in same_folder.log.read_text()

    assert len(running.family()) >= 6  # launcher, Valkey and its keeper, web, worker, and their children
    running.process.stdout.close()
    assert running.end(signal.SIGHUP) == 0
    assert running.family() == []
    assert "Traceback" not in running.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_of_its_start_it_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    launched = launch(tmp_path)
    deadline = time.monotonic() + STOP_SECONDS
    while not any("gunicorn" in command for command in launched.family()):
        assert time.monotonic() < deadline, launched.log.read_text()
        time.sleep(0.02)
    assert launched.end(number) == 0
    assert launched.family() == []
    launched.process.communicate()


def test_where_a_process_cannot_start_all_stop_and_the_reason_stands_there(tmp_path: Path) -> None:
    launched = launch(tmp_path, CATALOGUE=str(tmp_path / "no-catalogue"))
    shown, _ = launched.process.communicate(timeout=90)
    assert launched.process.returncode == 1
    assert "ended with status" in shown
    assert "no-catalogue" in launched.log.read_text()
    assert launched.family() == []
