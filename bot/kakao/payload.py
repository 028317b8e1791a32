"""A skill payload read tolerantly: whatever is null, missing or new, the listener gets an answer."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from bot.incoming import Incoming, Kind, listener_id
from bot.kakao import texts
from core import choice
from core.errors import InvalidChoice
from core.turn import Action, Choice, Mood

# The words of our own buttons, for clients that lose their ``extra``; also the bare names of the emotions.
_TYPED: Final[Mapping[str, str]] = {
    words: choice.encode(Choice(Action.MOOD, mood=mood))
    for mood in Mood
    for words in (texts.FEELINGS[mood], mood.emotion.korean)
} | {texts.NEXT_STEPS[Action.ANOTHER]: choice.encode(Choice(Action.ANOTHER))}

# Words of ours that say too little without their ``extra``: similar to which song?
_SAID_SIMILAR: Final = re.compile(
    re.escape(texts.SIMILAR) + "|" + re.escape(texts.SAID_SIMILAR).replace(re.escape("{title}"), ".+")
)

_IMAGE_PATH: Final = re.compile(r"\.(png|jpe?g|gif|webp|bmp|heic)$", re.IGNORECASE)
_UPLOAD_HOST: Final = "kakaocdn.net"
_WELCOME: Final = re.compile("웰컴|welcome", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillCall:
    """One call of the skill. callback_url: as it came, not to be trusted; empty where none came."""

    incoming: Incoming
    callback_url: str


def read(body: bytes, *, listener_key: str) -> SkillCall:
    """The call in ``body``. Never raises: what is not a skill payload reads as one with nothing in it.

    A caller without a user id is a stranger each time, so that no two of them share a memory.
    """
    payload = _object(body)
    user_id = _user_id(payload) or f"stranger:{secrets.token_hex(16)}"
    kind, text, chosen = _what(payload)
    return SkillCall(
        incoming=Incoming(
            kind=kind, listener=listener_id(listener_key, "kakao", user_id), text=text, choice=chosen
        ),
        callback_url=_text(_at(payload, "userRequest", "callbackUrl")),
    )


def _what(payload: Mapping[str, Any]) -> tuple[Kind, str, str]:
    """(kind, text, encoded choice). A tap is certain; words that equal a button's come next."""
    utterance = _text(_at(payload, "userRequest", "utterance"))
    tapped, typed = _tapped(_at(payload, "action", "clientExtra")), _TYPED.get(utterance)
    if tapped or typed:
        return Kind.CHOICE, "", tapped or typed or ""
    if tapped is not None or _SAID_SIMILAR.fullmatch(utterance):
        return Kind.CHOICE, "", ""  # a button that we cannot read: the companion says so
    if _is_welcome(payload) or utterance in texts.ASKS_FOR_HELP:
        return Kind.GREET, "", ""
    if not utterance or _is_upload(payload) or _is_image_url(utterance):
        return Kind.UNREADABLE, "", ""
    return Kind.TEXT, utterance, ""


def _tapped(extra: object) -> str | None:
    """The encoded choice of a tapped button; empty where we cannot read it; None where none was tapped."""
    if isinstance(extra, str):
        extra = _object(extra.encode("utf-8", "replace"))
    if not isinstance(extra, Mapping) or "a" not in extra:
        return None
    try:
        return choice.encode(choice.decode(extra))
    except InvalidChoice:
        return ""


def _is_welcome(payload: Mapping[str, Any]) -> bool:
    names = (_at(payload, "userRequest", "block", "name"), _at(payload, "intent", "name"))
    return any(_WELCOME.search(_text(name)) for name in names)


def _is_upload(payload: Mapping[str, Any]) -> bool:
    trigger = _text(_at(payload, "flow", "trigger", "type"))
    return trigger.endswith("_UPLOAD") or bool(_at(payload, "userRequest", "params", "media"))


def _is_image_url(utterance: str) -> bool:
    if not utterance.startswith(("http://", "https://")) or len(utterance.split()) > 1:
        return False
    try:
        parts = urlsplit(utterance)
        host = parts.hostname or ""
    except ValueError:
        return False
    return host.endswith(_UPLOAD_HOST) or bool(_IMAGE_PATH.search(parts.path))


def _user_id(payload: Mapping[str, Any]) -> str:
    user = _at(payload, "userRequest", "user")
    places = (
        ("id",),
        ("properties", "botUserKey"),
        ("properties", "bot_user_key"),
        ("properties", "plusfriendUserKey"),
        ("properties", "plusfriend_user_key"),
    )
    return next(filter(None, (_text(_at(user, *place)) for place in places)), "")


def _at(value: object, *path: str) -> object:
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _text(value: object) -> str:
    """A string or number as stripped text that can be encoded; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).encode("utf-8", "replace").decode().strip()


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
