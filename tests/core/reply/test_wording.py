from __future__ import annotations

import pytest

from core.reply.wording import Wording, pieces

TEXTS = ("오늘 우울해", "오늘 시험 망했어", "면접 망했어", "오늘 친구랑 싸웠어", "오늘 배고파")


@pytest.fixture
def wording() -> Wording:
    return Wording([pieces(text) for text in TEXTS])


def test_laughter_tears_punctuation_and_spacing_of_letters_do_not_count() -> None:
    assert pieces("시험 망했어ㅠㅠ!!") == pieces("시험 망했어")
    assert {"시험", "험망"} <= pieces("시험 망했어") & pieces("시험망했어")


def test_a_text_of_laughter_alone_is_compared_by_its_laughter() -> None:
    assert pieces("ㅎㅎ")
    assert pieces("ㅎㅎ") != pieces("ㅠㅠ")


def test_a_question_is_not_a_statement() -> None:
    assert pieces("응?") != pieces("응")


def test_the_same_words_are_fully_covered_and_alike(wording: Wording) -> None:
    same = pieces("면접 망했어")
    assert wording.shared(same, same) == (1.0, 1.0)


def test_a_text_within_what_was_said_is_covered_but_not_alike(wording: Wording) -> None:
    coverage, likeness = wording.shared(pieces("회사에서 혼나서 우울해"), pieces("우울해"))
    assert coverage == 1.0
    assert likeness < 0.6


def test_texts_without_anything_in_common_share_nothing(wording: Wording) -> None:
    assert wording.shared(pieces("하늘"), pieces("바다")) == (0.0, 0.0)
    assert wording.shared(frozenset(), frozenset()) == (0.0, 0.0)


def test_words_that_were_not_said_weigh_by_how_rare_they_are() -> None:
    many = Wording([pieces(f"오늘 낱말{number}") for number in range(200)] + [pieces("오늘 면접 망했어")])
    assert many.unsaid("시험 망했어", pieces("면접 망했어")) > 0
    assert many.unsaid("면접망했어", pieces("면접 망했어")) == 0
    assert many.unsaid("망했어", pieces("오늘 망했어")) == 0
