"""A Turn as LINE messages: what LINE takes, and what the listener gets to see and tap."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from linebot.v3.messaging import ReplyMessageRequest

from bot.line import texts
from bot.line.cards import render, sorry
from bot.line.limits import MAX_ALT_TEXT, MAX_LABEL, MAX_TEXT, utf16_length
from bot.links import MAX_PUBLIC_URL, Links
from core.choice import decode
from core.reply import safety
from core.reply.phrases import Urgency
from core.turn import Action, Choice, HelpLine, Kind, Mood, Turn
from tests.bot.line.line_schema import schema_errors
from tests.bot.line.turns import MOODS, SONGS, song, turn

LINKS = Links("https://songs.example")


def rendered(kind: Kind, **parts: Any) -> list[dict[str, Any]]:
    return render(turn(kind, **parts), links=LINKS)


def bubbles(message: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = message["contents"]["contents"]
    return found


def button_actions(bubble: dict[str, Any]) -> list[dict[str, Any]]:
    return [button["action"] for button in bubble["footer"]["contents"]]


def quick_replies(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [item["action"] for item in message["quickReply"]["items"]]


def everything_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(part for child in value.values() for part in everything_in(child))]
    return [part for child in value for part in everything_in(child)] if isinstance(value, list) else []


LONG = "가나다라마바사😀" * 100
WORST = tuple(
    song(number, mood=mood, title=LONG, artist=LONG, id=f"{number}" * 40)
    for number, mood in enumerate(list(Mood)[:5], start=1)
)
TURNS = {
    **{kind.value: turn(kind) for kind in Kind},
    "one song": turn(Kind.SONGS, songs=SONGS[:1]),
    "no song": turn(Kind.SONGS, songs=()),
    "six songs": turn(Kind.SONGS, songs=tuple(song(number) for number in range(6))),
    "names without letters": turn(Kind.SONGS, songs=(song(1, title=" \n", artist=""),)),
    "everything too long": turn(Kind.SONGS, reply=LONG * 10, note=LONG, songs=WORST),
    "more choices than fit": turn(Kind.NOTICE, choices=MOODS * 3),
    "no choices": turn(Kind.NOTICE, choices=()),
    "help": turn(Kind.NOTICE, choices=(Choice(Action.HELP),)),
    "an old recording": turn(Kind.PLAY, songs=(song(1, source="file:Sad/a - b.flac"),)),
    "a long number": turn(Kind.SAFETY, help_lines=(HelpLine("상담", "+82-2-1234-5678-90123", LONG),)),
    "no help lines": turn(Kind.SAFETY, help_lines=()),
    **{
        f"danger, {urgency}, another: {another}": safety.turn(safety.Danger(another, urgency))
        for urgency in Urgency
        for another in (False, True)
    },
}


@pytest.mark.parametrize("made", TURNS.values(), ids=TURNS)
@pytest.mark.parametrize(
    "links", [LINKS, Links("https://" + "h" * (MAX_PUBLIC_URL - 8)), Links("http://127.0.0.1:8000")]
)
def test_every_turn_is_a_reply_that_fits_lines_api_description(made: Turn, links: Links) -> None:
    reply = {"replyToken": "b60d432864f44d079f6d8efe86cf404b", "messages": render(made, links=links)}

    assert schema_errors("messaging-api-strict.yml", "ReplyMessageRequest", reply) == []


def test_the_description_would_notice_a_card_that_is_not_one() -> None:
    broken = rendered(Kind.SONGS)
    del broken[1]["altText"]

    reply = {"replyToken": "b60d432864f44d079f6d8efe86cf404b", "messages": broken}
    assert schema_errors("messaging-api-strict.yml", "ReplyMessageRequest", reply)


@pytest.mark.parametrize("made", TURNS.values(), ids=TURNS)
def test_the_sdk_carries_every_part_of_our_messages(made: Turn) -> None:
    messages = render(made, links=LINKS)

    carried = ReplyMessageRequest.from_dict({"replyToken": "t", "messages": messages}).to_dict()["messages"]

    for part in everything_in(carried):
        part.pop("animated", None)  # a default of the SDK's own
    assert carried == messages


def test_an_answer_is_a_text_then_five_song_cards() -> None:
    text, cards = rendered(Kind.SONGS)

    assert text == {"type": "text", "text": "많이 힘들었겠어요.\n\n슬픔이 전해져요."}
    assert [bubble["body"]["contents"][0]["text"] for bubble in bubbles(cards)] == [s.title for s in SONGS]
    assert {bubble["body"]["contents"][1]["text"] for bubble in bubbles(cards)} == {"해피톡"}
    assert {bubble["body"]["contents"][2]["text"] for bubble in bubbles(cards)} == {
        texts.MOOD_NAMES[Mood.SAD]
    }


def test_a_song_card_shows_its_square_cover() -> None:
    hero = bubbles(rendered(Kind.SONGS)[1])[0]["hero"]

    assert hero["url"] == "https://songs.example/songs/sad-001/artwork.jpg"
    assert hero["aspectRatio"] == "1:1"


def test_listening_opens_the_player_with_the_five_songs() -> None:
    listen = button_actions(bubbles(rendered(Kind.SONGS)[1])[1])[0]

    assert listen["label"] == "듣기"
    assert listen["uri"] == (
        "https://songs.example/listen/sad-002?with=sad-001,sad-002,sad-003,sad-004,sad-005"
    )


def test_a_song_card_offers_to_play_here_and_more_like_it() -> None:
    _, here, similar = button_actions(bubbles(rendered(Kind.SONGS)[1])[2])

    assert decode(here["data"]) == Choice(Action.PLAY, song_id="sad-003")
    assert decode(similar["data"]) == Choice(Action.SIMILAR, song_id="sad-003")
    assert similar["label"] == "비슷한 곡"
    assert similar["displayText"] == "‘비 오는 창 3’ 같은 곡 들려줘"


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("composed:sad-001.mid", ["듣기", "여기서 듣기", "비슷한 곡"]),
        ("file:Sad/Rain - Band.M4A", ["듣기", "여기서 듣기", "비슷한 곡"]),
        ("s3:audio/rain.mp3", ["듣기", "여기서 듣기", "비슷한 곡"]),
        ("file:Sad/Rain - Band.flac", ["듣기", "비슷한 곡"]),
        ("s3:audio/rain.ogg", ["듣기", "비슷한 곡"]),
    ],
)
def test_playing_here_is_offered_where_line_takes_the_audio(source: str, labels: list[str]) -> None:
    cards = rendered(Kind.SONGS, songs=(song(1, source=source),))[1]

    assert [action["label"] for action in button_actions(bubbles(cards)[0])] == labels


def test_what_comes_next_hangs_on_the_last_message_only() -> None:
    text, cards = rendered(Kind.SONGS)

    assert "quickReply" not in text
    steps = quick_replies(cards)
    assert steps[0]["label"] == "다른 노래"
    assert [decode(step["data"]) for step in steps] == [Choice(Action.ANOTHER, mood=Mood.SAD), *MOODS]
    assert all(step["displayText"] == step["label"] for step in steps)


def test_playing_a_song_is_its_audio_and_a_card_with_its_link() -> None:
    text, audio, card = rendered(Kind.PLAY)

    assert text["text"] == "‘비 오는 창 1’ 들려드릴게요."
    assert audio == {
        "type": "audio",
        "originalContentUrl": "https://songs.example/songs/sad-001/audio",
        "duration": 93_270,
    }
    labels = [action["label"] for action in button_actions(card["contents"])]
    assert labels == ["듣기", "비슷한 곡"]
    assert quick_replies(card)[0]["label"] == "비슷한 곡"


def test_a_song_that_line_cannot_play_comes_as_its_link() -> None:
    messages = rendered(Kind.PLAY, songs=(song(1, source="file:Sad/Rain - Band.ogg"),))

    assert [message["type"] for message in messages] == ["text", "flex"]


def test_someone_in_danger_gets_help_lines_to_call_and_nothing_else() -> None:
    text, card = rendered(Kind.SAFETY)

    assert text["text"] == "지금 많이 힘드시죠. 혼자 견디지 않아도 돼요."
    calls = button_actions(card["contents"])
    assert [call["uri"] for call in calls] == ["tel:109", "tel:15770199", "tel:1388"]
    assert [call["label"] for call in calls] == ["109 전화하기", "1577-0199 전화하기", "1388 전화하기"]
    assert "quickReply" not in text | card
    assert "postback" not in json.dumps([text, card])


def test_help_lines_can_be_read_where_no_button_can_be_tapped() -> None:
    card = rendered(Kind.SAFETY)[1]

    written = [part["text"] for part in card["contents"]["body"]["contents"]]
    assert written[:2] == ["자살예방 상담전화 109", "24시간"]
    assert "자살예방 상담전화 109" in card["altText"]


def test_someone_in_danger_is_offered_no_songs_even_if_a_turn_holds_some() -> None:
    assert rendered(Kind.SAFETY, songs=SONGS, choices=MOODS) == rendered(Kind.SAFETY)


def test_a_greeting_keeps_its_moods_on_a_card() -> None:
    _, card = rendered(Kind.GREETING)

    assert [decode(action["data"]) for action in button_actions(card["contents"])] == list(MOODS)
    assert len(quick_replies(card)) == 6


def test_an_unclear_mood_is_asked_for() -> None:
    (text,) = rendered(Kind.ASK_MOOD)

    assert [step["label"] for step in quick_replies(text)] == list(texts.FEELINGS.values())


def test_texts_that_are_too_long_are_cut_with_an_ellipsis() -> None:
    text, cards = render(TURNS["everything too long"], links=LINKS)

    assert utf16_length(text["text"]) <= MAX_TEXT
    assert text["text"].endswith("…")
    assert utf16_length(cards["altText"]) <= MAX_ALT_TEXT


def test_a_song_without_an_artist_has_no_empty_line() -> None:
    cards = rendered(Kind.SONGS, songs=(song(1, title="\n", artist=" "),))[1]

    assert [part["text"] for part in bubbles(cards)[0]["body"]["contents"]] == [
        "♪",
        texts.MOOD_NAMES[Mood.SAD],
    ]


def test_rendering_leaves_the_turn_as_it_was() -> None:
    made = turn(Kind.SONGS)
    before = dataclasses.replace(made)

    assert render(made, links=LINKS) == render(made, links=LINKS)
    assert made == before


def test_our_own_failure_is_told_kindly() -> None:
    assert sorry() == [{"type": "text", "text": texts.SORRY}]


def test_every_label_fits_and_every_mood_and_action_has_one() -> None:
    assert set(texts.FEELINGS) == set(texts.MOOD_NAMES) == set(Mood)
    assert {*texts.NEXT_STEPS, Action.MOOD} == set(Action)
    labels = [texts.LISTEN, texts.LISTEN_HERE, texts.SIMILAR, *texts.FEELINGS.values()]
    assert all(utf16_length(label) <= MAX_LABEL for label in [*labels, *texts.NEXT_STEPS.values()])


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB in [0, 1], WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_can_be_read_on_white_and_under_white() -> None:
    moods = tuple(song(1, mood=mood) for mood in Mood)
    cards = [rendered(Kind.SONGS, songs=(one,)) for one in moods]
    colours = {part["color"] for part in everything_in([*cards, rendered(Kind.SAFETY)]) if "color" in part}

    assert len(colours) >= 6
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours)
