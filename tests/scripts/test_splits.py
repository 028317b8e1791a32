from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.splits import Splits, Unit, deal, digest, near_duplicate_groups, units, with_twins

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = Splits(frozenset(), frozenset())
ALL_FOR_TESTS = (1.0, 0.0)
NONE_FOR_TESTS = (0.0, 0.0)


def test_paraphrases_are_one_group_and_other_messages_are_not() -> None:
    groups = near_duplicate_groups(["하 출근하기 싫다..", "출근하기 싫다", "첫 출근이야"])
    assert sorted(map(sorted, groups)) == [[0, 1], [2]]


def test_spacing_laughter_and_punctuation_do_not_tell_texts_apart() -> None:
    assert digest("보고 싶다ㅠㅠ...") == digest("보고싶다")
    assert digest("ㅋㅋㅋ") != digest("ㅠㅠ")


def test_a_paraphrase_follows_the_text_that_was_dealt_before() -> None:
    before = Splits(frozenset(), frozenset({digest("하 출근하기 싫다..")}))
    talk = [Unit(("출근하기 싫다",), NONE_FOR_TESTS), Unit(("하 출근하기 싫다..",), NONE_FOR_TESTS)]
    assert deal(talk, before).of("출근하기 싫다") == "test"


def test_a_dangerous_sentence_and_its_harmless_twin_are_neighbours_dealt_together() -> None:
    rows = [["엄마가 울까 봐 그거 하나 걸려"], ["엄마가 울까 봐 입대하는 날 장난쳤어"], ["치킨 먹고 싶다"]]
    assert list(with_twins(rows)) == [[*rows[0], *rows[1]], rows[2]]


def test_the_turns_of_a_conversation_stay_together() -> None:
    turns = ("오늘 시험 망했어", "응", "그냥 자고 싶다")
    splits = deal([Unit(turns, ALL_FOR_TESTS), Unit(("내일 비 온대",), NONE_FOR_TESTS)], NOBODY)
    assert {splits.of(turn) for turn in turns} == {"test"}
    assert splits.of("내일 비 온대") == "train"


def test_the_splits_are_read_as_they_were_saved(tmp_path: Path) -> None:
    splits = Splits(frozenset({digest("하나")}), frozenset({digest("둘")}))
    splits.save(tmp_path / "splits.json")
    assert Splits.load(tmp_path / "splits.json") == splits


def test_the_corpus_has_no_undealt_row_that_would_move_a_dealt_one() -> None:
    kept = Splits.load()
    again = deal(units(danger=True), deal(units(danger=False), kept))
    assert again.test >= kept.test
    assert not kept.test & kept.valid
