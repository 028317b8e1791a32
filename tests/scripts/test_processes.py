from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from scripts import processes
from scripts.processes import procfile, start, stop, wait_for_the_end


def run(command: str, folder: Path) -> subprocess.Popen[bytes]:
    return start(command, environment=dict(os.environ), folder=folder)


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0]
    except OSError:
        return False


def test_a_procfile_names_commands(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("# what runs\n\nweb: serve --bind host:80\nworker: work\n")
    assert procfile(tmp_path / "Procfile") == {"web": "serve --bind host:80", "worker": "work"}


def test_the_first_to_end_is_named_and_the_rest_is_stopped(tmp_path: Path) -> None:
    running = {"long": run("sleep 60", tmp_path), "short": run("sh -c 'exit 3'", tmp_path)}
    assert wait_for_the_end(running, told=[]) == "short"
    stop(running)
    assert running["short"].returncode == 3
    assert running["long"].returncode != 0


def test_a_signal_ends_the_wait(tmp_path: Path) -> None:
    running = {"long": run("sleep 60", tmp_path)}
    assert wait_for_the_end(running, told=[15]) is None
    stop(running)


def test_what_does_not_stop_is_killed_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.3)
    stubborn = run("sh -c 'trap \"\" TERM; sleep 60 & echo $! >child; wait; wait; sleep 60'", tmp_path)
    child = tmp_path / "child"
    while not child.exists() or not child.read_text().strip():
        time.sleep(0.01)
    stop({"stubborn": stubborn})
    deadline = time.monotonic() + 5
    while is_alive(int(child.read_text())) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(int(child.read_text()))
