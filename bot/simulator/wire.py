"""HTTP from the simulated platforms to our own web server, with each platform's time limit."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

CONNECT_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. status: 0 where nothing did; ``failure`` then says why."""

    status: int
    body: str
    milliseconds: int
    failure: str = ""

    @property
    def json(self) -> Any:
        """The body as JSON, or as the text it is."""
        return json_or_text(self.body)


def json_or_text(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float) -> Answer:
    """One POST, not repeated, whose answer must be whole within ``seconds``."""
    started = time.monotonic()

    def answer(status: int, text: str, failure: str = "") -> Answer:
        elapsed = time.monotonic() - started
        return Answer(status=status, body=text, milliseconds=round(elapsed * 1000), failure=failure)

    with requests.Session() as session:
        session.trust_env = False  # the way to ourselves never leads through a proxy
        try:
            response = session.post(
                url,
                data=body,
                headers={"Content-Type": "application/json", **headers},
                timeout=(min(CONNECT_SECONDS, seconds), seconds),
                allow_redirects=False,
            )
        except requests.Timeout:
            return answer(0, "", "request_timeout")
        except requests.RequestException as error:
            return answer(0, "", f"could_not_connect ({type(error).__name__})")
    response.encoding = "utf-8"
    if time.monotonic() - started > seconds:
        return answer(response.status_code, response.text, "request_timeout")
    if not response.ok:
        return answer(response.status_code, response.text, "error_status_code")
    return answer(response.status_code, response.text)
