from __future__ import annotations

import pytest

from scripts.build_written_replies import corpus_messages
from scripts.particular_words import NAMES_SOMETHING, ParticularWords


@pytest.fixture(scope="module")
def words() -> ParticularWords:
    messages = list(corpus_messages())
    return ParticularWords(texts=(m["text"] for m in messages), replies=(m["reply"] for m in messages))


@pytest.mark.parametrize("noun", ["면접", "고양이", "할아버지", "시험"])
def test_things_and_persons_are_particular(words: ParticularWords, noun: str) -> None:
    assert words.of(f"{noun} 생각에 마음이 무겁겠어요.") == {noun: NAMES_SOMETHING}


@pytest.mark.parametrize(
    "reply", ["마음이 많이 무거웠겠어요.", "오늘 하루도 수고했어요.", "괜찮아요. 천천히 이야기해요."]
)
def test_words_that_fit_anybody_are_not(words: ParticularWords, reply: str) -> None:
    assert words.of(reply) == {}


def test_numbers_and_foreign_letters_are_particular(words: ParticularWords) -> None:
    assert set(words.of("3년 동안 SNS를 했군요.")) >= {"3", "SNS"}
