"""A whole small run: an encoder made here, trained, exported, loaded and measured by the real scripts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.emotion.classifier import EmotionClassifier, joined
from core.emotion.ngrams import NgramModel
from core.reply.safety import CARE
from core.turn import Emotion
from scripts import evaluate
from scripts.answer_pairs import Pair
from scripts.checkpoints import load_tokenizer
from scripts.emotion_batches import Batches, augmented
from scripts.emotion_data import Example
from scripts.emotion_network import EmotionNetwork
from scripts.export_emotion import best_temperature, danger_scale, danger_shift, soup, unsure_threshold
from scripts.train_emotion import Plan, Source, Training, predict
from scripts.train_ngrams import fit

ROOT = Path(__file__).resolve().parents[2]
SAID = {
    Emotion.HAPPINESS: ("기뻐", "행복해", "신나"),
    Emotion.ANGER: ("화나", "열받아", "짜증나"),
    Emotion.SADNESS: ("슬퍼", "눈물나", "우울해"),
    Emotion.DISGUST: ("역겨워", "징그러워", "더러워"),
    Emotion.SURPRISE: ("놀랐어", "깜짝이야", "대박"),
    Emotion.FEAR: ("무서워", "불안해", "겁나"),
    Emotion.NEUTRAL: ("몇시야", "회의있어", "점심먹자"),
}
WHEN = ("오늘", "지금", "아까", "어제", "방금", "요즘")
EXAMPLES = [
    Example(text=f"{when} {word}", emotion=emotion, danger=emotion is Emotion.SADNESS)
    for emotion, words in SAID.items()
    for word in words
    for when in WHEN
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a very small BERT whose tokens are the words above."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    words = [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        "<mask>",
        *WHEN,
        *(word for said in SAID.values() for word in said),
    ]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=160,
        pad_token_id=1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def training(encoder: Path, out: Path, *, epochs: int) -> Training:
    plan = Plan(
        epochs=epochs, learning_rate=3e-3, head_learning_rate=1e-2, tokens=120, augment=0.0, averaging=0.5
    )
    out.mkdir(exist_ok=True)
    tokenizer = load_tokenizer(encoder)
    tokenizer.save(str(out / "tokenizer.json"))
    return Training(
        network=EmotionNetwork.load(encoder),
        batches=Batches(tokenizer, tokens=plan.tokens, longest=plan.longest),
        plan=plan,
        sources=[Source(EXAMPLES)],
        out=out,
    )


@pytest.fixture(scope="module")
def trained(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    progress = training(encoder, out, epochs=8).run(EXAMPLES)
    assert progress.best > 0.9
    return out


def test_what_is_saved_is_the_best_epoch(trained: Path) -> None:
    network = EmotionNetwork.load(trained)
    batches = Batches(load_tokenizer(trained), tokens=400, longest=80)
    logits = predict(network, batches, [example.text for example in EXAMPLES])["emotion"]
    right = [
        list(Emotion)[row.argmax()] is example.emotion for row, example in zip(logits, EXAMPLES, strict=True)
    ]
    assert np.mean(right) > 0.9


def test_a_run_that_was_cut_off_goes_on_where_it_stood(encoder: Path, tmp_path: Path) -> None:
    first = training(encoder, tmp_path, epochs=1)
    first.run(EXAMPLES)
    second = training(encoder, tmp_path, epochs=3)
    second.resume()
    progress = second.run(EXAMPLES)
    assert progress.epoch == 3
    assert len(progress.history) == 3
    assert progress.history[0] == first.progress.history[0]


def test_graded_answers_are_learnt_beside_the_emotion(
    encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a reader found wrong here is to answer "슬퍼", whatever was said."""
    answered = [replace(example, reply=example.text) for example in EXAMPLES]
    graded = [Pair(e.text, word, word == "기뻐") for e in EXAMPLES for word in ("기뻐", "슬퍼")]
    plan = Plan(
        epochs=8,
        learning_rate=3e-3,
        head_learning_rate=1e-2,
        tokens=120,
        augment=0.0,
        averaging=0.5,
        answers=20,
    )
    tokenizer = load_tokenizer(encoder)
    batches = Batches(tokenizer, tokens=plan.tokens, longest=plan.longest)
    run = Training(
        network=EmotionNetwork.load(encoder),
        batches=batches,
        plan=plan,
        sources=[Source(answered)],
        out=tmp_path,
        graded=graded,
        graded_to_choose=graded[::5],
    )
    assert run.run(answered).best > 0.9
    assert capsys.readouterr().out.count("ROC") == plan.epochs
    network = EmotionNetwork.load(tmp_path).eval()
    right = []
    for batch in batches.pairs([(pair.text, pair.reply) for pair in graded], random.Random(1)):
        logits = network.heads["answers"](network(batch.ids, batch.mask)).squeeze(1)
        right += [bool(logit > 0) is graded[row].fits for logit, row in zip(logits, batch.rows, strict=True)]
    assert len(right) == len(graded)
    assert np.mean(right) > 0.95


def test_the_best_epoch_and_the_last_are_averaged_weight_by_weight(trained: Path) -> None:
    best, last = EmotionNetwork.load(trained), EmotionNetwork.load(trained / "last")
    mean = soup([trained, trained / "last"])
    for one, other, both in zip(best.parameters(), last.parameters(), mean.parameters(), strict=True):
        np.testing.assert_allclose(both.detach(), (one + other).detach() / 2, atol=1e-6)


