"""Choosing with the shipped encoder and written replies, and a small generator that is taught its answers."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from core.emotion.classifier import EmotionClassifier, Reading
from core.reply.choosing import (
    BARE,
    JUDGED,
    READ_AT_ONCE,
    TOGETHER,
    WRITTEN,
    Asked,
    Chosen,
    ReplyChooser,
    rash,
    rounded_off,
    takes_up,
)
from core.reply.conversion import converted
from core.reply.general import EVERY_SENTENCE
from core.reply.generator import Candidate, ReplyGenerator, Sampling
from core.reply.judgement import GENERAL, MEASURES, SECOND
from core.reply.loading import NO_GENERATOR, load_chooser, load_generator
from core.reply.prompt import KOGPT2, Exchange
from core.reply.ranker import Ranker
from core.reply.rules import Proposal, broken_rule
from core.reply.sentences import AND_THEN, ASK_FOR_MORE
from core.reply.written import WrittenReplies
from core.turn import Emotion, EmotionScores
from tests.core.reply.checkpoints import kogpt2
from tests.core.reply.judgements import by_sifting

FAILED = "오늘 시험 망했어"
GOOD = "정말 속상했겠어요. 푹 쉬어요."
CHEERFUL = "정말 축하해요!"


@pytest.fixture(scope="module")
def reader() -> EmotionClassifier:
    return EmotionClassifier.load()


@pytest.fixture(scope="module")
def written() -> WrittenReplies:
    return WrittenReplies.load()


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers a failed examination half with comfort, half with congratulations."""
    asked = KOGPT2.render(FAILED, Emotion.SADNESS)
    pairs = [(asked, f" {GOOD}"), (asked, f" {CHEERFUL}")]
    return kogpt2(tmp_path_factory.mktemp("kogpt2"), pairs=pairs)


@pytest.fixture(scope="module")
def generator(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> ReplyGenerator:
    sampling = Sampling(candidates=16, top_k=0, top_p=1.0, temperature=1.0, longest=10, no_repeat=0)
    cache = tmp_path_factory.mktemp("cache")
    return ReplyGenerator.load(converted(str(checkpoint), form=KOGPT2, cache=cache, sampling=sampling))


@pytest.fixture(scope="module")
def even_ranker(reader: EmotionClassifier) -> Ranker:
    """Takes a reply for the better the nearer its vector is to the text's."""
    width = reader.vectors(["응"]).shape[1]
    same = np.eye(width, dtype=np.float32)
    return Ranker(text=same, reply=same, judgement=by_sifting())


class Slow:
    """Reads like another, takes its time, and remembers what it read."""

    def __init__(self, reader: EmotionClassifier, *, seconds: float) -> None:
        self._reader = reader
        self._seconds = seconds
        self.portions: list[int] = []
        self.alone: list[str] = []
        self.together: list[str] = []

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.portions.append(len(texts))
        self.alone += texts
        time.sleep(self._seconds)
        return self._reader.read(texts)

    def answers(self, text: str, replies: Sequence[str]) -> npt.NDArray[np.float32]:
        self.together += replies
        time.sleep(self._seconds)
        return self._reader.answers(text, replies)


def ranked(
    chooser: ReplyChooser,
    reader: EmotionClassifier,
    text: str,
    *,
    said: tuple[str, ...] = (),
    past: tuple[Exchange, ...] = (),
    seconds: float = 5.0,
) -> list[Chosen]:
    reading = reader.read([text])[0]
    asked = Asked(text=text, reading=reading, scores=reading.scores, said=said, past=past)
    return chooser.ranked(asked, seconds=seconds)


def test_generated_and_written_replies_compete_and_every_one_keeps_the_rules(
    reader: EmotionClassifier, generator: ReplyGenerator, written: WrittenReplies, even_ranker: Ranker
) -> None:
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=written)
    found = ranked(chooser, reader, FAILED)
    assert {one.source for one in found} == {"generated", "written", "fallback"}
    assert [one.worth() for one in found] == sorted((one.worth() for one in found), reverse=True)
    assert len([one for one in found if one.source != "fallback"]) <= JUDGED + WRITTEN
    for one in found:
        assert broken_rule(Proposal(one.reply, FAILED, Emotion.SADNESS)) is None


def test_a_cheerful_answer_to_grief_is_generated_and_never_chosen(
    reader: EmotionClassifier, generator: ReplyGenerator, even_ranker: Ranker
) -> None:
    drawn = [one.reply for one in generator.candidates(FAILED, Emotion.SADNESS, seconds=5)]
    assert CHEERFUL in drawn
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=None)
    said = [one.reply for one in ranked(chooser, reader, FAILED)]
    assert GOOD in said
    assert CHEERFUL not in said


def test_what_was_given_lately_is_not_given_again(
    reader: EmotionClassifier, generator: ReplyGenerator, even_ranker: Ranker
) -> None:
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=None)
    assert GOOD not in [one.reply for one in ranked(chooser, reader, FAILED, said=(GOOD,))]


