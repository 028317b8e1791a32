"""Turns as KakaoTalk answers: what the listener sees, within what the platform takes.

As an independent check, every answer is rebuilt with the PyPI package kakao-chatbot and must come out equal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from kakao_chatbot.response import KakaoResponse, QuickReply
from kakao_chatbot.response.components import (
    BasicCardComponent,
    Button,
    CarouselComponent,
    Link,
    SimpleTextComponent,
    TextCardComponent,
    Thumbnail,
)

from bot.kakao import limits, texts
from bot.kakao.cards import promise, render, shortened
from bot.links import Links
from core import choice
from core.reply import safety
from core.reply.phrases import Urgency
from core.turn import SONGS_PER_TURN, Action, Choice, Kind, Mood, Turn
from tests.bot.kakao.parts import BLOCK, FIVE_SONGS, IN_DANGER, MOODS, SEVEN_HELP_LINES, SONGS

LINKS = Links("https://songs.example")
LONG = "아주 긴 제목 " * 30
TURNS = {
    "five songs": FIVE_SONGS,
    "one song": replace(FIVE_SONGS, kind=Kind.PLAY, songs=SONGS[:1], choices=()),
    "similar": replace(FIVE_SONGS, seed=SONGS[0], note="", heard=None),
    "no emotion": Turn(Kind.ASK_MOOD, "그랬군요.", "지금 듣고 싶은 기분을 골라 주세요.", choices=MOODS),
    "greeting": Turn(Kind.GREETING, "반가워요!", choices=MOODS),
    "notice": Turn(Kind.NOTICE, "조금 천천히 이야기해 줄래요?"),
    "every next step": Turn(
        Kind.NOTICE,
        "무엇을 할까요?",
        choices=(
            Choice(Action.SIMILAR, song_id="sad-001"),
            Choice(Action.PLAY, song_id="sad-001"),
            Choice(Action.HELP),
            *MOODS,
            *MOODS,
        ),
    ),
    **{
        f"danger, {urgency.name}, {'another' if another else 'self'}": safety.turn(
            safety.Danger(another, urgency)
        )
        for urgency in Urgency
        for another in (False, True)
    },
    "danger, more help lines than buttons": replace(IN_DANGER, help_lines=SEVEN_HELP_LINES),
    "danger, no help lines": replace(IN_DANGER, help_lines=()),
    "everything too long": replace(
        FIVE_SONGS,
        reply="힘들었겠어요. " * 200,
        note="슬픔이 전해져요. " * 200,
        songs=tuple(replace(song, title=LONG, artist=LONG * 3) for song in SONGS),
    ),
    "emoji": replace(
        FIVE_SONGS, reply="😢" * 600, songs=tuple(replace(song, title="🎵" * 60) for song in SONGS)
    ),
    "danger, too long": replace(IN_DANGER, reply="곁에 있을게요. " * 300),
    "failure": texts.APOLOGY,
}


def rebuilt(response: dict[str, Any]) -> Any:
    """``response`` built anew with kakao-chatbot; raises where that library refuses it."""
    whole = KakaoResponse()
    for output in response["template"]["outputs"]:
        whole += _component(output)
    for reply in response["template"].get("quickReplies", ()):
        whole += QuickReply(**_snake(reply))
    return whole.get_dict()


def _component(output: dict[str, Any]) -> Any:
    [(name, fields)] = output.items()
    if name == "simpleText":
        return SimpleTextComponent(fields["text"])
    if name == "carousel":
        assert fields["type"] == "basicCard"
        return CarouselComponent(*(_component({"basicCard": item}) for item in fields["items"]))
    buttons = [Button(**_snake(button)) for button in fields["buttons"]]
    if name == "textCard":
        return TextCardComponent(**{**fields, "buttons": buttons})
    thumbnail = dict(fields["thumbnail"])
    thumbnail["link"] = Link(**thumbnail["link"])
    return BasicCardComponent(**{**fields, "thumbnail": Thumbnail(**_snake(thumbnail)), "buttons": buttons})


def _snake(fields: dict[str, Any]) -> dict[str, Any]:
    names = {
        "webLinkUrl": "web_link_url",
        "messageText": "message_text",
        "phoneNumber": "phone_number",
        "blockId": "block_id",
        "imageUrl": "image_url",
        "fixedRatio": "fixed_ratio",
    }
    return {names.get(name, name): value for name, value in fields.items()}


def without_alt_texts(value: Any) -> Any:
    """kakao-chatbot is older than altText."""
    if isinstance(value, dict):
        return {key: without_alt_texts(part) for key, part in value.items() if key != "altText"}
    return [without_alt_texts(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("block_id", ["", BLOCK], ids=["by message", "by block"])
@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_every_answer_is_within_the_limits_and_as_an_independent_library_builds_it(
    turn: Turn, block_id: str
) -> None:
    response = render(turn, links=LINKS, block_id=block_id)

    limits.check_response(response)
    assert rebuilt(without_alt_texts(response)) == without_alt_texts(response)


def test_the_reply_and_the_emotion_heard_stand_in_one_bubble_above_five_cards() -> None:
    text, songs = render(FIVE_SONGS, links=LINKS)["template"]["outputs"]

    assert text == {"simpleText": {"text": "많이 속상했겠어요.\n\n오늘의 마음은 슬픔 같아요."}}
    assert [card["title"] for card in songs["carousel"]["items"]] == [song.title for song in SONGS]
    assert len(SONGS) == SONGS_PER_TURN


def test_a_card_shows_the_cover_whole_and_opens_the_player_with_the_other_four_beside_it() -> None:
    card = render(FIVE_SONGS, links=LINKS)["template"]["outputs"][1]["carousel"]["items"][1]
    player = "https://songs.example/listen/sad-002?with=sad-001,sad-002,sad-003,sad-004,sad-005"

    assert card["description"] == "해피톡 악단 · 슬플 때 듣는 곡 · 1:03"
    assert card["thumbnail"] == {
        "imageUrl": "https://songs.example/songs/sad-002/artwork.jpg",
        "altText": "Somewhere 표지",
        "link": {"web": player},
        "fixedRatio": True,
    }
    assert card["buttons"][0] == {"label": "듣기", "action": "webLink", "webLinkUrl": player}


@pytest.mark.parametrize(
    ("block_id", "call"),
    [("", {"action": "message"}), (BLOCK, {"action": "block", "blockId": BLOCK})],
    ids=["by message", "by block"],
)
def test_similar_songs_are_asked_for_by_a_button_that_carries_the_song(
    block_id: str, call: dict[str, str]
) -> None:
    cards = render(FIVE_SONGS, links=LINKS, block_id=block_id)["template"]["outputs"][1]["carousel"]["items"]

    assert cards[2]["buttons"][1] == {
        "label": "비슷한 곡",
        **call,
        "messageText": "‘느린 걸음’ 같은 곡 들려줘",
        "extra": {"v": "1", "a": "similar", "song": "sad-003"},
    }


def test_a_song_without_an_artist_has_no_empty_place_for_one() -> None:
    song = replace(SONGS[0], artist=" ")

    assert texts.about(song) == "슬플 때 듣는 곡 · 1:02"


def test_a_single_song_comes_as_a_card_and_not_as_a_carousel() -> None:
    outputs = render(TURNS["one song"], links=LINKS)["template"]["outputs"]

    assert outputs[1]["basicCard"]["title"] == SONGS[0].title


def test_quick_replies_offer_another_five_and_the_six_feelings_and_carry_the_choice() -> None:
    replies = render(FIVE_SONGS, links=LINKS)["template"]["quickReplies"]

    assert [reply["label"] for reply in replies] == ["다른 노래", *(texts.FEELINGS[mood] for mood in Mood)]
    assert [choice.decode(reply["extra"]) for reply in replies] == list(FIVE_SONGS.choices)
    assert all(reply["messageText"] == reply["label"] for reply in replies)


def test_no_more_than_ten_next_steps_are_offered() -> None:
    assert len(render(TURNS["every next step"], links=LINKS)["template"]["quickReplies"]) == 10


def test_someone_in_danger_gets_words_and_help_lines_that_dial_and_nothing_else() -> None:
    template = render(IN_DANGER, links=LINKS)["template"]
    text, card = template["outputs"]

    assert template.keys() == {"outputs"}
    assert text == {"simpleText": {"text": IN_DANGER.reply}}
    assert card["textCard"]["description"].splitlines()[0].startswith("자살예방 상담전화 109 (24시간")
    assert card["textCard"]["buttons"][2] == {
        "label": "1577-0199 전화하기",
        "action": "phone",
        "phoneNumber": "1577-0199",
    }


def test_every_help_line_is_readable_even_where_buttons_run_out() -> None:
    outputs = render(TURNS["danger, more help lines than buttons"], links=LINKS)["template"]["outputs"]
    cards = [output["textCard"] for output in outputs[1:]]
    read = "\n".join(card["description"] for card in cards)
    dialled = [button["phoneNumber"] for card in cards for button in card["buttons"]]

    assert all(line.number in read for line in SEVEN_HELP_LINES)
    assert dialled == [line.number for line in SEVEN_HELP_LINES[:6]]


def test_a_long_reply_ends_after_a_sentence_and_leaves_room_for_the_note() -> None:
    turn = replace(FIVE_SONGS, reply="힘들었겠어요. " * 200)
    text = render(turn, links=LINKS)["template"]["outputs"][0]["simpleText"]["text"]

    assert limits.UNFOLDED_SIMPLE_TEXT - 40 < limits.length(text) <= limits.UNFOLDED_SIMPLE_TEXT
    assert text.endswith("힘들었겠어요.\n\n오늘의 마음은 슬픔 같아요.")


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("짧아요.", 10, "짧아요."),
        ("열 글자 딱 맞음", 9, "열 글자 딱 맞음"),
        ("하나. 둘. 셋이에요", 9, "하나. 둘."),
        ("하나. 아주아주아주긴말", 9, "하나. 아주아주…"),
        ("가나다라마바사", 4, "가나다…"),
        ("😢😢😢", 4, "😢…"),
    ],
)
def test_text_is_cut_after_a_sentence_or_else_with_an_ellipsis(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


def test_a_promise_to_call_back_shows_what_to_read_meanwhile() -> None:
    response = promise(texts.WAITING)

    limits.check_response(response)
    assert response == {"version": "2.0", "useCallback": True, "data": {"text": texts.WAITING}}


@pytest.mark.parametrize("label", [*texts.FEELINGS.values(), *texts.NEXT_STEPS.values()])
def test_labels_fit_a_quick_reply(label: str) -> None:
    assert limits.length(label) <= limits.MAX_LABEL
