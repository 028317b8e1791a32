"""What a song is called and who it says it is by.

The titles are written by hand, a text file per mood; a title that names a dance or an instrument goes to a
song that is one or has one.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final

from core.turn import Mood
from scripts.composer.style import Style

TITLES: Final = Path(__file__).parent / "titles"
ARTIST: Final = "해피톡 작곡 프로그램"
_NAMED: Final[dict[str, tuple[str, ...]]] = {
    "왈츠": ("waltz", "sad waltz", "slow waltz", "grand waltz"),
    "탱고": ("tango",),
    "오르골": ("broken music box", "music box"),
    "오르간": ("old organ", "organ toccata"),
    "풍금": ("old organ",),
    "성당": ("old organ", "organ toccata", "shadow choir"),
    "합창": ("night choir", "shadow choir"),
    "피아노": ("piano ballad", "cello and piano"),
    "건반": ("angry piano",),
    "기타": ("hard rock", "metal", "nylon solo"),
    "드럼": ("drum and bass", "hard rock", "metal"),
    "북소리": ("war drums", "epic orchestra", "taiko"),
    "행진": ("march", "hero march", "string fury"),
    "군단": ("hero march", "epic orchestra"),
    "나팔": ("hero march",),
    "피리": ("forest", "war drums", "drone"),
    "시계": ("ticking",),
    "자장가": ("string lullaby",),
    "교향곡": ("epic orchestra", "piano concerto"),
    "은하": ("synth saga",),
    "악단": ("march", "toy box"),
}
"""Words in titles, and the styles (by name) that keep their promise."""


def artist(style: Style) -> str:
    """Says plainly that a program composed it, and for whom: "해피톡 작곡 프로그램 · 피아노 발라드"."""
    return f"{ARTIST} · {style.korean}"


def titles(mood: Mood, styles: list[Style], rng: Random) -> list[str]:
    """One title for each song, given the songs' styles in order; all different.

    Raises ValueError when there are fewer titles than songs.
    """
    written = (TITLES / f"{mood.lower()}.txt").read_text(encoding="utf-8").split("\n")
    free = [title for title in written if title]
    if len(free) < len(styles):
        raise ValueError(
            f"{len(styles)} songs of mood {mood} but {len(free)} titles; write more in {TITLES.name}/"
        )
    rng.shuffle(free)
    free.sort(key=lambda title: not _promises(title))  # stable: titles that promise something choose first
    found: dict[int, str] = {}
    for title in free:
        wanted = _promises(title)
        open_songs = [i for i in range(len(styles)) if i not in found]
        fitting = [i for i in open_songs if styles[i].name in wanted] or open_songs
        if fitting:
            found[rng.choice(fitting)] = title
    return [found[i] for i in range(len(styles))]


def _promises(title: str) -> frozenset[str]:
    return frozenset(name for word, names in _NAMED.items() if word in title for name in names)
