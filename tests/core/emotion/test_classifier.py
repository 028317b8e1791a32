from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.emotion.classifier import (
    DEFAULT_PATH,
    ENCODER_FILE,
    SETTINGS_FILE,
    EmotionClassifier,
    shortened,
)
from core.errors import ModelError
from core.turn import Emotion

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def classifier() -> EmotionClassifier:
    return EmotionClassifier.load(DEFAULT_PATH)


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("드디어 합격했어!! 너무 행복해", Emotion.HAPPINESS),
        ("진짜 열받아 죽겠네 왜 나한테만 난리야", Emotion.ANGER),
        ("헤어졌어.. 하루종일 눈물만 나", Emotion.SADNESS),
        ("밤길에 누가 따라오는 것 같아 무서워", Emotion.FEAR),
        ("음식에서 벌레 나왔어 토할 것 같아", Emotion.DISGUST),
        ("헐 대박 이게 진짜야?? 깜짝 놀랐어", Emotion.SURPRISE),
        ("내일 회의 몇 시였지", Emotion.NEUTRAL),
    ],
)
def test_plain_messages_are_understood(classifier: EmotionClassifier, text: str, emotion: Emotion) -> None:
    (scores,) = classifier.classify([text])
    assert scores.top is emotion


def test_probabilities_sum_to_one_and_vectors_have_unit_length(classifier: EmotionClassifier) -> None:
    for reading in classifier.read(["좋아", "아 짜증나 진짜", "오늘은 그냥 그랬어. " * 60]):
        assert sum(reading.scores.probabilities) == pytest.approx(1, abs=1e-5)
        assert float(np.linalg.norm(reading.vector)) == pytest.approx(1, abs=1e-3)
        assert 0 <= reading.danger <= 1


def test_a_text_reads_the_same_alone_and_among_others(classifier: EmotionClassifier) -> None:
    texts = ["배고파", "시험 망했어 엄마한테 뭐라고 하지 눈물나", "고양이 귀여워"]
    together = classifier.classify(texts)
    for text, scores in zip(texts, together, strict=True):
        (alone,) = classifier.classify([text])
        assert alone.top is scores.top
        assert alone.probabilities == pytest.approx(scores.probabilities, abs=0.06)  # activations are int8


def test_more_texts_than_a_batch_come_back_in_order(classifier: EmotionClassifier) -> None:
    texts = ["행복해", "무서워"] * 20
    tops = [scores.top for scores in classifier.classify(texts)]
    assert tops == [tops[0], tops[1]] * 20
    assert tops[0] is not tops[1]


def test_messages_that_feel_alike_have_closer_vectors_than_messages_that_do_not(
    classifier: EmotionClassifier,
) -> None:
    sad, sadder, errand = (
        reading.vector for reading in classifier.read(["우울해", "기분이 가라앉아", "내일 몇 시야?"])
    )
    assert float(sad @ sadder) > float(sad @ errand)


def test_a_reply_to_something_else_answers_less(classifier: EmotionClassifier) -> None:
    text = "면접에서 또 떨어졌어. 이제 자신이 없다"
    replies = ["또 떨어졌군요. 많이 속상하겠어요.", "고양이가 정말 귀엽겠어요!", "합격을 축하해요!"]
    logits = classifier.answers(text, replies)
    assert logits.shape == (3,)
    assert logits.argmax() == 0
    alone = [classifier.answers(text, [reply])[0] for reply in replies]
    np.testing.assert_allclose(alone, logits, atol=0.5)  # activations are int8


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_an_empty_message_is_neutral_and_unsure(classifier: EmotionClassifier, text: str) -> None:
    (reading,) = classifier.read([text])
    assert reading.scores.top is Emotion.NEUTRAL
    assert reading.scores.unsure
    assert reading.danger == 0


def test_no_texts_give_no_readings(classifier: EmotionClassifier) -> None:
    assert classifier.read([]) == []


def test_a_wish_to_die_is_danger_and_a_figure_of_speech_is_not(classifier: EmotionClassifier) -> None:
    wish, figure = classifier.read(["이제 그만 살고 싶어. 다 끝내고 싶어", "배고파 죽겠다 밥 먹자"])
    assert wish.danger >= 0.5 > figure.danger


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    assert shortened(range(10), 4) == [0, 1, 8, 9]
    assert shortened(range(4), 4) == [0, 1, 2, 3]


def test_a_missing_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere.*EMOTION_MODEL"):
        EmotionClassifier.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [ENCODER_FILE, SETTINGS_FILE])
def test_a_damaged_file_is_a_model_error(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "emotion"
    shutil.copytree(DEFAULT_PATH, folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    with pytest.raises(ModelError, match="cannot be loaded"):
        EmotionClassifier.load(folder)
