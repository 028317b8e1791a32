"""What KakaoTalk accepts, and ``check_response``, which says what it would not.

Source: Kakao Business guide, "응답 타입별 JSON 포맷" (skill response 2.0) and "AI 챗봇 콜백 개발 가이드".
Only the components that cards.py sends are known here; the platform has more. The guide counts characters
without saying how, so they are counted in UTF-16 units, the larger of the usual counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NoReturn

from core.errors import HappytalkError

VERSION: Final = "2.0"
SKILL_SECONDS: Final = 5.0  # the platform hangs up on a skill after this
CALLBACK_SECONDS: Final = 60.0  # and takes no callback after this

MAX_OUTPUTS: Final = 3
MAX_QUICK_REPLIES: Final = 10
MAX_CAROUSEL_ITEMS: Final = 10
MAX_SIMPLE_TEXT: Final = 1000
UNFOLDED_SIMPLE_TEXT: Final = 500  # what is longer hides behind "전체 보기"
MAX_CARD_TITLE: Final = 50
MAX_TEXT_CARD: Final = 400  # title and description together
MAX_TEXT_CARD_IN_CAROUSEL: Final = 128
MAX_BASIC_CARD_DESCRIPTION: Final = 230
MAX_ALT_TEXT: Final = 50
MAX_LABEL: Final = 14
MAX_LABEL_SIDE_BY_SIDE: Final = 8
MAX_BUTTONS: Final = 3
MAX_BUTTONS_SIDE_BY_SIDE: Final = 2

_BUTTON_NEEDS: Final[Mapping[str, str | None]] = {
    "webLink": "webLinkUrl",
    "message": "messageText",
    "phone": "phoneNumber",
    "block": "blockId",
    "share": None,
    "operator": None,
}
_QUICK_REPLY_NEEDS: Final = {"message": "messageText", "block": "blockId"}
_LAYOUTS: Final = ("vertical", "horizontal")


class KakaoLimitExceeded(HappytalkError):
    """An answer is not one that KakaoTalk would show as meant."""


def length(text: str) -> int:
    """UTF-16 units, as Kakao's own Java and JavaScript count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_response(response: Mapping[str, Any]) -> None:
    """Raise KakaoLimitExceeded, naming part, value and remedy, for what KakaoTalk would not show as meant."""
    _keys("response", response, {"version"}, {"template", "useCallback", "data", "context"})
    if response["version"] != VERSION:
        _refuse("version", response["version"], f"send {VERSION!r}, else the obsolete format is assumed")
    if response.get("useCallback"):
        if "template" in response:
            _refuse("template", "present", "it is not shown beside useCallback, send it to the callback")
        return
    template = _mapping("template", response.get("template"))
    _keys("template", template, {"outputs"}, {"quickReplies"})
    for where, output in _items("outputs", template["outputs"], most=MAX_OUTPUTS):
        _check_output(where, output)
    if "quickReplies" in template:
        for where, reply in _items("quickReplies", template["quickReplies"], most=MAX_QUICK_REPLIES, least=0):
            _check_quick_reply(where, reply)


def _check_output(where: str, output: Mapping[str, Any]) -> None:
    if len(output) != 1:
        _refuse(where, sorted(output), "an output has exactly one key, the name of its component")
    [(name, component)] = output.items()
    check = _COMPONENTS.get(name)
    if check is None:
        _refuse(where, name, f"send one of {', '.join(_COMPONENTS)}, or add its limits here first")
    check(f"{where}.{name}", _mapping(f"{where}.{name}", component))


def _check_simple_text(where: str, text: Mapping[str, Any]) -> None:
    _keys(where, text, {"text"})
    _text(f"{where}.text", text["text"], MAX_SIMPLE_TEXT)


def _check_text_card(where: str, card: Mapping[str, Any], *, most: int = MAX_TEXT_CARD) -> None:
    _keys(where, card, set(), {"title", "description", "buttons", "buttonLayout"})
    if not card.keys() & {"title", "description"}:
        _refuse(where, "without words", "a textCard needs a title or a description")
    if "title" in card:
        _text(f"{where}.title", card["title"], MAX_CARD_TITLE)
    together = card.get("title", "") + card.get("description", "")
    _text(f"{where} title and description", together, most)
    _check_buttons(where, card, side_by_side=False)


def _check_basic_card(where: str, card: Mapping[str, Any]) -> None:
    _keys(where, card, {"thumbnail"}, {"title", "description", "buttons", "buttonLayout"})
    if "title" in card:
        _text(f"{where}.title", card["title"], MAX_CARD_TITLE)
    if "description" in card:
        _text(f"{where}.description", card["description"], MAX_BASIC_CARD_DESCRIPTION)
    thumbnail = _mapping(f"{where}.thumbnail", card["thumbnail"])
    _check_thumbnail(f"{where}.thumbnail", thumbnail)
    _check_buttons(where, card, side_by_side=bool(thumbnail.get("fixedRatio")))


