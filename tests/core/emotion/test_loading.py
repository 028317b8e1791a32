from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.emotion.checkpoint import CheckpointClassifier
from core.emotion.classifier import DEFAULT_PATH, EmotionClassifier
from core.emotion.loading import load_classifier
from core.errors import ModelError
from core.turn import Emotion

if TYPE_CHECKING:
    from pathlib import Path

SIX = ["기쁨", "분노", "슬픔", "혐오", "놀람", "공포"]


def electra(folder: Path, names: list[str]) -> Path:
    """A small ELECTRA sequence classification checkpoint with random weights."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertTokenizerFast, ElectraConfig, ElectraForSequenceClassification

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "오늘", "너무", "좋아", "##해", "싫어"]
    BertWordPieceTokenizer(vocab={word: number for number, word in enumerate(words)}).save(
        str(folder / "t.json")
    )
    BertTokenizerFast(tokenizer_file=str(folder / "t.json")).save_pretrained(folder)
    torch.manual_seed(3)
    config = ElectraConfig(
        vocab_size=len(words),
        embedding_size=16,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=len(names),
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    ElectraForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_the_shipped_folder_loads_without_torch() -> None:
    assert isinstance(load_classifier(DEFAULT_PATH), EmotionClassifier)


def test_an_operators_checkpoint_gives_the_emotions_and_the_shipped_model_still_watches(
    tmp_path: Path,
) -> None:
    classifier = load_classifier(electra(tmp_path, SIX))
    assert isinstance(classifier, CheckpointClassifier)
    wish, other = classifier.read(["이제 그만 살고 싶어. 다 끝내고 싶어", "오늘 너무 좋아"])
    assert sum(other.scores.probabilities) == pytest.approx(1, abs=1e-5)
    assert other.scores[Emotion.NEUTRAL] == 0
    assert wish.danger >= 0.5 > other.danger
    assert classifier.answers("오늘 너무 좋아", ["좋겠어요.", "싫겠어요."]).shape == (2,)
    assert other.vector.shape == EmotionClassifier.load().read(["오늘"])[0].vector.shape


def test_a_checkpoint_alone_knows_no_danger(tmp_path: Path) -> None:
    classifier = load_classifier(electra(tmp_path, [*SIX, "중립"]), shipped=tmp_path / "nowhere")
    (reading,) = classifier.read(["오늘 너무 싫어"])
    assert reading.danger == 0
    assert reading.vector.shape == (32,)
    assert classifier.answers("오늘", ["좋겠어요.", "싫겠어요."]).tolist() == [0, 0]
    assert classifier.classify([""])[0].unsure


def test_a_checkpoint_with_other_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="긍정, 부정"):
        load_classifier(electra(tmp_path, ["긍정", "부정"]))


def test_a_folder_of_neither_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_classifier(tmp_path)
