"""A Turn as a KakaoTalk skill response: a function of its arguments, within the platform's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from bot.kakao import limits, texts
from core import choice
from core.turn import Action, Choice, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.links import Links
    from core.turn import HelpLine, Song, Turn

Json = dict[str, Any]

# Of the text's unfolded part, what the note may take at most; the reply gets the rest.
_NOTE_SHARE: Final = limits.UNFOLDED_SIMPLE_TEXT // 2
_SENTENCE_ENDS: Final = ".!?…\n"


def render(turn: Turn, *, links: Links, block_id: str = "") -> Json:
    """The skill response 2.0 for ``turn``.

    block_id: the OpenBuilder block that our buttons call. Without one they send their words as a message,
    which reaches us through the fallback block. Either way ``extra`` carries the choice.
    """
    if turn.kind is Kind.SAFETY:
        return _response(_safety(turn))
    outputs = [_simple_text(turn)]
    if turn.songs:
        outputs.append(_song_cards(turn.songs, links, block_id))
    return _response(
        outputs, [_quick_reply(tap, block_id) for tap in turn.choices[: limits.MAX_QUICK_REPLIES]]
    )


def promise(text: str) -> Json:
    """What tells KakaoTalk to show ``text`` and wait for the callback."""
    return {"version": limits.VERSION, "useCallback": True, "data": {"text": text}}


def _response(outputs: Sequence[Json], quick_replies: Sequence[Json] = ()) -> Json:
    template: Json = {"outputs": list(outputs)}
    if quick_replies:
        template["quickReplies"] = list(quick_replies)
    return {"version": limits.VERSION, "template": template}


def _simple_text(turn: Turn) -> Json:
    """Reply and note in one bubble that is not folded."""
    note = shortened(turn.note, _NOTE_SHARE)
    after = f"\n\n{note}" if note else ""
    reply = shortened(turn.reply, limits.UNFOLDED_SIMPLE_TEXT - limits.length(after))
    return {"simpleText": {"text": reply + after}}


def _song_cards(songs: Sequence[Song], links: Links, block_id: str) -> Json:
    offered = [song.id for song in songs]
    cards = [_song_card(song, links.listen_url(song, offered), links, block_id) for song in songs]
    if len(cards) == 1:
        return {"basicCard": cards[0]}
    return {"carousel": {"type": "basicCard", "items": cards}}


def _song_card(song: Song, listen_url: str, links: Links, block_id: str) -> Json:
    """A square cover with two buttons side by side, which is how clients lay out a fixedRatio card."""
    title = shortened(song.title, limits.MAX_CARD_TITLE)
    return {
        "title": title,
        "description": shortened(texts.about(song), limits.MAX_BASIC_CARD_DESCRIPTION),
        "thumbnail": {
            "imageUrl": links.artwork_url(song),
            "altText": shortened(texts.artwork(song), limits.MAX_ALT_TEXT),
            "link": {"web": listen_url},
            "fixedRatio": True,
        },
        "buttons": [
            {"label": texts.LISTEN, "action": "webLink", "webLinkUrl": listen_url},
            _tappable(
                texts.SIMILAR,
                Choice(Action.SIMILAR, song_id=song.id),
                block_id,
                said=texts.SAID_SIMILAR.format(title=title),
            ),
        ],
    }


def _quick_reply(tap: Choice, block_id: str) -> Json:
    mood = tap.mood if tap.action is Action.MOOD else None
    label = texts.FEELINGS[mood] if mood else texts.NEXT_STEPS[tap.action]
    return _tappable(label, tap, block_id, said=label)


def _tappable(label: str, tap: Choice, block_id: str, *, said: str) -> Json:
    """A button or quick reply that says ``said`` in the listener's name and carries ``tap`` to us."""
    call: Mapping[str, str] = {"action": "block", "blockId": block_id} if block_id else {"action": "message"}
    return {"label": label, **call, "messageText": said, "extra": dict(parse_qsl(choice.encode(tap)))}


def _safety(turn: Turn) -> list[Json]:
    """The fixed words, then all help lines, with buttons that dial the first six of them."""
    words = "\n\n".join(part for part in (turn.reply, turn.note) if part)
    outputs: list[Json] = [{"simpleText": {"text": shortened(words, limits.MAX_SIMPLE_TEXT)}}]
    first, rest = turn.help_lines[: limits.MAX_BUTTONS], turn.help_lines[limits.MAX_BUTTONS :]
    return outputs + [_help_card(lines) for lines in (first, rest) if lines]


def _help_card(lines: Sequence[HelpLine]) -> Json:
    listing = "\n".join(texts.help_line(line) for line in lines)
    return {
        "textCard": {
            "description": shortened(listing, limits.MAX_TEXT_CARD),
            "buttons": [
                {"label": _call_label(line), "action": "phone", "phoneNumber": line.number}
                for line in lines[: limits.MAX_BUTTONS]
            ],
        }
    }


def _call_label(line: HelpLine) -> str:
    label = f"{line.number} {texts.CALL}"
    return label if limits.length(label) <= limits.MAX_LABEL else texts.CALL


def shortened(text: str, most: int) -> str:
    """``text`` in at most ``most`` UTF-16 units, ended after a sentence where one ends in the second half,
    else with an ellipsis."""
    if limits.length(text) <= most:
        return text
    head = text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    end = max(head.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    return head[:end].rstrip() if end > len(head) // 2 else head.rstrip() + "…"
