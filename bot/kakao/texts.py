"""Everything KakaoTalk listeners read that the companion does not say itself: labels and waiting words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.turn import Action, Choice, HelpLine, Kind, Mood, Song, Turn

# Buttons of a song card, at most eight characters as they stand side by side
LISTEN: Final = "듣기"
SIMILAR: Final = "비슷한 곡"
# What appears in the chat as the listener's own words when "비슷한 곡" is tapped
SAID_SIMILAR: Final = "‘{title}’ 같은 곡 들려줘"

# Quick replies, at most fourteen characters; the same words appear as the listener's when tapped
FEELINGS: Final[Mapping[Mood, str]] = {
    Mood.HAPPY: "😊 기뻐요",
    Mood.ANGRY: "😤 화나요",
    Mood.SAD: "😢 슬퍼요",
    Mood.CALM: "🌿 쉬고 싶어요",
    Mood.DRAMATIC: "😲 놀랐어요",
    Mood.DARK: "🌙 불안해요",
}
NEXT_STEPS: Final[Mapping[Action, str]] = {
    Action.ANOTHER: "다른 노래",
    Action.SIMILAR: "비슷한 곡",
    Action.PLAY: "듣기",
    Action.HELP: "어떻게 쓰나요?",
}

MOOD_NAMES: Final[Mapping[Mood, str]] = {
    Mood.HAPPY: "신나는 곡",
    Mood.ANGRY: "후련한 곡",
    Mood.SAD: "슬플 때 듣는 곡",
    Mood.CALM: "잔잔한 곡",
    Mood.DRAMATIC: "극적인 곡",
    Mood.DARK: "깊고 어두운 곡",
}

WAITING: Final = "마음에 닿을 말과 노래를 고르고 있어요. 잠시만 기다려 주세요."
# What a listener reads when we fail.
APOLOGY: Final = Turn(
    Kind.NOTICE,
    "지금은 이야기를 끝까지 듣지 못했어요. 미안해요.\n"
    "조금 뒤에 한 번만 더 들려줄래요? 아래에서 기분을 골라 줘도 좋아요.",
    choices=tuple(Choice(Action.MOOD, mood=mood) for mood in FEELINGS),
)

CALL: Final = "전화하기"

# What people type, and Kakao's own menus send, to learn how this works.
ASKS_FOR_HELP: Final = frozenset({NEXT_STEPS[Action.HELP], "도움말", "사용법", "시작하기", "처음으로"})


def artwork(song: Song) -> str:
    """What a screen reader says for a song's picture."""
    return f"{song.title} 표지"


def about(song: Song) -> str:
    """The line under a song's title: artist, mood, length."""
    minutes, seconds = divmod(round(song.seconds), 60)
    parts = (song.artist.strip(), MOOD_NAMES[song.mood], f"{minutes}:{seconds:02d}")
    return " · ".join(part for part in parts if part)


def help_line(line: HelpLine) -> str:
    """One help line as a line of text, for phones and screens whose buttons cannot dial."""
    note = f" ({line.note})" if line.note else ""
    return f"{line.name} {line.number}{note}"
