from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.emotion.classifier import EmotionClassifier
from core.errors import ModelError
from core.reply.written import (
    BUILD_COMMAND,
    DEFAULT_PATH,
    SETTINGS_FILE,
    VECTORS_FILE,
    Row,
    WrittenReplies,
    WrittenReply,
)
from core.turn import Emotion, EmotionScores

MEGABYTE = 1_000_000


def sure(emotion: Emotion) -> EmotionScores:
    return EmotionScores(tuple(1.0 if each is emotion else 0.0 for each in Emotion))


@pytest.fixture(scope="module")
def classifier() -> EmotionClassifier:
    return EmotionClassifier.load()


@pytest.fixture(scope="module")
def shipped() -> WrittenReplies:
    return WrittenReplies.load()


def best(
    replies: WrittenReplies, classifier: EmotionClassifier, text: str, avoid: tuple[str, ...] = ()
) -> WrittenReply | None:
    (reading,) = classifier.read([text])
    return replies.best(text=text, vector=reading.vector, scores=reading.scores, avoid=avoid)


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("짜증나", Emotion.ANGER),
        ("행복하다", Emotion.HAPPINESS),
        ("외롭다", Emotion.SADNESS),
        ("무서워", Emotion.FEAR),
    ],
)
def test_what_people_often_say_gets_a_reply_written_for_it(
    shipped: WrittenReplies, classifier: EmotionClassifier, text: str, emotion: Emotion
) -> None:
    found = best(shipped, classifier, text)
    assert found is not None
    assert found.emotion is emotion
    assert found.confidence > 0.8


def test_what_nobody_wrote_about_gets_no_particular_reply(
    shipped: WrittenReplies, classifier: EmotionClassifier
) -> None:
    assert best(shipped, classifier, "우체통 위에 파란 장화가 놓여 있길래 한참 쳐다봤다네") is None


def test_replies_given_lately_do_not_come_again(
    shipped: WrittenReplies, classifier: EmotionClassifier
) -> None:
    first = best(shipped, classifier, "외롭다")
    assert first is not None
    second = best(shipped, classifier, "외롭다", avoid=(first.reply,))
    assert second is None or second.reply != first.reply


def test_the_shipped_files_are_small() -> None:
    assert sum(file.stat().st_size for file in DEFAULT_PATH.glob("written.*")) < 14 * MEGABYTE


def test_replies_of_another_encoder_are_refused_with_the_command_to_run(tmp_path: Path) -> None:
    folder = tmp_path / "reply"
    shutil.copytree(DEFAULT_PATH, folder)
    settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    (folder / SETTINGS_FILE).write_text(json.dumps({**settings, "encoder": "0" * 16}), encoding="utf-8")
    with pytest.raises(ModelError, match=BUILD_COMMAND):
        WrittenReplies.load(folder)


def test_missing_or_damaged_files_are_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=BUILD_COMMAND):
        WrittenReplies.load(tmp_path)
    folder = tmp_path / "reply"
    shutil.copytree(DEFAULT_PATH, folder)
    (folder / VECTORS_FILE).write_bytes(b"not an archive")
    with pytest.raises(ModelError, match=BUILD_COMMAND):
        WrittenReplies.load(folder)


def replies_of(*rows: Row, limit: float = 0.5) -> WrittenReplies:
    """Replies whose texts all have the same sentence vector, so that wording and emotion decide."""
    vectors = np.tile(np.array([1.0, 0.0], np.float32), (len(rows), 1))
    return WrittenReplies(rows=rows, vectors=vectors, projection=np.eye(2, dtype=np.float32), limit=limit)


def asked(replies: WrittenReplies, text: str, emotion: Emotion = Emotion.SADNESS) -> str | None:
    found = replies.best(text=text, vector=np.array([1.0, 0.0], np.float32), scores=sure(emotion))
    return None if found is None else found.reply


def test_a_reply_that_mentions_what_was_not_said_is_held_back() -> None:
    replies = replies_of(
        Row("강아지가 아파", "강아지가 얼른 나았으면 해요.", Emotion.SADNESS, {"강아지": 1.0}),
        Row("많이 아파", "얼른 나았으면 해요.", Emotion.SADNESS, {}),
    )
    assert asked(replies, "고양이가 많이 아파") == "얼른 나았으면 해요."
    assert asked(replies, "강아지가 아파") == "강아지가 얼른 나았으면 해요."


def test_a_reply_to_another_emotion_is_never_given() -> None:
    replies = replies_of(Row("드디어 끝났다", "축하해요!", Emotion.HAPPINESS, {}))
    assert asked(replies, "드디어 끝났다", Emotion.SADNESS) is None
    assert asked(replies, "드디어 끝났다", Emotion.HAPPINESS) == "축하해요!"


def test_below_the_limit_nothing_is_given() -> None:
    rows = (Row("비가 온다", "우산 챙겨요.", Emotion.SADNESS, {"우산": 1.0}),)
    assert asked(replies_of(*rows, limit=0.9), "눈이 온다") is None
