"""Which five songs a turn offers: by the emotion that was heard, by a mood that was tapped, or by sound."""

from __future__ import annotations

import random
import threading
from collections.abc import Collection, Sequence
from typing import Final

from core.music.catalogue import Catalogue, Edition
from core.turn import SONGS_PER_TURN, EmotionScores, Mood, Song

# A second emotion colours the five when it is heard nearly as strongly as the first.
_ONE_SONG: Final = 0.5  # of the first emotion's probability
_TWO_SONGS: Final = 0.8
NAMED_AT_ONCE: Final = 5_000  # songs whose names are made while a listener waits


class Selection:
    """Five songs at a time from a catalogue; fewer only where a mood has fewer.

    heard: ids of songs the listener has heard recently, the oldest first where they have an order. They come
    back only when nothing else of the mood is left, the oldest first.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._naming: Edition | None = None  # whose names are being made

    def for_scores(
        self, scores: EmotionScores, *, heard: Collection[str], rng: random.Random, gentle: bool = False
    ) -> list[Song]:
        """Songs for all that was heard: the strongest emotion leads, a close second colours one or two.

        gentle: Calm songs only, whatever the scores, for a listener who needs quiet.
        """
        edition = self._catalogue.edition()
        if gentle:
            return _drawn(edition.by_mood[Mood.CALM], SONGS_PER_TURN, heard=heard, rng=rng)
        ranked = [
            (emotion.mood, probability)
            for emotion, probability in scores.ranked
            if emotion.mood is not None and edition.by_mood[emotion.mood]
        ]
        if not ranked:
            return []
        mood, strength = ranked[0]
        colour, colour_strength = ranked[1] if len(ranked) > 1 else (mood, 0.0)
        coloured = _coloured(strength, colour_strength)
        songs = _drawn(edition.by_mood[mood], SONGS_PER_TURN - coloured, heard=heard, rng=rng)
        return songs + _drawn(edition.by_mood[colour], coloured, heard=heard, rng=rng)

    def for_mood(self, mood: Mood, *, heard: Collection[str], rng: random.Random) -> list[Song]:
        """Songs of ``mood`` in random order."""
        return _drawn(self._catalogue.edition().by_mood[mood], SONGS_PER_TURN, heard=heard, rng=rng)

    def named(
        self, text: str, mood: Mood | None, *, heard: Collection[str], rng: random.Random
    ) -> list[Song]:
        """The song whose title stands in ``text``, before those that sound like it; else songs by an artist
        that ``text`` names, of ``mood`` if there are some; none where nothing is named, and none until the
        names of a large catalogue are known: nobody waits for them."""
        edition = self._catalogue.edition()
        if len(edition.by_id) > NAMED_AT_ONCE and "names" not in vars(edition):
            if self._naming is not edition:
                self._naming = edition
                threading.Thread(target=lambda: edition.names, daemon=True).start()
            return []
        names = edition.names
        if titled := names.titled(text):
            return [titled[0], *self.similar(titled[0].id, heard=heard)][:SONGS_PER_TURN]
        by = names.by(text)
        return _drawn([song for song in by if song.mood is mood] or by, SONGS_PER_TURN, heard=heard, rng=rng)

    def similar(self, song_id: str, *, heard: Collection[str]) -> list[Song]:
        """The songs of the same mood that sound nearest to ``song_id``, nearest first, without itself.

        Raises SongNotFound.
        """
        edition = self._catalogue.edition()
        mood = edition.song(song_id).mood
        of_mood = sum(1 for other in heard if other in edition.by_id and edition.by_id[other].mood is mood)
        nearest = edition.nearest(song_id, SONGS_PER_TURN + of_mood)
        return _unheard_first(nearest, SONGS_PER_TURN, heard)


def _coloured(strength: float, colour_strength: float) -> int:
    """How many of the five take their mood from the second emotion."""
    if colour_strength >= _TWO_SONGS * strength:
        return 2
    return int(colour_strength >= _ONE_SONG * strength)


def _drawn(songs: Sequence[Song], count: int, *, heard: Collection[str], rng: random.Random) -> list[Song]:
    """``count`` of ``songs`` at random, unheard ones as far as they reach.

    Draws as many more as could have been heard, so that the cost does not grow with the catalogue.
    """
    drawn = rng.sample(songs, min(len(songs), count + len(heard)))
    return _unheard_first(drawn, count, heard)


def _unheard_first(songs: Sequence[Song], count: int, heard: Collection[str]) -> list[Song]:
    age = {song_id: place for place, song_id in enumerate(heard)}
    return sorted(songs, key=lambda song: age.get(song.id, -1))[:count]
