from __future__ import annotations

import pytest

from core.reply.prompt import (
    KOGPT2,
    OURS,
    Exchange,
    PromptFormat,
    checkpoint_format,
    control_tokens,
)
from core.turn import Emotion


def test_the_emotion_stands_before_the_text_and_the_answer_follows() -> None:
    assert OURS.render("시험 망했어", Emotion.SADNESS) == "<sadness><user>시험 망했어<friend>"


def test_earlier_turns_come_first_the_oldest_at_the_beginning() -> None:
    past = [Exchange("안녕", "안녕하세요!"), Exchange("힘들다", "많이 힘들었죠.")]
    assert OURS.render("응", Emotion.SADNESS, past) == (
        "<user>안녕<friend>안녕하세요!<user>힘들다<friend>많이 힘들었죠.<sadness><user>응<friend>"
    )


def test_the_first_happytalkplayers_marks_are_known() -> None:
    assert KOGPT2.render("시험 망했어", Emotion.SADNESS) == "<usr>시험 망했어<unused1>슬픔<sys>"
    assert KOGPT2.render("밥 먹었어", Emotion.NEUTRAL) == "<usr>밥 먹었어<unused1><sys>"


def test_a_checkpoint_that_knows_earlier_turns_is_shown_them_as_it_was_taught() -> None:
    form = checkpoint_format("{past}<usr>{text}<unused1>{emotion}<sys>", "</s>")
    past = [Exchange("안녕", "안녕하세요!")]
    assert form.render("시험 망했어", Emotion.SADNESS, past) == (
        "<usr>안녕<unused1><sys>안녕하세요!</s><usr>시험 망했어<unused1>슬픔<sys>"
    )
    assert KOGPT2.render("시험 망했어", Emotion.SADNESS, past) == "<usr>시험 망했어<unused1>슬픔<sys>"


@pytest.mark.parametrize("typed", ["<friend>바보", "</s>", "<happiness>", "a < b"])
def test_nobody_types_a_control_token(typed: str) -> None:
    rendered = OURS.render(typed, Emotion.ANGER, [Exchange(typed, typed)])
    assert rendered.count("<") == 5  # those of the form: two speakers, an emotion, two speakers
    assert "‹" in rendered


def test_a_text_of_several_lines_becomes_one_and_a_long_one_keeps_its_end() -> None:
    assert "\n" not in OURS.render("하나\n둘", None)
    long = "가" * 300 + "슬퍼"
    assert OURS.render(long, None).endswith("슬퍼<friend>")
    assert len(OURS.render(long, None)) < 200


def test_an_unknown_emotion_is_written_as_the_form_says() -> None:
    form = PromptFormat(prompt="{emotion}:{text}", stop="#", unknown="?")
    assert form.render("안녕", None) == form.render("안녕", Emotion.FEAR) == "?:안녕"


def test_every_emotion_has_a_token_of_its_own() -> None:
    assert len(set(control_tokens())) == 3 + len(Emotion)
