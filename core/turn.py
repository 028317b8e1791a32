"""The few words everything is said in: Emotion, Mood, Song, Choice, Turn.

A Turn names no messenger. ``bot/line/cards.py`` and ``bot/kakao/cards.py`` render it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

SONGS_PER_TURN: Final = 5


class Emotion(StrEnum):
    """What the listener mainly feels. The order is the label order of the classifier's logits."""

    HAPPINESS = "happiness"
    ANGER = "anger"
    SADNESS = "sadness"
    DISGUST = "disgust"
    SURPRISE = "surprise"
    FEAR = "fear"
    NEUTRAL = "neutral"

    @property
    def korean(self) -> str:
        return _EMOTION_KOREAN[self]

    @property
    def mood(self) -> Mood | None:
        """The music for this emotion; None for neutral, where the listener is asked instead."""
        return _EMOTION_MOOD.get(self)


class Mood(StrEnum):
    """The music side of an emotion; also the folder name in an operator's collection."""

    HAPPY = "Happy"
    ANGRY = "Angry"
    SAD = "Sad"
    CALM = "Calm"
    DRAMATIC = "Dramatic"
    DARK = "Dark"

    @property
    def emotion(self) -> Emotion:
        return _MOOD_EMOTION[self]


_EMOTION_KOREAN: Final[Mapping[Emotion, str]] = {
    Emotion.HAPPINESS: "기쁨",
    Emotion.ANGER: "분노",
    Emotion.SADNESS: "슬픔",
    Emotion.DISGUST: "혐오",
    Emotion.SURPRISE: "놀람",
    Emotion.FEAR: "공포",
    Emotion.NEUTRAL: "중립",
}
_EMOTION_MOOD: Final[Mapping[Emotion, Mood]] = {
    Emotion.HAPPINESS: Mood.HAPPY,
    Emotion.ANGER: Mood.ANGRY,
    Emotion.SADNESS: Mood.SAD,
    Emotion.DISGUST: Mood.CALM,
    Emotion.SURPRISE: Mood.DRAMATIC,
    Emotion.FEAR: Mood.DARK,
}
_MOOD_EMOTION: Final[Mapping[Mood, Emotion]] = {mood: emotion for emotion, mood in _EMOTION_MOOD.items()}


@dataclass(frozen=True, slots=True)
class EmotionScores:
    """Calibrated probabilities over the seven emotions, in the order of ``Emotion``; they sum to 1.

    ``unsure`` is decided by the classifier (its threshold comes with its weights): the songs should
    then not be guessed, the listener is asked.
    """

    probabilities: tuple[float, ...]
    unsure: bool = False

    def __getitem__(self, emotion: Emotion) -> float:
        return self.probabilities[_EMOTION_INDEX[emotion]]

    @property
    def ranked(self) -> list[tuple[Emotion, float]]:
        """(emotion, probability), the most probable first."""
        return sorted(zip(Emotion, self.probabilities, strict=True), key=lambda pair: -pair[1])

    @property
    def top(self) -> Emotion:
        return self.ranked[0][0]


_EMOTION_INDEX: Final[Mapping[Emotion, int]] = {emotion: i for i, emotion in enumerate(Emotion)}


@dataclass(frozen=True, slots=True)
class Song:
    """One song of the catalogue.

    id: stable, ``[a-z0-9-]{1,40}``. seconds: length of the audio. source: where the audio comes from,
    ``composed:<midi file name>``, ``file:<path relative to the music folder>`` or ``s3:<key>``.
    """

    id: str
    title: str
    artist: str
    mood: Mood
    seconds: float
    licence: str
    source: str


class Action(StrEnum):
    """What a tap asks for."""

    SIMILAR = "similar"  # five songs that sound like ``song``
    MOOD = "mood"  # five songs of ``mood``, as the listener says how they feel
    ANOTHER = "another"  # five other songs of ``mood``, without one of the mood given last
    PLAY = "play"  # the song itself, in the chat where the messenger can
    HELP = "help"  # how this works


@dataclass(frozen=True, slots=True)
class Choice:
    """A tappable next step; ``core/choice.py`` encodes it once for every messenger."""

    action: Action
    song_id: str | None = None
    mood: Mood | None = None


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A telephone help line: name as people know it, number to dial, when to call, in Korean."""

    name: str
    number: str
    note: str


class Kind(StrEnum):
    """Why this Turn looks as it does; messengers may render kinds differently."""

    SONGS = "songs"  # an answer with songs
    ASK_MOOD = "ask_mood"  # unclear or neutral: the moods are offered
    SAFETY = "safety"  # someone may be in danger: fixed text and help lines, nothing else
    PLAY = "play"  # one song, to be heard right in the chat where the messenger can
    GREETING = "greeting"
    NOTICE = "notice"  # a kind sentence: what can be read, a song that is gone, too many messages


@dataclass(frozen=True, slots=True)
class Turn:
    """What the companion answers with.

    reply: Korean text for the listener. note: a second sentence, which emotion was heard and why this
    music; messengers set it apart from the reply. emotion: the scores, None where no text was classified.
    songs: at most five. choices: what can be tapped next, most useful first. seed: the song that
    "비슷한 곡" started from. reply_source: "generated", "written", "fallback" or "fixed".
    """

    kind: Kind
    reply: str
    note: str = ""
    emotion: EmotionScores | None = None
    heard: Emotion | None = None  # the emotion that is named to the listener; None: do not name one
    songs: tuple[Song, ...] = ()
    choices: tuple[Choice, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    seed: Song | None = None
    reply_source: str = "fixed"
    milliseconds: Mapping[str, float] = field(default_factory=dict)
