"""Turns of every kind, as the companion makes them."""

from __future__ import annotations

from typing import Any

from core.turn import Action, Choice, HelpLine, Kind, Mood, Song, Turn


def song(number: int, *, mood: Mood = Mood.SAD, source: str = "composed:x.mid", **changes: Any) -> Song:
    fields = {
        "id": f"{mood.value.lower()}-{number:03}",
        "title": f"비 오는 창 {number}",
        "artist": "해피톡",
        "seconds": 93.27,
        "licence": "CC0-1.0",
    }
    return Song(mood=mood, source=source, **{**fields, **changes})


MOODS = tuple(Choice(Action.MOOD, mood=mood) for mood in Mood)
SONGS = tuple(song(number) for number in range(1, 6))


def turn(kind: Kind, **parts: Any) -> Turn:
    """A Turn of ``kind`` as the companion makes it."""
    usual: dict[Kind, dict[str, Any]] = {
        Kind.SONGS: {
            "reply": "많이 힘들었겠어요.",
            "note": "슬픔이 전해져요.",
            "songs": SONGS,
            "choices": (Choice(Action.ANOTHER, mood=Mood.SAD), *MOODS),
        },
        Kind.ASK_MOOD: {"reply": "그랬군요.", "note": "지금 듣고 싶은 기분을 골라 주세요.", "choices": MOODS},
        Kind.SAFETY: {
            "reply": "지금 많이 힘드시죠. 혼자 견디지 않아도 돼요.",
            "help_lines": (
                HelpLine("자살예방 상담전화", "109", "24시간"),
                HelpLine("정신건강 위기상담", "1577-0199", "24시간"),
                HelpLine("청소년 상담전화", "1388", ""),
            ),
        },
        Kind.PLAY: {
            "reply": "‘비 오는 창 1’ 들려드릴게요.",
            "songs": SONGS[:1],
            "choices": (
                Choice(Action.SIMILAR, song_id=SONGS[0].id),
                Choice(Action.ANOTHER, mood=Mood.SAD),
            ),
        },
        Kind.GREETING: {"reply": "반가워요!", "choices": MOODS},
        Kind.NOTICE: {"reply": "저는 글만 읽을 수 있어요.", "choices": MOODS},
    }
    return Turn(kind, **{**usual[kind], **parts})
