from __future__ import annotations

from pathlib import Path

import numpy as np

from core.emotion.classifier import EmotionClassifier
from core.reply.written import WrittenReplies, encoder_fingerprint
from core.turn import Emotion
from scripts.build_written_replies import (
    LONGEST_TEXT,
    corpus_messages,
    projected,
    reply_rows,
    save,
    sentence_vectors,
)

MESSAGES = [
    {"text": text, "emotion": emotion, "reply": reply}
    for text, emotion, reply in [
        ("외롭다", "sadness", "곁에 있을게요."),
        ("행복하다", "happiness", "저까지 환해져요!"),
        ("짜증나", "anger", "여기다 풀어요."),
        ("무서워", "fear", "숨을 천천히 쉬어요."),
    ]
]


def test_a_build_answers_with_the_reply_of_the_nearest_text(tmp_path: Path) -> None:
    classifier = EmotionClassifier.load()
    rows = reply_rows(MESSAGES)
    small, projection = projected(sentence_vectors(classifier, [row.text for row in rows]), 3)
    save(rows, small, projection, out=tmp_path, encoder=encoder_fingerprint())
    replies = WrittenReplies.load(tmp_path)
    (reading,) = classifier.read(["외롭다"])
    found = replies.best(text="외롭다", vector=reading.vector, scores=reading.scores)
    assert found is not None
    assert (found.reply, found.emotion) == ("곁에 있을게요.", Emotion.SADNESS)


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    rows = reply_rows(MESSAGES)
    vectors, projection = projected(np.eye(4, dtype=np.float32), 2)
    for folder in (tmp_path / "a", tmp_path / "b"):
        save(rows, vectors, projection, out=folder, encoder="e")
    first, second = (
        {file.name: file.read_bytes() for file in folder.iterdir()}
        for folder in (tmp_path / "a", tmp_path / "b")
    )
    assert first == second


def test_long_texts_are_left_out_and_repeated_ones_kept_once() -> None:
    long = {"text": "아" * (LONGEST_TEXT + 1), "emotion": "sadness", "reply": "네."}
    assert len(reply_rows([*MESSAGES * 40, long])) == len(MESSAGES)


def test_an_answer_that_names_what_nobody_said_is_left_out() -> None:
    dogs = [
        {"text": f"강아지{particle} 좋아", "emotion": "happiness", "reply": "좋겠어요!"}
        for particle in "를가"
    ]
    unsaid = {"text": "외롭다", "emotion": "sadness", "reply": "강아지를 안아 봐요."}
    said = {"text": "강아지가 아파", "emotion": "sadness", "reply": "강아지가 아파서 속상하겠어요."}
    replies = {row.reply for row in reply_rows([*(MESSAGES + dogs) * 40, unsaid, said])}
    assert said["reply"] in replies
    assert unsaid["reply"] not in replies


def test_of_a_conversation_the_first_turn_is_taken() -> None:
    texts = {message["text"] for message in corpus_messages()}
    assert "남친이랑 헤어졌어" in texts
    assert "응 그럴게" not in texts
