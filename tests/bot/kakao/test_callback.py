"""Where answers may be posted, and what becomes of a post; KakaoTalk is a real HTTP server here."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest

from bot.kakao import callback
from core.errors import DeliveryFailed
from tests.bot.kakao.conftest import Receiver

HOSTS = ("kakao.com", "127.0.0.1", "localhost")
PATH = "/v1/bots/66f!/callback/token"
LETTER = '{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"안녕"}}]}}'


@pytest.mark.parametrize(
    "url",
    [
        f"https://bot-api.kakao.com{PATH}",
        f"https://kakao.com{PATH}",
        f"https://BOT-API.Kakao.COM{PATH}",
        f"https://bot-api.kakao.com:443{PATH}",
        f"https://bot-api.kakao.com{PATH}?a=b&c=%20@d",
        "https://bot-api.kakao.com",
    ],
)
@pytest.mark.parametrize("production", [True, False])
def test_answers_go_to_kakao_over_https(url: str, *, production: bool) -> None:
    assert callback.is_allowed(url, hosts=HOSTS, production=production)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:///path",
        "kakao.com/path",
        "//kakao.com/path",
        f"http://bot-api.kakao.com{PATH}",
        f"ftp://bot-api.kakao.com{PATH}",
        "file:///etc/passwd",
        "javascript:alert(1)",
        f"https://evilkakao.com{PATH}",
        f"https://kakao.com.evil.example{PATH}",
        f"https://kakao.com.{PATH}",
        f"https://kakao.co{PATH}",
        f"https://user@bot-api.kakao.com{PATH}",
        f"https://user:password@bot-api.kakao.com{PATH}",
        "https://kakao.com@evil.example/",
        "https://evil.example#@kakao.com/",
        "https://evil.example?@kakao.com/",
        "https://evil.example/@kakao.com/",
        "https://evil.example\\@kakao.com/",
        "https://evil.example\\.kakao.com/",
        "https://kakao.com\\@evil.example/",
        f"https://bot-api.kakao.com:8443{PATH}",
        f"https://bot-api.kakao.com:22{PATH}",
        f"https://bot-api.kakao.com:{PATH}",
        f"https://bot-api.kakao.com:443@evil.example{PATH}",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        f"https://bot-api.kakao.com{PATH}\r\nHost: evil.example",
        f"https://bot-api.kakao.com{PATH}\n",
        f" https://bot-api.kakao.com{PATH}",
        f"https://bot-api.kakao.com /{PATH}",
        f"https://bot-api.kakao.com/\x00{PATH}",
        f"https://bot-api.kakao.com%2eevil.example{PATH}",
        f"https://bot-api.kakaо.com{PATH}",  # a Cyrillic o
        f"https://bot-api。kakao。com{PATH}",
        f"https://ⓚakao.com{PATH}",
        "https://kakao.com/" + "a" * 2048,
    ],
)
@pytest.mark.parametrize("production", [True, False])
def test_answers_go_nowhere_else(url: str, *, production: bool) -> None:
    assert not callback.is_allowed(url, hosts=HOSTS, production=production)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/cb", "http://localhost/cb", "https://localhost:8443/"]
)
def test_this_machine_is_allowed_in_development_where_it_is_named(url: str) -> None:
    assert callback.is_allowed(url, hosts=HOSTS, production=False)
    assert not callback.is_allowed(url, hosts=("kakao.com",), production=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/cb", "http://localhost/cb"])
def test_this_machine_is_not_allowed_in_production(url: str) -> None:
    assert not callback.is_allowed(url, hosts=HOSTS, production=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.evil.example/", "http://127.0.0.1@evil.example/", "http://127.1/"]
)
def test_what_only_looks_like_this_machine_is_not_allowed(url: str) -> None:
    assert not callback.is_allowed(url, hosts=HOSTS, production=False)


def test_an_answer_is_posted_once_as_json(receiver: Receiver) -> None:
    callback.post(receiver.url, LETTER, seconds=5)

    assert receiver.posted == [json.loads(LETTER)]


@pytest.mark.parametrize(
    ("status", "outcome", "says"),
    [
        (200, {"status": "FAIL", "message": "Invalid or expired callback token"}, "FAIL; the token"),
        (
            200,
            {"status": "ERROR", "message": "Use callback true setting required"},
            "ERROR; KakaoTalk did not",
        ),
        (200, {"status": "FAIL", "message": "invalid token for testing purposes"}, "development channel"),
        (200, {"status": "비밀"}, "status unknown"),
        (200, {}, "status unknown"),
        (200, [], "status unknown"),
        (200, b"<html>", "status unknown"),
        (400, {"status": "FAIL", "message": "invalid bot id"}, "HTTP 400; the bot"),
        (500, b"", "HTTP 500"),
    ],
)
def test_an_answer_that_kakao_does_not_take_is_a_failure_with_a_remedy(
    receiver: Receiver, status: int, outcome: Any, says: str
) -> None:
    receiver.status, receiver.outcome = status, outcome

    with pytest.raises(DeliveryFailed, match=says):
        callback.post(receiver.url, LETTER, seconds=5)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status = 307

    with pytest.raises(DeliveryFailed, match="HTTP 307"):
        callback.post(receiver.url, LETTER, seconds=5)
    assert len(receiver.posted) == 1


def test_a_kakao_that_does_not_answer_is_left_in_time(receiver: Receiver) -> None:
    receiver.silent_seconds = 3
    started = time.monotonic()

    with pytest.raises(DeliveryFailed, match="Timeout"):
        callback.post(receiver.url, LETTER, seconds=0.3)
    assert time.monotonic() - started < 2


def test_failures_name_neither_the_token_nor_the_contents(receiver: Receiver) -> None:
    receiver.outcome = {"status": "FAIL", "message": f"invalid JSON: {LETTER}"}
    with pytest.raises(DeliveryFailed) as refused:
        callback.post(receiver.url, LETTER, seconds=5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses every connection
        with pytest.raises(DeliveryFailed) as unreachable:
            callback.post(f"http://127.0.0.1:{taken.getsockname()[1]}/token", LETTER, seconds=5)

    for failure in (refused, unreachable):
        assert "token" not in str(failure.value)
        assert "안녕" not in str(failure.value)
        assert failure.value.__cause__ is None
