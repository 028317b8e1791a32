"""Which words of a drawn reply are words at all.

A small generator that takes up a word it was told now and then garbles it. Whatever it says must be a word
of the corpus's replies, or one of the listener's with an ending that words have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

LEAST_REPLIES: Final = 2  # that hold a word; one alone may be a slip
LEAST_WORDS: Final = 15  # that end in an ending
LONGEST_ENDING: Final = 5  # syllables

_WORD: Final = re.compile("[가-힣]+")


class KnownWords:
    """The words of many replies, and how words end. Safe to call from several threads."""

    def __init__(self, replies: Iterable[str]) -> None:
        held = Counter(word for reply in replies for word in set(_WORD.findall(reply)))
        endings = Counter(
            word[-length:] for word in held for length in range(1, min(LONGEST_ENDING + 1, len(word)))
        )
        self._words = frozenset(word for word, count in held.items() if count >= LEAST_REPLIES)
        self._endings = frozenset(ending for ending, count in endings.items() if count >= LEAST_WORDS)

    def unknown(self, reply: str, heard: str) -> list[str]:
        """Words of ``reply`` that are neither known nor made of something in ``heard``."""
        words = _WORD.findall(reply)
        return [word for word in words if word not in self._words and not self._taken_up(word, heard)]

    def _taken_up(self, word: str, heard: str) -> bool:
        """Whether ``word`` begins with something heard and ends as words do."""
        for length in range(len(word), 1, -1):
            if word[:length] in heard:
                return length == len(word) or word[length:] in self._endings
        short = {one[0] for one in _WORD.findall(heard) if len(one) <= 2}  # 비, 비가: one syllable is enough
        return word[0] in short and (len(word) == 1 or word[1:] in self._endings)
