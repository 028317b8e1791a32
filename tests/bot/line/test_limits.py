"""The check of messages against LINE's limits: each limit is met exactly, and one more is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.line import limits
from bot.line.events import TOKEN_SECONDS
from bot.line.limits import LineLimitExceeded, check_messages, cut, utf16_length
from bot.line.sender import ANIMATION_SECONDS

Message = dict[str, Any]


def text(length: int = 1) -> Message:
    return {"type": "text", "text": "가" * length}


def flex(*bubbles: Message, alt: str = "노래", carousel: bool = True) -> Message:
    contents = {"type": "carousel", "contents": list(bubbles)} if carousel else bubbles[0]
    return {"type": "flex", "altText": alt, "contents": contents}


def bubble(*contents: Message, size: str = "kilo") -> Message:
    return {"type": "bubble", "size": size, "body": {"type": "box", "contents": list(contents)}}


def button(**action: Any) -> Message:
    return {"type": "button", "action": {"label": "듣기", **action}}


def uri(length: int, start: str = "https://") -> Message:
    return {"type": "uri", "uri": start + "a" * (length - len(start))}


def postback(data: int = 1, display: int = 1) -> Message:
    return {"type": "postback", "data": "d" * data, "displayText": "가" * display}


def audio(duration: Any = 1, length: int = 30) -> Message:
    return {"type": "audio", "originalContentUrl": uri(length)["uri"], "duration": duration}


def with_quick_replies(count: int, label: str = "다른 노래") -> Message:
    item = {"type": "action", "action": {**postback(), "label": label}}
    return {**text(), "quickReply": {"items": [item] * count}}


def in_bubble(*contents: Message) -> list[Message]:
    return [flex(bubble(*contents))]


FILLING = {"type": "text", "text": "a" * 1_000}


@pytest.mark.parametrize(
    ("fits", "refused", "place"),
    [
        ([text()] * 5, [text()] * 6, "messages holds 6"),
        ([text()], [], "messages holds 0"),
        ([text(5_000)], [text(5_001)], r"messages\[0\].text has 5001"),
        ([text(1)], [text(0)], r"messages\[0\].text has 0"),
        ([flex(bubble(), alt="가" * 400)], [flex(bubble(), alt="가" * 401)], "altText has 401"),
        ([flex(bubble())], [flex(bubble(), alt="")], "altText has 0"),
        ([flex(*[bubble()] * 12)], [flex(*[bubble()] * 13)], "contents.contents holds 13"),
        ([flex(bubble(), bubble())], [flex(bubble(), bubble(size="mega"))], "size kilo, mega"),
        ([flex(bubble(), carousel=False)], [flex(bubble(size="huge"), carousel=False)], "'huge'"),
        (
            [flex(bubble(*[FILLING] * 29))],
            [flex(bubble(*[FILLING] * 30))],
            r"messages\[0\].contents.contents\[0\] is \d+ bytes",
        ),
        (
            [flex(*[bubble(*[FILLING] * 24)] * 2)],
            [flex(*[bubble(*[FILLING] * 25)] * 2)],
            r"messages\[0\].contents is \d+ bytes",
        ),
        (
            in_bubble({"type": "text", "text": "a" * 2_000}),
            in_bubble({"type": "text", "text": "a" * 2_001}),
            r"body.contents\[0\].text has 2001",
        ),
        (
            in_bubble({"type": "image", "url": uri(2_000)["uri"]}),
            in_bubble({"type": "image", "url": uri(2_001)["uri"]}),
            "url has 2001",
        ),
        (in_bubble(button(**uri(1_000))), in_bubble(button(**uri(1_001))), "action.uri has 1001"),
        (in_bubble(button(**uri(20, "tel:"))), in_bubble(button(**uri(20, "ftp://"))), "ftp://"),
        (in_bubble(button(**uri(20))), in_bubble(button(**uri(20, "https://a/노래"))), "percent-encode"),
        (in_bubble(button(**postback(300))), in_bubble(button(**postback(301))), "action.data has 301"),
        (in_bubble(button(**postback(1, 300))), in_bubble(button(**postback(1, 301))), "displayText has 301"),
        (
            in_bubble(button(**postback(), label="가" * 20)),
            in_bubble(button(**postback(), label="가" * 21)),
            "action.label has 21",
        ),
        (in_bubble(button(**postback())), in_bubble(button(**postback(), label="")), "action.label has 0"),
        ([with_quick_replies(13)], [with_quick_replies(14)], "quickReply.items holds 14"),
        ([with_quick_replies(1)], [with_quick_replies(0)], "quickReply.items holds 0"),
        ([with_quick_replies(1, "가" * 20)], [with_quick_replies(1, "😀" * 11)], "label has 22"),
        ([audio(length=2_000)], [audio(length=2_001)], "originalContentUrl has 2001"),
        ([audio(1)], [audio(0)], "duration is 0"),
        ([audio(93_000)], [audio(93.5)], "duration is 93.5"),
        ([text()], [{"type": "hologram"}], "type is 'hologram'"),
        ([text()], [{}], "type is None"),
    ],
)
def test_a_limit_is_met_exactly_and_one_more_is_refused(
    fits: list[Message], refused: list[Message], place: str
) -> None:
    check_messages(fits)
    with pytest.raises(LineLimitExceeded, match=place):
        check_messages(refused)


def test_lengths_are_counted_as_line_counts_them() -> None:
    assert utf16_length("가a") == 2
    assert utf16_length("😀") == 2
    assert utf16_length("\ud83d") == 1


@pytest.mark.parametrize(
    ("given", "within"),
    [
        ("abcde", "abcde"),
        ("abcdef", "abcd…"),
        ("abc def", "abc…"),
        ("abc😀d", "abc…"),
        ("가" * 9, "가가가가…"),
    ],
)
def test_a_cut_text_ends_with_an_ellipsis_and_never_within_a_character(given: str, within: str) -> None:
    assert cut(given, 5) == within
    assert utf16_length(within) <= 5


def test_our_own_time_limits_keep_lines() -> None:
    assert TOKEN_SECONDS < limits.REPLY_TOKEN_SECONDS
    assert limits.MIN_LOADING_SECONDS <= ANIMATION_SECONDS <= limits.MAX_LOADING_SECONDS
    assert ANIMATION_SECONDS % limits.LOADING_SECONDS_STEP == 0
