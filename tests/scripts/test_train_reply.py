"""A whole small run: vocabulary, pretraining, fine-tuning, export, and the served files answer."""

from __future__ import annotations

import json
import lzma
import random
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.reply.generator import ReplyGenerator
from core.reply.prompt import OURS, Exchange
from core.turn import Emotion
from scripts.checkpoints import load_tokenizer
from scripts.reply_data import Example, film_reviews, held_out
from scripts.reply_network import IGNORED, AnswerBatches, Batch, loss_of, packed

ROOT = Path(__file__).resolve().parents[2]
WHO = ("엄마가", "친구가", "회사에서", "학교에서", "동생이", "언니가", "아빠가", "선배가")
SAID = {
    "칭찬해 줬어": ("happiness", "칭찬을 듣다니 정말 기뻤겠어요!"),
    "화를 냈어": ("sadness", "그 말에 마음이 많이 아팠겠어요."),
    "나를 속였어": ("anger", "속았다니 화가 날 만해요."),
}
ROWS = [
    {"text": f"{who} {what}", "emotion": emotion, "reply": reply}
    for who in WHO
    for what, (emotion, reply) in SAID.items()
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    from scripts.emotion_data import CORPUS_FILES
    from scripts.reply_data import SECOND_REPLIES
    from scripts.splits import digest

    for name in (*CORPUS_FILES, SECOND_REPLIES):
        (folder / f"{name}.jsonl").write_text(lines if name == CORPUS_FILES[0] else "", encoding="utf-8")
    talk = {
        "turns": [
            {"text": "오늘 혼났어", "emotion": "sadness", "reply": "속상했겠어요."},
            {"text": "응", "emotion": "sadness", "reply": "여기서는 편하게 말해요."},
        ]
    }
    (folder / "dialogues.jsonl").write_text(json.dumps(talk, ensure_ascii=False), encoding="utf-8")
    held = {"valid": [digest(ROWS[0]["text"])], "test": [digest(ROWS[1]["text"]), digest(ROWS[5]["text"])]}
    (folder / "splits.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("reviews") / "reviews.tsv.xz"
    rng = random.Random(1)
    words = ["정말", "재미있는", "영화", "배우가", "좋다", "지루했다", "다시", "보고", "싶다"]
    with lzma.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(f"8\t{' '.join(rng.choices(words, k=6))}\n" for _ in range(400))
    return file


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=170, text=True)
    return done.stdout


SMALL = ("--layers", "2", "--width", "64")


@pytest.fixture(scope="module")
def pretrained(corpus: Path, reviews: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pretrained")
    printed = run(
        *("scripts.train_reply", "pretrain", "--nsmc", str(reviews), "--corpus", str(corpus)),
        *("--out", str(out), "--steps", "30", "--rows", "4", "--vocabulary", "500", *SMALL),
    )
    assert "perplexity" in printed
    return out


@pytest.fixture(scope="module")
def tuned(corpus: Path, pretrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tuned")
    run(
        *("scripts.train_reply", "finetune", "--model", str(pretrained), "--corpus", str(corpus)),
        *("--out", str(out), "--epochs", "60", "--learning-rate", "4e-3", "--dropout", "0"),
    )
    return out


def test_what_was_tuned_answers_by_text_and_emotion_once_it_is_exported(tuned: Path, tmp_path: Path) -> None:
    run("scripts.export_reply", str(tuned), "--out", str(tmp_path / "served"))
    generator = ReplyGenerator.load(tmp_path / "served")
    for what, (emotion, reply) in SAID.items():
        found = generator.candidates(f"선배가 {what}", Emotion(emotion), seconds=5)
        assert found[0].reply == reply


def test_files_without_validation_rows_are_refused_before_anything_is_learnt(
    corpus: Path, pretrained: Path, tmp_path: Path
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run(
            *("scripts.train_reply", "finetune", "--model", str(pretrained), "--corpus", str(corpus)),
            *("--out", str(tmp_path), "--files", "dialogues"),
        )
    assert "dialogues has no validation rows" in failed.value.stderr


def test_measuring_prints_perplexity_a_character_on_the_test_rows(tuned: Path, corpus: Path) -> None:
    printed = run("scripts.train_reply", "measure", "--model", str(tuned), "--corpus", str(corpus))
    figures = json.loads(printed.splitlines()[-1])
    assert figures["rows"] == 2
    assert 1 <= figures["perplexity_per_character"] < 2


def test_pretraining_goes_on_where_it_was_cut_off(corpus: Path, reviews: Path, tmp_path: Path) -> None:
    def train(steps: int, *more: str) -> int:
        run(
            *("scripts.train_reply", "pretrain", "--nsmc", str(reviews), "--corpus", str(corpus)),
            *("--out", str(tmp_path), "--steps", str(steps), "--rows", "2", "--vocabulary", "500"),
            *(*SMALL, *more),
        )
        state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
        return int(state["progress"]["step"])

    assert train(4) == 4
    assert train(7, "--resume") == 7


@pytest.mark.parametrize("text", ["ㅋㅋㅋㅋ 뷁 🤣", "안녕 <0x41> hello", "ㅠㅠ"])
def test_the_vocabulary_spells_whatever_is_typed(pretrained: Path, text: str) -> None:
    tokenizer = load_tokenizer(pretrained)
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_only_the_answer_and_its_end_are_learnt(pretrained: Path) -> None:
    tokenizer = load_tokenizer(pretrained)
    example = Example("칭찬해 줬어", Emotion.HAPPINESS, "기뻤겠어요!", (Exchange("응", "네."),))
    short = Example("응", Emotion.SADNESS, "네.")
    batch = AnswerBatches(tokenizer, OURS, tokens=500).of([example, short])[0]
    for row, one in zip(batch.targets, (short, example), strict=True):
        learnt = [int(token) for token in row if token != IGNORED]
        assert learnt == [*tokenizer.encode(one.reply).ids, tokenizer.token_to_id("<end>")]
    assert batch.characters == len(example.reply) + len(short.reply)


def test_padding_changes_no_loss(pretrained: Path) -> None:
    from transformers import GPT2LMHeadModel

    network = GPT2LMHeadModel.from_pretrained(pretrained, attn_implementation="eager").eval()
    tokenizer = load_tokenizer(pretrained)
    examples = [
        Example("칭찬해 줬어", Emotion.HAPPINESS, "기뻤겠어요!"),
        Example("응", Emotion.SADNESS, "네."),
    ]
    together = AnswerBatches(tokenizer, OURS, tokens=500).of(examples)
    apart = AnswerBatches(tokenizer, OURS, tokens=1).of(examples)
    assert (len(together), len(apart)) == (1, 2)
    summed = [sum(loss_of(network, batch, total=True).item() for batch in part) for part in (together, apart)]
    assert summed[0] == pytest.approx(summed[1], rel=1e-4)


def test_packing_loses_no_token_and_predicts_the_next() -> None:
    documents = [[1, 2, 3], [4], [5, 6], [7, 8, 9, 10]]
    batches = list(packed(documents, end=0, length=3, rows=2))
    assert all(isinstance(batch, Batch) for batch in batches)
    stream = [1, 2, 3, 0, 4, 0, 5, 6, 0, 7, 8, 9, 10, 0]
    assert torch.cat([batch.ids.flatten() for batch in batches]).tolist() == stream[:12]
    assert torch.cat([batch.targets.flatten() for batch in batches]).tolist() == stream[1:13]


def test_reviews_that_are_held_out_are_few_and_always_the_same(reviews: Path) -> None:
    texts = [f"{text} {number}" for number, text in enumerate(film_reviews(reviews))] * 5
    assert 0 <= sum(map(held_out, texts)) / len(texts) < 0.05
    assert [held_out(text) for text in texts[:50]] == [held_out(text) for text in texts[:50]]
