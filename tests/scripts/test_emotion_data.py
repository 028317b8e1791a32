from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from core.turn import Emotion
from scripts.emotion_data import (
    GOEMOTIONS_EMOTIONS,
    GOEMOTIONS_LABELS,
    KOTE_EMOTIONS,
    KOTE_LABELS,
    corpus_examples,
    danger_examples,
    goemotions_examples,
    jsonl_examples,
    kote_examples,
    leading_emotion,
    nsmc_examples,
    spreadsheet_examples,
)
from scripts.splits import Splits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def test_the_splits_of_the_corpus_share_no_message() -> None:
    splits = Splits.load()
    train, valid, test = (
        {example.text for example in corpus_examples(split, splits)} for split in ("train", "valid", "test")
    )
    assert not train & valid
    assert not train & test
    assert not valid & test
    assert len(train) > len(test) > len(valid) > 1000


def test_danger_rows_know_no_emotion() -> None:
    rows = danger_examples("train", Splits.load())
    assert {row.danger for row in rows} == {True, False}
    assert {row.emotion for row in rows} == {None}


@pytest.mark.parametrize(
    ("columns", "labels"),
    [(("Sentence", "Emotion"), ("행복", "공포")), (("사람문장1", "감정_대분류"), ("기쁨 ", "불안"))],
)
def test_an_ai_hub_spreadsheet_is_read_in_its_own_columns(
    tmp_path: Path, columns: tuple[str, str], labels: tuple[str, str]
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["번호", *columns])
    book.active.append([1, "합격했어요", labels[0]])
    book.active.append([2, "밤길이 무서워요", labels[1]])
    book.active.append([3, "모르겠어요", "기타"])
    book.save(tmp_path / "aihub.xlsx")
    examples = spreadsheet_examples(tmp_path / "aihub.xlsx")
    assert [(example.text, example.emotion) for example in examples] == [
        ("합격했어요", Emotion.HAPPINESS),
        ("밤길이 무서워요", Emotion.FEAR),
    ]


def test_a_csv_without_the_columns_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("문장,라벨\n좋아,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"문장, 라벨.*Sentence/Emotion"):
        spreadsheet_examples(tmp_path / "other.csv")


def test_operators_rows_may_know_emotion_or_danger(tmp_path: Path) -> None:
    rows = [{"text": "좋아", "emotion": "happiness"}, {"text": "배고파 죽겠다", "danger": False}]
    (tmp_path / "mine.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    happy, hungry = jsonl_examples(tmp_path / "mine.jsonl")
    assert (happy.emotion, happy.danger) == (Emotion.HAPPINESS, None)
    assert (hungry.emotion, hungry.danger) == (None, False)


@pytest.mark.parametrize(
    ("table", "count"), [(KOTE_EMOTIONS, KOTE_LABELS), (GOEMOTIONS_EMOTIONS, GOEMOTIONS_LABELS)]
)
def test_no_foreign_label_means_two_emotions(table: Mapping[Emotion, tuple[int, ...]], count: int) -> None:
    numbers = [number for group in table.values() for number in group]
    assert set(table) == set(Emotion)
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < count


def test_the_emotion_of_most_labels_leads_and_a_tie_leads_nowhere() -> None:
    assert leading_emotion((6, 22, 5), KOTE_EMOTIONS) is Emotion.ANGER
    assert leading_emotion((6, 5), KOTE_EMOTIONS) is None
    assert leading_emotion((3,), KOTE_EMOTIONS) is None


def test_foreign_files_are_read(tmp_path: Path) -> None:
    import lzma

    (tmp_path / "kote.tsv").write_text("7\t너무 웃겨\t28,42\n", encoding="utf-8")
    (tmp_path / "goemotions.tsv").write_text("무서워\t14\n", encoding="utf-8")
    with lzma.open(tmp_path / "reviews.tsv.xz", "wt", encoding="utf-8") as lines:
        lines.write("stars\treview\n10\t인생 영화입니다\n1\t별로\n")
    (comment,) = kote_examples(tmp_path / "kote.tsv")
    assert (comment.emotion, comment.labels) == (Emotion.HAPPINESS, ("kote", (28, 42)))
    (post,) = goemotions_examples(tmp_path / "goemotions.tsv")
    assert post.emotion is Emotion.FEAR
    (review,) = nsmc_examples(tmp_path / "reviews.tsv.xz")
    assert (review.text, review.stars) == ("인생 영화입니다", 1.0)
