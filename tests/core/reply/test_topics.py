from __future__ import annotations

import pytest

from core.reply.topics import _SENTENCES, _TOPICS, _WHATEVER, EVERY_SENTENCE, MOST, sentences_about, topics_of
from core.turn import Emotion


@pytest.mark.parametrize(
    ("text", "emotion", "word"),
    [
        ("오늘 상사한테 깨졌어", Emotion.SADNESS, "일 때문에"),
        ("강아지가 밥을 안 먹어", Emotion.SADNESS, "식구"),
        ("대출 이자가 또 올랐어", Emotion.FEAR, "돈"),
        ("엄마랑 또 싸웠어", Emotion.ANGER, "가족"),
        ("친구들이랑 놀러 왔어", Emotion.HAPPINESS, "통하는 사람"),
    ],
)
def test_a_topic_that_is_named_is_answered(text: str, emotion: Emotion, word: str) -> None:
    assert any(word in group[0] for group in sentences_about(text, [emotion]))


def test_some_sentences_about_a_topic_are_true_whatever_is_felt() -> None:
    (group,) = sentences_about("방에서 바퀴벌레 나왔어", [])
    assert "개운해지면" in group[0]


@pytest.mark.parametrize("text", ["그냥 그래", "하늘이 파래", "감돈다", "외친구석"])
def test_without_a_topic_there_is_nothing_to_say_about_it(text: str) -> None:
    assert sentences_about(text, list(Emotion)) == []


def test_the_nearer_topic_goes_first_and_few_are_spoken_of() -> None:
    assert topics_of("엄마가 수술하신대")[0] == "health"
    text = "강아지 아들 친구 엄마 돈 학교 회사 잠"
    assert len(topics_of(text)) > MOST
    assert len(sentences_about(text, [Emotion.HAPPINESS])) <= 2 * MOST


def test_no_topic_has_sentences_for_neutral() -> None:
    assert not [key for key in _SENTENCES if key[1] is Emotion.NEUTRAL]


def test_every_sentence_belongs_to_a_known_topic_and_is_polite_korean() -> None:
    assert {topic for topic, _ in _SENTENCES} | set(_WHATEVER) == set(_TOPICS)
    assert len(set(EVERY_SENTENCE)) == len(EVERY_SENTENCE)
    assert [sentence for sentence in EVERY_SENTENCE if not sentence.endswith(("요.", "요!", "요?"))] == []
