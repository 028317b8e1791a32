"""What the KakaoTalk tests share: songs, turns, payloads as KakaoTalk sends them, a companion on strings."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from core.companion import Companion
from core.reply import safety
from core.reply.phrases import Urgency
from core.turn import Action, Choice, Emotion, HelpLine, Kind, Mood, Song, Turn

USER = "6fa4c0de77aa"
BLOCK = "66f0000000000000000000aa"

SONGS = tuple(
    Song(
        id=f"sad-{number:03d}",
        title=title,
        artist="해피톡 악단",
        mood=Mood.SAD,
        seconds=61.4 + number,
        licence="CC0-1.0",
        source=f"composed:sad-{number:03d}.mid",
    )
    for number, title in enumerate(["비 오는 창", "Somewhere", "느린 걸음", "저녁", "먼 불빛"], start=1)
)
MOODS = tuple(Choice(Action.MOOD, mood=mood) for mood in Mood)
FIVE_SONGS = Turn(
    Kind.SONGS,
    "많이 속상했겠어요.",
    "오늘의 마음은 슬픔 같아요.",
    heard=Emotion.SADNESS,
    songs=SONGS,
    choices=(Choice(Action.ANOTHER, mood=Mood.SAD), *MOODS),
)
SEVEN_HELP_LINES = (
    *safety.turn(safety.Danger(urgency=Urgency.HARM)).help_lines,
    HelpLine("한국생명의전화", "1588-9191", ""),
    HelpLine("서울시자살예방센터", "02-3458-1000", "24시간"),
)
IN_DANGER = safety.turn(safety.Danger())


def payload(utterance: str | None = "오늘 너무 우울해\n", **changes: Any) -> dict[str, Any]:
    """A payload as the fallback block sends it; ``changes`` replace what ``__`` spells as a path, such as
    ``action__clientExtra={}``; the value ``...`` leaves the key out."""
    whole: dict[str, Any] = {
        "intent": {"id": BLOCK, "name": "폴백 블록"},
        "userRequest": {
            "timezone": "Asia/Seoul",
            "params": {"surface": "Kakaotalk.plusfriend"},
            "block": {"id": BLOCK, "name": "폴백 블록"},
            "utterance": utterance,
            "lang": "ko",
            "user": {"id": USER, "type": "botUserKey", "properties": {"botUserKey": USER, "isFriend": True}},
        },
        "contexts": [],
        "bot": {"id": "66f0000000000000000000bb", "name": "기분노래"},
        "action": {"id": "66f1", "name": "mood-skill", "params": {}, "detailParams": {}, "clientExtra": None},
        "flow": {
            "trigger": {"type": "TEXT_INPUT", "referrerBlock": {"id": "x", "name": "웰컴 블록"}},
            "lastBlock": {"id": "x", "name": "웰컴 블록"},
        },
    }
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = whole
        for parent in parents:
            place = place[parent]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return whole


def body(utterance: str | None = "오늘 너무 우울해\n", **changes: Any) -> bytes:
    return json.dumps(payload(utterance, **changes), ensure_ascii=False).encode()


class ScriptedCompanion(Companion):
    """Says what the test wants, when it wants it; for tests of who answers, not of what is answered."""

    def __init__(self, turn: Turn | Exception = FIVE_SONGS, *, takes: float = 0.0) -> None:
        self.turn = turn
        self.takes = takes
        self.heard: list[tuple[Any, ...]] = []
        self.allowed: list[float] = []
        self.busy = threading.Event()

    def listen(self, listener: str, text: str, *, seconds: float, message_id: str = "") -> Turn:
        self.allowed.append(seconds)
        return self._say("listen", listener, text)

    def choose(self, listener: str, choice: Choice) -> Turn:
        return self._say("choose", listener, choice)

    def another(self, listener: str) -> Turn:
        return self._say("another", listener)

    def greet(self) -> Turn:
        return self._say("greet")

    def unreadable(self) -> Turn:
        return self._say("unreadable")

    def stale_card(self) -> Turn:
        return self._say("stale_card")

    def _say(self, *what: Any) -> Turn:
        self.heard.append(what)
        self.busy.set()
        time.sleep(self.takes)
        if isinstance(self.turn, Exception):
            raise self.turn
        return self.turn
