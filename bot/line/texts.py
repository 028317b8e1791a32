"""Everything Korean that LINE cards say themselves; what the companion says stands in core/texts.py.

Labels have at most 20 UTF-16 code units (an emoji counts two); a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.turn import Action, Mood

# Buttons of a song card
LISTEN: Final = "듣기"
LISTEN_HERE: Final = "여기서 듣기"
SIMILAR: Final = "비슷한 곡"
# What appears in the chat as the listener's own words when one is tapped
SAID_LISTEN_HERE: Final = "‘{title}’ 여기서 들을래"
SAID_SIMILAR: Final = "‘{title}’ 같은 곡 들려줘"

MOOD_NAMES: Final[Mapping[Mood, str]] = {
    Mood.HAPPY: "신나는 곡",
    Mood.ANGRY: "후련한 곡",
    Mood.SAD: "슬플 때 듣는 곡",
    Mood.CALM: "잔잔한 곡",
    Mood.DRAMATIC: "극적인 곡",
    Mood.DARK: "깊고 어두운 곡",
}

# Quick replies and the buttons of the greeting; the same words appear as the listener's when tapped
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
    Action.PLAY: "여기서 듣기",
    Action.HELP: "어떻게 쓰나요?",
}

MOOD_CARD_TITLE: Final = "지금 마음은 어때요?"
CALL: Final = "{number} 전화하기"

# What a notification and a screen reader say instead of a card
ALT_SONGS: Final = "{mood} {count}곡을 골랐어요: {titles}"
ALT_SONG: Final = "‘{title}’ 듣기"
ALT_HELP_LINES: Final = "지금 이야기할 수 있는 곳: {lines}"
ALT_MOODS: Final = "지금 기분을 골라 주세요: {feelings}"

SORRY: Final = "지금은 노래를 고르기가 어려워요. 잠시 뒤에 다시 말을 걸어 줄래요?"