def test_without_a_ranker_the_generator_is_silent_and_the_best_written_reply_is_given(
    reader: EmotionClassifier, generator: ReplyGenerator, written: WrittenReplies
) -> None:
    chooser = ReplyChooser(reader=reader, ranker=None, generator=generator, written=written)
    found = ranked(chooser, reader, "오늘 회사에서 혼나서 우울해")
    assert [one.source for one in found] == ["written"]
    assert ranked(chooser, reader, "막차 놓쳐서 택시비 사만 원 나온 게 벌써 세 번째라 허탈해") == []


def test_a_generator_that_breaks_leaves_the_written_replies(
    reader: EmotionClassifier,
    written: WrittenReplies,
    even_ranker: Ranker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def candidates(self, text: str, *_: object, **__: object) -> list[Candidate]:
            raise RuntimeError(f"cannot continue {text}")

    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=Broken(), written=written)
    found = ranked(chooser, reader, "오늘 회사에서 혼나서 우울해")
    assert {one.source for one in found} == {"written", "fallback"}
    assert "RuntimeError" in caplog.text
    assert "혼나서" not in caplog.text


def test_without_time_nothing_is_ranked(
    reader: EmotionClassifier, generator: ReplyGenerator, written: WrittenReplies, even_ranker: Ranker
) -> None:
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=written)
    started = time.monotonic()
    assert ranked(chooser, reader, FAILED, seconds=0.0) == []
    assert time.monotonic() - started < 1


def test_offers_are_read_while_there_is_time_and_the_promising_ones_first(
    reader: EmotionClassifier, generator: ReplyGenerator, written: WrittenReplies, even_ranker: Ranker
) -> None:
    slow = Slow(reader, seconds=0.6)
    chooser = ReplyChooser(reader=slow, ranker=even_ranker, generator=generator, written=written)
    found = ranked(chooser, reader, FAILED, seconds=1.0)
    assert slow.portions == [READ_AT_ONCE]
    assert slow.together == []
    assert len(found) == READ_AT_ONCE
    assert "written" in {one.source for one in found}


def test_the_best_offers_are_read_as_one_with_the_text_and_lead_the_list(
    reader: EmotionClassifier, generator: ReplyGenerator, written: WrittenReplies, even_ranker: Ranker
) -> None:
    """Under a judgement whose second step believes only what the encoder says of the pair."""
    second = np.zeros(SECOND, np.float32)
    second[1] = 1.0
    watched = Slow(reader, seconds=0.0)
    chooser = ReplyChooser(reader=watched, ranker=even_ranker, generator=generator, written=written)
    even_ranker.judgement = replace(by_sifting(), second=second)
    try:
        found = ranked(chooser, reader, FAILED)
    finally:
        even_ranker.judgement = by_sifting()
    first = found[: len(watched.together)]
    assert len(found) > len(first) == TOGETHER
    assert {one.reply for one in first} == set(watched.together)
    for one in first:
        (logit,) = reader.answers(FAILED, [one.reply])
        assert one.score == pytest.approx(1 / (1 + np.exp(-logit)), abs=0.1)  # activations are int8
    worth = [one.worth() for one in first]
    assert worth == sorted(worth, reverse=True)


def test_general_sentences_that_the_ranker_knows_are_not_read_again(
    reader: EmotionClassifier, written: WrittenReplies
) -> None:
    watched = Slow(reader, seconds=0.0)
    chooser = ReplyChooser(reader=watched, ranker=Ranker.load(), generator=None, written=written)
    found = ranked(chooser, reader, FAILED)
    assert "fallback" in {one.source for one in found}
    assert not set(watched.alone) & set(EVERY_SENTENCE)


def test_general_sentences_compete_and_win_where_the_others_are_judged_worse(
    reader: EmotionClassifier, generator: ReplyGenerator, even_ranker: Ranker
) -> None:
    """The same answers under a judgement that likes general sentences, and one that does not."""
    reading = reader.read([FAILED])[0]
    asked = Asked(text=FAILED, reading=reading, scores=reading.scores)
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=None)
    sources = []
    for liking in (9.0, -9.0):
        weights = np.zeros(MEASURES, np.float32)
        weights[GENERAL] = liking
        even_ranker.judgement = replace(by_sifting(), weights=weights)
        try:
            best = chooser.best(asked, seconds=5)
        finally:
            even_ranker.judgement = by_sifting()
        assert best is not None
        sources.append(best.source)
    assert sources == ["fallback", "generated"]


def test_where_no_feeling_is_clear_a_generated_reply_must_take_up_something(
    reader: EmotionClassifier, generator: ReplyGenerator, even_ranker: Ranker
) -> None:
    reading = reader.read([FAILED])[0]
    unclear = replace(reading.scores, unsure=True)
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=None)
    asked = Asked(text=FAILED, reading=reading, scores=unclear)
    drawn = [one for one in chooser.ranked(asked, seconds=5) if one.source == "generated"]
    best = chooser.best(asked, seconds=5)
    assert drawn
    assert best is not None
    assert best.source != "generated" or takes_up(best.reply, FAILED)


