"""Which rows of assets/corpus are for training, validation and testing.

Paraphrases must not leak from training into a test, so near duplicates form groups and a group is dealt
as a whole. The result is a small file of hashes beside the corpus; whatever is in neither list is for
training. Every script that learns from the corpus asks this file, so that one model's test rows are not
another one's training rows.

    python -m scripts.splits          # deal the rows that are new since the last time

A row stays where it was dealt, whatever is added to the corpus: weights that were trained on it may be at
hand. So rows are only ever added at the end of a file.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

Split = Literal["train", "valid", "test"]

CORPUS: Final = Path(__file__).resolve().parent.parent / "assets" / "corpus"
FILE_NAME: Final = "splits.json"
NEAR_DUPLICATE: Final = 0.45  # cosine of character 2- and 3-gram TF-IDF; the largest group has some 50 texts
TWIN: Final = 0.12  # share of common character pairs from which neighbouring danger rows count as twins
# Of the rows: for testing, for validation. Of the first 20,000 rows 10% and 6%, of danger 12% and 13%.
EMOTION_SHARES: Final = (0.06, 0.04)
DANGER_SHARES: Final = (0.08, 0.07)
REPEATED: Final = ("graded_replies.jsonl", "plain_replies.jsonl")  # more about messages of the other files
TEST_FILE: Final = "danger_test"  # written for testing only; with its near duplicates
TEST_SHARES: Final = (1.0, 0.0)
_NOISE: Final = re.compile(r"[\W_ㅋㅎㅠㅜ\u110f\u1112\u1172\u116e]+")  # NFKC makes ㅋㅎㅠㅜ the latter four


def normalised(text: str) -> str:
    """The text without spaces, punctuation, laughter and tears: what two paraphrases have in common."""
    composed = unicodedata.normalize("NFKC", text).lower()
    return _NOISE.sub("", composed) or composed


def digest(text: str) -> str:
    """12 hexadecimal digits that stand for a text in the split file."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Splits:
    """The dealt corpus. ``of(text)`` is "train" for a text that was never dealt.

    rows: how many rows of each file were dealt.
    """

    valid: frozenset[str]
    test: frozenset[str]
    rows: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = CORPUS / FILE_NAME) -> Splits:
        lists = json.loads(path.read_text(encoding="utf-8"))
        return cls(frozenset(lists["valid"]), frozenset(lists["test"]), lists.get("rows", {}))

    def of(self, text: str) -> Split:
        key = digest(text)
        if key in self.test:
            return "test"
        return "valid" if key in self.valid else "train"

    def save(self, path: Path) -> None:
        lists = {"rows": dict(self.rows), "valid": sorted(self.valid), "test": sorted(self.test)}
        path.write_text(json.dumps(lists, indent=0) + "\n", encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@dataclass(frozen=True, slots=True)
class Unit:
    """Texts that stay together: a message, or all turns of a talk.

    shares: for testing, for validation. dealt: it has its place already.
    """

    texts: tuple[str, ...]
    shares: tuple[float, float] = EMOTION_SHARES
    dealt: bool = False


def dealt_files(folder: Path) -> list[Path]:
    """The files whose rows are dealt."""
    return [path for path in sorted(folder.glob("*.jsonl")) if path.name not in REPEATED]


def units(folder: Path = CORPUS, *, danger: bool, rows: Mapping[str, int] | None = None) -> Iterator[Unit]:
    """Every message and conversation of the danger files, or of all others, in the order of the files.

    rows: how many of each file were dealt before.
    """
    for path in dealt_files(folder):
        if path.name.startswith("danger") != danger:
            continue
        shares = TEST_SHARES if path.stem == TEST_FILE else DANGER_SHARES if danger else EMOTION_SHARES
        talks = [[turn["text"] for turn in row.get("turns", [row])] for row in read_rows(path)]
        before = (rows or {}).get(path.name, 0)
        for part, dealt in ((talks[:before], True), (talks[before:], False)):
            for texts in with_twins(part) if danger else part:
                yield Unit(tuple(texts), shares, dealt)


def with_twins(talks: Iterable[list[str]]) -> Iterator[list[str]]:
    """Neighbours joined where they share words: a dangerous sentence and its harmless twin stay together."""
    joined: list[str] = []
    for texts in talks:
        if joined and _shared_pairs(joined[-1], texts[0]) < TWIN:
            yield joined
            joined = []
        joined += texts
    if joined:
        yield joined


def _shared_pairs(one: str, other: str) -> float:
    """Jaccard similarity of two texts' pairs of characters, in [0, 1]."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in map(normalised, (one, other))]
    return len(pairs[0] & pairs[1]) / max(1, len(pairs[0] | pairs[1]))


def near_duplicate_groups(texts: Sequence[str], threshold: float = NEAR_DUPLICATE) -> list[list[int]]:
    """Indices of ``texts`` in connected groups whose links are pairs with cosine >= ``threshold``."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import TfidfVectorizer

    grams = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), dtype=np.float32)
    matrix = grams.fit_transform([normalised(text) for text in texts])
    rows, columns = [], []
    for start in range(0, matrix.shape[0], 1000):
        cosine = (matrix[start : start + 1000] @ matrix.T).tocoo()
        near = cosine.data >= threshold
        rows.append(cosine.row[near] + start)
        columns.append(cosine.col[near])
    pairs = (np.concatenate(rows), np.concatenate(columns))
    links = coo_matrix((np.ones(len(pairs[0])), pairs), shape=(len(texts), len(texts)))
    count, group_of = connected_components(links, directed=False)
    groups: list[list[int]] = [[] for _ in range(count)]
    for index, group in enumerate(group_of):
        groups[group].append(index)
    return groups


