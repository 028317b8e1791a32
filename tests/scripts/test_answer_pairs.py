from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from core.turn import Emotion
from scripts.answer_pairs import Answer, AnswerPairs, for_choosing, graded_pairs
from scripts.splits import Splits, digest

ANSWERS = [
    Answer("면접에서 떨어졌어", Emotion.SADNESS, "면접에서 떨어져서 속상하겠어요. 오늘은 푹 쉬어요."),
    Answer("강아지가 아파", Emotion.SADNESS, "강아지가 아프면 마음이 무너지죠. 곁에 있을게요."),
    Answer("월급이 올랐다", Emotion.HAPPINESS, "월급이 오르다니 정말 기쁘겠어요! 축하해요."),
    Answer("윗집이 시끄러워", Emotion.ANGER, "윗집이 시끄러우면 화날 만해요. 얼마나 참았어요?"),
    Answer("치과 가는 날이야", Emotion.FEAR, "치과 가는 날은 떨리죠. 잘하고 올 거예요."),
]


@pytest.fixture(scope="module")
def pairs() -> AnswerPairs:
    return AnswerPairs(ANSWERS)


def test_half_of_the_pairs_are_the_rows_own(pairs: AnswerPairs) -> None:
    own = {(answer.text, answer.reply) for answer in ANSWERS}
    drawn = pairs.drawn(2_000, random.Random(1))
    assert len(drawn) == 2_000
    assert all((pair.text, pair.reply) in own for pair in drawn if pair.fits)
    assert 0.45 < sum(pair.fits for pair in drawn) / 2_000 < 0.55


def test_rows_are_drawn_evenly(pairs: AnswerPairs) -> None:
    counts = Counter(pair.text for pair in pairs.drawn(500, random.Random(2)))
    assert counts == {answer.text: 100 for answer in ANSWERS}


def test_what_does_not_fit_is_borrowed_or_changed(pairs: AnswerPairs) -> None:
    wrong = [pair for pair in pairs.drawn(1_000, random.Random(3)) if not pair.fits]
    replies = {answer.reply for answer in ANSWERS}
    own = {answer.text: answer.reply for answer in ANSWERS}
    borrowed = [pair for pair in wrong if pair.reply in replies]
    changed = [pair for pair in wrong if pair.reply not in replies]
    assert borrowed
    assert changed
    assert sum(pair.reply == own[pair.text] for pair in wrong) < len(wrong) / 10


def test_the_same_seed_draws_the_same_pairs(pairs: AnswerPairs) -> None:
    assert pairs.drawn(50, random.Random(4)) == pairs.drawn(50, random.Random(4))


def test_graded_rows_fit_when_a_reader_found_them_acceptable(tmp_path: Path) -> None:
    grades = {"fits": True, "acceptable": True, "wrong": False, "hurtful": False}
    rows = [{"text": "안녕", "reply": grade, "grade": grade} for grade in grades]
    rows.append({"text": "시험 잘 봤어", "reply": "held out", "grade": "fits"})
    splits = Splits(valid=frozenset(), test=frozenset([digest("시험 잘 봤어")]))
    path = tmp_path / "graded.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    pairs = graded_pairs([path], splits, choosing=for_choosing("안녕"))
    assert {pair.reply: pair.fits for pair in pairs} == grades


def test_what_chooses_is_not_learnt_from(tmp_path: Path) -> None:
    texts = [f"오늘은 {number}번째 날이야" for number in range(100)]
    path = tmp_path / "graded.jsonl"
    lines = (json.dumps({"text": text, "reply": "그랬군요.", "grade": "fits"}) for text in texts)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    splits = Splits(valid=frozenset(), test=frozenset())
    learnt, chosen_by = (
        {pair.text for pair in graded_pairs([path], splits, choosing=choosing)} for choosing in (False, True)
    )
    assert learnt | chosen_by == set(texts)
    assert not learnt & chosen_by
    assert 10 < len(chosen_by) < 30
