"""Korean that the simulated platforms themselves say; the page's own words are in static/texts.js."""

from __future__ import annotations

from typing import Final

KAKAO_ERROR: Final = "챗봇이 지금은 대답하지 못해요. 잠시 후 다시 시도해 주세요."
BOT_NAME: Final = "해피톡"
LINE_BASIC_ID: Final = "@happytalk"