def deal(corpus: Iterable[Unit], dealt: Splits) -> Splits:
    """Deal the new units in groups of near duplicates; a group with dealt units follows them.

    A group of new units is dealt by the hash of its first text, so the result depends on the corpus alone.
    Emotion and danger are dealt apart: a message of one set may resemble one of the other, its label is
    another matter.
    """
    every = list(corpus)
    valid, test = set(dealt.valid), set(dealt.test)
    for members in _merged_groups(every):
        new = [every[member] for member in members if not every[member].dealt]
        if not new:
            continue
        old = {digest(text) for member in members if every[member].dealt for text in every[member].texts}
        keys = {digest(text) for unit in new for text in unit.texts} - old
        draw = 1.0 if old else int(digest(new[0].texts[0]), 16) / 16**12
        for_test, for_validation = max(unit.shares for unit in new)
        if (old | keys) & test or draw < for_test:
            test |= keys
        elif (old | keys) & valid or draw < for_test + for_validation:
            valid |= keys
    return Splits(frozenset(valid - test), frozenset(test), dealt.rows)


def _merged_groups(corpus: Sequence[Unit]) -> list[list[int]]:
    """Indices of the units, together where any of their texts are near duplicates; each list ascends."""
    unit_of = [number for number, unit in enumerate(corpus) for _ in unit.texts]
    parent = list(range(len(corpus)))

    def root(unit: int) -> int:
        while parent[unit] != unit:
            unit = parent[unit]
        return unit

    for group in near_duplicate_groups([text for unit in corpus for text in unit.texts]):
        for index in group[1:]:
            parent[root(unit_of[index])] = root(unit_of[group[0]])
    groups: dict[int, list[int]] = {}
    for number in range(len(corpus)):
        groups.setdefault(root(number), []).append(number)
    return list(groups.values())


def main() -> None:
    path = CORPUS / FILE_NAME
    dealt = Splits.load(path) if path.exists() else Splits(frozenset(), frozenset())
    for danger in (False, True):
        dealt = deal(units(danger=danger, rows=dealt.rows), dealt)
    rows = {file.name: len(read_rows(file)) for file in dealt_files(CORPUS)}
    dealt = replace(dealt, rows=rows)
    dealt.save(path)
    print(f"{path.name}: {len(dealt.valid)} texts for validation, {len(dealt.test)} for testing")


if __name__ == "__main__":
    main()
