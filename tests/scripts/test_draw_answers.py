"""Drawing answers for grading with the shipped models."""

from __future__ import annotations

import random

from core.emotion.classifier import EmotionClassifier
from core.reply.choosing import Chosen, ReplyChooser, Source
from core.reply.generator import ReplyGenerator
from core.reply.loading import GENERATOR_PATH
from core.reply.ranker import Ranker
from core.reply.written import WrittenReplies
from core.turn import Emotion
from scripts.draw_answers import FIRST, GENERAL, OTHERS, own_replies, rows, some_of
from scripts.reply_data import Example

TEXTS = {
    "오늘 회사에서 칭찬받았어": {"칭찬받은 날은 어깨가 펴지죠."},
    "면접에서 떨어졌어": {"많이 기대했을 텐데 속상하겠어요."},
    "노래 추천해줘": set(),
}


def test_every_text_that_would_be_answered_gets_answers_with_what_a_judgement_needs() -> None:
    reader = EmotionClassifier.load()
    chooser = ReplyChooser(
        reader=reader,
        ranker=Ranker.load(),
        generator=ReplyGenerator.load(GENERATOR_PATH),
        written=WrittenReplies.load(),
    )
    drawn = list(rows(TEXTS, reader=reader, chooser=chooser, rng=random.Random(1)))
    assert {row["text"] for row in drawn} == set(TEXTS) - {"노래 추천해줘"}
    assert {row["source"] for row in drawn} >= {"generated", "fallback"}
    for row in drawn:
        assert row["reply"] not in TEXTS[row["text"]]
        assert ("log_probability" in row) is (row["source"] == "generated")
        assert row.get("log_probability", -1.0) < 0


def test_the_first_answers_of_each_source_are_always_taken() -> None:
    sources: tuple[Source, ...] = ("generated", "written", "fallback")
    ranked = [Chosen(f"{source} {n}", source, 1 - n / 20) for source in sources for n in range(8)]
    for seed in range(5):
        taken = [one.reply for one in some_of(ranked, random.Random(seed))]
        assert taken[:FIRST] == [f"generated {n}" for n in range(FIRST)]
        assert {f"written {n}" for n in range(FIRST)} <= set(taken)
        assert len(set(taken)) == 2 * FIRST + OTHERS + GENERAL
    assert some_of([], random.Random(1)) == []


def test_the_replies_of_a_text_are_those_of_its_first_turns() -> None:
    first = Example("면접에서 떨어졌어", Emotion.SADNESS, "속상하겠어요.")
    second = Example("면접에서 떨어졌어", Emotion.SADNESS, "많이 아쉽겠어요.")
    assert own_replies([first, second]) == {first.text: {first.reply, second.reply}}
