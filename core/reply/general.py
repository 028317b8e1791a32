"""Sentences that fit many texts: where nothing particular is good enough, and beside what is."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from typing import Final

from core.reply.fresh import fresh
from core.reply.sentences import ASK_FOR_MORE, CANNOT_KNOW, FOR_EMOTION, LIVELY, UNPLEASANT
from core.turn import Emotion, EmotionScores

SURE: Final = 0.75  # probability of an emotion from which a general sentence speaks of it unjudged
THINKABLE: Final = 0.15  # probability from which it may be judged
UNPLEASANT_EMOTIONS: Final = (Emotion.ANGER, Emotion.SADNESS, Emotion.DISGUST, Emotion.FEAR)
LIVELY_EMOTIONS: Final = (Emotion.HAPPINESS, Emotion.SURPRISE)
_ASKS: Final = re.compile(
    r"\?|(?:추천|알려|골라).{0,6}(?:줘|주세요)|(?:추천|알려|골라|해|말해|들려|보여|틀어)\s*(?:줘|줄래|주세요|달라|좀)(?:요)?$"
    r"|(?:까|까요|나요|가요|어때|어떠니|적당해|맞아|하지|먹지|입지|되지|였지|이지)$"
)


def general_replies(
    text: str, scores: EmotionScores, *, avoid: Collection[str], rng: random.Random
) -> list[str]:
    """A sentence of every kind that may fit a text of these emotions, for somebody to judge.

    avoid: what was said before, the latest first.
    """
    kinds = [FOR_EMOTION[emotion] for emotion in Emotion if scores[emotion] >= THINKABLE]
    kinds += [ASK_FOR_MORE] if scores.unsure or scores[Emotion.NEUTRAL] >= THINKABLE else []
    for sentences, emotions in ((UNPLEASANT, UNPLEASANT_EMOTIONS), (LIVELY, LIVELY_EMOTIONS)):
        kinds += [sentences] if sum(scores[emotion] for emotion in emotions) >= THINKABLE else []
    kinds += [CANNOT_KNOW] if asks(text) else []
    return [fresh(sentences, avoid=avoid, rng=rng) for sentences in kinds]


def fallback_reply(
    emotion: Emotion | None, *, text: str = "", avoid: Collection[str], rng: random.Random
) -> str:
    """A warm sentence that fits any text of ``emotion``; for None, which is unclear, one that asks for more.

    For where there is nobody to judge. text: where it asks something and no feeling is in it, the friend owns
    that it does not know. avoid: what was said before, the latest first.
    """
    if emotion in (None, Emotion.NEUTRAL) and asks(text):
        return fresh(CANNOT_KNOW, avoid=avoid, rng=rng)
    return fresh(ASK_FOR_MORE if emotion is None else FOR_EMOTION[emotion], avoid=avoid, rng=rng)


def felt_for_sure(scores: EmotionScores | None) -> Emotion | None:
    """The emotion that a general sentence may speak of.

    It takes up nothing that was said, so it has only the feeling to be right in.
    """
    if scores is None or scores.unsure or scores[scores.top] < SURE:
        return None
    return scores.top


def asks(text: str) -> bool:
    """Whether something is asked or asked for."""
    return _ASKS.search(text.strip(" .!~ㅋㅎㅠㅜ")) is not None
