"""Sentences that fit many texts: where nothing particular is good enough, and beside what is."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from typing import Final

from core.reply.fresh import fresh
from core.reply.sentences import (
    ASK_FOR_MORE,
    CANNOT_KNOW,
    CHOICE,
    FOR_EMOTION,
    LIVELY,
    MIXED,
    UNPLEASANT,
)
from core.reply.topics import EVERY_SENTENCE as ABOUT_TOPICS
from core.reply.topics import sentences_about
from core.turn import Emotion, EmotionScores

LISTENING: Final = frozenset((*ASK_FOR_MORE, *FOR_EMOTION[Emotion.NEUTRAL]))  # nothing is claimed
OWNING: Final = frozenset((*CANNOT_KNOW, *CHOICE))  # answers to what is asked
EVERY_SENTENCE: Final = (
    *(sentence for group in FOR_EMOTION.values() for sentence in group),
    *ASK_FOR_MORE,
    *LIVELY,
    *UNPLEASANT,
    *MIXED,
    *CANNOT_KNOW,
    *CHOICE,
    *ABOUT_TOPICS,
)
SURE: Final = 0.75  # probability of an emotion from which a general sentence speaks of it unjudged
SURE_OF_JOY: Final = 0.9  # probability of happiness from which the friend is glad without asking
THINKABLE: Final = 0.15  # probability from which it may be judged
UNPLEASANT_EMOTIONS: Final = (Emotion.ANGER, Emotion.SADNESS, Emotion.DISGUST, Emotion.FEAR)
LIVELY_EMOTIONS: Final = (Emotion.HAPPINESS, Emotion.SURPRISE)
_ASKS: Final = re.compile(
    r"\?|(?:추천|알려|골라).{0,6}(?:줘|주세요)|(?:추천|알려|골라|해|말해|들려|보여|틀어)\s*(?:줘|줄래"
    r"|주세요|달라|좀)(?:요)?$"
    r"|(?:까|까요|[하되있없오가먹보좋들알쓰]나요|[인은는던운한큰건뭔]가요|어때|어떠니|적당해|맞아|하지"
    r"|먹지|입지|되지)$"
    r"|(?:뭐|뭔|언제|며칠|어디|누구)(?:이|였|이었)?(?:더라|였지|었지|지)$"
)
LONGEST_CHOICE: Final = 36  # characters; in a longer text the choice is not all there is to hear
_CHOOSES: Final = re.compile(
    r"(?:뭐|뭘|무엇|무슨|어느|어떤|얼마)[가-힣\s]{0,8}(?:먹|입|하|부르|부를|볼|사[가갈지]|살|싸|주|듣|틀"
    r"|시키|시킬|고를|쓸|해야|좋)"
    r"[가-힣\s]{0,3}(?:지|까|까요|죠|되나|되나요|돼|돼요)$"
    r"|(?<!못)(?:[갈할살볼쓸둘]|[먹입듣찍받]을|끓일|부를|보낼|만날|헤어질|이직할|될|가야\s?할"
    r"|좋을)까(?:요$|[\s,]|$)"
    r"|(?<!말 )말까(?!지)|말아야|골라\s*줘|\bvs\b"
)

_WORRIES: Final = re.compile(r"걱정|무서|무섭|두려|두렵|겁[나이]|조마|까\s*(?:봐|싶|합니다|하는데|생각|고민)")


def general_replies(
    text: str, scores: EmotionScores, *, avoid: Collection[str], rng: random.Random
) -> list[str]:
    """A sentence of every kind that may fit a text of these emotions, for somebody to judge.

    avoid: what was said before, the latest first.
    """
    felt = [emotion for emotion in Emotion if scores[emotion] >= THINKABLE]
    pleasant, unpleasant = (
        sum(scores[emotion] for emotion in emotions) >= THINKABLE
        for emotions in (LIVELY_EMOTIONS, UNPLEASANT_EMOTIONS)
    )
    kinds = [FOR_EMOTION[emotion] for emotion in felt if emotion is not Emotion.NEUTRAL]
    kinds += [LIVELY] if pleasant else []
    kinds += [UNPLEASANT] if unpleasant else []
    kinds += [MIXED] if pleasant and unpleasant else []
    kinds += sentences_about(text, felt)
    kinds += [ASK_FOR_MORE]
    kinds += [FOR_EMOTION[Emotion.NEUTRAL]] if Emotion.NEUTRAL in felt else []
    if chooses(text):
        kinds += [CHOICE]
    elif asks(text):
        kinds += [CANNOT_KNOW]
    return [fresh(sentences, avoid=avoid, rng=rng) for sentences in kinds]


def fallback_reply(
    emotion: Emotion | None, *, text: str = "", avoid: Collection[str], rng: random.Random
) -> str:
    """A warm sentence that fits any text of ``emotion``; for None, which is unclear, one that asks for more.

    For where there is nobody to judge. text: where it asks something and no feeling is in it, the friend owns
    that it does not know. avoid: what was said before, the latest first.
    """
    if emotion in (None, Emotion.NEUTRAL) and (chooses(text) or asks(text)):
        return fresh(CHOICE if chooses(text) else CANNOT_KNOW, avoid=avoid, rng=rng)
    return fresh(ASK_FOR_MORE if emotion is None else FOR_EMOTION[emotion], avoid=avoid, rng=rng)


def felt_for_sure(scores: EmotionScores | None) -> Emotion | None:
    """The emotion that a general sentence may speak of.

    It takes up nothing that was said, so it has only the feeling to be right in.
    """
    if scores is None or scores.unsure or scores[scores.top] < SURE:
        return None
    return scores.top


def sure_of_joy(scores: EmotionScores) -> bool:
    """Whether the friend may be glad without asking: nothing hurts more than joy at bad news."""
    return scores[Emotion.HAPPINESS] >= SURE_OF_JOY


def asks(text: str) -> bool:
    """Whether something is asked or asked for."""
    return _ASKS.search(text.strip(" .!~ㅋㅎㅠㅜ")) is not None


def chooses(text: str) -> bool:
    """Whether somebody wonders what to choose."""
    asked = text.strip(" .!~?ㅋㅎㅠㅜ")
    return len(text) <= LONGEST_CHOICE and bool(_CHOOSES.search(asked)) and not _WORRIES.search(asked)
