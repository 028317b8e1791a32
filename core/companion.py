"""The friend with a record collection: what a listener says or taps becomes a Turn.

Knows no messenger. Each part it leans on may be missing: without models it still sees unmistakable
danger, answers with a written sentence and asks for the mood; without memory it answers as if you had
just met.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from core import texts
from core.errors import MemoryUnavailable, SongNotFound, type_and_place
from core.memory import Recollection, Said
from core.reply import safety
from core.reply.about_me import answers_about_me
from core.reply.choosing import Asked
from core.reply.fresh import fresh
from core.reply.general import fallback_reply, felt_for_sure, sure_of_joy
from core.reply.prompt import Exchange
from core.song_request import SongRequest, song_request
from core.text import normalise
from core.turn import Action, Choice, Emotion, EmotionScores, Kind, Mood, Song, Turn

if TYPE_CHECKING:
    from core.emotion.classifier import Reading
    from core.memory import Memory
    from core.music.catalogue import Catalogue
    from core.music.selection import Selection
    from core.reply.choosing import Chosen, ReplyChooser

log = logging.getLogger(__name__)
T = TypeVar("T")

REPLY_SECONDS: Final = 0.45  # at most, for drawing and ranking replies
LEAST_REPLY_SECONDS: Final = 0.1  # with less a general sentence is taken at once
SONGS_SECONDS: Final = 0.05  # of the turn's time are left for what follows the reply

# Answers that say nothing themselves: they keep the emotion of the talk.
_BARE: Final = re.compile(
    r"(응+|웅|어+|엉|네+|넵|예|ㅇㅇ|그러게(요)?|그니까(요)?|맞아(요)?|하+|휴+|에휴|흠+|글쎄(요)?)?[ㅠㅜ.…~!]*"
)


class Reader(Protocol):
    """What the companion needs of an emotion classifier."""

    def read(self, texts: Sequence[str]) -> list[Reading]: ...


class Companion:
    """One per worker process; not thread-safe, as its random source is not."""

    def __init__(
        self,
        *,
        reader: Reader | None,
        replies: ReplyChooser | None,
        catalogue: Catalogue,
        selection: Selection,
        memory: Memory,
        messages_per_minute: int,
        rng: random.Random | None = None,
    ) -> None:
        self._reader = reader
        self._replies = replies
        self._catalogue = catalogue
        self._selection = selection
        self._memory = memory
        self._per_minute = messages_per_minute
        self._rng = rng or random.Random()

    def listen(self, listener: str, text: str, *, seconds: float, message_id: str = "") -> Turn:
        """Answer a sentence within ``seconds``: the danger check first, then emotion, reply, songs."""
        clock = _Clock(seconds)
        text = normalise(text)
        if not text:
            return _notice(texts.EMPTY)
        reading = self._read(text)
        danger = safety.assess(text, reading.danger if reading else None)
        if danger is not None:
            self._try(lambda: self._memory.be_gentle(listener), None)
            return safety.turn(danger)
        if self._too_many(listener):
            return _notice(texts.TOO_MANY, moods=False)
        known = self._recall(listener)
        scores = scores_in_context(text, reading, known.said)
        clock.lap("read")
        if request := song_request(text):
            if asked_for := self._asked_for(listener, request, known):
                clock.lap("songs")
                return replace(asked_for, reply_source="fixed", milliseconds=clock.laps)
            sentences = texts.WHICH_MUSIC if clear_emotion(scores) is None else texts.REQUESTED
            reply, source = fresh(sentences, avoid=known.replies, rng=self._rng), "fixed"
        elif not known.gentle and safety.calls_for_care(reading.danger if reading else None):
            known = replace(known, gentle=True)  # for this turn
            reply, source = safety.caring_reply(avoid=known.replies, rng=self._rng), "fixed"
        else:
            reply, source = self._reply(text, reading, scores, known, seconds=clock.left - SONGS_SECONDS)
            if scores is not None and answers_about_me(text):
                scores = replace(scores, unsure=True)  # a question to the friend tells no feeling
        clock.lap("reply")
        turn = self._answer(listener, scores, reply, known)
        said = Said(text, scores.probabilities if scores else (), turn.heard, reply, message_id)
        self._try(lambda: self._memory.remember_turn(listener, said), None)
        clock.lap("songs")
        return replace(turn, reply_source=source, milliseconds=clock.laps)

    def _asked_for(self, listener: str, request: SongRequest, known: Recollection) -> Turn | None:
        """The songs, the artist or the mood that a request names; None where it names none."""
        named = (
            []
            if known.gentle
            else self._selection.named(request.wanted, request.mood, heard=known.heard, rng=self._rng)
        )
        if named:
            reply = self._rng.choice(texts.NAMED)
            return self._with_songs(listener, named, named[0].mood, reply, known)
        return self.songs_for(listener, request.mood) if request.mood is not None else None

    def choose(self, listener: str, choice: Choice) -> Turn:  # noqa: PLR0911 - one answer an action
        """Answer a tap."""
        if self._too_many(listener):
            return _notice(texts.TOO_MANY, moods=False)
        match choice:
            case Choice(Action.SIMILAR, song_id=str(song_id)):
                return self.more_like(listener, song_id)
            case Choice(Action.PLAY, song_id=str(song_id)):
                return self.play(song_id)
            case Choice(Action.MOOD, mood=Mood() as mood):
                return self.songs_for(listener, mood)
            case Choice(Action.ANOTHER, mood=Mood() as mood):
                return self.songs_for(listener, mood, sentences=texts.ANOTHER)
            case Choice(Action.ANOTHER):
                return self.another(listener)
            case _:
                return self.greet()

    def more_like(self, listener: str, song_id: str) -> Turn:
        """Five songs of the same mood that sound like ``song_id``; quiet ones where the talk is gentle."""
        known = self._recall(listener)
        try:
            seed = self._catalogue.song(song_id)
            if known.gentle and seed.mood is not safety.gentle_mood(seed.mood):
                return self.songs_for(listener, seed.mood)
            songs = self._selection.similar(song_id, heard=known.heard)
        except SongNotFound:
            return _notice(texts.SONG_GONE)
        reply = texts.SIMILAR.format(title=seed.title)
        return replace(self._with_songs(listener, songs, seed.mood, reply, known), seed=seed)

    def songs_for(self, listener: str, mood: Mood, *, sentences: Sequence[str] | None = None) -> Turn:
        """Five songs of a mood the listener named; ``sentences``: one of them introduces the songs."""
        known = self._recall(listener)
        if known.gentle:
            mood = safety.gentle_mood(mood)
        songs = self._selection.for_mood(mood, heard=known.heard, rng=self._rng)
        reply = self._rng.choice(sentences or texts.FOR_MOOD[mood])
        return self._with_songs(listener, songs, mood, reply, known)

    def another(self, listener: str) -> Turn:
        """Five others of the mood given last; where there is none, the listener is asked."""
        mood = self._recall(listener).mood
        return self.greet() if mood is None else self.songs_for(listener, mood, sentences=texts.ANOTHER)

    def play(self, song_id: str) -> Turn:
        """One song, to be heard right in the chat."""
        try:
            song = self._catalogue.song(song_id)
        except SongNotFound:
            return _notice(texts.SONG_GONE)
        reply = texts.PLAYING.format(title=song.title)
        choices = (Choice(Action.SIMILAR, song_id=song.id), Choice(Action.ANOTHER, mood=song.mood))
        return Turn(Kind.PLAY, reply, songs=(song,), choices=choices)

    def greet(self) -> Turn:
        """How this works, and the moods to start with."""
        return Turn(Kind.GREETING, texts.GREETING, choices=_moods())

    def unreadable(self) -> Turn:
        """A sticker, a picture, a voice message: what can be read instead."""
        return _notice(texts.UNREADABLE)

    def stale_card(self) -> Turn:
        """A button that this version does not understand."""
        return _notice(texts.STALE_CARD)

    def forget(self, listener: str) -> None:
        """All that is known of one listener."""
        self._try(lambda: self._memory.forget(listener), None)

    def forget_message(self, listener: str, message_id: str) -> None:
        """The text of one message that the listener took back."""
        self._try(lambda: self._memory.forget_message(listener, message_id), None)

    def _read(self, text: str) -> Reading | None:
        if self._reader is None:
            return None
        try:
            return self._reader.read([text])[0]
        except Exception as error:  # noqa: BLE001 - whatever a model does, a kind answer must still come
            log.error("the emotion model failed, %s; answering without it", type_and_place(error))
            return None

    def _reply(
        self,
        text: str,
        reading: Reading | None,
        scores: EmotionScores | None,
        known: Recollection,
        *,
        seconds: float,
    ) -> tuple[str, str]:
        """(reply, source): the best one found in ``seconds``, else a sentence for the emotion."""
        if known.gentle:
            return safety.gentle_reply(avoid=known.replies, rng=self._rng), "fallback"
        if about := answers_about_me(text):
            return fresh(about, avoid=known.replies, rng=self._rng), "written"
        if reading is not None and scores is not None and seconds >= LEAST_REPLY_SECONDS:
            found = self._chosen_reply(text, reading, scores, known, seconds=min(seconds, REPLY_SECONDS))
            if found is not None:
                return found.reply, found.source
        reply = fallback_reply(felt_for_sure(scores), text=text, avoid=known.replies, rng=self._rng)
        return reply, "fallback"

    def _chosen_reply(
        self, text: str, reading: Reading, scores: EmotionScores, known: Recollection, *, seconds: float
    ) -> Chosen | None:
        if self._replies is None:
            return None
        past = [Exchange(said.text, said.reply) for said in reversed(known.said)]
        try:
            asked = Asked(text=text, reading=reading, scores=scores, past=past, said=known.replies)
            return self._replies.best(asked, seconds=seconds)
        except Exception as error:  # noqa: BLE001 - a sentence for the emotion is at hand
            log.error("no reply could be chosen, %s; answering without it", type_and_place(error))
            return None

    def _answer(self, listener: str, scores: EmotionScores | None, reply: str, known: Recollection) -> Turn:
        heard = clear_emotion(scores)
        if scores is None or heard is None or heard.mood is None:
            return Turn(Kind.ASK_MOOD, reply, texts.ASK_MOOD, scores, choices=_moods(gentle=known.gentle))
        songs = self._selection.for_scores(scores, heard=known.heard, rng=self._rng, gentle=known.gentle)
        mood = safety.gentle_mood(heard.mood) if known.gentle else heard.mood
        note = texts.GENTLE_SONGS if known.gentle else self._heard_sentence(heard, scores, songs)
        turn = self._with_songs(listener, songs, mood, reply, known)
        return replace(turn, note=note, emotion=scores, heard=heard)

    def _heard_sentence(self, heard: Emotion, scores: EmotionScores, songs: Sequence[Song]) -> str:
        doubtful = heard is Emotion.HAPPINESS and not sure_of_joy(scores)
        sentence = self._rng.choice(texts.PERHAPS_JOY if doubtful else texts.HEARD[heard])
        others = [song.mood.emotion for song in songs if song.mood is not heard.mood]
        if others:
            sentence += " " + texts.HEARD_WITH_SECOND.format(second=others[0].korean)
        return sentence

    def _with_songs(
        self, listener: str, songs: Sequence[Song], mood: Mood, reply: str, known: Recollection
    ) -> Turn:
        if not songs:
            return _notice(texts.FEW_SONGS)
        ids = [song.id for song in songs]
        self._try(lambda: self._memory.remember_songs(listener, ids, mood), None)
        choices = (Choice(Action.ANOTHER, mood=mood), *_moods(gentle=known.gentle))
        return Turn(Kind.SONGS, reply, songs=tuple(songs), choices=choices)

    def _recall(self, listener: str) -> Recollection:
        return self._try(lambda: self._memory.recall(listener), Recollection())

    def _too_many(self, listener: str) -> bool:
        return self._try(lambda: self._memory.too_many(listener, per_minute=self._per_minute), False)

    def _try(self, call: Callable[[], T], otherwise: T) -> T:
        try:
            return call()
        except MemoryUnavailable as error:
            log.warning("%s; going on without", error)
            return otherwise


class _Clock:
    """How long each part of a turn took, and how much of its time is left."""

    def __init__(self, seconds: float) -> None:
        self._start = self._last = time.monotonic()
        self._seconds = seconds
        self.laps: dict[str, float] = {}  # milliseconds

    @property
    def left(self) -> float:
        return self._start + self._seconds - time.monotonic()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name] = 1000 * (now - self._last)
        self._last = now


def clear_emotion(scores: EmotionScores | None) -> Emotion | None:
    """The emotion to act on; None when it is unclear or neutral and the listener is asked."""
    if scores is None or scores.unsure or scores.top is Emotion.NEUTRAL:
        return None
    return scores.top


def scores_in_context(text: str, reading: Reading | None, said: Sequence[Said]) -> EmotionScores | None:
    """The scores of this text; of the talk where it says nothing itself, and unsure without a talk."""
    if reading is None:
        return None
    if not _BARE.fullmatch(text.replace(" ", "")):
        return reading.scores
    if said and said[0].probabilities:
        return EmotionScores(said[0].probabilities, unsure=said[0].heard is None)
    return replace(reading.scores, unsure=True)


def _moods(*, gentle: bool = False) -> tuple[Choice, ...]:
    moods = safety.GENTLE_MOODS if gentle else tuple(Mood)
    return tuple(Choice(Action.MOOD, mood=mood) for mood in moods)


def _notice(reply: str, *, moods: bool = True) -> Turn:
    return Turn(Kind.NOTICE, reply, choices=_moods() if moods else ())
