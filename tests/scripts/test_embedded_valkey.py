from __future__ import annotations

import os
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from core.errors import QueueUnavailable
from scripts.embedded_valkey import _rewrite, embedded_valkey


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((folder / "appendonlydir").iterdir()))


def pid_of(client: redis.Redis) -> int:
    return int(client.info("server")["process_id"])


def test_what_was_kept_is_there_after_a_restart_for_the_owner_only(tmp_path: Path) -> None:
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.set("heard", "sad-001")
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url, decode_responses=True) as client:
        assert client.get("heard") == "sad-001"
    assert stat.S_IMODE((tmp_path / "appendonlydir").stat().st_mode) == 0o700


def test_those_that_start_at_once_have_ports_of_their_own(tmp_path: Path) -> None:
    def started(number: int) -> str:
        with embedded_valkey(tmp_path / str(number)) as url, redis.Redis.from_url(url) as client:
            assert client.ping()
            return url

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(started, range(4)))) == 4


def test_two_never_write_to_one_folder(tmp_path: Path) -> None:
    with (
        embedded_valkey(tmp_path),
        pytest.raises(QueueUnavailable, match="set DATA_DIR"),
        embedded_valkey(tmp_path),
    ):
        pass
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        assert client.ping()


def test_after_a_crash_with_half_a_command_on_disk_it_starts_with_what_was_whole(tmp_path: Path) -> None:
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.set("heard", "sad-001")
        time.sleep(1.2)  # the file is synced each second
        os.kill(pid_of(client), signal.SIGKILL)
    (newest,) = (tmp_path / "appendonlydir").glob("*.incr.aof")
    with newest.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$5\r\nhea")
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url, decode_responses=True) as client:
        assert client.get("heard") == "sad-001"


def test_a_file_that_is_damaged_stops_the_start_with_the_place_and_the_remedy(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.set("heard", "sad-001")
    for path in (tmp_path / "appendonlydir").glob("*.incr.aof"):
        path.write_bytes(b"nonsense\r\n" * 10)
    with (
        pytest.raises(QueueUnavailable, match=r"valkey\.log says why.*starts anew"),
        embedded_valkey(tmp_path),
    ):
        pass
    assert "Traceback" not in capfd.readouterr().err


def test_what_memory_has_let_go_of_leaves_the_disk_too(tmp_path: Path) -> None:
    with embedded_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.set("said", "only to you")
        client.delete("said")
        time.sleep(1.2)
        assert b"only to you" in on_disk(tmp_path)
        _rewrite(int(url.rpartition(":")[2].partition("/")[0]))
        deadline = time.monotonic() + 10
        while b"only to you" in on_disk(tmp_path) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert b"only to you" not in on_disk(tmp_path)
