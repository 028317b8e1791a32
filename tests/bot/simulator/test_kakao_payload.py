from __future__ import annotations

from typing import Any

import pytest
from kakao_chatbot import Payload
from werkzeug.exceptions import BadRequest

from bot.simulator.kakao_payload import FALLBACK_BLOCK, payload

USER = "6fa4c0de" * 8
BUTTON = {
    "label": "비슷한 곡",
    "action": "block",
    "blockId": "66f000000000000000000001",
    "messageText": "이 노래랑 비슷한 곡",
    "extra": {"v": "1", "a": "similar", "song": "sad-001"},
}


def made(action: dict[str, Any], **more: Any) -> dict[str, Any]:
    return payload(action, user_key=USER, **more)


@pytest.mark.parametrize(
    "action", [{"text": "우울해"}, {"image": "https://k.example/1.jpg"}, {"button": BUTTON}]
)
def test_an_independent_library_reads_the_payload(action: dict[str, Any]) -> None:
    read = Payload.from_dict(made(action))
    assert read.user_id == USER
    assert read.user_request.user.type == "botUserKey"


def test_a_text_comes_from_the_fallback_block_with_no_client_extra() -> None:
    made_of_text = made({"text": "오늘 너무 우울해"})
    assert made_of_text["userRequest"]["utterance"] == "오늘 너무 우울해"
    assert made_of_text["intent"]["id"] == FALLBACK_BLOCK
    assert made_of_text["action"]["clientExtra"] is None
    assert made_of_text["flow"]["trigger"]["type"] == "TEXT_INPUT"


def test_a_tapped_button_calls_its_block_with_its_words_and_its_extra() -> None:
    tapped = made({"button": BUTTON})
    assert tapped["userRequest"]["block"]["id"] == BUTTON["blockId"]
    assert tapped["userRequest"]["utterance"] == "이 노래랑 비슷한 곡"
    assert tapped["action"]["clientExtra"] == BUTTON["extra"]
    assert tapped["flow"]["trigger"]["type"] == "CARD_BUTTON_BLOCK"


def test_a_quick_reply_without_message_text_says_its_label() -> None:
    tapped = made({"button": {"label": "도움말", "action": "message"}, "quick_reply": True})
    assert tapped["userRequest"]["utterance"] == "도움말"
    assert tapped["flow"]["trigger"]["type"] == "QUICKREPLY_BUTTON_MESSAGE"


def test_the_testers_texts_end_with_a_newline() -> None:
    assert made({"text": "안녕", "tester": True})["userRequest"]["utterance"] == "안녕\n"


def test_a_callback_is_only_offered_where_the_block_has_one() -> None:
    assert "callbackUrl" not in made({"text": "안녕"})["userRequest"]
    offered = made({"text": "안녕"}, callback_url="http://127.0.0.1/c/1")
    assert offered["userRequest"]["callbackUrl"] == "http://127.0.0.1/c/1"


@pytest.mark.parametrize("action", [{}, {"text": ""}, {"text": "가" * 1001}, {"text": 7}, {"button": {}}])
def test_what_cannot_be_said_is_refused(action: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="nothing to send"):
        made(action)
