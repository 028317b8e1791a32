from __future__ import annotations

import pytest

from core.emotion.labels import checkpoint_labels, emotion_named
from core.errors import ModelError
from core.turn import Emotion


@pytest.mark.parametrize(
    ("name", "emotion"), [("기쁨", Emotion.HAPPINESS), (" Fear ", Emotion.FEAR), ("지루함", None)]
)
def test_korean_and_english_names_mean_the_same_emotions(name: str, emotion: Emotion | None) -> None:
    assert emotion_named(name) is emotion


def test_nameless_labels_follow_the_order_of_the_first_happytalkplayer() -> None:
    labels = checkpoint_labels([f"LABEL_{number}" for number in range(6)], checkpoint="mine")
    assert labels == [
        Emotion.HAPPINESS,
        Emotion.ANGER,
        Emotion.SADNESS,
        Emotion.DISGUST,
        Emotion.SURPRISE,
        Emotion.FEAR,
    ]


def test_labels_may_come_in_any_order() -> None:
    names = ["중립", "공포", "놀람", "혐오", "슬픔", "분노", "기쁨"]
    assert checkpoint_labels(names, checkpoint="mine") == list(reversed(Emotion))


@pytest.mark.parametrize(
    "names",
    [
        ["긍정", "부정"],
        ["joy", "happy", "sad", "anger", "fear", "disgust"],
        [f"LABEL_{i}" for i in range(11)],
    ],
)
def test_labels_that_are_not_ours_are_refused_with_the_remedy(names: list[str]) -> None:
    with pytest.raises(ModelError, match=r"mine.*id2label"):
        checkpoint_labels(names, checkpoint="mine")
