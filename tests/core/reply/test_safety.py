from __future__ import annotations

import random
from itertools import product

import pytest

from core.reply import safety
from core.reply.phrases import Urgency
from core.reply.safety import Danger
from core.turn import Kind, Mood

EVERY_DANGER = [Danger(about, urgency) for about, urgency in product((False, True), Urgency)]


def numbers(danger: Danger) -> list[str]:
    return [line.number for line in safety.turn(danger).help_lines]


def test_a_phrase_suffices_without_any_model() -> None:
    assert safety.assess("죽고 싶다", None) == Danger()


def test_the_model_suffices_without_any_phrase() -> None:
    assert safety.assess("창밖이 자꾸 나를 부른다", 0.9) == Danger()


def test_neither_means_no_danger() -> None:
    assert safety.assess("배고파 죽겠다", 0.1) is None
    assert safety.assess("배고파 죽겠다", None) is None


@pytest.mark.parametrize(("probability", "threshold", "alarmed"), [(0.3, 0.3, True), (0.29, 0.3, False)])
def test_the_threshold_itself_is_an_alarm(probability: float, threshold: float, *, alarmed: bool) -> None:
    assert (safety.assess("그냥 그래", probability, threshold) is not None) is alarmed


def test_the_model_knows_danger_and_the_words_tell_whose() -> None:
    assert safety.assess("친구가 연락이 안 되는데 너무 걱정돼", 0.9) == Danger(about_another=True)


@pytest.mark.parametrize("danger", EVERY_DANGER)
def test_an_answer_names_no_emotion_and_brings_no_songs(danger: Danger) -> None:
    turn = safety.turn(danger)
    assert turn.kind is Kind.SAFETY
    assert (turn.emotion, turn.heard, turn.songs, turn.choices, turn.note) == (None, None, (), (), "")
    assert turn.reply_source == "fixed"


@pytest.mark.parametrize("danger", EVERY_DANGER)
def test_every_answer_has_help_lines_and_fits_every_messenger_unfolded(danger: Danger) -> None:
    turn = safety.turn(danger)
    assert turn.help_lines
    assert len(turn.reply) <= 450


def test_somebody_who_wants_to_die_gets_the_lines_to_talk_to() -> None:
    assert numbers(Danger()) == ["109", "1388", "1577-0199"]


@pytest.mark.parametrize("about_another", [False, True])
def test_when_harm_happens_now_the_ambulance_comes_first(about_another: bool) -> None:
    assert numbers(Danger(about_another, Urgency.HARM))[:2] == ["119", "112"]


def test_when_somebody_attacks_the_police_comes_first() -> None:
    assert numbers(Danger(urgency=Urgency.ATTACK))[:2] == ["112", "119"]


def test_worry_about_another_gets_words_of_its_own() -> None:
    assert safety.turn(Danger(about_another=True)).reply != safety.turn(Danger()).reply
    assert "걱정하는 사람도" in safety.turn(Danger(about_another=True)).reply


def test_the_gentle_hours_play_quiet_music_only() -> None:
    assert {safety.gentle_mood(mood) for mood in Mood} == {Mood.CALM}


def test_gentle_replies_do_not_repeat_while_there_are_others() -> None:
    rng = random.Random(3)
    said: list[str] = []
    for _ in safety.GENTLE_REPLIES:
        said.insert(0, safety.gentle_reply(avoid=said, rng=rng))
    assert len(set(said)) == len(safety.GENTLE_REPLIES)
    assert safety.gentle_reply(avoid=said, rng=rng) == said[-1]


def test_care_is_called_for_below_the_threshold_only_where_there_is_a_model() -> None:
    assert safety.CARE < safety.THRESHOLD
    assert safety.calls_for_care(safety.CARE)
    assert not safety.calls_for_care(safety.CARE - 0.01)
    assert not safety.calls_for_care(None)


def test_every_careful_reply_names_the_number_that_answers_at_night() -> None:
    for reply in safety.CARING_REPLIES:
        assert safety.SUICIDE_PREVENTION.number in reply
        assert "!" not in reply
        assert reply.endswith("요.")


def test_gentle_replies_neither_cheer_up_nor_ask() -> None:
    assert not [reply for reply in safety.GENTLE_REPLIES if "?" in reply or "!" in reply]
