"""Which songs somebody names: by a title, or by a word of the artists.

A catalogue lists artists as its operator wrote them, often with a band or a style behind the name, so each
word of theirs counts, but for those that most songs share.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.turn import Song

LONGEST_TITLE: Final = 8  # words
SHORTEST: Final = 2  # letters of a name: shorter ones are in too many words
COMMON: Final = 0.5  # a word in the artists of more songs than this tells nothing
# Said in many requests, whatever is asked for.
_NO_NAMES: Final = frozenset(
    ("노래", "음악", "추천", "하나", "다른", "아무", "오늘", "지금", "듣기", "틀어", "오는", "소리")
)
_WORD: Final = re.compile(r"[0-9A-Za-z가-힣]+")
_PARTICLE: Final = re.compile(r"(?:이랑|으로|의|이|가|을|를|은|는|도|만|로|랑)$")


@dataclass(frozen=True, slots=True)
class Names:
    """Songs by title and by words of their artists, all in lower case without spaces."""

    titles: Mapping[str, Sequence[Song]]
    artists: Mapping[str, Sequence[Song]]

    @classmethod
    def of(cls, songs: Sequence[Song]) -> Names:
        titles: dict[str, list[Song]] = defaultdict(list)
        artists: dict[str, list[Song]] = defaultdict(list)
        counts = Counter(word for song in songs for word in set(_words(song.artist)))
        several = len({song.artist for song in songs}) > 1
        for song in songs:
            titles["".join(_words(song.title))].append(song)
            for word in set(_words(song.artist)):
                if not several or counts[word] <= max(1, COMMON * len(songs)):
                    artists[word].append(song)
        return cls(dict(titles), dict(artists))

    def titled(self, text: str) -> Sequence[Song]:
        """Songs whose whole title stands in ``text``, those of the longest one; none where there is none."""
        found = [name for name in _runs(_words(text)) if name in self.titles]
        return self.titles[max(found, key=len)] if found else ()

    def by(self, text: str) -> Sequence[Song]:
        """Songs of artists named by a word of ``text``, of the first such word; none where there is none."""
        found = (name for word in _words(text) for name in _said(word) if name in self.artists)
        return self.artists.get(next(found, ""), ())


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _said(word: str) -> Iterator[str]:
    """What ``word`` may name: itself, and without a particle."""
    for name in (word, _PARTICLE.sub("", word)):
        if len(name) >= SHORTEST and name not in _NO_NAMES:
            yield name


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Every run of words that may be a title, written together."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST_TITLE) + 1):
            yield from _said("".join(words[start:end]))
