"""What a messenger brought, in words without a messenger: the job that web hands to the worker."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core import choice
from core.errors import InvalidChoice

if TYPE_CHECKING:
    from core.companion import Companion
    from core.turn import Turn


class Kind(StrEnum):
    TEXT = "text"  # a sentence
    CHOICE = "choice"  # a tapped button or quick reply
    GREET = "greet"  # a new friend, or an invitation to a group
    UNREADABLE = "unreadable"  # a sticker, a picture, a voice message ...
    UNSEND = "unsend"  # the listener took a message back
    FORGET = "forget"  # the listener blocked us


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """listener: keyed hash, never the messenger's own id. text: as written, for TEXT. choice: encoded
    (core.choice), for CHOICE. message_id: the messenger's, for TEXT and UNSEND."""

    kind: Kind
    listener: str
    text: str = ""
    choice: str = ""
    message_id: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "listener": self.listener,
            "text": self.text,
            "choice": self.choice,
            "message_id": self.message_id,
        }

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Incoming:
        return cls(**{**fields, "kind": Kind(fields["kind"])})


def listener_id(key: str, messenger: str, user_id: str) -> str:
    """HMAC-SHA256 of ``line:<userId>`` under LISTENER_KEY, 32 hex digits: memory holds no user id."""
    return hmac.new(key.encode(), f"{messenger}:{user_id}".encode(), hashlib.sha256).hexdigest()[:32]


def respond(companion: Companion, incoming: Incoming, *, seconds: float) -> Turn | None:
    """The Turn for what came in, made within ``seconds``; None where nothing is to be said."""
    match incoming.kind:
        case Kind.TEXT:
            return companion.listen(
                incoming.listener, incoming.text, seconds=seconds, message_id=incoming.message_id
            )
        case Kind.CHOICE:
            try:
                chosen = choice.decode(incoming.choice)
            except InvalidChoice:
                return companion.stale_card()
            return companion.choose(incoming.listener, chosen)
        case Kind.GREET:
            return companion.greet()
        case Kind.UNREADABLE:
            return companion.unreadable()
        case Kind.UNSEND:
            companion.forget_message(incoming.listener, incoming.message_id)
        case Kind.FORGET:
            companion.forget(incoming.listener)
    return None
