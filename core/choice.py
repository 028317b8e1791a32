"""A Choice as a short string, carried by LINE postback data and Kakao ``extra`` alike.

Versioned, because a card sent last month can still be tapped: a new version must read the old ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from core.errors import InvalidChoice
from core.turn import Action, Choice, Mood

VERSION: Final = "1"
MAX_LENGTH: Final = 300  # LINE postback data, the tightest of the messengers
_SONG_ID: Final = re.compile(r"[a-z0-9-]{1,40}")


def encode(choice: Choice) -> str:
    """``v=1&a=similar&song=happy-017``; at most 300 characters of ASCII."""
    fields = {"v": VERSION, "a": choice.action.value}
    if choice.song_id is not None:
        fields["song"] = choice.song_id
    if choice.mood is not None:
        fields["mood"] = choice.mood.value
    return urlencode(fields)


def decode(data: str | Mapping[str, object]) -> Choice:
    """The Choice in postback data (a string) or in a Kakao ``clientExtra`` (a mapping).

    Raises InvalidChoice when it is not one of ours; the text is from outside and is not trusted.
    """
    if isinstance(data, str):
        if len(data) > MAX_LENGTH:
            raise InvalidChoice(f"choice data has {len(data)} characters; at most {MAX_LENGTH} are ours")
        fields = dict(parse_qsl(data))
    else:
        fields = {key: str(value) for key, value in data.items() if value is not None}
    if fields.get("v") != VERSION:
        raise InvalidChoice(
            f"choice version {fields.get('v', '')[:10]!r} is not {VERSION!r}; send a new card"
        )
    try:
        action = Action(fields.get("a", ""))
        mood = Mood(fields["mood"]) if "mood" in fields else None
    except ValueError as error:
        raise InvalidChoice(f"choice not understood: {error}") from None
    song_id = fields.get("song")
    if song_id is not None and not _SONG_ID.fullmatch(song_id):
        raise InvalidChoice("choice names a song id that is not of the form [a-z0-9-]{1,40}")
    if action in (Action.SIMILAR, Action.PLAY) and song_id is None:
        raise InvalidChoice(f"choice {action.value!r} names no song")
    if action is Action.MOOD and mood is None:
        raise InvalidChoice(f"choice {action.value!r} names no mood")
    return Choice(action, song_id, mood)
