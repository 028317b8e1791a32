"""LINE's webhook events in our words, read from plain JSON, one by one.

The SDK's parser is not used here: it drops messages whose optional parts are missing and loses a whole
batch over one unknown ``mode``. Nothing here raises, whatever a field holds.
Shapes: github.com/line/line-openapi, webhook.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import uuid4

from bot.incoming import Incoming, Kind, listener_id

TOKEN_SECONDS: Final = 50  # of the reply token's 60; the rest is for clocks that differ and for the way
ONE_TO_ONE: Final = "user"
_CHAT_ID_FIELDS: Final = {ONE_TO_ONE: "userId", "group": "groupId", "room": "roomId"}
Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineJob:
    """One event as the worker gets it.

    reply_token: empty where LINE gave none. chat_id: the user, group or room to answer in. received_at:
    epoch seconds of the webhook's arrival, from which the reply token's minute counts; not of the event,
    as LINE renews the minute with each redelivery. event_id: LINE's, or one of ours where it gave none.
    """

    incoming: Incoming
    reply_token: str
    chat_id: str
    one_to_one: bool
    received_at: float
    event_id: str

    @property
    def forgets(self) -> bool:
        """Whether this only takes something out of memory: nothing is said, and it is never too late."""
        return self.incoming.kind in (Kind.UNSEND, Kind.FORGET)

    def token_seconds(self, now: float) -> float:
        """How long the reply token can be relied on from ``now``, epoch seconds; not above 0: too late."""
        return self.received_at + TOKEN_SECONDS - now if self.reply_token else 0.0

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "incoming": self.incoming.as_dict()}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> LineJob:
        return cls(**{**fields, "incoming": Incoming.from_dict(fields["incoming"])})


def read_event(event: Event, *, listener_key: str, received_at: float) -> LineJob | None:
    """The job that ``event`` asks for; None where nothing is to be done.

    A person is another listener in each group than alone with us, so that nothing said in private shows
    in a group.
    """
    source = _object(event, "source")
    chat_id = _string(source, _CHAT_ID_FIELDS.get(_string(source, "type"), ""))
    one_to_one = source.get("type") == ONE_TO_ONE
    read = _READERS.get(_string(event, "type"))
    if read is None or not chat_id:
        return None
    person = chat_id if one_to_one else f"{chat_id}/{_string(source, 'userId')}"
    incoming = read(event, listener_id(listener_key, "line", person), one_to_one)
    if incoming is None:
        return None
    job = LineJob(
        incoming=incoming,
        reply_token=_string(event, "replyToken"),
        chat_id=chat_id,
        one_to_one=one_to_one,
        received_at=received_at,
        event_id=_string(event, "webhookEventId") or str(uuid4()),
    )
    return job if job.forgets or _may_answer(event) else None


def _may_answer(event: Event) -> bool:
    """In standby another module has the talk, and nothing may be sent; the same for modes to come."""
    return bool(event.get("mode", "active") == "active")


def _message(event: Event, listener: str, one_to_one: bool) -> Incoming | None:
    message = _object(event, "message")
    if _string(message, "type") != "text":
        return Incoming(kind=Kind.UNREADABLE, listener=listener) if one_to_one else None
    text = _string(message, "text")
    if not one_to_one:
        mentions = _own_mentions(message)
        if not mentions:
            return None
        text = without_spans(text, mentions).strip()
        if not text:  # only our name was called
            return Incoming(kind=Kind.GREET, listener=listener)
    return Incoming(kind=Kind.TEXT, listener=listener, text=text, message_id=_string(message, "id"))


def _postback(event: Event, listener: str, _one_to_one: bool) -> Incoming:
    return Incoming(kind=Kind.CHOICE, listener=listener, choice=_string(_object(event, "postback"), "data"))


def _unsend(event: Event, listener: str, _one_to_one: bool) -> Incoming:
    message_id = _string(_object(event, "unsend"), "messageId")
    return Incoming(kind=Kind.UNSEND, listener=listener, message_id=message_id)


def _greet(_event: Event, listener: str, _one_to_one: bool) -> Incoming:
    return Incoming(kind=Kind.GREET, listener=listener)


def _forget(_event: Event, listener: str, _one_to_one: bool) -> Incoming:
    return Incoming(kind=Kind.FORGET, listener=listener)


# Every other type, known today or not, asks for nothing.
_READERS: Final[Mapping[str, Callable[[Event, str, bool], Incoming | None]]] = {
    "message": _message,
    "postback": _postback,
    "unsend": _unsend,
    "follow": _greet,
    "join": _greet,
    "unfollow": _forget,
}


def _own_mentions(message: Event) -> list[tuple[int, int]]:
    """(index, length) in UTF-16 code units of each place in the text where we are mentioned."""
    mentionees = _object(message, "mention").get("mentionees")
    if not isinstance(mentionees, list):
        return []
    return [
        (mentionee["index"], mentionee["length"])
        for mentionee in mentionees
        if isinstance(mentionee, dict)
        and mentionee.get("isSelf") is True
        and isinstance(mentionee.get("index"), int)
        and isinstance(mentionee.get("length"), int)
    ]


def without_spans(text: str, spans: list[tuple[int, int]]) -> str:
    """``text`` without ``spans``, (index, length) in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    for index, length in sorted(spans, reverse=True):
        start, end = 2 * max(index, 0), 2 * max(index + length, 0)
        units = units[:start] + units[max(start, end) :]
    return units.decode("utf-16-le", "replace")


def _object(fields: Event, name: str) -> Event:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _string(fields: Event, name: str) -> str:
    """Half a character, which JSON can carry and UTF-8 cannot, becomes U+FFFD, one code unit as before."""
    value = fields.get(name)
    if not isinstance(value, str):
        return ""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
