"""A real S3 server (SeaweedFS) for tests: it checks signatures and expiry, which mocks do not."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from core.music.s3 import S3SongStore

BUCKET = "songs"
KEY, SECRET = "test-key", "test-secret"
REGION = "ap-northeast-2"
_READY_SECONDS = 60


@dataclass(frozen=True)
class S3Settings:
    """What a store is opened with; the folders are only used by tests that need them."""

    s3_endpoint_url: str
    s3_bucket: str = BUCKET
    s3_prefix: str = "happytalk"
    s3_region: str = REGION
    s3_public_base_url: str = ""
    s3_link_seconds: int = 600
    data_dir: Path = Path("unused")
    music_dir: Path = Path("unused")
    audio_cache_mb: int = 10


def open_bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, **settings: object) -> S3SongStore:
    """A store with the server's own credentials."""
    use_credentials(monkeypatch, KEY, SECRET)
    return S3SongStore.connect(S3Settings(endpoint, **settings))  # type: ignore[arg-type]


def use_credentials(monkeypatch: pytest.MonkeyPatch, key: str, secret: str) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@contextmanager
def seaweed(folder: Path) -> Iterator[str]:
    """Run a server with an empty bucket; gives its endpoint URL."""
    config = folder / "s3.json"
    identity = {
        "name": "test",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "List", "Tagging", "Write"],
    }
    config.write_text(json.dumps({"identities": [identity]}))
    ports = _free_ports()
    port = next(ports)
    command = [
        str(Path(sys.executable).with_name("weed")),
        "mini",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-s3.port={port}",
        f"-s3.config={config}",
        f"-bucket={BUCKET}",
        "-webdav=false",
        "-admin.ui=false",
        "-s3.port.iceberg=0",
        "-master.telemetry=false",
    ]
    command += [
        f"-{part}.port{kind}={next(ports)}"
        for part in ("master", "volume", "filer", "admin")
        for kind in ("", ".grpc")
    ]
    command += [f"-s3.port.grpc={next(ports)}"]
    with (folder / "weed.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            endpoint = f"http://127.0.0.1:{port}"
            _wait(endpoint, process, folder / "weed.log")
            yield endpoint
        finally:
            process.kill()  # its orderly end takes ten seconds, and the folder goes anyway
            process.wait(20)


def _free_ports() -> Iterator[int]:
    """Below the range from which the system takes the near ends of connections, such as the server's own."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 1000):
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
        yield port


def _wait(endpoint: str, process: subprocess.Popen[bytes], log: Path) -> None:
    client = boto3.session.Session(KEY, SECRET, region_name=REGION).client("s3", endpoint_url=endpoint)
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            client.head_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the S3 server was not ready within {_READY_SECONDS} s:\n{log.read_text()[-3000:]}")