def test_a_reply_to_this_text_is_worth_more_than_a_general_sentence() -> None:
    own = Chosen("시험을 망쳤군요.", "generated", 0.7)
    assert own.worth() > Chosen("마음이 무거웠겠어요.", "fallback", 0.85).worth()
    assert own.worth() < Chosen("마음이 무거웠겠어요.", "fallback", 0.99).worth()


def test_a_cheerful_reply_is_worth_no_more_while_joy_is_not_sure(reader: EmotionClassifier) -> None:
    cheerful, calm = reader.read(["정말 기쁘겠어요! 축하해요!", "많이 속상하겠어요."])
    for joy, doubted in ((0.85, True), (0.95, False)):
        rest = (1 - joy) / (len(Emotion) - 1)
        scores = EmotionScores(tuple(joy if one is Emotion.HAPPINESS else rest for one in Emotion))
        assert rash(cheerful, scores) is doubted
        assert not rash(calm, scores)
    sure, doubtful = (Chosen("정말 기쁘겠어요!", "generated", 0.7, rash=doubted) for doubted in (False, True))
    assert sure.worth() > doubtful.worth(nodded=True) == 0.7


def test_after_a_turn_of_only_listening_a_reply_to_this_text_is_worth_still_more(
    reader: EmotionClassifier, generator: ReplyGenerator, even_ranker: Ranker
) -> None:
    own, general = Chosen("시험을 망쳤군요.", "generated", 0.7), Chosen(ASK_FOR_MORE[0], "fallback", 0.97)
    assert own.worth() < general.worth()
    assert own.worth(nodded=True) > general.worth(nodded=True)
    chooser = ReplyChooser(reader=reader, ranker=even_ranker, generator=generator, written=None)
    for said, nodded in (((ASK_FOR_MORE[0], GOOD), True), ((GOOD, ASK_FOR_MORE[0]), False)):
        worth = [one.worth(nodded=nodded) for one in ranked(chooser, reader, FAILED, said=said)]
        assert worth == sorted(worth, reverse=True)


def test_what_is_taken_up_begins_like_a_word_that_was_said() -> None:
    assert takes_up("시험을 망쳤군요.", FAILED)
    assert not takes_up("많이 속상했겠어요.", FAILED)


def test_a_reply_that_only_names_the_feeling_is_followed_by_a_written_sentence() -> None:
    rng = random.Random(1)
    bare = "많이 속상했겠어요."
    given: list[str] = []
    for _ in range(20):
        reply = rounded_off(bare, Emotion.SADNESS, avoid=given[:5], rng=rng)
        assert reply.startswith(bare)
        assert reply.removeprefix(bare).strip() in AND_THEN[Emotion.SADNESS]
        assert reply not in given[:5]
        given.insert(0, reply)


@pytest.mark.parametrize("reply", [GOOD, "면접에서 떨어졌다니 정말 속상했겠어요."])
def test_other_replies_stay_as_they_are(reply: str) -> None:
    assert rounded_off(reply, Emotion.SADNESS, avoid=(), rng=random.Random(1)) == reply


def test_every_sentence_that_may_follow_keeps_the_rules() -> None:
    for emotion, sentences in AND_THEN.items():
        assert len(set(sentences)) == len(sentences) >= 6
        for sentence in sentences:
            assert broken_rule(Proposal(sentence, "그랬어", emotion)) is None
            assert sentence.endswith(("요.", "요!", "요?", "죠?"))
            assert len(sentence) > BARE / 4


def test_an_operators_checkpoint_is_converted_into_the_cache_and_used(
    checkpoint: Path, reader: EmotionClassifier, tmp_path: Path
) -> None:
    generator = load_generator(str(checkpoint), cache=tmp_path)
    drawn = generator.candidates(FAILED, Emotion.SADNESS, seconds=5)
    assert {one.reply for one in drawn} & {GOOD, CHEERFUL}
    chooser = load_chooser(reader, model=str(checkpoint), cache=tmp_path)
    assert "generated" in {one.source for one in ranked(chooser, reader, FAILED)}


def test_the_generator_can_be_switched_off(reader: EmotionClassifier, tmp_path: Path) -> None:
    chooser = load_chooser(reader, model=NO_GENERATOR, cache=tmp_path)
    assert {one.source for one in ranked(chooser, reader, "오늘 회사에서 혼나서 우울해")} == {
        "written",
        "fallback",
    }


def test_parts_that_do_not_load_are_left_out_and_named_in_the_log(
    reader: EmotionClassifier, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chooser = load_chooser(
        reader, model=tmp_path / "no-model", cache=tmp_path, folder=tmp_path / "no-replies"
    )
    assert ranked(chooser, reader, FAILED) == []
    assert "no-model" in caplog.text
    assert "no-replies" in caplog.text
