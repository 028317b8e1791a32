from __future__ import annotations

import pytest

from core.reply.known_words import LEAST_WORDS, KnownWords

NOUNS = (
    *("면접", "시험", "월급", "친구", "엄마", "회사", "학교", "점심"),
    *("저녁", "버스", "비", "눈", "옷", "책", "돈", "집"),
)
REPLIES = [f"{noun}이라니 정말 놀랐겠어요." for noun in NOUNS] + [f"{noun}이라니 화나죠." for noun in NOUNS]


@pytest.fixture(scope="module")
def known() -> KnownWords:
    assert len(NOUNS) > LEAST_WORDS
    return KnownWords([*REPLIES, "딱 한 번만 나온 낱말이에요."])


def test_words_of_several_replies_are_known(known: KnownWords) -> None:
    assert known.unknown("면접이라니 정말 화나죠.", "그냥") == []


def test_a_word_of_one_reply_alone_may_be_a_slip(known: KnownWords) -> None:
    assert known.unknown("정말 낱말이에요.", "그냥") == ["낱말이에요"]


def test_what_was_heard_may_be_taken_up_with_another_ending(known: KnownWords) -> None:
    heard = "고라니가 지나감"
    assert known.unknown("고라니이라니 정말 놀랐겠어요.", heard) == []
    assert known.unknown("고라니가 정말 놀랐겠어요.", heard) == []


def test_garbled_words_are_found(known: KnownWords) -> None:
    heard = "딸이 성추행을 당했는데 학교는 조용히 넘어가자네요"
    assert known.unknown("성추경이라니 정말 화나죠.", heard) == ["성추경이라니"]
    assert known.unknown("옥인이라니 정말 놀랐겠어요.", "길에서 연예인 봄") == ["옥인이라니"]


def test_numbers_and_signs_are_no_words(known: KnownWords) -> None:
    assert known.unknown("38만 원이라니!! ㅠㅠ OK?", "38만 원 나옴") == []
