"""What a rule judges: a reply, and what it would answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.turn import Emotion

_QUOTED: Final = re.compile(r"'[^']*'|‘[^’]*’|“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|〈[^〉]*〉|《[^》]*》")
_WORD_FOR_QUOTED: Final = "그말"
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?~…])(?![.!?~…\d])\s*|\n+")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_NOT_AT_THE_END: Final = re.compile(r"[^가-힣]+$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reply that might be given.

    text: what the listener wrote. emotion: what was heard in it, None where unclear. past: earlier texts of
    the listener in this talk, the oldest first. said: replies given lately.
    """

    reply: str
    text: str
    emotion: Emotion | None
    past: Sequence[str] = ()
    said: Collection[str] = ()

    @property
    def heard(self) -> str:
        """Everything the listener wrote, one text a line; a reply may take up any of it."""
        return "\n".join((*self.past, self.text)) if self.past else self.text


Rule = Callable[[Proposal], bool]  # True: the rule is broken


def without_quotes(reply: str) -> str:
    """The reply with a noun in place of everything quoted: how others speak says nothing of our voice."""
    return _QUOTED.sub(_WORD_FOR_QUOTED, reply)


@lru_cache(maxsize=256)
def sentences(reply: str) -> tuple[str, ...]:
    """The sentences with their signs, quoted ones left out."""
    return tuple(part for part in _BETWEEN_SENTENCES.split(without_quotes(reply)) if letters(part))


@lru_cache(maxsize=1024)
def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what two wordings of the same have in common."""
    return _NO_LETTER.sub("", text).lower()


def ending(sentence: str) -> str:
    """The sentence up to its last syllable, without the signs, laughter and emoji after it."""
    return _NOT_AT_THE_END.sub("", sentence)
