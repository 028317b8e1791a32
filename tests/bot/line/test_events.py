"""LINE's webhook events in our words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.incoming import Incoming, Kind, listener_id
from bot.line.events import LineJob, read_event
from tests.bot.line.line_schema import schema_errors
from tests.bot.line.webhooks import GROUP, ROOM, TOKEN, USER, event, in_group, in_room, mention, text_event

KEY = "test-listener-key"
ALONE = listener_id(KEY, "line", USER)


def read(given: dict[str, Any]) -> LineJob | None:
    return read_event(given, listener_key=KEY, received_at=1_760_000_001.5)


def incoming(given: dict[str, Any]) -> Incoming:
    job = read(given)
    assert job is not None
    return job.incoming


def test_a_text_is_read_with_where_and_how_to_answer_it() -> None:
    given = text_event("오늘 너무 우울해")

    assert read(given) == LineJob(
        incoming=Incoming(
            kind=Kind.TEXT, listener=ALONE, text="오늘 너무 우울해", message_id="444573844083572737"
        ),
        reply_token=TOKEN,
        chat_id=USER,
        one_to_one=True,
        received_at=1_760_000_001.5,
        event_id=given["webhookEventId"],
    )


def test_a_text_without_the_parts_that_may_be_missing_is_read_all_the_same() -> None:
    given = text_event("우울해")
    del given["message"]["quoteToken"], given["deliveryContext"], given["timestamp"]

    assert incoming(given).text == "우울해"


@pytest.mark.parametrize("kind", ["sticker", "image", "video", "audio", "file", "location", "hologram"])
def test_what_is_no_text_is_unreadable(kind: str) -> None:
    assert incoming(event("message", message={"type": kind, "id": "1"})).kind is Kind.UNREADABLE


def test_a_tap_is_a_choice() -> None:
    tapped = incoming(event("postback", postback={"data": "v=1&a=similar&song=sad-001"}))

    assert (tapped.kind, tapped.choice) == (Kind.CHOICE, "v=1&a=similar&song=sad-001")


def test_a_new_friend_is_greeted() -> None:
    assert incoming(event("follow", follow={"isUnblocked": False})).kind is Kind.GREET


def test_a_group_that_invites_us_is_greeted() -> None:
    job = read(event("join", source={"type": "group", "groupId": GROUP}))

    assert job is not None
    assert (job.incoming.kind, job.chat_id, job.one_to_one) == (Kind.GREET, GROUP, False)


def test_someone_who_blocks_us_is_forgotten() -> None:
    job = read(event("unfollow", replyToken=None))

    assert job is not None
    assert (job.incoming.kind, job.incoming.listener, job.reply_token) == (Kind.FORGET, ALONE, "")


def test_a_message_taken_back_is_named() -> None:
    taken = incoming(event("unsend", unsend={"messageId": "325708"}))

    assert (taken.kind, taken.message_id) == (Kind.UNSEND, "325708")


@pytest.mark.parametrize(
    "kind",
    [
        "leave",
        "memberJoined",
        "memberLeft",
        "videoPlayComplete",
        "beacon",
        "accountLink",
        "membership",
        "module",
        "activated",
        "deactivated",
        "botSuspended",
        "botResumed",
        "delivery",
        "messageEdited",
        "tomorrow",
        "",
    ],
)
def test_every_other_event_asks_for_nothing(kind: str) -> None:
    assert read(event(kind)) is None


@pytest.mark.parametrize("mode", ["standby", "tomorrow", "", None])
def test_nothing_is_sent_in_standby_and_in_modes_to_come(mode: str | None) -> None:
    assert read(text_event("우울해", mode=mode)) is None
    assert read(event("follow", mode=mode)) is None


@pytest.mark.parametrize("kind", ["unfollow", "unsend"])
def test_forgetting_is_done_in_standby_too(kind: str) -> None:
    assert read(event(kind, mode="standby", unsend={"messageId": "325708"})) is not None


# Groups and rooms


def test_in_a_group_only_what_mentions_us_is_heard() -> None:
    assert read(text_event("오늘 뭐 먹지", source=in_group())) is None
    assert read(text_event("@민지 뭐해", source=in_group(), mention=[mention(0, 3, of_us=False)])) is None
    assert read(text_event("@All 안녕", source=in_group(), mention=[{"index": 0, "length": 4}])) is None
    assert read(event("message", message={"type": "sticker", "id": "1"}, source=in_group())) is None


@pytest.mark.parametrize(
    ("text", "mentions", "heard"),
    [
        ("@기분노래 우울해", [mention(0, 5)], "우울해"),
        ("우울해 @기분노래", [mention(4, 5)], "우울해"),
        ("😀😀 @기분노래 우울해", [mention(5, 5)], "😀😀  우울해"),
        (
            "@민지 @기분노래 우울해 @기분노래",
            [mention(0, 3, of_us=False), mention(4, 5), mention(14, 5)],
            "@민지  우울해",
        ),
        ("@기분노래 우울해", [mention(0, 9_999)], None),
        ("우울해", [mention(-9, 3)], "우울해"),
        ("우울해", [mention(0, -3)], "우울해"),
        ("우울해", [mention(9, 3)], "우울해"),
    ],
)
def test_a_mention_is_no_part_of_what_was_said(text: str, mentions: list[Any], heard: str | None) -> None:
    said = incoming(text_event(text, source=in_group(), mention=mentions))

    assert (said.text or None) == heard


def test_calling_only_our_name_is_answered_with_how_this_works() -> None:
    called = incoming(text_event("@기분노래 ", source=in_room(), mention=[mention(0, 5)]))

    assert called.kind is Kind.GREET


def test_an_answer_in_a_group_or_room_goes_to_all_of_it() -> None:
    for source, chat_id in ((in_group(), GROUP), (in_room(), ROOM)):
        job = read(text_event("@봇 우울해", source=source, mention=[mention(0, 2)]))

        assert job is not None
        assert (job.chat_id, job.one_to_one) == (chat_id, False)


def test_what_was_said_in_private_is_not_known_in_a_group() -> None:
    in_a_group = incoming(text_event("@봇 안녕", source=in_group(), mention=[mention(0, 2)]))
    other = in_group(userId="U7")
    of_another = incoming(text_event("@봇 안녕", source=other, mention=[mention(0, 2)]))

    assert len({ALONE, in_a_group.listener, of_another.listener}) == 3


def test_a_button_in_a_group_may_be_tapped_by_anyone() -> None:
    assert incoming(event("postback", postback={"data": "v=1&a=help"}, source=in_group())).choice


# Whatever comes


@pytest.mark.parametrize("odd", [None, 1, "text", [], [1], {}, {"type": []}, {"type": None}])
@pytest.mark.parametrize("kind", ["message", "postback", "unsend", "follow", "join", "unfollow"])
@pytest.mark.parametrize("part", ["message", "postback", "unsend", "source", "type", "mode", "replyToken"])
def test_nothing_that_a_part_can_hold_breaks_the_reading(kind: str, part: str, odd: Any) -> None:
    read(event(kind, message={"type": "text", "text": "a"}) | {part: odd})


@pytest.mark.parametrize("mentionees", [None, 1, {}, [1], [{}], [{"isSelf": True, "index": "0"}]])
def test_an_odd_mention_is_none(mentionees: Any) -> None:
    given = text_event("안녕", source=in_group())
    given["message"]["mention"] = {"mentionees": mentionees}

    assert read(given) is None


def test_half_a_character_does_not_get_further() -> None:
    said = incoming(text_event("우울해 \ud83d", source={"type": "user", "userId": "U\udc00"}))

    assert said.text == "우울해 �"


def test_an_event_without_an_id_gets_one_of_its_own() -> None:
    first, second = read(text_event("a", webhookEventId=None)), read(text_event("a", webhookEventId=""))

    assert first is not None
    assert second is not None
    assert first.event_id
    assert first.event_id != second.event_id


def test_a_job_comes_out_of_the_queue_as_it_went_in() -> None:
    job = read(text_event("우울해"))

    assert job is not None
    assert LineJob.from_dict(job.as_dict()) == job


@pytest.mark.parametrize(
    "given",
    [
        text_event("우울해"),
        text_event("@봇 안녕", source=in_group(), mention=[mention(0, 2)]),
        event("postback", postback={"data": "v=1&a=help"}),
        event("follow", follow={"isUnblocked": False}),
        event("join", source=in_group()),
    ],
    ids=lambda given: given["type"],
)
def test_the_events_of_these_tests_are_such_as_line_describes(given: dict[str, Any]) -> None:
    webhook = {"destination": "U00000000000000000000000000000000", "events": [given]}

    assert schema_errors("webhook-strict.yml", "CallbackRequest", webhook) == []
