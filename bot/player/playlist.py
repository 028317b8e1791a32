"""Which songs stand on a player page."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass
from typing import Final

from core.errors import SongNotFound
from core.music.catalogue import Catalogue
from core.turn import SONGS_PER_TURN, Mood, Song

MAX_SONGS: Final = 25  # on one page; an address with more ids is cut


@dataclass(frozen=True, slots=True)
class Page:
    """songs: in their order on the page. current: the one to play first, None when no song is left.

    gone: whether the song that was asked for is no longer there.
    """

    songs: tuple[Song, ...]
    current: Song | None
    gone: bool


def page_of(song_id: str, with_ids: str, catalogue: Catalogue) -> Page:
    """The page at ``/listen/<song_id>?with=<with_ids>``; ids that are unknown are left out.

    The asked song keeps its place among ``with_ids``, and comes first where they do not name it. When it is
    gone, the others are offered, or else one song of each mood.
    """
    ids = [part for part in with_ids.split(",") if part][:MAX_SONGS]
    if song_id not in ids:
        ids = [song_id, *ids[: MAX_SONGS - 1]]
    songs = _known(ids, catalogue)
    current = next((song for song in songs if song.id == song_id), None)
    if current is not None:
        return Page(songs=songs, current=current, gone=False)
    songs = songs or _one_per_mood(catalogue, random.Random(song_id))
    return Page(songs=songs, current=songs[0] if songs else None, gone=True)


def _known(ids: list[str], catalogue: Catalogue) -> tuple[Song, ...]:
    songs = []
    for song_id in dict.fromkeys(ids):
        with contextlib.suppress(SongNotFound):
            songs.append(catalogue.song(song_id))
    return tuple(songs)


def _one_per_mood(catalogue: Catalogue, chance: random.Random) -> tuple[Song, ...]:
    """The same songs for the same ``chance``, so that reloading the page keeps them."""
    offered = [songs for songs in map(catalogue.songs, Mood) if songs]
    return tuple(chance.choice(songs) for songs in chance.sample(offered, min(SONGS_PER_TURN, len(offered))))
