from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings
from core.errors import SettingsError

PRODUCTION = {
    "APP_ENV": "production",
    "BASE_URL": "https://bot.example.com/",
    "LISTENER_KEY": "k",
    "LINE_CHANNEL_SECRET": "s",
    "LINE_CHANNEL_ACCESS_TOKEN": "t",
    "KAKAO_SKILL_SECRET": "x",
}


def test_a_laptop_needs_no_variable_at_all() -> None:
    settings = Settings.from_environment({})
    assert not settings.production
    assert settings.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - never bound to
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_without_a_public_address_links_lead_to_where_the_service_listens(host: str, address: str) -> None:
    assert Settings(host=host).own_url == Settings(host=host).public_url == address


def test_production_starts_with_all_that_it_needs() -> None:
    settings = Settings.from_environment(PRODUCTION)
    assert settings.production
    assert settings.public_url == "https://bot.example.com"


@pytest.mark.parametrize("variable", sorted(set(PRODUCTION) - {"APP_ENV"}))
def test_production_refuses_to_start_without_a_secret_and_names_it(variable: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != variable}
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environment(environment)


def test_a_messenger_that_is_switched_off_needs_no_secret() -> None:
    environment = {name: value for name, value in PRODUCTION.items() if not name.startswith("KAKAO")}
    assert Settings.from_environment({**environment, "MESSENGERS": "line"}).messengers == ("line",)


def test_production_refuses_links_that_phones_would_not_load() -> None:
    with pytest.raises(SettingsError, match=r"BASE_URL.*https"):
        Settings.from_environment({**PRODUCTION, "BASE_URL": "http://bot.example.com"})


def test_production_sends_the_access_token_over_https_only() -> None:
    with pytest.raises(SettingsError, match=r"LINE_API_BASE.*https"):
        Settings.from_environment({**PRODUCTION, "LINE_API_BASE": "http://127.0.0.1:9"})


def test_a_wrong_address_of_valkey_is_named_without_its_password() -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment({"REDIS_URL": "amqp://me:very-secret-value@queue/0"})
    assert "REDIS_URL" in str(told.value)
    assert "very-secret-value" not in str(told.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("APP_ENV", "staging"),
        ("PORT", "eighty"),
        ("PORT", "80000"),
        ("LINE_ALLOW_PUSH", "perhaps"),
        ("MESSENGERS", "telegram"),
        ("LINE_API_BASE", "ftp://example.com"),
        ("S3_ENDPOINT_URL", "minio:9000"),
        ("S3_PUBLIC_BASE_URL", "cdn.example.com"),
        ("REDIS_URL", "http://localhost:6379"),
        ("LOG_LEVEL", "LOUD"),
        ("REPLY_PROMPT", "question and answer"),
        ("REPLY_PROMPT", "<usr>{question}<sys>"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{variable}.*{value[:4]}"):
        Settings.from_environment({variable: value})


def test_secrets_do_not_show_in_a_printed_settings() -> None:
    shown = repr(Settings.from_environment({**PRODUCTION, "LINE_CHANNEL_SECRET": "very-secret-value"}))
    assert "very-secret-value" not in shown


def test_the_example_lists_every_variable_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", text, flags=re.MULTILINE))
    known = {item.metadata["variable"] for item in fields(Settings)}
    process = {"WEB_CONCURRENCY", "WEB_THREADS", "WORKER_CONCURRENCY"}  # read by the Procfile
    assert listed == known | process


def test_lists_and_folders_are_read() -> None:
    settings = Settings.from_environment(
        {"KAKAO_CALLBACK_HOSTS": "kakao.com, example.org ,", "MUSIC_DIR": "songs"}
    )
    assert settings.kakao_callback_hosts == ("kakao.com", "example.org")
    assert settings.music_dir == Path("songs")
