from __future__ import annotations

import random
from itertools import pairwise

import pytest

from core.reply.sentences import ASK_FOR_MORE, FOR_EMOTION
from core.reply.written import fallback_reply
from core.turn import Emotion

EVERY = [*ASK_FOR_MORE, *(sentence for group in FOR_EMOTION.values() for sentence in group)]


@pytest.mark.parametrize("emotion", list(Emotion))
def test_each_emotion_has_several_sentences_of_its_own(emotion: Emotion) -> None:
    assert len(set(FOR_EMOTION[emotion])) >= 8
    assert fallback_reply(emotion, avoid=(), rng=random.Random(1)) in FOR_EMOTION[emotion]


def test_what_is_unclear_is_asked_for_more() -> None:
    assert fallback_reply(None, avoid=(), rng=random.Random(1)) in ASK_FOR_MORE


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
