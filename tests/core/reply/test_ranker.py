from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.emotion.classifier import Reading
from core.errors import ModelError
from core.reply.general import EVERY_SENTENCE
from core.reply.ranker import Ranker
from core.turn import Emotion, EmotionScores
from tests.core.reply.judgements import by_sifting


def vectors(rows: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    drawn = np.random.default_rng(seed).normal(size=(rows, 6)).astype(np.float32)
    unit: np.ndarray[tuple[int, int], np.dtype[np.float32]] = drawn / np.linalg.norm(
        drawn, axis=1, keepdims=True
    )
    return unit


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    """A folder with files where an encoder would lie: the ranker asks whether they are the same ones."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    for name in ("encoder.onnx", "tokenizer.json"):
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def test_scores_are_cosines_of_the_projections() -> None:
    turn = np.eye(6, dtype=np.float32)[:, ::-1].copy()
    ranker = Ranker(text=turn, reply=np.eye(6, dtype=np.float32), judgement=by_sifting())
    text, replies = vectors(1, 1)[0], vectors(5, 2)
    np.testing.assert_allclose(ranker.scores(text, replies), replies @ (text @ turn), atol=1e-5)
    np.testing.assert_allclose(ranker.scores(text, 7 * replies), ranker.scores(text, replies), atol=1e-5)


def test_what_is_saved_scores_the_same(encoder: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    text_side = rng.normal(size=(6, 3)).astype(np.float32)
    sad = EmotionScores(tuple(float(emotion is Emotion.SADNESS) for emotion in Emotion), unsure=False)
    read = {"속상했겠어요.": Reading(sad, 0.0, vectors(1, 6)[0])}
    ranker = Ranker(
        text=text_side, reply=np.eye(6, 3, dtype=np.float32), judgement=by_sifting(), general=read
    )
    ranker.save(tmp_path / "ranker.npz", encoder=encoder)
    again = Ranker.load(tmp_path / "ranker.npz", encoder=encoder)
    text, replies = vectors(1, 4)[0], vectors(5, 5)
    np.testing.assert_allclose(again.scores(text, replies), ranker.scores(text, replies), atol=2e-3)
    np.testing.assert_array_equal(again.judgement.weights, ranker.judgement.weights)
    np.testing.assert_array_equal(again.judgement.ngrams.weights, ranker.judgement.ngrams.weights)
    assert again.general.keys() == read.keys()
    assert again.general["속상했겠어요."].scores == sad
    np.testing.assert_allclose(again.general["속상했겠어요."].vector, vectors(1, 6)[0], atol=1e-3)


def test_the_shipped_ranker_has_read_every_general_sentence() -> None:
    assert set(Ranker.load().general) == set(EVERY_SENTENCE)


def test_a_ranker_of_another_encoder_is_refused_with_the_command_that_helps(
    encoder: Path, tmp_path: Path
) -> None:
    square = np.eye(6, dtype=np.float32)
    ranker = Ranker(text=square, reply=square, judgement=by_sifting())
    ranker.save(tmp_path / "ranker.npz", encoder=encoder)
    (encoder / "encoder.onnx").write_text("retrained", encoding="utf-8")
    with pytest.raises(ModelError, match=r"python -m scripts.train_ranker"):
        Ranker.load(tmp_path / "ranker.npz", encoder=encoder)


def test_a_file_that_is_missing_or_damaged_is_refused(encoder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing.npz.*train_ranker"):
        Ranker.load(tmp_path / "nothing.npz", encoder=encoder)
    (tmp_path / "ranker.npz").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(ModelError, match="cannot be read"):
        Ranker.load(tmp_path / "ranker.npz", encoder=encoder)
