"""Processes side by side until one ends or we are told to stop; then none of them is left.

Each runs in a session of its own: Ctrl-C and a terminal that closes reach only their starter, which stops
them in order. They write to the starter's own output, so nothing stands between a log line and its reader.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

# gunicorn grants open requests ten seconds; what runs longer is killed and its job requeued.
STOP_SECONDS: Final = 12.0
LOOK_SECONDS: Final = 0.1


def procfile(path: Path) -> dict[str, str]:
    """{process name: command}"""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): command.strip() for name, command in pairs}


def start(
    command: str, *, environment: Mapping[str, str], folder: Path, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start a Procfile's ``command`` in ``folder``; no shell stays around it."""
    return subprocess.Popen(
        ["sh", "-c", f"exec {command}"],
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def note_signals() -> list[int]:
    """From now on every request to stop is noted in the list that is returned, and does nothing else."""
    noted: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup ignores SIGHUP and means it; a script's `&` ignores SIGINT too, but who sends one means it.
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda received, _: noted.append(received))
    return noted


def wait_for_the_end(processes: Mapping[str, subprocess.Popen[bytes]], *, told: Sequence[int]) -> str | None:
    """Wait until a signal is in ``told``, or one of ``processes`` has ended, whose name is returned."""
    while not told:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(LOOK_SECONDS)
    return None


def stop(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to end; kill those that have not within STOP_SECONDS, and whatever they started."""
    for process in processes.values():
        process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, end - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
