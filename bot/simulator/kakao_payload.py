"""OpenBuilder's side: what a person did in a channel's chat, as the skill payload that is made of it.

Pure functions. Shapes: Kakao Business guide, chatbot, "스킬 만들기".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import BadRequest

from bot.simulator.texts import BOT_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

BOT_ID: Final = "66f0000000000000000000bb"
FALLBACK_BLOCK: Final = "66f0000000000000000000aa"
WELCOME_BLOCK: Final = "66f0000000000000000000ad"
ACTION_ID: Final = "66f0000000000000000000cc"
UTTERANCE_LENGTH: Final = 1_000
_BLOCK_NAMES: Final = {FALLBACK_BLOCK: "폴백 블록", WELCOME_BLOCK: "웰컴 블록"}


def utterance(action: Mapping[str, Any]) -> str:
    """What shows as the person's own words: a text, the picture's address, or the button's words."""
    match action:
        case {"text": str(text)} if 0 < len(text) <= UTTERANCE_LENGTH:
            return text
        case {"image": str(url)}:
            return url
        case {"button": {"messageText": str(words)} | {"label": str(words)}}:
            return words
    raise BadRequest(
        f"nothing to send in {sorted(action)}; give a text (at most {UTTERANCE_LENGTH} characters), "
        "image (an address) or button ({label, action, messageText, blockId, extra})"
    )


def payload(action: Mapping[str, Any], *, user_key: str, callback_url: str | None = None) -> dict[str, Any]:
    """The skill payload for ``action``, what a person did.

    action: one of ``text``, ``image``, ``button`` (a button or quick reply as the bot sent it, beside it
    ``quick_reply``: true where it was one); ``tester`` (true) makes it come from the admin centre's tester.
    Raises BadRequest.
    """
    words = utterance(action)
    button = action.get("button", {})
    block = {"id": button.get("blockId") or FALLBACK_BLOCK}
    block["name"] = _BLOCK_NAMES.get(block["id"], "노래 블록")
    request = {
        "timezone": "Asia/Seoul",
        "params": _params(action),
        "block": block,
        "utterance": words + "\n" if action.get("tester") else words,
        "lang": "ko",
        "user": {
            "id": user_key,
            "type": "botUserKey",
            "properties": {
                "botUserKey": user_key,
                "bot_user_key": user_key,
                "plusfriendUserKey": user_key[:12],
                "isFriend": True,
            },
        },
    }
    if callback_url is not None:
        request["callbackUrl"] = callback_url
    welcome = {"id": WELCOME_BLOCK, "name": _BLOCK_NAMES[WELCOME_BLOCK]}
    return {
        "intent": block,
        "userRequest": request,
        "contexts": [],
        "bot": {"id": BOT_ID, "name": BOT_NAME},
        "action": {
            "id": ACTION_ID,
            "name": "happytalkplayer",
            "params": {},
            "detailParams": {},
            "clientExtra": button.get("extra", {} if button else None),
        },
        "flow": {"trigger": {"type": _trigger(action), "referrerBlock": welcome}, "lastBlock": welcome},
    }


def _params(action: Mapping[str, Any]) -> dict[str, Any]:
    if action.get("tester"):
        return {"surface": "BuilderBotTest", "ignoreMe": "true"}
    media = {"media": {"type": "image", "url": action["image"]}} if "image" in action else {}
    return {"surface": "Kakaotalk.plusfriend", **media}


def _trigger(action: Mapping[str, Any]) -> str:
    if "image" in action:
        return "IMAGE_UPLOAD"
    if "button" not in action:
        return "TEXT_INPUT"
    place = "QUICKREPLY_BUTTON" if action.get("quick_reply") else "CARD_BUTTON"
    return f"{place}_{'BLOCK' if action['button'].get('action') == 'block' else 'MESSAGE'}"
