from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.judgement import GRADED_FILE
from scripts.splits import (
    CORPUS,
    REPEATED,
    Splits,
    Unit,
    deal,
    dealt_files,
    digest,
    near_duplicate_groups,
    read_rows,
    units,
    with_twins,
)

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
    splits = Splits(frozenset({digest("하나")}), frozenset({digest("둘")}), {"common.jsonl": 2})
    splits.save(tmp_path / "splits.json")
    assert Splits.load(tmp_path / "splits.json") == splits


def test_a_new_paraphrase_of_a_training_row_is_for_training_too() -> None:
    talk = [Unit(("하 출근하기 싫다..",), dealt=True), Unit(("출근하기 싫다",), ALL_FOR_TESTS)]
    assert deal(talk, NOBODY).of("출근하기 싫다") == "train"


def test_a_dealt_row_stays_where_it_is_when_a_new_one_resembles_it_and_a_test_row() -> None:
    before = Splits(frozenset(), frozenset({digest("진짜 출근하기 너무 싫다")}))
    talk = [
        Unit(("진짜 출근하기 너무 싫다",), dealt=True),
        Unit(("출근하기 싫은 날이다",), dealt=True),
        Unit(("진짜 출근하기 너무 싫은 날이다",), ALL_FOR_TESTS),
    ]
    splits = deal(talk, before)
    assert splits.of("출근하기 싫은 날이다") == "train"
    assert splits.of("진짜 출근하기 너무 싫은 날이다") == "test"


def test_every_row_of_the_corpus_is_dealt_and_dealing_again_changes_nothing() -> None:
    kept = Splits.load()
    again = kept
    for danger in (False, True):
        again = deal(units(danger=danger, rows=kept.rows), again)
    assert again == kept
    assert not kept.test & kept.valid
    files = dealt_files(CORPUS)
    assert kept.rows == {path.name: len(read_rows(path)) for path in files}
    known = {turn["text"] for path in files for row in read_rows(path) for turn in row.get("turns", [row])}
    for name in REPEATED:
        unknown = {row["text"] for row in read_rows(CORPUS / name)} - known
        assert not unknown or name == GRADED_FILE.name  # some messages were written to be graded only
