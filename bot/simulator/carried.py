"""What a messenger really carried of a Turn, read back from its messages: for the scripted chat and tests.

Pure functions. Nothing is known here but what stands in the messages; so what is missing there, is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bot.kakao import texts as kakao_texts
from bot.line import texts as line_texts
from core import choice, texts
from core.errors import InvalidChoice
from core.turn import Action, Emotion, Mood

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CarriedSong:
    """A song card. action: what its "비슷한 곡" does, as the bot sent it."""

    id: str
    title: str
    artist: str
    mood: Mood | None
    listen_url: str
    audio_url: str
    action: Json


@dataclass(frozen=True, slots=True)
class CarriedChoice:
    """A quick reply: its words, the Choice in it (``core.choice``), and what it does, as the bot sent it."""

    label: str
    choice: str
    action: Json


@dataclass(frozen=True, slots=True)
class Carried:
    """One answer. reply: all text. emotion: as it is named to the listener; neutral where none could be
    named and the listener is asked; None where the answer is not about an emotion."""

    reply: str
    emotion: Emotion | None
    songs: tuple[CarriedSong, ...]
    choices: tuple[CarriedChoice, ...]


def from_line(messages: Sequence[Json]) -> Carried:
    """The answer in the messages of one reply or push."""
    said = _paragraphs(message.get("text", "") for message in messages if message["type"] == "text")
    bubbles = [bubble for message in messages for bubble in _bubbles(message)]
    songs = _present(_line_song(bubble) for bubble in bubbles)
    written = "" if songs else _paragraphs(_words(bubble) for bubble in bubbles)
    items = messages[-1].get("quickReply", {}).get("items", []) if messages else []
    choices = _present(_choice(item["action"], "data") for item in items)
    return Carried(_paragraphs((said, written)), emotion_named(said), songs, choices)


def from_kakao(response: Json) -> Carried:
    """The answer in a skill response."""
    outputs = response["template"]["outputs"]
    said = _paragraphs(output["simpleText"]["text"] for output in outputs if "simpleText" in output)
    songs = _present(_kakao_song(card) for output in outputs for card in _cards(output))
    written = _paragraphs(
        output["textCard"].get("description", "") for output in outputs if "textCard" in output
    )
    replies = response["template"].get("quickReplies", [])
    choices = _present(_choice(each, "extra") for each in replies)
    return Carried(_paragraphs((said, written)), emotion_named(said), songs, choices)


def emotion_named(reply: str) -> Emotion | None:
    """The emotion that the last paragraph of ``reply`` says was heard, in the companion's own sentences."""
    note = reply.rpartition("\n\n")[2]
    if note == texts.ASK_MOOD:
        return Emotion.NEUTRAL
    told = (*texts.HEARD.items(), (Emotion.HAPPINESS, texts.PERHAPS_JOY))
    return next((emotion for emotion, sentences in told if note.startswith(sentences)), None)


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _bubbles(message: Json) -> Sequence[Json]:
    if message["type"] != "flex":
        return ()
    contents: Json = message["contents"]
    return contents["contents"] if contents["type"] == "carousel" else (contents,)


def _words(bubble: Json) -> str:
    return "\n".join(part["text"] for part in _contents(bubble, "body") if part["type"] == "text")


def _contents(bubble: Json, section: str) -> Sequence[Json]:
    contents: Sequence[Json] = bubble.get(section, {}).get("contents", ())
    return contents


def _line_song(bubble: Json) -> CarriedSong | None:
    actions = [part["action"] for part in _contents(bubble, "footer") if "action" in part]
    similar = _first_similar(actions, "data")
    if similar is None:
        return None
    song_id, action = similar
    title, *more = (part["text"] for part in _contents(bubble, "body"))
    mood = _mood(more[-1:], line_texts.MOOD_NAMES)
    artist = more[0] if len(more) == 2 else ""
    listen_url = next((each["uri"] for each in actions if each["type"] == "uri"), "")
    return CarriedSong(song_id, title, artist, mood, listen_url, _audio_url(bubble["hero"]["url"]), action)


def _cards(output: Json) -> Sequence[Json]:
    if "basicCard" in output:
        return (output["basicCard"],)
    carousel = output.get("carousel", {})
    items: Sequence[Json] = carousel.get("items", ()) if carousel.get("type") == "basicCard" else ()
    return items


def _kakao_song(card: Json) -> CarriedSong | None:
    similar = _first_similar(card.get("buttons", ()), "extra")
    if similar is None:
        return None
    song_id, action = similar
    *artist, mood, _ = card["description"].rsplit(" · ", 2)
    listen_url = next((each["webLinkUrl"] for each in card["buttons"] if each["action"] == "webLink"), "")
    return CarriedSong(
        song_id,
        card["title"],
        artist[0] if artist else "",
        _mood([mood], kakao_texts.MOOD_NAMES),
        listen_url,
        _audio_url(card["thumbnail"]["imageUrl"]),
        action,
    )


def _first_similar(actions: Iterable[Json], field: str) -> tuple[str, Json] | None:
    """(song id, action) of the first action that asks for similar songs; ``field`` holds its choice."""
    for action in actions:
        try:
            chosen = choice.decode(action.get(field, ""))
        except InvalidChoice:
            continue
        if chosen.action is Action.SIMILAR and chosen.song_id is not None:
            return chosen.song_id, action
    return None


def _choice(action: Json, field: str) -> CarriedChoice | None:
    try:
        encoded = choice.encode(choice.decode(action.get(field, "")))
    except InvalidChoice:
        return None
    return CarriedChoice(action["label"], encoded, action)


def _mood(words: Iterable[str], names: Mapping[Mood, str]) -> Mood | None:
    return next((mood for mood, name in names.items() if name in words), None)


def _audio_url(artwork_url: str) -> str:
    """A song's audio is served beside its artwork (``bot.links``)."""
    return urljoin(artwork_url, "audio")


def _present(found: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(each for each in found if each is not None)
