"""LINE's side: what a person did on the phone, as the webhook event that LINE makes of it.

Pure functions. Shapes: github.com/line/line-openapi, webhook.yml.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import BadRequest

from bot.line.limits import MAX_TEXT, utf16_length
from bot.simulator.texts import BOT_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP_ID_PREFIX: Final = "C"
_MEDIA: Final[Mapping[str, dict[str, Any]]] = {
    "sticker": {
        "packageId": "446",
        "stickerId": "1988",
        "stickerResourceType": "STATIC",
        "keywords": ["happy"],
    },
    "image": {"contentProvider": {"type": "line"}},
    "video": {"duration": 8_000, "contentProvider": {"type": "line"}},
    "audio": {"duration": 4_000, "contentProvider": {"type": "line"}},
    "file": {"fileName": "diary.pdf", "fileSize": 20_480},
    "location": {"title": "서울숲", "address": "서울 성동구", "latitude": 37.5443, "longitude": 127.0374},
}
_QUOTABLE: Final = ("text", "sticker", "image", "video")
_BARE: Final = ("unfollow", "join", "leave")
_WITH_REPLY_TOKEN: Final = ("message", "postback", "follow", "join")


def sign(channel_secret: str, body: bytes) -> str:
    """The ``x-line-signature`` of the raw body: base64 of its HMAC-SHA256 under the channel secret."""
    return base64.b64encode(hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()).decode()


def ulid(milliseconds: int) -> str:
    """A new ULID: 48 bits of time, 80 of chance, 26 characters of Crockford's base 32."""
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def numeric_id() -> str:
    """A message id of the platform: 18 digits."""
    return str(10**17 + secrets.randbelow(9 * 10**17))


def encode(destination: str, events: list[dict[str, Any]]) -> bytes:
    """The webhook's raw body."""
    return json.dumps({"destination": destination, "events": events}, ensure_ascii=False).encode()


def event(action: Mapping[str, Any], *, user_id: str, bot_id: str, now_ms: int) -> dict[str, Any]:
    """The webhook event for ``action``, what a person did.

    action: one of ``text``, ``sticker`` and the other media (true), ``postback`` ({data, params?}),
    ``follow``, ``unfollow``, ``join``, ``leave`` (true), ``unsend`` (a message id), ``type`` (any event
    type, to see what the bot does with one it does not know); beside it ``group`` (true: said in a group),
    ``mention`` (true: the text names the bot), ``mode`` ("active", "standby" or any other).
    Raises BadRequest.
    """
    made = _content(action, bot_id)
    mode = str(action.get("mode", "active"))
    made |= {
        "mode": mode,
        "timestamp": now_ms,
        "source": _source(action, user_id),
        "webhookEventId": ulid(now_ms),
        "deliveryContext": {"isRedelivery": False},
    }
    if made["type"] in _WITH_REPLY_TOKEN and mode == "active":
        made["replyToken"] = secrets.token_hex(16)
    return made


def _source(action: Mapping[str, Any], user_id: str) -> dict[str, str]:
    if action.get("group") or "join" in action or "leave" in action:
        return {"type": "group", "groupId": group_id(user_id), "userId": user_id}
    return {"type": "user", "userId": user_id}


def group_id(user_id: str) -> str:
    """The group that the person of ``user_id`` is in."""
    return GROUP_ID_PREFIX + user_id[1:]


def _content(action: Mapping[str, Any], bot_id: str) -> dict[str, Any]:
    match action:
        case {"text": str(text)} if 0 < utf16_length(text) <= MAX_TEXT:
            return {"type": "message", "message": _text(text, bot_id, mention=bool(action.get("mention")))}
        case {"postback": {"data": str(data), **rest}}:
            kept = {"params": rest["params"]} if "params" in rest else {}
            return {"type": "postback", "postback": {"data": data, **kept}}
        case {"unsend": str(message_id)}:
            return {"type": "unsend", "unsend": {"messageId": message_id}}
        case {"follow": True}:
            return {"type": "follow", "follow": {"isUnblocked": bool(action.get("unblocked"))}}
        case {"type": str(other)}:
            return {"type": other}
    return _bare_content(action)


def _bare_content(action: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an action that needs no more than its name."""
    for kind in _BARE:
        if action.get(kind) is True:
            return {"type": kind}
    for kind, content in _MEDIA.items():
        if action.get(kind) is True:
            return {"type": "message", "message": _message(kind, content)}
    raise BadRequest(
        f"nothing to send in {sorted(action)}; give a text (at most {MAX_TEXT} characters), postback, "
        f"follow, unfollow, join, leave, unsend or one of {', '.join(_MEDIA)}"
    )


def _text(text: str, bot_id: str, *, mention: bool) -> dict[str, Any]:
    if not mention:
        return _message("text", {"text": text})
    name = f"@{BOT_NAME}"
    mentionee = {"index": 0, "length": utf16_length(name), "type": "user", "userId": bot_id, "isSelf": True}
    return _message("text", {"text": f"{name} {text}", "mention": {"mentionees": [mentionee]}})


def _message(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    quotable = {"quoteToken": secrets.token_urlsafe(24)} if kind in _QUOTABLE else {}
    return {"type": kind, "id": numeric_id(), **quotable, **content}
