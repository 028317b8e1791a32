"""Every limit of the LINE platform that this project meets, and a check of messages against them.

Sources, as of 2026: [ref] the Messaging API reference, developers.line.biz/en/reference/messaging-api;
[spec] github.com/line/line-openapi, messaging-api.yml; [docs] the guides beside the reference; [mcp] LINE's
own line-bot-mcp-server, whose older and tighter figures are kept where both can be satisfied. Lengths are
counted in UTF-16 code units, as LINE counts [ref]. The API description states few of them, so its schema
is no replacement for this check.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from core.errors import HappytalkError

# Webhook and reply token
ACKNOWLEDGE_SECONDS: Final = 2  # [docs] later counts as request_timeout
REPLY_TOKEN_SECONDS: Final = 60  # [ref] from receipt; beyond is not guaranteed
MAX_MENTIONEES: Final = 20  # [spec]

# One send
MAX_MESSAGES: Final = 5  # [spec]
MAX_TEXT: Final = 5_000  # [ref]
MAX_ALT_TEXT: Final = 400  # [mcp]; [ref] allows 1,500 by now
MAX_URL: Final = 2_000  # [spec] pictures and audio
MAX_URI: Final = 1_000  # [ref] uri action
URI_SCHEMES: Final = frozenset({"http", "https", "line", "tel"})  # [ref]
AUDIO_SUFFIXES: Final = frozenset({".mp3", ".m4a"})  # [ref]

# Flex
MAX_BUBBLES: Final = 12  # [ref]
MAX_BUBBLE_BYTES: Final = 30 * 1024  # [ref]
MAX_CAROUSEL_BYTES: Final = 50 * 1024  # [ref]
MAX_FLEX_TEXT: Final = 2_000  # [mcp]
BUBBLE_SIZES: Final = frozenset({"nano", "micro", "deca", "hecto", "kilo", "mega", "giga"})  # [spec]

# Actions
MAX_LABEL: Final = 20  # [ref] quick reply, [mcp] Flex button; [ref] allows 40 on a Flex button by now
MAX_POSTBACK_DATA: Final = 300  # [spec]
MAX_DISPLAY_TEXT: Final = 300  # [ref]
MAX_QUICK_REPLIES: Final = 13  # [spec]

# Loading animation
MIN_LOADING_SECONDS: Final = 5  # [spec]
MAX_LOADING_SECONDS: Final = 60  # [spec]
LOADING_SECONDS_STEP: Final = 5  # [ref]


class LineLimitExceeded(HappytalkError):
    """A message that LINE would refuse; the message names the place, the value and the limit."""


def utf16_length(text: str) -> int:
    """Length as LINE counts it; a lone surrogate counts as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """``text`` within ``limit`` UTF-16 code units, ended with "…" where something was cut off."""
    if utf16_length(text) <= limit:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)]
    return units.decode("utf-16-le", "ignore").rstrip() + "…"


def check_messages(messages: Sequence[Mapping[str, Any]]) -> None:
    """Raise LineLimitExceeded at the first thing in ``messages``, one reply or push, that LINE would refuse.

    Addresses of pictures and audio may be plain http: that is how the simulator loads them in development,
    and production refuses to start without https.
    """
    _check_count("messages", messages, 1, MAX_MESSAGES)
    for i, message in enumerate(messages):
        place = f"messages[{i}]"
        check = _MESSAGE_CHECKS.get(message.get("type", ""))
        if check is None:
            raise LineLimitExceeded(
                f"{place}.type is {message.get('type')!r}; use one of {', '.join(_MESSAGE_CHECKS)}"
            )
        check(place, message)
        if "quickReply" in message:
            items = message["quickReply"].get("items", [])
            _check_count(f"{place}.quickReply.items", items, 1, MAX_QUICK_REPLIES)
            _check_parts(f"{place}.quickReply", message["quickReply"])


def _check_text(place: str, message: Mapping[str, Any]) -> None:
    _check_length(f"{place}.text", message.get("text"), MAX_TEXT)


def _check_audio(place: str, message: Mapping[str, Any]) -> None:
    _check_length(f"{place}.originalContentUrl", message.get("originalContentUrl"), MAX_URL)
    duration = message.get("duration")
    if not isinstance(duration, int) or duration < 1:
        raise LineLimitExceeded(f"{place}.duration is {duration!r}; give whole milliseconds, at least 1")


