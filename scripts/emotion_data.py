"""The texts an emotion model can learn from, each with what is known about it.

A row knows some of: its emotion, whether it tells of danger, how a friend answered, the labels of another
data set. Each of these is a task of its own in training; an unknown one costs nothing. Where another data
set must speak our seven words, one table per set says how.
"""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.emotion.labels import emotion_named
from core.turn import Emotion
from scripts.splits import CORPUS, Split, Splits, read_rows

CORPUS_FILES: Final = (
    "common",
    "people",
    "situations",
    "everyday",
    "borders",
    "scenes",
    "telling",
    "lives",
    "moments",
)
SHORTEST_FOLLOW_UP: Final = 12  # characters; a shorter later turn means nothing without the talk before it

KOTE_LABELS: Final = 44
KOTE_EMOTIONS: Final[Mapping[Emotion, tuple[int, ...]]] = {
    Emotion.HAPPINESS: (1, 2, 4, 13, 14, 28, 32, 40, 42, 43),
    Emotion.ANGER: (0, 6, 22, 23),
    Emotion.SADNESS: (5, 10, 19, 25, 27, 36, 38),
    Emotion.DISGUST: (20, 21, 31),
    Emotion.SURPRISE: (34, 39),
    Emotion.FEAR: (18, 41),
    Emotion.NEUTRAL: (24,),
}
GOEMOTIONS_LABELS: Final = 28
GOEMOTIONS_EMOTIONS: Final[Mapping[Emotion, tuple[int, ...]]] = {
    Emotion.HAPPINESS: (0, 1, 13, 15, 17, 18, 20, 21, 23),
    Emotion.ANGER: (2, 3),
    Emotion.SADNESS: (9, 16, 24, 25),
    Emotion.DISGUST: (11,),
    Emotion.SURPRISE: (26,),
    Emotion.FEAR: (14, 19),
    Emotion.NEUTRAL: (27,),
}
AIHUB_EMOTIONS: Final[Mapping[str, Emotion]] = {  # 감정_대분류 of the emotional dialogue corpus
    "기쁨": Emotion.HAPPINESS,
    "분노": Emotion.ANGER,
    "슬픔": Emotion.SADNESS,
    "상처": Emotion.SADNESS,
    "당황": Emotion.SURPRISE,
    "불안": Emotion.FEAR,
}
AIHUB_COLUMNS: Final = (("Sentence", "Emotion"), ("사람문장1", "감정_대분류"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text; None for what is not known about it.

    labels: name of the data set and the numbers of its labels that hold. stars: -1 (one star) to 1 (ten).
    """

    text: str
    emotion: Emotion | None = None
    danger: bool | None = None
    reply: str | None = None
    labels: tuple[str, tuple[int, ...]] | None = None
    stars: float | None = None


def corpus_examples(split: Split, splits: Splits, *, folder: Path = CORPUS) -> list[Example]:
    """Messages of the corpus in a split; for training, conversations too."""
    examples = [
        Example(
            text=row["text"], emotion=Emotion(row["emotion"]), reply=row["reply"], danger=row.get("danger")
        )
        for name in CORPUS_FILES
        for row in read_rows(folder / f"{name}.jsonl")
        if splits.of(row["text"]) == split
    ]
    return examples + list(_turns(folder, splits)) if split == "train" else examples


def _turns(folder: Path, splits: Splits) -> Iterator[Example]:
    for row in read_rows(folder / "dialogues.jsonl"):
        for number, turn in enumerate(row["turns"]):
            means_something = number == 0 or len(turn["text"]) > SHORTEST_FOLLOW_UP
            if means_something and splits.of(turn["text"]) == "train":
                yield Example(text=turn["text"], emotion=Emotion(turn["emotion"]), reply=turn["reply"])


def danger_examples(split: Split, splits: Splits, *, folder: Path = CORPUS) -> list[Example]:
    """Rows of danger*.jsonl in a split."""
    return [
        Example(text=row["text"], danger=bool(row["danger"]))
        for path in sorted(folder.glob("danger*.jsonl"))
        for row in read_rows(path)
        if splits.of(row["text"]) == split
    ]


def jsonl_examples(path: Path) -> list[Example]:
    """Rows (text, emotion) or (text, danger) of an operator's own JSONL file."""
    return [
        Example(
            text=row["text"],
            emotion=Emotion(row["emotion"]) if row.get("emotion") is not None else None,
            danger=bool(row["danger"]) if row.get("danger") is not None else None,
            reply=row.get("reply"),
        )
        for row in read_rows(path)
    ]


def spreadsheet_examples(path: Path) -> list[Example]:
    """Rows of an AI Hub spreadsheet (.xlsx, .csv) in its own columns; other labels than ours are left out."""
    rows = iter(_cells(path))
    header = [cell.strip() for cell in next(rows)]
    for text_name, emotion_name in AIHUB_COLUMNS:
        if text_name in header and emotion_name in header:
            text_at, emotion_at = header.index(text_name), header.index(emotion_name)
            break
    else:
        wanted = " or ".join("/".join(pair) for pair in AIHUB_COLUMNS)
        raise ValueError(f"{path} has the columns {', '.join(header)}; {wanted} are needed")
    examples = []
    for row in rows:
        name = row[emotion_at].strip()
        emotion = AIHUB_EMOTIONS.get(name) or emotion_named(name)
        if emotion is not None and row[text_at].strip():
            examples.append(Example(text=row[text_at].strip(), emotion=emotion))
    return examples


def _cells(path: Path) -> Iterator[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.reader(lines)
        return
    from openpyxl import load_workbook

    for row in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]


def kote_examples(path: Path) -> list[Example]:
    """Comments of KOTE (id, comment, labels), with an emotion where one of ours leads."""
    return [_labelled("kote", row[1], row[2], KOTE_EMOTIONS) for row in _tsv(path)]


def goemotions_examples(path: Path) -> list[Example]:
    """Comments of GoEmotions in Korean (text, labels), with an emotion where one of ours leads."""
    return [_labelled("goemotions", row[0], row[1], GOEMOTIONS_EMOTIONS) for row in _tsv(path)]


def _labelled(name: str, text: str, numbers: str, table: Mapping[Emotion, Sequence[int]]) -> Example:
    labels = tuple(int(number) for number in numbers.split(","))
    return Example(text=text, labels=(name, labels), emotion=leading_emotion(labels, table))


def leading_emotion(labels: Iterable[int], table: Mapping[Emotion, Sequence[int]]) -> Emotion | None:
    """The emotion to which most labels belong; None when none does or two share the lead."""
    raised = set(labels)
    votes = {emotion: len(raised.intersection(numbers)) for emotion, numbers in table.items()}
    best = max(votes.values())
    leaders = [emotion for emotion, count in votes.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else None


def nsmc_examples(path: Path, *, shortest: int = 6, longest: int = 60) -> list[Example]:
    """Film reviews (stars 1 to 10, text) between two lengths in characters."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t", 1) for line in lines]
    return [
        Example(text=row[1], stars=(int(row[0]) - 5.5) / 4.5)
        for row in rows
        if len(row) == 2 and row[0].isdigit() and shortest <= len(row[1]) <= longest
    ]


def _tsv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")
