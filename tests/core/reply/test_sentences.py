from __future__ import annotations

import random
from itertools import pairwise

import pytest

from core.reply.general import (
    EVERY_SENTENCE,
    SURE,
    asks,
    chooses,
    fallback_reply,
    felt_for_sure,
    general_replies,
)
from core.reply.sentences import AND_THEN, ASK_FOR_MORE, CANNOT_KNOW, CHOICE, FOR_EMOTION, MIXED
from core.reply.topics import EVERY_SENTENCE as ABOUT_TOPICS
from core.turn import Emotion, EmotionScores

EVERY = [*EVERY_SENTENCE, *(sentence for group in AND_THEN.values() for sentence in group)]


def felt(**shares: float) -> EmotionScores:
    return EmotionScores(tuple(shares.get(emotion.value, 0.0) for emotion in Emotion), unsure=False)


@pytest.mark.parametrize("emotion", list(Emotion))
def test_each_emotion_has_several_sentences_of_its_own(emotion: Emotion) -> None:
    assert len(set(FOR_EMOTION[emotion])) >= 8
    assert fallback_reply(emotion, avoid=(), rng=random.Random(1)) in FOR_EMOTION[emotion]


def test_what_is_unclear_is_asked_for_more() -> None:
    assert fallback_reply(None, avoid=(), rng=random.Random(1)) in ASK_FOR_MORE


@pytest.mark.parametrize(
    "text", ["장마 언제 끝나요?", "저녁 추천 좀 해줘 매운 거 말고", "축의금 10이면 적당해?"]
)
def test_what_cannot_be_known_is_owned(text: str) -> None:
    for emotion in (None, Emotion.NEUTRAL):
        assert fallback_reply(emotion, text=text, avoid=(), rng=random.Random(1)) in CANNOT_KNOW
    assert fallback_reply(Emotion.SADNESS, text=text, avoid=(), rng=random.Random(1)) not in CANNOT_KNOW


@pytest.mark.parametrize(
    "text",
    [
        "내일 뭐 입지",
        "라면 두개 끓일까 세개 끓일까",
        "운동 갈까 말까",
        "우리집 햄스터 이름 뭘로 하지",
        "선물 뭐가 좋을까",
    ],
)
def test_whoever_wonders_what_to_choose_is_asked_back(text: str) -> None:
    assert fallback_reply(None, text=text, avoid=(), rng=random.Random(1)) in CHOICE
    offered = general_replies(text, felt(neutral=1.0), avoid=(), rng=random.Random(1))
    assert set(offered) & set(CHOICE)
    assert not set(offered) & set(CANNOT_KNOW)


@pytest.mark.parametrize(
    "text",
    [
        "저녁은 된장찌개로 할까 합니다",
        "남자친구가 헤어지자고 할까 봐 무서워요",
        "외국 출장 처음 혼자 가는데 말이 안 통할까 걱정돼요",
        "기말까지 2주 남았음",
        "나는 왜 거절을 못할까",
        "오늘 첫 출근인데 손에 땀나요",
        "엄마 내복 사러 가요",
    ],
)
def test_what_sounds_like_a_question_is_not_always_one(text: str) -> None:
    assert not chooses(text)
    assert text.endswith("못할까") or not asks(text)


def test_whatever_is_told_the_friend_may_simply_listen() -> None:
    for scores in (felt(anger=1.0), felt(happiness=0.6, sadness=0.4), felt(neutral=1.0)):
        offered = general_replies("그랬어", scores, avoid=(), rng=random.Random(1))
        assert set(offered) & set(ASK_FOR_MORE)


def test_a_feeling_is_spoken_of_only_where_it_is_thinkable() -> None:
    offered = general_replies(
        "그랬어", felt(happiness=0.5, sadness=0.45, fear=0.05), avoid=(), rng=random.Random(1)
    )
    assert set(offered) & set(FOR_EMOTION[Emotion.HAPPINESS])
    assert set(offered) & set(FOR_EMOTION[Emotion.SADNESS])
    assert set(offered) & set(MIXED)
    assert not set(offered) & set(FOR_EMOTION[Emotion.FEAR])


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
    assert [sentence for sentence in EVERY if fact in sentence and sentence not in ABOUT_TOPICS] == []