def _check_flex(place: str, message: Mapping[str, Any]) -> None:
    _check_length(f"{place}.altText", message.get("altText"), MAX_ALT_TEXT)
    _check_parts(f"{place}.contents", message.get("contents", {}))


def _check_carousel(place: str, carousel: Mapping[str, Any]) -> None:
    bubbles = carousel.get("contents", [])
    _check_count(f"{place}.contents", bubbles, 1, MAX_BUBBLES)
    _check_bytes(place, carousel, MAX_CAROUSEL_BYTES)
    sizes = {_size(bubble) for bubble in bubbles}
    if len(sizes) > 1:
        raise LineLimitExceeded(
            f"{place} has bubbles of size {', '.join(sorted(sizes))}; give all the same size"
        )


def _check_bubble(place: str, bubble: Mapping[str, Any]) -> None:
    _check_bytes(place, bubble, MAX_BUBBLE_BYTES)
    if _size(bubble) not in BUBBLE_SIZES:
        raise LineLimitExceeded(
            f"{place}.size is {_size(bubble)!r}; use one of {', '.join(sorted(BUBBLE_SIZES))}"
        )


def _check_flex_text(place: str, component: Mapping[str, Any]) -> None:
    _check_length(f"{place}.text", component.get("text"), MAX_FLEX_TEXT)


def _check_image(place: str, component: Mapping[str, Any]) -> None:
    _check_length(f"{place}.url", component.get("url"), MAX_URL)


def _check_has_label(place: str, tappable: Mapping[str, Any]) -> None:
    _check_length(f"{place}.action.label", tappable.get("action", {}).get("label"), MAX_LABEL)


def _check_uri(place: str, action: Mapping[str, Any]) -> None:
    uri = action.get("uri", "")
    _check_length(f"{place}.uri", uri, MAX_URI)
    if urlsplit(uri).scheme not in URI_SCHEMES or not uri.isascii():
        raise LineLimitExceeded(
            f"{place}.uri begins with {uri[:20]!r}; use one of {', '.join(sorted(URI_SCHEMES))} "
            "and percent-encode what is not ASCII"
        )


def _check_postback(place: str, action: Mapping[str, Any]) -> None:
    _check_length(f"{place}.data", action.get("data"), MAX_POSTBACK_DATA)
    if "displayText" in action:
        _check_length(f"{place}.displayText", action["displayText"], MAX_DISPLAY_TEXT)


def _check_parts(place: str, value: object) -> None:
    for part_place, part in _parts(place, value):
        check = _PART_CHECKS.get(part.get("type", ""))
        if check is not None:
            check(part_place, part)


def _parts(place: str, value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object in ``value``, with its place in the message."""
    if isinstance(value, Mapping):
        yield place, value
        for name, child in value.items():
            yield from _parts(f"{place}.{name}", child)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, child in enumerate(value):
            yield from _parts(f"{place}[{i}]", child)


def _size(bubble: Mapping[str, Any]) -> str:
    return str(bubble.get("size", "mega"))  # [ref] the default


def _check_length(place: str, text: str | None, limit: int) -> None:
    length = utf16_length(text or "")
    if not 1 <= length <= limit:
        remedy = "shorten it" if length else "give a text"
        raise LineLimitExceeded(f"{place} has {length} UTF-16 units; LINE takes 1 to {limit}, {remedy}")


def _check_count(place: str, things: Sequence[Any], fewest: int, most: int) -> None:
    if not fewest <= len(things) <= most:
        remedy = "leave some out" if things else "leave the whole out"
        raise LineLimitExceeded(f"{place} holds {len(things)}; LINE takes {fewest} to {most}, {remedy}")


def _check_bytes(place: str, contents: Mapping[str, Any], limit: int) -> None:
    size = len(json.dumps(contents, ensure_ascii=False).encode())
    if size > limit:
        raise LineLimitExceeded(f"{place} is {size} bytes of JSON; LINE takes at most {limit}, shorten it")


_Check = Callable[[str, Mapping[str, Any]], None]
_MESSAGE_CHECKS: Final[Mapping[str, _Check]] = {
    "text": _check_text,
    "audio": _check_audio,
    "flex": _check_flex,
}
_PART_CHECKS: Final[Mapping[str, _Check]] = {
    "carousel": _check_carousel,
    "bubble": _check_bubble,
    "text": _check_flex_text,
    "image": _check_image,
    "button": _check_has_label,
    "action": _check_has_label,  # an item of a quick reply
    "uri": _check_uri,
    "postback": _check_postback,
}
