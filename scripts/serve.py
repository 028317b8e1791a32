"""Run the whole service on this machine; ``./scripts/run`` installs and then calls this.

Reads ``.env``, makes development secrets where none are set, starts a Valkey where REDIS_URL names none, runs
the Procfile's processes until Ctrl-C, and prints the addresses once a chat would work.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

import requests

from bot.settings import DEVELOPMENT, ROOT, Settings
from core.errors import HappytalkError, SettingsError
from scripts.embedded_valkey import embedded_valkey
from scripts.processes import note_signals, procfile, start, stop, wait_for_the_end

SECRETS: Final = ("LISTENER_KEY", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "KAKAO_SKILL_SECRET")
READY_SECONDS: Final = 120
_ENV_LINE: Final = re.compile(
    r"""\s*(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]*)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>.*?))"""
    r"""\s*(?:\s#.*)?"""
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run web, worker and, without REDIS_URL, a Valkey.")
    parser.add_argument("--env-file", type=Path, default=ROOT / ".env", help="settings; the environment wins")
    env_file = parser.parse_args().env_file
    told = note_signals()
    with ExitStack() as stack:
        try:
            environment = complete_environment(env_file)
            settings = Settings.from_environment(environment)
            check_port(settings)
            if "REDIS_URL" not in environment:
                environment["REDIS_URL"] = stack.enter_context(embedded_valkey(settings.data_dir / "valkey"))
        except HappytalkError as error:
            print(f"happytalkplayer cannot start: {error}", file=sys.stderr)
            return 2
        processes: dict[str, subprocess.Popen[bytes]] = {}
        stack.callback(stop, processes)
        for name, command in procfile(ROOT / "Procfile").items():
            processes[name] = start(command, environment=environment, folder=ROOT)
        threading.Thread(target=announce, args=(settings,), daemon=True).start()
        ended = wait_for_the_end(processes, told=told)
    if ended is None:
        return 0
    status = processes[ended].returncode
    say(f"{ended} ended with status {status}, so all was stopped; the lines above say why.")
    return 1


def complete_environment(env_file: Path) -> dict[str, str]:
    """What the processes see: ``env_file``, the environment over it, and what a laptop need not set. An empty
    value counts as none. Raises SettingsError."""
    merged = {**read_env_file(env_file), **os.environ}
    environment = {name: value for name, value in merged.items() if value.strip()}
    environment.setdefault("HOST", "127.0.0.1")
    environment.setdefault("PORT", "8000")
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    if environment.get("APP_ENV", DEVELOPMENT) == DEVELOPMENT:
        prepare_development(environment)
    return environment


def read_env_file(path: Path) -> dict[str, str]:
    """``NAME=value`` lines; quotes around a value and a comment after it are taken off."""
    if not path.exists():
        return {}
    found = map(_ENV_LINE.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return {
        match["name"]: match["double"] or match["single"] or match["plain"] or "" for match in found if match
    }


def prepare_development(environment: dict[str, str]) -> None:
    """Secrets of this machine's own, and the simulator in LINE's place unless a real channel is set.

    The secrets are made once and kept in DATA_DIR, readable by the owner only.
    """
    if "LINE_CHANNEL_ACCESS_TOKEN" not in environment:
        own_url = Settings.from_environment(environment).own_url
        environment.setdefault("LINE_API_BASE", f"{own_url}/simulator/line-api")
    environment.setdefault("KAKAO_CALLBACK_HOSTS", "kakao.com,127.0.0.1,localhost")
    path = Path(environment.get("DATA_DIR") or ROOT / "var") / "development.env"
    kept = read_env_file(path)
    made = {name: kept.get(name) or secrets.token_urlsafe(32) for name in SECRETS}
    if made != kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in made.items()), encoding="utf-8")
    for name, value in made.items():
        environment.setdefault(name, value)


def check_port(settings: Settings) -> None:
    """Raise SettingsError where web could not listen: gunicorn would try again and again, and what already
    listens there might answer in our place."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"port {settings.port} of {settings.host} cannot be used ({error.strerror}); stop what "
                f"listens there, or choose another: PORT={settings.port % 65_000 + 1} ./scripts/run"
            ) from None


def announce(settings: Settings) -> None:
    """Wait until /readyz says that a chat would work, then print where."""
    started = time.monotonic()
    while time.monotonic() - started < READY_SECONDS:
        if is_ready(settings.own_url):
            say(_addresses(settings, seconds=time.monotonic() - started))
            return
        time.sleep(0.2)
    say(f"Not ready after {READY_SECONDS} s; {settings.own_url}/readyz says what is missing.")


def is_ready(url: str) -> bool:
    """Whether a chat with the service at ``url`` would work now."""
    with requests.Session() as session:
        session.trust_env = False  # the way to ourselves never leads through a proxy
        try:
            return session.get(f"{url}/readyz", timeout=(1, 2)).ok
        except requests.RequestException:
            return False


def _addresses(settings: Settings, *, seconds: float) -> str:
    lines = [f"happytalkplayer is ready ({seconds:.1f} s). Stop with Ctrl-C.\n"]
    if not settings.production:
        lines.append(f"  chat, no account needed   {settings.own_url}/simulator")
    if "line" in settings.messengers:
        lines.append(f"  LINE webhook              {settings.public_url}/line/webhook")
    if "kakao" in settings.messengers:
        lines.append(f"  KakaoTalk skill           {settings.public_url}/kakao/skill")
    return "\n".join(lines)


def say(text: str) -> None:
    """Print for the person at the terminal, who may have closed it."""
    with suppress(OSError):
        print(f"\n{text}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
