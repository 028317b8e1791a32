from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import ctranslate2
import pytest

from core.errors import ModelError
from core.reply.conversion import CACHE, converted
from core.reply.generator import SETTINGS_FILE, ReplyGenerator, Sampling, whole_sentences
from core.reply.prompt import KOGPT2, Exchange, PromptFormat
from core.turn import Emotion
from tests.core.reply.checkpoints import CONTROL, POSITIONS, WORDS, kogpt2

SAMPLING = Sampling(
    candidates=8, temperature=1.0, top_k=0, top_p=1.0, repetition_penalty=1.0, no_repeat=0, longest=16
)
SAD = KOGPT2.render("오늘 시험 망했어", Emotion.SADNESS)
GLAD = KOGPT2.render("오늘 시험 붙었어", Emotion.HAPPINESS)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """KoGPT2 in small, taught two answers."""
    pairs = [(SAD, " 정말 속상했겠어요. 푹 쉬어요."), (GLAD, " 정말 축하해요!")]
    return kogpt2(tmp_path_factory.mktemp("kogpt2"), pairs=pairs)


@pytest.fixture(scope="module")
def folder(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return converted(str(checkpoint), form=KOGPT2, cache=tmp_path_factory.mktemp("cache"), sampling=SAMPLING)


@pytest.fixture(scope="module")
def untaught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that says anything, so that limits show."""
    name = str(kogpt2(tmp_path_factory.mktemp("untaught")))
    return converted(name, form=KOGPT2, cache=tmp_path_factory.mktemp("cache"), sampling=SAMPLING)


def tokens_said(generator: ReplyGenerator) -> list[list[str]]:
    found = generator.candidates("오늘 시험", Emotion.FEAR, seconds=5)
    return [candidate.reply.split() for candidate in found]


def test_a_checkpoint_answers_what_it_was_taught_by_text_and_emotion(folder: Path) -> None:
    generator = ReplyGenerator.load(folder)
    sad = generator.candidates("오늘 시험 망했어", Emotion.SADNESS, seconds=5)
    glad = generator.candidates("오늘 시험 붙었어", Emotion.HAPPINESS, seconds=5)
    assert sad[0].reply == "정말 속상했겠어요. 푹 쉬어요."
    assert glad[0].reply == "정말 축하해요!"
    assert 0 >= sad[0].log_probability > -1


def test_candidates_differ_and_come_the_most_probable_first(untaught: Path) -> None:
    sampling = replace(SAMPLING, candidates=12, longest=6)
    found = ReplyGenerator.load(untaught, sampling=sampling).candidates("시험", None, seconds=5)
    assert 1 < len({candidate.reply for candidate in found}) == len(found) <= 12
    odds = [candidate.log_probability for candidate in found]
    assert odds == sorted(odds, reverse=True)


def test_no_control_token_is_ever_said(untaught: Path) -> None:
    said = {token for line in tokens_said(ReplyGenerator.load(untaught)) for token in line}
    assert said
    assert not said & set(CONTROL)


def test_top_k_of_one_leaves_one_answer(untaught: Path) -> None:
    sampling = replace(SAMPLING, top_k=1)
    assert len(tokens_said(ReplyGenerator.load(untaught, sampling=sampling))) <= 1


def test_a_small_top_p_leaves_one_answer(untaught: Path) -> None:
    sampling = replace(SAMPLING, top_p=0.001)
    assert len(tokens_said(ReplyGenerator.load(untaught, sampling=sampling))) <= 1


def test_a_low_temperature_draws_the_taught_answer_only(folder: Path) -> None:
    sampling = replace(SAMPLING, temperature=0.1)
    found = ReplyGenerator.load(folder, sampling=sampling).candidates(
        "오늘 시험 망했어", Emotion.SADNESS, seconds=5
    )
    assert [candidate.reply for candidate in found] == ["정말 속상했겠어요. 푹 쉬어요."]


def test_no_run_of_tokens_comes_twice_where_that_is_forbidden(tmp_path: Path) -> None:
    name = str(kogpt2(tmp_path, pairs=[(SAD, " " + "푹 " * 11 + "쉬어요.")]))

    def most(no_repeat: int) -> int:
        sampling = replace(SAMPLING, temperature=0.2, no_repeat=no_repeat)
        folder = converted(name, form=KOGPT2, cache=tmp_path / "cache", sampling=sampling)
        found = ReplyGenerator.load(folder).candidates("오늘 시험 망했어", Emotion.SADNESS, seconds=5)
        return max((candidate.reply.split().count("푹") for candidate in found), default=0)

    assert most(0) >= 8
    assert most(2) <= 4


def test_a_repetition_penalty_keeps_words_from_coming_back(untaught: Path) -> None:
    def different_words(penalty: float) -> float:
        ctranslate2.set_random_seed(3)
        sampling = replace(SAMPLING, candidates=300, repetition_penalty=penalty, longest=14)
        lines = tokens_said(ReplyGenerator.load(untaught, sampling=sampling))
        return sum(len(set(line)) for line in lines) / sum(map(len, lines))

    assert different_words(1e4) > different_words(1.0) + 0.02


def test_an_answer_is_no_longer_than_allowed_and_ends_with_a_whole_sentence(untaught: Path) -> None:
    sampling = replace(SAMPLING, longest=5, candidates=16)
    for line in tokens_said(ReplyGenerator.load(untaught, sampling=sampling)):
        assert len(line) <= 5
        assert len(line) < 5 or line[-1][-1] in ".!"


def test_when_the_time_is_over_only_whole_sentences_are_given(untaught: Path) -> None:
    generator = ReplyGenerator.load(untaught)
    started = time.monotonic()
    found = generator.candidates("시험", None, seconds=0)
    assert time.monotonic() - started < 2
    assert all(candidate.reply[-1] in ".!" for candidate in found)
    assert all(len(candidate.reply.split()) == 1 for candidate in found)


def test_a_long_talk_is_cut_to_what_the_network_sees(folder: Path) -> None:
    form = PromptFormat(prompt="{past}<usr>{text}<sys>", past="<usr>{text}<sys>{reply}", stop="</s>")
    generator = ReplyGenerator.load(folder)
    long = " ".join(["오늘"] * POSITIONS)
    assert generator.candidates(long, Emotion.SADNESS, seconds=5) is not None
    with_past = ReplyGenerator(
        generator=generator._generator,
        tokenizer=generator._tokenizer,
        form=form,
        positions=POSITIONS,
        sampling=SAMPLING,
    )
    past = [Exchange("오늘 " * 20, "푹 " * 20), Exchange("시험", "푹")]
    tokens = with_past._prompt("망했어", None, past)
    assert tokens == ["<usr>", "시험", "<sys>", "푹", "<usr>", "망했어", "<sys>"]


def test_whole_sentences() -> None:
    assert whole_sentences("그랬군요. 오늘은") == "그랬군요."
    assert whole_sentences("축하해요!") == "축하해요!"
    assert whole_sentences("아직") == ""


def test_conversion_happens_once_and_again_when_the_checkpoint_or_the_prompt_changes(
    checkpoint: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "checkpoint"
    shutil.copytree(checkpoint, copy)
    first = converted(str(copy), form=KOGPT2, cache=tmp_path)
    made = (first / "model.bin").stat().st_mtime_ns
    assert converted(str(copy), form=KOGPT2, cache=tmp_path) == first
    assert (first / "model.bin").stat().st_mtime_ns == made
    other = replace(KOGPT2, prompt="<usr>{text}<sys>")
    assert converted(str(copy), form=other, cache=tmp_path) != first
    (copy / "generation_config.json").write_text("{}", encoding="utf-8")
    assert converted(str(copy), form=KOGPT2, cache=tmp_path) != first
    assert not list((tmp_path / CACHE).glob(".*"))


def test_a_folder_that_holds_no_checkpoint_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing.*REPLY_MODEL"):
        converted(str(tmp_path / "nothing"), form=KOGPT2, cache=tmp_path)


def test_a_vocabulary_without_the_prompts_tokens_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    form = PromptFormat(prompt="<question>{text}<answer>", stop="</s>")
    made = converted(str(checkpoint), form=form, cache=tmp_path)
    with pytest.raises(ModelError, match="<question>, <answer>"):
        ReplyGenerator.load(made)


def test_a_folder_of_another_format_is_refused(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    settings = json.loads((copy / SETTINGS_FILE).read_text(encoding="utf-8"))
    (copy / SETTINGS_FILE).write_text(json.dumps({**settings, "format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format is not 1"):
        ReplyGenerator.load(copy)


def test_the_words_used_here_are_in_the_vocabulary() -> None:
    assert {"오늘", "시험", "망했어", "붙었어"} <= set(WORDS)


def test_a_process_that_drew_answers_ends_well() -> None:
    """Several times: without closing, one exit in three aborts inside the library."""
    drawing = (
        "from core.reply.generator import ReplyGenerator\n"
        "from core.reply.loading import GENERATOR_PATH\n"
        "print(ReplyGenerator.load(GENERATOR_PATH).candidates('안녕', None, seconds=5)[:1])\n"
        "kept = ReplyGenerator.load(GENERATOR_PATH)\n"
        "kept.candidates('오늘 칭찬받았어', None, seconds=5)\n"
    )
    for _ in range(4):
        subprocess.run([sys.executable, "-c", drawing], check=True, capture_output=True, timeout=60)
