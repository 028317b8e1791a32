"""Webhooks as LINE sends them, and a client that really signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

USER = "U44444444444444444444444444444444"
GROUP = "C55555555555555555555555555555555"
ROOM = "R66666666666666666666666666666666"
TOKEN = "b60d432864f44d079f6d8efe86cf404b"
_numbers = itertools.count()


def event(kind: str, **parts: Any) -> dict[str, Any]:
    """An event of its own id, from a user, active and with a reply token unless told otherwise."""
    return {
        "type": kind,
        "mode": "active",
        "timestamp": 1_760_000_000_123,
        "source": {"type": "user", "userId": USER},
        "webhookEventId": f"01K7B5Q4Q4Q4Q4Q4Q4Q4Q{next(_numbers):05}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": TOKEN,
        **parts,
    }


def text_event(text: str, *, mention: list[dict[str, Any]] | None = None, **parts: Any) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": "text",
        "id": "444573844083572737",
        "quoteToken": "q3Plxr4AgKd",
        "text": text,
    }
    if mention is not None:
        message["mention"] = {"mentionees": mention}
    return event("message", message=message, **parts)


def in_group(**ids: str) -> dict[str, str]:
    return {"type": "group", "groupId": GROUP, "userId": USER, **ids}


def in_room() -> dict[str, str]:
    return {"type": "room", "roomId": ROOM, "userId": USER}


def mention(index: int, length: int, *, of_us: bool = True, **parts: Any) -> dict[str, Any]:
    return {"index": index, "length": length, "type": "user", "userId": USER, "isSelf": of_us, **parts}


def body_of(*events: dict[str, Any]) -> bytes:
    """The raw bytes of a webhook, Korean unescaped as LINE sends it."""
    webhook = {"destination": "U00000000000000000000000000000000", "events": list(events)}
    return json.dumps(webhook, ensure_ascii=False).encode("utf-8", "surrogatepass")


def post(client: FlaskClient, body: bytes, *, secret: str) -> TestResponse:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return client.post(
        "/line/webhook",
        data=body,
        headers={
            "X-Line-Signature": base64.b64encode(digest).decode(),
            "Content-Type": "application/json; charset=utf-8",
        },
    )
