"""Payloads in every shape that KakaoTalk, its testers and captures show, and some it should never send."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.incoming import Kind, listener_id
from bot.kakao.payload import read
from core import choice
from core.turn import Action, Choice, Mood
from tests.bot.kakao.parts import USER, body

KEY = "listener-key"
SAID = "‘느린 걸음’ 같은 곡 들려줘"
SIMILAR = {"v": "1", "a": "similar", "song": "sad-003"}


def kind_of(raw: bytes) -> Kind:
    return read(raw, listener_key=KEY).incoming.kind


def test_a_typed_sentence_is_read_without_the_newline_that_the_tester_adds() -> None:
    call = read(body("오늘 너무 우울해\n"), listener_key=KEY)

    assert call.incoming.kind is Kind.TEXT
    assert call.incoming.text == "오늘 너무 우울해"
    assert call.callback_url == ""


def test_the_listener_is_known_by_a_keyed_hash_of_the_user_id_alone() -> None:
    incoming = read(body(), listener_key=KEY).incoming

    assert incoming.listener == listener_id(KEY, "kakao", USER)
    assert USER not in json.dumps(incoming.as_dict())


def test_the_callback_url_is_handed_on_as_it_came() -> None:
    url = "https://bot-api.kakao.com/v1/bots/66f!/callback/token"

    assert read(body(userRequest__callbackUrl=url), listener_key=KEY).callback_url == url


@pytest.mark.parametrize(
    "raw",
    [
        body(intent=None),
        body(intent=...),
        body(contexts=None),
        body(bot=...),
        body(flow=None),
        body(flow=...),
        body(flow__trigger=None),
        body(action=None),
        body(action=...),
        body(action__clientExtra=...),
        body(action__detailParams=None),
        body(userRequest__lang=None),
        body(userRequest__params=None),
        body(userRequest__params={"surface": "BuilderBotTest", "ignoreMe": "true"}),
        body(userRequest__params={"media": None}),
        body(userRequest__block=None),
        body(userRequest__callbackUrl=None),
        body(something={"new": [1, 2, 3]}),
        body(contexts=[{"name": "c", "lifespan": 1, "lifeSpan": 1, "params": {}}]),
    ],
)
def test_null_missing_and_new_parts_do_not_hide_the_sentence(raw: bytes) -> None:
    assert kind_of(raw) is Kind.TEXT


@pytest.mark.parametrize("extra", [{}, None, "null", "{}", "", [], 0, False, {"made": "by the operator"}])
def test_client_extra_without_a_choice_leaves_the_sentence(extra: Any) -> None:
    assert kind_of(body(action__clientExtra=extra)) is Kind.TEXT


@pytest.mark.parametrize(
    "extra",
    [
        SIMILAR,
        {**SIMILAR, "v": 1},
        {**SIMILAR, "mood": None, "more": {"of": "theirs"}},
        json.dumps(SIMILAR),
    ],
    ids=["object", "number as version", "with more in it", "string of an object"],
)
def test_a_tapped_button_is_read_from_client_extra(extra: Any) -> None:
    incoming = read(body(SAID, action__clientExtra=extra), listener_key=KEY).incoming

    assert incoming.kind is Kind.CHOICE
    assert choice.decode(incoming.choice) == Choice(Action.SIMILAR, song_id="sad-003")


@pytest.mark.parametrize(
    "extra",
    [
        {"v": "9", "a": "similar", "song": "sad-003"},
        {"v": "1", "a": "similar"},
        {"v": "1", "a": "similar", "song": "../../etc"},
        {"v": "1", "a": ["similar"]},
        {"v": {}, "a": None},
    ],
)
def test_a_button_that_we_cannot_read_is_a_stale_card_and_not_a_sentence(extra: Any) -> None:
    incoming = read(body(SAID, action__clientExtra=extra), listener_key=KEY).incoming

    assert (incoming.kind, incoming.choice) == (Kind.CHOICE, "")


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("😢 슬퍼요", Choice(Action.MOOD, mood=Mood.SAD)),
        ("🌿 쉬고 싶어요\n", Choice(Action.MOOD, mood=Mood.CALM)),
        ("기쁨", Choice(Action.MOOD, mood=Mood.HAPPY)),
        ("공포", Choice(Action.MOOD, mood=Mood.DARK)),
    ],
)
def test_words_of_our_quick_replies_count_as_a_tap_where_extra_was_lost(typed: str, chosen: Choice) -> None:
    incoming = read(body(typed), listener_key=KEY).incoming

    assert incoming.kind is Kind.CHOICE
    assert choice.decode(incoming.choice) == chosen


def test_another_five_without_extra_asks_for_the_mood_given_last() -> None:
    incoming = read(body("다른 노래"), listener_key=KEY).incoming

    assert (incoming.kind, incoming.choice) == (Kind.CHOICE, choice.encode(Choice(Action.ANOTHER)))


@pytest.mark.parametrize("typed", ["비슷한 곡", SAID])
def test_similar_without_extra_is_a_stale_card_as_nobody_knows_to_which_song(typed: str) -> None:
    incoming = read(body(typed), listener_key=KEY).incoming

    assert (incoming.kind, incoming.choice) == (Kind.CHOICE, "")


def test_words_of_a_quick_reply_are_understood_beside_an_extra_that_is_stale() -> None:
    incoming = read(body("😢 슬퍼요", action__clientExtra={"v": "9", "a": "x"}), listener_key=KEY).incoming

    assert choice.decode(incoming.choice) == Choice(Action.MOOD, mood=Mood.SAD)


@pytest.mark.parametrize("sentence", ["슬퍼요", "오늘 기쁨 그 자체야", "다른 노래 말고 얘기 들어줘"])
def test_a_sentence_of_the_listeners_own_stays_a_sentence(sentence: str) -> None:
    assert kind_of(body(sentence)) is Kind.TEXT


@pytest.mark.parametrize(
    "raw",
    [
        body("시작", intent__name="웰컴 블록"),
        body("시작", userRequest__block={"id": "w", "name": "Welcome Block"}),
        body("도움말"),
        body("어떻게 쓰나요?"),
        body("처음으로\n"),
    ],
)
def test_the_welcome_block_and_calls_for_help_are_greeted(raw: bytes) -> None:
    assert kind_of(raw) is Kind.GREET


@pytest.mark.parametrize(
    "raw",
    [
        body("사진", userRequest__params={"media": {"type": "image", "url": "https://a.example/1"}}),
        body("사진", userRequest__params={"media": '{"type":"image"}'}),
        body("사진", flow__trigger={"type": "IMAGE_UPLOAD"}),
        body("http://dn-m.talk.kakaocdn.net/talkm/1/2"),
        body("https://a.example/some/photo.JPG?size=2"),
        body(""),
        body(" \n"),
        body(None),
        body(userRequest__utterance=...),
        body(userRequest__utterance={"text": "이상해"}),
        body(userRequest=None),
    ],
)
def test_pictures_and_nothing_at_all_are_unreadable(raw: bytes) -> None:
    assert kind_of(raw) is Kind.UNREADABLE


@pytest.mark.parametrize(
    "sentence",
    ["https://a.example/photo.jpg 이 사진 슬퍼", "https://[이상한 주소.jpg", "https://a.example/노래"],
)
def test_a_sentence_with_an_address_in_it_is_still_a_sentence(sentence: str) -> None:
    assert kind_of(body(sentence)) is Kind.TEXT


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"a=b",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"userRequest":7}',
        b"1" * 5000,
    ],
    ids=["empty", "null", "list", "object", "form", "bytes", "deep", "number inside", "long number"],
)
def test_what_is_no_payload_reads_as_one_with_nothing_in_it(raw: bytes) -> None:
    assert kind_of(raw) is Kind.UNREADABLE


@pytest.mark.parametrize(
    "user",
    [
        {"properties": {"botUserKey": USER}},
        {"id": None, "properties": {"bot_user_key": USER}},
        {"id": "", "properties": {"plusfriendUserKey": USER}},
        {"id": f" {USER} "},
    ],
)
def test_the_user_is_found_wherever_kakaotalk_writes_the_key(user: dict[str, Any]) -> None:
    incoming = read(body(userRequest__user=user), listener_key=KEY).incoming

    assert incoming.listener == listener_id(KEY, "kakao", USER)


@pytest.mark.parametrize("user", [None, {}, "x", {"id": None}, {"id": {"a": 1}}, {"id": True}])
def test_two_strangers_without_a_user_id_share_no_memory(user: Any) -> None:
    first, second = (read(body(userRequest__user=user), listener_key=KEY).incoming for _ in range(2))

    assert first.kind is Kind.TEXT
    assert first.listener != second.listener


def test_half_a_surrogate_pair_does_no_harm() -> None:
    raw = body().replace(USER.encode(), rb"\ud83d").replace("우울해".encode(), rb"\ude22")

    incoming = read(raw, listener_key=KEY).incoming

    assert incoming.kind is Kind.TEXT
    assert json.dumps(incoming.as_dict(), ensure_ascii=False).encode()