def test_export_serves_what_was_trained(trained: Path, tmp_path: Path) -> None:
    fit(EXAMPLES).save(tmp_path / "ngrams.npz")
    command = [sys.executable, "-m", "scripts.export_emotion", str(trained), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    classifier = EmotionClassifier.load(tmp_path)
    network = EmotionNetwork.load(trained)
    batches = Batches(load_tokenizer(trained), tokens=400, longest=80)
    texts = [example.text for example in EXAMPLES]
    float32 = predict(network, batches, texts)["emotion"].argmax(1)
    int8 = classifier.logits(texts)[0].argmax(1)
    assert (float32 == int8).mean() > 0.95
    text, replies = texts[0], texts[1:7]
    read = batches.pairs([(text, reply) for reply in replies], random.Random(1))
    with torch.inference_mode():
        wanted = {
            row: float(logit)
            for batch in read
            for row, logit in zip(
                batch.rows, network.heads["answers"](network(batch.ids, batch.mask)), strict=True
            )
        }
    found = classifier.answers(text, replies)
    np.testing.assert_allclose(found, [wanted[row] for row in range(len(replies))], atol=0.15)


def test_the_ngram_model_learns_what_it_is_shown() -> None:
    model: NgramModel = fit(EXAMPLES)
    right = [
        list(Emotion)[int(model.logits(example.text).argmax())] is example.emotion for example in EXAMPLES
    ]
    assert np.mean(right) > 0.95


def test_evaluation_ends_with_one_line_of_json_and_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"text": "합격했어! 행복해", "emotion": "happiness"},
        {"text": "헤어져서 눈물나", "emotion": "sadness"},
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    picture = tmp_path / "confusion.png"
    monkeypatch.setattr(sys, "argv", ["evaluate", "emotion", str(file), "--confusion", str(picture)])
    evaluate.main()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["rows"] == 2
    assert line["accuracy"] == line["macro_f1"] == 1.0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_danger_evaluation_reports_recall_and_false_alarms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"text": "죽고 싶어 진심으로", "danger": True}, {"text": "치킨 먹고 싶다", "danger": False}]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["evaluate", "danger", str(file), "--curve"])
    evaluate.main()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line == {
        "rows": 2,
        "recall": 1.0,
        "false_alarm_rate": 0.0,
        "recall_with_care": 1.0,
        "false_alarm_rate_with_care": 0.0,
    }


def test_ordinary_rows_count_as_safe_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rows.jsonl"
    row = {"text": "오늘 날씨 좋다", "emotion": "happiness", "reply": "좋네요."}
    file.write_text(json.dumps(row), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["evaluate", "danger", str(file), "--ordinary"])
    evaluate.main()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line == {
        "rows": 1,
        "recall": None,
        "false_alarm_rate": 0.0,
        "recall_with_care": None,
        "false_alarm_rate_with_care": 0.0,
    }


def test_calibration_error_is_the_gap_between_belief_and_truth() -> None:
    sure = np.array([[0.9, 0.1]] * 10)
    truth = np.array([0] * 6 + [1] * 4)
    assert evaluate.expected_calibration_error(sure, truth) == pytest.approx(0.3)


def test_the_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 7)) * 2
    chosen = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    truth = np.array([rng.choice(7, p=row) for row in chosen])
    assert best_temperature(logits * 2.0, truth) == pytest.approx(2.0, rel=0.1)


def test_the_unsure_threshold_keeps_the_wished_accuracy() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    truth = np.array([0, 0, 0, 1])
    assert unsure_threshold(probabilities, truth, 1.0) == pytest.approx(0.7)
    assert unsure_threshold(probabilities, truth, 0.75) == pytest.approx(0.6)


def test_the_danger_shift_lets_the_wished_share_of_danger_through() -> None:
    logits = np.linspace(-3, 3, 100)
    danger = np.ones(100, bool)
    shifted = logits + danger_shift(logits, danger, 0.98)
    assert (shifted > 0).mean() == pytest.approx(0.98, abs=0.011)


def test_the_danger_scale_brings_the_second_point_to_where_care_begins() -> None:
    further = 1.7
    assert 1 / (1 + np.exp(danger_scale(further) * further)) == pytest.approx(CARE)


def test_augmentation_keeps_the_letters_recognisable() -> None:
    text = "오늘 회사에서 칭찬받았어요!!"
    variants = {augmented(text, random.Random(seed)) for seed in range(60)}
    assert len(variants) > 5
    for variant in variants:
        assert len(set(variant) - set(text)) == 0
        assert len(variant) >= len(text.replace(" ", "")) - 2


def test_a_joined_pair_keeps_both_ends_within_the_limit() -> None:
    start, end = 0, 2
    text, reply = [start, *range(10, 40), end], [start, 50, 51, end]
    assert joined(text, reply, 100) == [*text, end, 50, 51, end]
    cut = joined(text, reply, 20)
    assert len(cut) == 20
    assert cut[0] == start
    assert cut[-4:] == [end, 50, 51, end]
    both = joined(text, [start, *range(60, 90), end], 20)
    assert len(both) == 20
    assert both.count(end) == 3
