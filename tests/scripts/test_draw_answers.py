"""Drawing answers for grading with the shipped models."""

from __future__ import annotations

import random

import pytest

from core.emotion.classifier import EmotionClassifier
from core.reply.choosing import Chosen, ReplyChooser
from core.reply.generator import ReplyGenerator
from core.reply.loading import GENERATOR_PATH
from core.reply.ranker import Ranker
from core.reply.written import WrittenReplies
from core.turn import Emotion
from scripts.draw_answers import ANSWERS, RememberingGenerator, rows, some_of
from scripts.reply_data import Example

EXAMPLES = [
    Example("오늘 회사에서 칭찬받았어", Emotion.HAPPINESS, "칭찬받은 날은 어깨가 펴지죠."),
    Example("면접에서 떨어졌어", Emotion.SADNESS, "많이 기대했을 텐데 속상하겠어요."),
]


@pytest.fixture(scope="module")
def generator() -> RememberingGenerator:
    return RememberingGenerator(ReplyGenerator.load(GENERATOR_PATH))


def test_every_text_gets_answers_with_what_a_judgement_needs(generator: RememberingGenerator) -> None:
    reader = EmotionClassifier.load()
    ranker = Ranker.load()
    chooser = ReplyChooser(reader=reader, ranker=ranker, generator=generator, written=WrittenReplies.load())
    drawn = list(rows(EXAMPLES, reader=reader, chooser=chooser, generator=generator, rng=random.Random(1)))
    assert {row["text"] for row in drawn} == {example.text for example in EXAMPLES}
    assert not {row["reply"] for row in drawn} & {example.reply for example in EXAMPLES}
    for row in drawn:
        assert ("log_probability" in row) is (row["source"] == "generated")
        assert row.get("log_probability", -1.0) < 0
    assert any(row["source"] == "generated" for row in drawn)


def test_the_first_answer_of_each_source_is_always_taken() -> None:
    ranked = [Chosen(f"뽑은 답 {n}", "generated", 1 - n / 20) for n in range(8)]
    ranked += [Chosen(f"쓴 답 {n}", "written", 0.5 - n / 20) for n in range(3)]
    for seed in range(5):
        taken = [one.reply for one in some_of(ranked, random.Random(seed))]
        assert taken[0] == "뽑은 답 0"
        assert taken[-1] == "쓴 답 0"
        assert len(set(taken)) == ANSWERS + 1
    assert some_of([], random.Random(1)) == []


def test_log_probabilities_are_kept_for_single_sentences_too(generator: RememberingGenerator) -> None:
    found = generator.candidates("면접에서 떨어졌어", Emotion.SADNESS, seconds=5)
    assert {one.reply for one in found} <= set(generator.drawn)
    assert all(value < 0 for value in generator.drawn.values())
    generator.candidates("ㅋㅋㅋ", Emotion.HAPPINESS, seconds=5)
    assert not {one.reply for one in found} <= set(generator.drawn)
