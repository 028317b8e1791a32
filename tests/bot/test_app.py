"""The whole web application as it is wired, in development and in production."""

from __future__ import annotations

import dataclasses

import pytest
from flask import request
from flask.testing import FlaskClient

from bot.app import MAX_BODY_BYTES, create_app
from bot.line import webhook
from bot.line.signature import signature
from bot.player import texts
from bot.settings import Settings

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROGRAM = {"Accept": "*/*"}


@pytest.fixture
def production(settings: Settings) -> Settings:
    return dataclasses.replace(
        settings, app_env="production", base_url="https://bot.example.com", trusted_proxies=1
    )


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def broken(settings: Settings) -> FlaskClient:
    """An application one of whose pages breaks, quoting a secret."""
    app = create_app(settings)
    known: dict[str, str] = {}
    app.add_url_rule("/broken", "broken", lambda: known["the secret"])
    return app.test_client()


def test_the_bare_address_leads_to_the_simulator_in_development_only(
    client: FlaskClient, production: Settings
) -> None:
    assert client.get("/").location == "/simulator"
    with client.get("/simulator") as page:
        assert page.status_code == 200
    assert create_app(production).test_client().get("/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/simulator"),
        ("GET", "/simulator/line/chats/me"),
        ("POST", "/simulator/line/send"),
        ("POST", "/simulator/kakao/send"),
        ("POST", "/simulator/line-api/v2/bot/message/reply"),
        ("POST", "/simulator/kakao/callback/token"),
    ],
)
def test_production_has_no_simulator(production: Settings, method: str, path: str) -> None:
    assert create_app(production).test_client().open(path, method=method, json={}).status_code == 404


def test_production_serves_songs_and_both_messengers(production: Settings) -> None:
    client = create_app(production).test_client()
    assert client.get("/listen/sad-001").status_code == 200
    assert client.post("/line/webhook", json={"events": []}).status_code == 401
    assert client.post("/kakao/skill", json={}).status_code == 401


def test_a_messenger_that_is_switched_off_does_not_exist(settings: Settings) -> None:
    client = create_app(dataclasses.replace(settings, messengers=("kakao",))).test_client()
    assert client.post("/line/webhook", json={}).status_code == 404
    assert client.post("/kakao/skill", json={}).status_code == 401


def test_a_person_who_is_lost_reads_a_kind_page_and_a_program_the_reason(client: FlaskClient) -> None:
    page = client.get("/no/such/page", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert texts.NOTHING_HERE in page.get_data(as_text=True)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    told = client.get("/no/such/page", headers=PROGRAM)
    assert (told.status_code, "not found" in told.get_json()["error"]) == (404, True)


def test_what_breaks_is_told_kindly_without_its_insides(settings: Settings) -> None:
    client = broken(settings)
    page = client.get("/broken", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (500, "text/html")
    shown = page.get_data(as_text=True)
    assert texts.FAILED in shown
    assert "secret" not in shown
    told = client.get("/broken", headers=PROGRAM)
    assert (told.status_code, told.mimetype, "secret" in told.get_data(as_text=True)) == (
        500,
        "application/json",
        False,
    )


def test_a_wrong_method_is_told_which_is_right(client: FlaskClient) -> None:
    answer = client.get("/kakao/skill", headers=BROWSER)
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)
    assert texts.NOT_UNDERSTOOD in answer.get_data(as_text=True)


def test_a_body_that_is_too_large_is_refused_unread(client: FlaskClient, settings: Settings) -> None:
    large = b"x" * (MAX_BODY_BYTES + 1)
    secret = {settings.kakao_secret_header: settings.kakao_skill_secret}
    assert client.post("/line/webhook", data=large).status_code == 413
    assert client.post("/kakao/skill", data=large, headers=secret).status_code == 413


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/listen/sad-001", "/songs/gone-001/audio"])
def test_no_answer_lacks_what_keeps_browsers_from_guessing(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.parametrize(("proxies", "scheme"), [(0, "http"), (1, "https")])
def test_a_proxy_is_believed_only_where_one_is_trusted(settings: Settings, proxies: int, scheme: str) -> None:
    app = create_app(dataclasses.replace(settings, trusted_proxies=proxies))
    app.add_url_rule("/scheme", "scheme", lambda: request.scheme)
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    assert app.test_client().get("/scheme", headers=forwarded).get_data(as_text=True) == scheme


def test_what_a_webhook_failed_on_is_logged_without_its_words(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("너무 우울해")

    monkeypatch.setattr(webhook, "read_event", fail)
    client = create_app(settings).test_client()
    body = b'{"events": [{"type": "message"}]}'
    signed = {"x-line-signature": signature(settings.line_channel_secret, body)}
    assert client.post("/line/webhook", data=body, headers=signed).status_code == 500
    logged = capsys.readouterr().err
    assert "ValueError at" in logged
    assert "우울" not in logged
