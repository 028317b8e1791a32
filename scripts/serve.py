"""Run the whole service on this machine; ``./scripts/run`` installs and then calls this.

Reads ``.env``, makes development secrets where none are set, starts a Valkey where REDIS_URL names none, runs
the Procfile's processes until Ctrl-C, and prints the addresses once a chat would work.
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import requests
from honcho.manager import Manager
from honcho.printer import Printer

from bot.settings import DEVELOPMENT, ROOT, Settings
from core.errors import HappytalkError
from scripts.embedded_valkey import embedded_valkey

SECRETS: Final = ("LISTENER_KEY", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "KAKAO_SKILL_SECRET")
READY_SECONDS: Final = 120


def main() -> int:
    environment = {**read_env_file(ROOT / ".env"), **os.environ}
    environment.setdefault("HOST", "127.0.0.1")
    environment.setdefault("PORT", "8000")
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    with ExitStack() as stack:
        try:
            prepare_development(environment)
            settings = Settings.from_environment(environment)
            if not environment.get("REDIS_URL"):
                environment["REDIS_URL"] = stack.enter_context(embedded_valkey(settings.data_dir / "valkey"))
        except HappytalkError as error:
            print(f"happytalkplayer cannot start: {error}", file=sys.stderr)
            return 2
        manager = Manager(Printer(sys.stdout))
        for name, command in procfile(ROOT / "Procfile").items():
            manager.add_process(name, command, env=environment, cwd=str(ROOT))
        threading.Thread(target=announce, args=(settings,), daemon=True).start()
        manager.loop()
        return 0 if manager.returncode in (None, 0, 130, 143) else int(manager.returncode)


def read_env_file(path: Path) -> dict[str, str]:
    """``NAME=value`` lines as a shell would read them; comments and blank lines are passed over."""
    if not path.exists():
        return {}
    pairs: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and re.fullmatch(r"[A-Z][A-Z0-9_]*", name.strip()):
            pairs[name.strip()] = "".join(shlex.split(value, comments=True))
    return pairs


def prepare_development(environment: dict[str, str]) -> None:
    """Secrets of this machine's own, and the simulator in LINE's place unless a real channel is set.

    The secrets are made once and kept in DATA_DIR, readable by the owner only. Nothing is made in production.
    """
    if environment.get("APP_ENV", DEVELOPMENT) != DEVELOPMENT:
        return
    if not environment.get("LINE_CHANNEL_ACCESS_TOKEN"):
        host = "127.0.0.1" if environment["HOST"] in ("0.0.0.0", "::") else environment["HOST"]  # noqa: S104
        environment.setdefault("LINE_API_BASE", f"http://{host}:{environment['PORT']}/simulator/line-api")
    callback_hosts = environment.setdefault("KAKAO_CALLBACK_HOSTS", "kakao.com,127.0.0.1,localhost")
    environment["KAKAO_CALLBACK_HOSTS"] = callback_hosts
    path = Path(environment.get("DATA_DIR") or ROOT / "var") / "development.env"
    kept = read_env_file(path)
    made = {name: kept.get(name) or secrets.token_urlsafe(32) for name in SECRETS}
    if made != kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in made.items()), encoding="utf-8")
    for name, value in made.items():
        if not environment.get(name):
            environment[name] = value


def procfile(path: Path) -> dict[str, str]:
    """{process name: command}"""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): command.strip() for name, command in pairs}


def announce(settings: Settings) -> None:
    """Wait until /readyz says that a chat would work, then print where."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    address = f"http://{host}:{settings.port}"
    started = time.monotonic()
    while time.monotonic() - started < READY_SECONDS:
        try:
            if requests.get(f"{address}/readyz", timeout=(1, 2)).ok:
                break
        except requests.RequestException:
            pass
        time.sleep(0.2)
    else:
        print(f"\nNot ready after {READY_SECONDS} s; {address}/readyz says what is missing.\n", flush=True)
        return
    lines = [f"\nhappytalkplayer is ready ({time.monotonic() - started:.1f} s). Stop with Ctrl-C.\n"]
    if not settings.production:
        lines.append(f"  chat, no account needed   {address}/simulator")
    if "line" in settings.messengers:
        lines.append(f"  LINE webhook              {settings.public_url}/line/webhook")
    if "kakao" in settings.messengers:
        lines.append(f"  KakaoTalk skill           {settings.public_url}/kakao/skill")
    print("\n".join(lines) + "\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
