"""The callback: which addresses we post to, and one post of an answer.

The address comes in the body of a request, so it is not trusted: without this check a caller could make the
worker post to any machine that it can reach.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

import requests

from core.errors import DeliveryFailed

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 5.0
MAX_URL: Final = 2_048
MAX_ANSWER_BYTES: Final = 16_384

# Spelled out so that every parser reads the same host: no user name, no backslash, no other port.
_AFTER_HOST: Final = r"(?P<rest>[/?][!-\[\]-~]*)?"
_PUBLIC: Final = re.compile(r"https://(?P<host>[a-z0-9.-]+)(:443)?" + _AFTER_HOST, re.IGNORECASE)
_LOOPBACK: Final = re.compile(
    r"https?://(?P<host>127\.0\.0\.1|localhost)(:[0-9]{1,5})?" + _AFTER_HOST, re.IGNORECASE
)

# Words of KakaoTalk's own failure messages, and what an operator can do. Its messages are not logged
# themselves, as they may quote what was sent.
_REMEDIES: Final = {
    "testing": "bot test and channel custom test take no callbacks, deploy to the development channel",
    "expired": "the token was used before or is older than a minute, look at the worker's load",
    "callback true": "KakaoTalk did not see useCallback, look at the time web takes to answer",
    "bot id": "the bot of the callback is not the one that asked, look at the skill's block",
    "invalid json": "check_response in bot/kakao/limits.py should have seen it, please report this",
    "advertising": "KakaoTalk took the answer for an advertisement, look at the texts",
}


def is_allowed(url: str, *, hosts: Iterable[str], production: bool) -> bool:
    """Whether answers may be posted to ``url``: https at one of ``hosts`` or below it.

    In development also plain http and any port on this machine, where ``hosts`` names it.
    """
    if len(url) > MAX_URL:
        return False
    named = [host.lower() for host in hosts]
    if found := _PUBLIC.fullmatch(url):
        host = found["host"].lower()
        return any(host == name or host.endswith(f".{name}") for name in named)
    loopback = None if production else _LOOPBACK.fullmatch(url)
    return loopback is not None and loopback["host"].lower() in named


def post(url: str, letter: str, *, seconds: float) -> None:
    """Post ``letter``, a skill response as JSON, once; ``seconds`` bound the wait for the answer.

    Raises DeliveryFailed, without the address, as it holds a token, and without contents.
    """
    try:
        with requests.post(
            url,
            data=letter.encode(),
            headers={"Content-Type": "application/json"},
            timeout=(min(seconds, CONNECT_SECONDS), min(seconds, READ_SECONDS)),
            allow_redirects=False,
            stream=True,
        ) as response:
            status, body = response.status_code, response.raw.read(MAX_ANSWER_BYTES, decode_content=True)
    except (requests.RequestException, OSError, ValueError) as error:
        raise DeliveryFailed(
            f"the callback got no answer from KakaoTalk ({type(error).__name__}); check the network"
        ) from None
    if not 200 <= status < 300:
        raise DeliveryFailed(f"the callback was answered with HTTP {status}; {_remedy(body)}")
    outcome = _field(body, "status")
    if outcome != "SUCCESS":
        shown = outcome if outcome in ("FAIL", "ERROR") else "unknown"
        raise DeliveryFailed(f"the callback was answered with status {shown}; {_remedy(body)}")


def _remedy(body: bytes) -> str:
    message = _field(body, "message").lower()
    return next((remedy for words, remedy in _REMEDIES.items() if words in message), "see KakaoTalk's guide")


def _field(body: bytes, name: str) -> str:
    try:
        return str(json.loads(body)[name])
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return ""
