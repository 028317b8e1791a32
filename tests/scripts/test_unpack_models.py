"""The shipped files, unpacked, say what they said before."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from core.emotion.classifier import DEFAULT_PATH, EmotionClassifier
from core.reply.conversion import convert
from core.reply.loading import GENERATOR_PATH
from core.reply.prompt import FORMATS
from scripts.checkpoints import load_tokenizer
from scripts.emotion_batches import Batches
from scripts.emotion_network import EmotionNetwork
from scripts.train_emotion import predict
from scripts.unpack_models import WEIGHTS_FILE, generator_weights, unpack_emotion, unpack_reply

TEXTS = ["오늘 회사에서 칭찬받았어", "면접에서 떨어졌어", "밤길이 너무 무서워요", "점심은 김밥이야"]


def test_an_unpacked_encoder_reads_as_the_served_one_does(tmp_path: Path) -> None:
    unpack_emotion(DEFAULT_PATH, tmp_path)
    network = EmotionNetwork.load(tmp_path)
    found = predict(network, Batches(load_tokenizer(tmp_path), tokens=400, longest=60), TEXTS)
    classifier = EmotionClassifier.load()
    emotion, danger, vectors = classifier.logits(TEXTS)
    np.testing.assert_allclose(found["emotion"], emotion, atol=0.4)
    np.testing.assert_array_equal(found["emotion"].argmax(1), emotion.argmax(1))
    np.testing.assert_allclose(found["danger"].ravel(), danger, atol=0.4)
    unit = found["vector"] / np.linalg.norm(found["vector"], axis=1, keepdims=True)
    assert (np.sum(unit * vectors, axis=1) > 0.98).all()
    batches = Batches(load_tokenizer(tmp_path), tokens=400, longest=60)
    (batch,) = batches.pairs([(TEXTS[0], TEXTS[1])], random.Random(1))
    logit = network.heads["answers"](network(batch.ids, batch.mask)).item()
    assert logit == pytest.approx(float(classifier.answers(TEXTS[0], TEXTS[1:2])[0]), abs=0.4)


def test_an_unpacked_generator_becomes_the_same_file_again(tmp_path: Path) -> None:
    network = unpack_reply(GENERATOR_PATH, tmp_path / "checkpoint")
    assert torch.equal(network.lm_head.weight, network.transformer.wte.weight)
    convert(str(tmp_path / "checkpoint"), tmp_path / "again", form=FORMATS["ours"])
    served = generator_weights(GENERATOR_PATH / WEIGHTS_FILE)
    again = generator_weights(tmp_path / "again" / WEIGHTS_FILE)
    assert served.keys() == again.keys()
    for name, values in served.items():
        np.testing.assert_allclose(again[name], values, atol=1e-5 + 1e-6 * float(np.abs(values).max()))
