"""Every limit refuses what is just beyond it and takes what just fits, with a message that helps."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.kakao.limits import KakaoLimitExceeded, check_response

BUTTON = {"label": "듣기", "action": "webLink", "webLinkUrl": "https://songs.example/a"}
CARD = {
    "title": "제목",
    "description": "설명",
    "thumbnail": {"imageUrl": "https://songs.example/a.jpg", "link": {"web": "https://songs.example/a"}},
    "buttons": [BUTTON],
}
SQUARE = {**CARD, "thumbnail": {**CARD["thumbnail"], "fixedRatio": True}}  # type: ignore[dict-item]
REPLY = {"label": "기뻐요", "action": "message", "messageText": "기뻐요", "extra": {"v": "1"}}


def response(*outputs: Any, replies: Any = None) -> dict[str, Any]:
    template: dict[str, Any] = {"outputs": copy.deepcopy(list(outputs))}
    if replies is not None:
        template["quickReplies"] = replies
    return {"version": "2.0", "template": template}


def text(characters: int) -> dict[str, Any]:
    return {"simpleText": {"text": "가" * characters}}


def carousel(*cards: Any, kind: str = "basicCard") -> dict[str, Any]:
    return {"carousel": {"type": kind, "items": list(cards)}}


def square(*buttons: Any, **fields: Any) -> dict[str, Any]:
    return {"basicCard": {**SQUARE, "buttons": list(buttons), **fields}}


def label(characters: int) -> dict[str, Any]:
    return {**BUTTON, "label": "가" * characters}


TAKEN = {
    "a text of 1,000": response(text(1000)),
    "three outputs": response(text(1), text(1), text(1)),
    "ten quick replies": response(text(1), replies=[REPLY] * 10),
    "no quick replies": response(text(1), replies=[]),
    "a quick reply label of 14": response(text(1), replies=[{**REPLY, "label": "가" * 14}]),
    "a card title of 50": response({"basicCard": {**CARD, "title": "가" * 50}}),
    "a card description of 230": response({"basicCard": {**CARD, "description": "가" * 230}}),
    "a text card of 400": response({"textCard": {"title": "가" * 50, "description": "가" * 350}}),
    "a text card of 128 in a carousel": response(carousel({"description": "가" * 128}, kind="textCard")),
    "ten cards": response(carousel(*[CARD] * 10)),
    "three buttons below each other": response({"basicCard": {**CARD, "buttons": [label(14)] * 3}}),
    "two buttons side by side": response(square(label(8), label(8))),
    "one button below a square": response(square(label(14))),
    "three buttons below a square": response(square(*[label(14)] * 3, buttonLayout="vertical")),
    "a telephone button": response(
        {"textCard": {"title": "t", "buttons": [{"label": "l", "action": "phone", "phoneNumber": "109"}]}}
    ),
    "a button of the operator's": response(
        {"textCard": {"title": "t", "buttons": [{"label": "l", "action": "operator"}]}}
    ),
    "a promise": {"version": "2.0", "useCallback": True, "data": {"text": "잠시만요"}},
}
REFUSED = {
    "no version": ({"template": {"outputs": [text(1)]}}, "version"),
    "another version": ({**response(text(1)), "version": "1.0"}, "obsolete"),
    "no template": ({"version": "2.0"}, "template"),
    "a promise with an answer": ({**response(text(1)), "useCallback": True}, "callback"),
    "an unknown key": ({**response(text(1)), "outputs": []}, "outputs"),
    "no outputs": (response(), "1 to 3"),
    "four outputs": (response(*[text(1)] * 4), "1 to 3"),
    "an output of two components": (response({**text(1), "textCard": {"title": "t"}}), "exactly one"),
    "a component not known here": (response({"itemCard": {}}), "itemCard"),
    "a text of 1,001": (response(text(1001)), "1000"),
    "a text of 501 emoji": (response({"simpleText": {"text": "😢" * 501}}), "1000"),
    "an empty text": (response(text(0)), "some text"),
    "a text that is a number": (response({"simpleText": {"text": 5}}), "some text"),
    "a component that is a string": (response({"simpleText": "안녕"}), "an object"),
    "eleven quick replies": (response(text(1), replies=[REPLY] * 11), "0 to 10"),
    "a quick reply label of 15": (response(text(1), replies=[{**REPLY, "label": "가" * 15}]), "14"),
    "a quick reply with a link": (response(text(1), replies=[{**REPLY, "action": "webLink"}]), "webLink"),
    "a quick reply without its block": (
        response(text(1), replies=[{**REPLY, "action": "block"}]),
        "blockId",
    ),
    "a quick reply that says nothing": (response(text(1), replies=[{**REPLY, "messageText": ""}]), "needs"),
    "extra that is a string": (response(text(1), replies=[{**REPLY, "extra": "v=1"}]), "extra"),
    "a card without a picture": (response({"basicCard": {"title": "t"}}), "thumbnail"),
    "a card title of 51": (response({"basicCard": {**CARD, "title": "가" * 51}}), "50"),
    "a card description of 231": (response({"basicCard": {**CARD, "description": "가" * 231}}), "230"),
    "a picture without an address": (
        response({"basicCard": {**CARD, "thumbnail": {"imageUrl": "/a.jpg"}}}),
        "absolute",
    ),
    "a picture described in 51": (
        response({"basicCard": {**CARD, "thumbnail": {"imageUrl": "https://a/b", "altText": "가" * 51}}}),
        "altText",
    ),
    "a picture that links nowhere": (
        response({"basicCard": {**CARD, "thumbnail": {"imageUrl": "https://a/b", "link": {"web": "x"}}}}),
        "link.web",
    ),
    "a text card of 401": (
        response({"textCard": {"title": "가" * 50, "description": "가" * 351}}),
        "400",
    ),
    "a text card without words": (response({"textCard": {"buttons": [BUTTON]}}), "title or a description"),
    "a text card of 129 in a carousel": (
        response(carousel({"description": "가" * 129}, kind="textCard")),
        "128",
    ),
    "eleven cards": (response(carousel(*[CARD] * 11)), "1 to 10"),
    "no cards": (response(carousel()), "1 to 10"),
    "a carousel of texts": (response(carousel({"text": "t"}, kind="simpleText")), "simpleText"),
    "cards of two ratios": (response(carousel(CARD, SQUARE)), "same fixedRatio"),
    "four buttons": (response({"basicCard": {**CARD, "buttons": [BUTTON] * 4}}), "0 to 3"),
    "a button label of 15": (response({"basicCard": {**CARD, "buttons": [label(15)]}}), "14"),
    "three buttons side by side": (response(square(*[BUTTON] * 3)), "0 to 2"),
    "a label of 9 side by side": (response(square(label(9), label(8))), "shorten it to 8"),
    "horizontal, three buttons": (
        response({"basicCard": {**CARD, "buttons": [BUTTON] * 3, "buttonLayout": "horizontal"}}),
        "0 to 2",
    ),
    "a layout of our own": (response(square(BUTTON, buttonLayout="diagonal")), "diagonal"),
    "a button without action": (response(square({"label": "l"})), "action"),
    "a link button that leads nowhere": (response(square({**BUTTON, "webLinkUrl": "songs"})), "absolute"),
    "a button with two actions": (response(square({**BUTTON, "phoneNumber": "109"})), "phoneNumber"),
}


@pytest.mark.parametrize("answer", TAKEN.values(), ids=TAKEN)
def test_what_just_fits_is_taken(answer: dict[str, Any]) -> None:
    check_response(answer)


@pytest.mark.parametrize(("answer", "remedy"), REFUSED.values(), ids=REFUSED)
def test_what_kakaotalk_would_not_show_is_refused_and_the_message_helps(
    answer: dict[str, Any], remedy: str
) -> None:
    with pytest.raises(KakaoLimitExceeded, match=remedy):
        check_response(answer)


def test_the_message_does_not_repeat_what_a_listener_would_have_read() -> None:
    with pytest.raises(KakaoLimitExceeded) as refusal:
        check_response(response({"simpleText": {"text": "비밀 이야기" * 500}}))

    assert "비밀" not in str(refusal.value)
