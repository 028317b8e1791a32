"""A Turn as LINE messages: a pure function to plain dicts, each within LINE's limits.

Shapes: github.com/line/line-openapi, messaging-api.yml; limits: limits.py; words: texts.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from bot.line import texts
from bot.line.limits import (
    AUDIO_SUFFIXES,
    MAX_ALT_TEXT,
    MAX_DISPLAY_TEXT,
    MAX_LABEL,
    MAX_QUICK_REPLIES,
    MAX_TEXT,
    check_messages,
    cut,
)
from core.choice import encode
from core.turn import SONGS_PER_TURN, Action, Choice, Kind, Mood

if TYPE_CHECKING:
    from bot.links import Links
    from core.turn import HelpLine, Song, Turn

JSON = dict[str, Any]

# Longer titles and names would only be cut off by the card itself, at two lines.
_MAX_NAME: Final = 100
_GREY: Final = "#6B6B6B"
# Dark enough for white letters and for letters on white: contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
_MOOD_COLOURS: Final[Mapping[Mood, str]] = {
    Mood.HAPPY: "#A85B00",
    Mood.ANGRY: "#B3261E",
    Mood.SAD: "#2F5FA8",
    Mood.CALM: "#1F7A5C",
    Mood.DRAMATIC: "#7A3FA0",
    Mood.DARK: "#3B3B58",
}
_CALL_COLOUR: Final = "#1F7A5C"


def render(turn: Turn, *, links: Links) -> list[JSON]:
    """One to three messages for a reply or push; what can be tapped next hangs on the last of them.

    Raises LineLimitExceeded where a Turn is such that LINE would refuse it.
    """
    messages = [_text(turn), *_cards(turn, links)]
    if turn.kind is not Kind.SAFETY:
        _add_quick_replies(messages[-1], turn.choices)
    check_messages(messages)
    return messages


def sorry() -> list[JSON]:
    """What is said when our own work failed."""
    return [{"type": "text", "text": texts.SORRY}]


def _text(turn: Turn) -> JSON:
    text = "\n\n".join(part for part in (turn.reply, turn.note) if part)
    return {"type": "text", "text": cut(text, MAX_TEXT)}


def _cards(turn: Turn, links: Links) -> list[JSON]:
    match turn.kind:
        case Kind.SAFETY:
            return [_help_lines(turn.help_lines)] if turn.help_lines else []
        case Kind.PLAY if turn.songs:
            return _played(turn.songs[0], links)
        case Kind.GREETING:
            moods = [choice for choice in turn.choices if choice.action is Action.MOOD]
            return [_mood_buttons(moods)] if moods else []
        case _:
            return [_songs(turn.songs, links)] if turn.songs else []


def _songs(songs: Sequence[Song], links: Links) -> JSON:
    songs = songs[:SONGS_PER_TURN]
    ids = [song.id for song in songs]
    bubbles = [_song_bubble(song, ids, links, plays_here=_plays_in_chat(song)) for song in songs]
    alt = texts.ALT_SONGS.format(
        mood=texts.MOOD_NAMES[songs[0].mood],
        count=len(songs),
        titles=", ".join(_name(song.title) for song in songs),
    )
    return _flex(alt, {"type": "carousel", "contents": bubbles})


def _played(song: Song, links: Links) -> list[JSON]:
    card = _flex(
        texts.ALT_SONG.format(title=_name(song.title)), _song_bubble(song, [song.id], links, plays_here=False)
    )
    if not _plays_in_chat(song):
        return [card]
    milliseconds = max(1, round(1000 * song.seconds))
    audio = {"type": "audio", "originalContentUrl": links.audio_url(song), "duration": milliseconds}
    return [audio, card]


def _plays_in_chat(song: Song) -> bool:
    """Whether LINE takes the audio; what the project composed itself is rendered to mp3."""
    scheme, _, place = song.source.partition(":")
    return scheme == "composed" or PurePosixPath(place).suffix.lower() in AUDIO_SUFFIXES


def _song_bubble(song: Song, offered_with: Sequence[str], links: Links, *, plays_here: bool) -> JSON:
    listen = {"type": "uri", "label": texts.LISTEN, "uri": links.listen_url(song, offered_with)}
    colour = _MOOD_COLOURS[song.mood]
    buttons = [_button(listen, style="primary", color=colour)]
    if plays_here:
        here = _postback(Choice(Action.PLAY, song_id=song.id), texts.LISTEN_HERE)
        buttons.append(_button(_said(here, texts.SAID_LISTEN_HERE, song), style="secondary"))
    similar = _postback(Choice(Action.SIMILAR, song_id=song.id), texts.SIMILAR)
    buttons.append(_button(_said(similar, texts.SAID_SIMILAR, song), style="secondary"))
    lines: list[JSON] = [
        {"type": "text", "text": _name(song.title), "weight": "bold", "wrap": True, "maxLines": 2},
        {"type": "text", "text": texts.MOOD_NAMES[song.mood], "size": "xs", "color": colour},
    ]
    if song.artist.strip():
        lines.insert(1, {"type": "text", "text": _name(song.artist), "size": "sm", "color": _GREY})
    return {
        "type": "bubble",
        "size": "kilo",
        "hero": {
            "type": "image",
            "url": links.artwork_url(song),
            "size": "full",
            "aspectRatio": "1:1",
            "aspectMode": "cover",
            "action": listen,
        },
        "body": _box(lines),
        "footer": _box(buttons),
    }


def _mood_buttons(choices: Sequence[Choice]) -> JSON:
    """Moods on a card: unlike quick replies they are still there tomorrow."""
    title = {"type": "text", "text": texts.MOOD_CARD_TITLE, "weight": "bold", "wrap": True}
    buttons = [_button(_step(choice), style="secondary") for choice in choices]
    feelings = ", ".join(_label(choice) for choice in choices)
    bubble = {"type": "bubble", "size": "kilo", "body": _box([title]), "footer": _box(buttons)}
    return _flex(texts.ALT_MOODS.format(feelings=feelings), bubble)


def _help_lines(lines: Sequence[HelpLine]) -> JSON:
    """Names, numbers and when to call, written out as well: not every device can dial from a button."""
    parts: list[JSON] = []
    for line in lines:
        parts.append({"type": "text", "text": f"{line.name} {line.number}", "weight": "bold", "wrap": True})
        if line.note:
            parts.append({"type": "text", "text": line.note, "size": "sm", "color": _GREY, "wrap": True})
    buttons = [_button(_call(line), style="primary", color=_CALL_COLOUR) for line in lines]
    alt = texts.ALT_HELP_LINES.format(lines=", ".join(f"{line.name} {line.number}" for line in lines))
    bubble = {"type": "bubble", "size": "mega", "body": _box(parts), "footer": _box(buttons)}
    return _flex(alt, bubble)


def _call(line: HelpLine) -> JSON:
    number = re.sub(r"[^0-9+]", "", line.number)
    label = cut(texts.CALL.format(number=line.number), MAX_LABEL)
    return {"type": "uri", "label": label, "uri": f"tel:{number}"}


def _add_quick_replies(message: JSON, choices: Sequence[Choice]) -> None:
    items = [{"type": "action", "action": _step(choice)} for choice in choices[:MAX_QUICK_REPLIES]]
    if items:
        message["quickReply"] = {"items": items}


def _step(choice: Choice) -> JSON:
    label = _label(choice)
    return {**_postback(choice, label), "displayText": label}


def _label(choice: Choice) -> str:
    if choice.action is Action.MOOD and choice.mood is not None:
        return texts.FEELINGS[choice.mood]
    return texts.NEXT_STEPS[choice.action]


def _postback(choice: Choice, label: str) -> JSON:
    return {"type": "postback", "label": label, "data": encode(choice)}


def _said(action: JSON, sentence: str, song: Song) -> JSON:
    return {**action, "displayText": cut(sentence.format(title=_name(song.title)), MAX_DISPLAY_TEXT)}


def _button(action: JSON, **look: str) -> JSON:
    return {"type": "button", "height": "sm", "action": action, **look}


def _box(contents: Sequence[JSON]) -> JSON:
    return {"type": "box", "layout": "vertical", "spacing": "sm", "contents": list(contents)}


def _flex(alt_text: str, contents: JSON) -> JSON:
    return {"type": "flex", "altText": cut(alt_text, MAX_ALT_TEXT), "contents": contents}


def _name(text: str) -> str:
    """A title or artist as cards carry it: never empty, which LINE would refuse."""
    return cut(" ".join(text.split()), _MAX_NAME) or "♪"
