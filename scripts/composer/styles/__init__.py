"""Every style the catalogue is composed in, by mood."""

from typing import Final

from core.turn import Mood
from scripts.composer.style import Style
from scripts.composer.styles import angry, calm, dark, dramatic, happy, sad

STYLES: Final[dict[Mood, tuple[Style, ...]]] = {
    Mood.HAPPY: happy.STYLES,
    Mood.ANGRY: angry.STYLES,
    Mood.SAD: sad.STYLES,
    Mood.CALM: calm.STYLES,
    Mood.DRAMATIC: dramatic.STYLES,
    Mood.DARK: dark.STYLES,
}
