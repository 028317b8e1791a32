from __future__ import annotations

import random
from itertools import pairwise

import pytest

from core.reply.general import SURE, fallback_reply, felt_for_sure
from core.reply.sentences import AND_THEN, ASK_FOR_MORE, CANNOT_KNOW, FOR_EMOTION, LIVELY, UNPLEASANT
from core.turn import Emotion, EmotionScores

EVERY = [
    *ASK_FOR_MORE,
    *CANNOT_KNOW,
    *LIVELY,
    *UNPLEASANT,
    *(sentence for group in AND_THEN.values() for sentence in group),
    *(sentence for group in FOR_EMOTION.values() for sentence in group),
]


@pytest.mark.parametrize("emotion", list(Emotion))
def test_each_emotion_has_several_sentences_of_its_own(emotion: Emotion) -> None:
    assert len(set(FOR_EMOTION[emotion])) >= 8
    assert fallback_reply(emotion, avoid=(), rng=random.Random(1)) in FOR_EMOTION[emotion]


def test_what_is_unclear_is_asked_for_more() -> None:
    assert fallback_reply(None, avoid=(), rng=random.Random(1)) in ASK_FOR_MORE


@pytest.mark.parametrize("text", ["내일 뭐 입지", "저녁 추천 좀 해줘 매운 거 말고", "축의금 10이면 적당해?"])
def test_what_cannot_be_known_is_owned(text: str) -> None:
    for emotion in (None, Emotion.NEUTRAL):
        assert fallback_reply(emotion, text=text, avoid=(), rng=random.Random(1)) in CANNOT_KNOW
    assert fallback_reply(Emotion.SADNESS, text=text, avoid=(), rng=random.Random(1)) not in CANNOT_KNOW


@pytest.mark.parametrize("text", ["커피 두잔째", "오늘 초등학교 앞을 지나감", "버스 타는 중"])
def test_a_plain_statement_asks_nothing(text: str) -> None:
    assert fallback_reply(None, text=text, avoid=(), rng=random.Random(1)) in ASK_FOR_MORE


def test_a_general_sentence_speaks_of_a_feeling_only_where_it_is_sure() -> None:
    def scores(top: float, *, unsure: bool = False) -> EmotionScores:
        rest = (1 - top) / (len(Emotion) - 1)
        return EmotionScores((top, *[rest] * (len(Emotion) - 1)), unsure=unsure)

    first = next(iter(Emotion))
    assert felt_for_sure(scores(SURE + 0.01)) is first
    assert felt_for_sure(scores(SURE - 0.01)) is None
    assert felt_for_sure(scores(0.99, unsure=True)) is None
    assert felt_for_sure(None) is None


def test_the_same_sentence_never_comes_twice_in_a_row() -> None:
    rng = random.Random(5)
    said: list[str] = []
    for _ in range(40):
        said.insert(0, fallback_reply(Emotion.SADNESS, avoid=said[:12], rng=rng))
    assert all(first != second for first, second in pairwise(said))


def test_every_sentence_is_polite_korean() -> None:
    assert [
        sentence for sentence in EVERY if not sentence.endswith(("요.", "요!", "요?", "죠.", "죠?"))
    ] == []


@pytest.mark.parametrize("fact", ["밤", "아침", "회사", "학교", "친구", "엄마", "시험"])
def test_no_sentence_assumes_a_time_a_place_or_a_person(fact: str) -> None:
    assert [sentence for sentence in EVERY if fact in sentence] == []