def _check_thumbnail(where: str, thumbnail: Mapping[str, Any]) -> None:
    _keys(where, thumbnail, {"imageUrl"}, {"altText", "link", "fixedRatio"})
    _url(f"{where}.imageUrl", thumbnail["imageUrl"])
    if "altText" in thumbnail:
        _text(f"{where}.altText", thumbnail["altText"], MAX_ALT_TEXT)
    for name, url in _mapping(f"{where}.link", thumbnail.get("link", {})).items():
        _url(f"{where}.link.{name}", url)


def _check_carousel(where: str, carousel: Mapping[str, Any]) -> None:
    _keys(where, carousel, {"type", "items"})
    if carousel["type"] not in _IN_CAROUSEL:
        _refuse(f"{where}.type", carousel["type"], f"send one of {', '.join(_IN_CAROUSEL)}")
    cards = _items(f"{where}.items", carousel["items"], most=MAX_CAROUSEL_ITEMS)
    for at, card in cards:
        _IN_CAROUSEL[carousel["type"]](at, card)
    ratios = {bool(card["thumbnail"].get("fixedRatio")) for _, card in cards if "thumbnail" in card}
    if len(ratios) > 1:
        _refuse(f"{where}.items", "of both ratios", "give all pictures of a carousel the same fixedRatio")


def _check_text_card_in_carousel(where: str, card: Mapping[str, Any]) -> None:
    _check_text_card(where, card, most=MAX_TEXT_CARD_IN_CAROUSEL)


_IN_CAROUSEL: Final[Mapping[str, Callable[[str, Mapping[str, Any]], None]]] = {
    "textCard": _check_text_card_in_carousel,
    "basicCard": _check_basic_card,
}
_COMPONENTS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], None]]] = {
    "simpleText": _check_simple_text,
    "textCard": _check_text_card,
    "basicCard": _check_basic_card,
    "carousel": _check_carousel,
}


def _check_buttons(where: str, card: Mapping[str, Any], *, side_by_side: bool) -> None:
    """``side_by_side``: how the client lays buttons out where the card has no buttonLayout."""
    if "buttonLayout" in card:
        if card["buttonLayout"] not in _LAYOUTS:
            _refuse(f"{where}.buttonLayout", card["buttonLayout"], f"send one of {', '.join(_LAYOUTS)}")
        side_by_side = card["buttonLayout"] == "horizontal"
    most = MAX_BUTTONS_SIDE_BY_SIDE if side_by_side else MAX_BUTTONS
    buttons = _items(f"{where}.buttons", card.get("buttons", []), most=most, least=0)
    for at, button in buttons:
        narrow = side_by_side and len(buttons) > 1
        _text(f"{at}.label", button.get("label"), MAX_LABEL_SIDE_BY_SIDE if narrow else MAX_LABEL)
        _check_action(at, button, _BUTTON_NEEDS)


def _check_quick_reply(where: str, reply: Mapping[str, Any]) -> None:
    _text(f"{where}.label", reply.get("label"), MAX_LABEL)
    _check_action(where, reply, _QUICK_REPLY_NEEDS)


def _check_action(where: str, tappable: Mapping[str, Any], needs: Mapping[str, str | None]) -> None:
    action = str(tappable.get("action"))
    if action not in needs:
        _refuse(f"{where}.action", action, f"send one of {', '.join(needs)}")
    needed = needs[action]
    _keys(where, tappable, {"label", "action"} | ({needed} if needed else set()), {"messageText", "extra"})
    if needed == "webLinkUrl":
        _url(f"{where}.webLinkUrl", tappable["webLinkUrl"])
    elif needed and not tappable[needed]:
        _refuse(f"{where}.{needed}", tappable[needed], f"action {action} needs it")
    _mapping(f"{where}.extra", tappable.get("extra", {}))


def _text(where: str, text: object, most: int) -> None:
    if not isinstance(text, str) or not text:
        _refuse(where, text, "send some text")
    if length(text) > most:
        _refuse(where, f"{length(text)} characters long", f"shorten it to {most}")


def _url(where: str, url: object) -> None:
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        _refuse(where, url, "send an absolute http or https address")


def _items(where: str, items: object, *, most: int, least: int = 1) -> list[tuple[str, Mapping[str, Any]]]:
    if not isinstance(items, list) or not least <= len(items) <= most:
        found = len(items) if isinstance(items, list) else type(items).__name__
        _refuse(where, found, f"send a list of {least} to {most}")
    return [(f"{where}[{i}]", _mapping(f"{where}[{i}]", item)) for i, item in enumerate(items)]


def _mapping(where: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(where, type(value).__name__, "send an object")
    return value


def _keys(where: str, found: Mapping[str, Any], required: set[str], optional: Collection[str] = ()) -> None:
    missing, unknown = required - found.keys(), found.keys() - required - set(optional)
    if missing:
        _refuse(where, f"without {', '.join(sorted(missing))}", "send it")
    if unknown:
        _refuse(
            where, f"with {', '.join(sorted(unknown))}", "leave it out, the platform does not know it there"
        )


def _refuse(where: str, value: object, remedy: str) -> NoReturn:
    raise KakaoLimitExceeded(f"KakaoTalk: {where} is {value}; {remedy}")
