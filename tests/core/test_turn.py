from __future__ import annotations

import pytest

from core.turn import Emotion, EmotionScores, Mood


def test_each_mood_belongs_to_exactly_one_emotion_and_back() -> None:
    assert {mood.emotion.mood for mood in Mood} == set(Mood)
    assert Emotion.NEUTRAL.mood is None


def test_the_order_of_emotions_is_the_label_order_of_the_models() -> None:
    # Checkpoints of the original system number their labels this way.
    assert [emotion.korean for emotion in Emotion] == ["기쁨", "분노", "슬픔", "혐오", "놀람", "공포", "중립"]


def test_scores_are_read_by_emotion_and_ranked() -> None:
    scores = EmotionScores((0.05, 0.1, 0.5, 0.05, 0.05, 0.2, 0.05))
    assert scores.top is Emotion.SADNESS
    assert [emotion for emotion, _ in scores.ranked[:2]] == [Emotion.SADNESS, Emotion.FEAR]
    assert scores[Emotion.FEAR] == pytest.approx(0.2)
