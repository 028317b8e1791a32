"""All settings, typed, from the environment, checked at start.

``.env.example`` lists the same variables with a sentence each; a test holds the two together.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from core.errors import SettingsError

ROOT: Final = Path(__file__).resolve().parent.parent
DEVELOPMENT: Final = "development"
PRODUCTION: Final = "production"
MESSENGERS: Final = ("line", "kakao")
LINE_API: Final = "https://api.line.me"
_EVERY_INTERFACE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, never bound to


def _variable(name: str, default: Any, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"variable": name}, repr=not secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One field per environment variable. Secrets are kept out of ``repr``."""

    app_env: str = _variable("APP_ENV", DEVELOPMENT)
    host: str = _variable("HOST", "127.0.0.1")
    port: int = _variable("PORT", 8000)
    base_url: str = _variable("BASE_URL", "")  # public address for links in cards; https in production
    messengers: tuple[str, ...] = _variable("MESSENGERS", MESSENGERS)
    trusted_proxies: int = _variable("TRUSTED_PROXIES", 0)
    log_level: str = _variable("LOG_LEVEL", "INFO")
    metrics_token: str = _variable("METRICS_TOKEN", "", secret=True)

    redis_url: str = _variable("REDIS_URL", "redis://127.0.0.1:6379/0", secret=True)
    listener_key: str = _variable("LISTENER_KEY", "", secret=True)
    messages_per_minute: int = _variable("MESSAGES_PER_MINUTE", 20)

    line_channel_secret: str = _variable("LINE_CHANNEL_SECRET", "", secret=True)
    line_channel_access_token: str = _variable("LINE_CHANNEL_ACCESS_TOKEN", "", secret=True)
    line_api_base: str = _variable("LINE_API_BASE", LINE_API)
    line_allow_push: bool = _variable("LINE_ALLOW_PUSH", False)

    kakao_skill_secret: str = _variable("KAKAO_SKILL_SECRET", "", secret=True)
    kakao_secret_header: str = _variable("KAKAO_SECRET_HEADER", "X-Kakao-Skill-Token")
    kakao_block_id: str = _variable("KAKAO_BLOCK_ID", "")
    kakao_callback_hosts: tuple[str, ...] = _variable("KAKAO_CALLBACK_HOSTS", ("kakao.com",))

    data_dir: Path = _variable("DATA_DIR", ROOT / "var")
    catalogue: Path = _variable("CATALOGUE", ROOT / "assets" / "catalogue")
    music_dir: Path = _variable("MUSIC_DIR", ROOT / "var" / "music")
    audio_cache_mb: int = _variable("AUDIO_CACHE_MB", 1024)
    emotion_model: str = _variable("EMOTION_MODEL", str(ROOT / "assets" / "models" / "emotion"))
    reply_model: str = _variable("REPLY_MODEL", str(ROOT / "assets" / "models" / "reply" / "generator"))
    reply_prompt: str = _variable("REPLY_PROMPT", "<usr>{text}<unused1>{emotion}<sys>")
    reply_stop: str = _variable("REPLY_STOP", "</s>")

    s3_bucket: str = _variable("S3_BUCKET", "")
    s3_prefix: str = _variable("S3_PREFIX", "")
    s3_endpoint_url: str = _variable("S3_ENDPOINT_URL", "")
    s3_region: str = _variable("S3_REGION", "ap-northeast-2")
    s3_public_base_url: str = _variable("S3_PUBLIC_BASE_URL", "")
    s3_link_seconds: int = _variable("S3_LINK_SECONDS", 3600)

    @property
    def production(self) -> bool:
        return self.app_env == PRODUCTION

    @property
    def public_url(self) -> str:
        """Where listeners' phones reach us, without a trailing slash."""
        return self.base_url.rstrip("/") or self.own_url

    @property
    def own_url(self) -> str:
        """Where web listens, seen from its own machine; no request's Host header has a say in it."""
        host = "127.0.0.1" if self.host in _EVERY_INTERFACE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def simulated_line(self) -> bool:
        """Whether replies to LINE go to our own simulator instead of LINE."""
        return not self.production and self.line_api_base != LINE_API

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read, convert and check. Raises SettingsError that names the variable and the remedy."""
        values: dict[str, Any] = {}
        for item in fields(cls):
            raw = environ.get(item.metadata["variable"], "").strip()
            if raw:
                values[item.name] = _convert(item.metadata["variable"], raw, item.default)
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingsError for what could not work; in production also for what would not be safe."""
        if self.app_env not in (DEVELOPMENT, PRODUCTION):
            raise SettingsError(f"APP_ENV is {self.app_env!r}; set it to {DEVELOPMENT} or {PRODUCTION}")
        if not 1 <= self.port <= 65_535:
            raise SettingsError(f"PORT is {self.port}; set it to a number from 1 to 65535")
        unknown = set(self.messengers) - set(MESSENGERS)
        if unknown or not self.messengers:
            raise SettingsError(
                f"MESSENGERS names {sorted(unknown)}; use one or both of {','.join(MESSENGERS)}"
            )
        if self.log_level.upper() not in logging.getLevelNamesMapping():
            raise SettingsError(f"LOG_LEVEL is {self.log_level!r}; set it to DEBUG, INFO, WARNING or ERROR")
        self._check_addresses()
        self._check_reply_prompt()
        if self.production:
            self._check_production()

    def _check_addresses(self) -> None:
        addresses = {
            "BASE_URL": self.base_url,
            "LINE_API_BASE": self.line_api_base,
            "S3_ENDPOINT_URL": self.s3_endpoint_url,
            "S3_PUBLIC_BASE_URL": self.s3_public_base_url,
        }
        for variable, url in addresses.items():
            if url and urlsplit(url).scheme not in ("http", "https"):
                raise SettingsError(f"{variable} is {url!r}; it must start with http:// or https://")
        scheme = urlsplit(self.redis_url).scheme  # alone, as the address may hold a password
        if scheme not in ("redis", "rediss", "unix"):
            raise SettingsError(
                f"REDIS_URL starts with {scheme!r}; use redis://host:6379/0, or rediss:// for TLS"
            )

    def _check_reply_prompt(self) -> None:
        try:
            asked = self.reply_prompt.format(text="\0", emotion="", past="")
        except (KeyError, IndexError, ValueError):
            asked = ""
        if "\0" not in asked:
            raise SettingsError(
                f"REPLY_PROMPT is {self.reply_prompt!r}; it needs {{text}} and may have {{emotion}} and "
                "{past}, no other braces"
            )

    def _check_production(self) -> None:
        required = {"LISTENER_KEY": self.listener_key}
        if "line" in self.messengers:
            required["LINE_CHANNEL_SECRET"] = self.line_channel_secret
            required["LINE_CHANNEL_ACCESS_TOKEN"] = self.line_channel_access_token
        if "kakao" in self.messengers:
            required["KAKAO_SKILL_SECRET"] = self.kakao_skill_secret
        missing = [variable for variable, value in required.items() if not value]
        if missing:
            raise SettingsError(
                f"{', '.join(missing)} must be set when APP_ENV=production; "
                "see .env.example for where each comes from, and MESSENGERS to switch a messenger off"
            )
        if not self.base_url.startswith("https://"):
            raise SettingsError(
                f"BASE_URL is {self.base_url!r}; messengers only load pictures and links over https, "
                "set it to the public https:// address of this service"
            )
        if not self.line_api_base.startswith("https://"):
            raise SettingsError(
                f"LINE_API_BASE is {self.line_api_base!r}; the channel access token is only sent over https, "
                f"leave it at {LINE_API}"
            )


def _convert(variable: str, raw: str, default: Any) -> Any:
    if isinstance(default, bool):
        if raw.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise SettingsError(f"{variable} is {raw!r}; set it to true or false")
        return raw.lower() in ("1", "true", "yes")
    if isinstance(default, int):
        if not raw.isdecimal():
            raise SettingsError(f"{variable} is {raw!r}; set it to a whole number")
        return int(raw)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if isinstance(default, Path):
        return Path(raw)
    return raw
