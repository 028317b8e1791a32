"""A bot that answers every text with five songs and every tap with five others, on both messengers."""

from __future__ import annotations

import threading
import time
from typing import Any

from bot.kakao import cards as kakao_cards
from bot.line import cards as line_cards
from bot.links import Links
from core import choice, texts
from core.turn import Action, Emotion, Kind, Turn
from tests.bot.line.turns import song, turn
from tests.bot.simulator.bot import Bot, Json

CALLBACK_AFTER = 0.3


def make_talkative(bot: Bot) -> None:
    links = Links(bot.url)

    def on_line(webhook: Json) -> Any:
        for event in webhook["events"]:
            data = event.get("postback", {}).get("data", "")
            messages = line_cards.render(_turn(data), links=links)
            _later(lambda token=event["replyToken"], said=messages: bot.reply(token, *said), 0.05)
        return {}

    def on_kakao(payload: Json) -> Any:
        response = kakao_cards.render(_turn(payload["action"]["clientExtra"] or ""), links=links)
        url = payload["userRequest"].get("callbackUrl")
        if url is None:
            return response
        _later(lambda: bot.call_back(url, response), CALLBACK_AFTER)
        return {"version": "2.0", "useCallback": True, "data": {"text": "잠시만요"}}

    bot.on_line, bot.on_kakao = on_line, on_kakao


def _turn(tapped: Any) -> Turn:
    heard = texts.HEARD[Emotion.SADNESS][0]
    if not tapped:
        return turn(Kind.SONGS, note=heard)
    if choice.decode(tapped).action is Action.SIMILAR:
        return turn(Kind.SONGS, reply="닮은 곡이에요.", note="", songs=tuple(song(n) for n in range(11, 16)))
    return turn(Kind.GREETING)


def _later(act: Any, seconds: float) -> None:
    def wait_and_act() -> None:
        time.sleep(seconds)
        act()

    threading.Thread(target=wait_and_act, daemon=True).start()
