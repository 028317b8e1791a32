"""How much two short texts share in wording, beyond what their sentence vectors say.

Sentence vectors put texts together that feel alike; whether they are also about the same thing shows in
their letters. Both measures weigh a piece of wording by how rare it is (Spärck Jones, 1972).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_NOISE: Final = re.compile(r"[^\w\s]+|[_ㅋㅎㅏ-ㅣ]+")
_NO_LETTER: Final = re.compile(r"[^\w\s]+|_+")
_EVERYDAY: Final = 2.9  # inverse document frequency of words that change little: 오늘, 너무, 진짜
_BEGINNING: Final = 2  # syllables; most of what a Korean word means, without its particles and endings


def pieces(text: str) -> frozenset[str]:
    """Neighbouring letters whatever the spacing, beginnings of words marked by ^, and ? for a question.

    Other punctuation, laughter and tears are left out.
    """
    words = _words(text)
    letters = "".join(words)
    pairs = (letters[at : at + 2] for at in range(len(letters) - 1))
    question = "?" if "?" in text else ""
    return frozenset((*pairs, *("^" + word[:_BEGINNING] for word in words), *question))


class Wording:
    """Rarity of pieces over a set of texts, and the measures that use it."""

    def __init__(self, of_each: Iterable[frozenset[str]]) -> None:
        """of_each: the pieces of each text."""
        frequency: Counter[str] = Counter()
        texts = 0
        for of_one in of_each:
            frequency.update(of_one)
            texts += 1
        self._unknown = math.log(1 + texts)
        self._rarity = {piece: math.log((1 + texts) / (1 + n)) for piece, n in frequency.items()}

    def weight(self, of_one: Iterable[str]) -> float:
        """Sum of the pieces' inverse document frequencies."""
        return sum(self._rarity.get(piece, self._unknown) for piece in of_one)

    def shared(self, said: frozenset[str], known: frozenset[str]) -> tuple[float, float]:
        """(coverage, likeness), both in [0, 1].

        coverage: the share of ``known`` that was also said, 1 when nothing in it goes beyond ``said``.
        likeness: Dice coefficient of the two, 1 when they are the same.
        """
        common = self.weight(said & known)
        if not common:
            return 0.0, 0.0
        of_said, of_known = self.weight(said), self.weight(known)
        return common / of_known, 2 * common / (of_said + of_known)

    def unsaid(self, text: str, known: frozenset[str]) -> float:
        """Summed rarity of the words of ``known`` that do not occur in ``text``, everyday words left out."""
        letters = "".join(_words(text))
        rarities = (
            self._rarity.get(piece, self._unknown)
            for piece in known
            if piece.startswith("^") and piece[1:] not in letters
        )
        return sum(rarity for rarity in rarities if rarity > _EVERYDAY)


def _words(text: str) -> list[str]:
    """The words; of a text that is all laughter or tears, those."""
    lower = text.lower()
    return _NOISE.sub(" ", lower).split() or _NO_LETTER.sub(" ", lower).split()
