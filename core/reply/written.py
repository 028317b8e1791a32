"""The best-fitting reply that somebody wrote for the project's corpus.

Texts with near sentence vectors are looked up in an Annoy index, then weighed by what they share in wording
with the listener's text. A reply that would mention something the listener did not say is held back: a warm
general sentence is better than a wrong particular one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.classifier import DEFAULT_PATH as ENCODER_PATH
from core.emotion.classifier import ENCODER_FILE, TOKENIZER_FILE
from core.errors import MissingPackage, ModelError
from core.reply.known_words import KnownWords
from core.reply.wording import Wording, pieces
from core.turn import Emotion, EmotionScores

if TYPE_CHECKING:
    import numpy.typing as npt

DEFAULT_PATH: Final = Path(__file__).resolve().parents[2] / "assets" / "models" / "reply"
ROWS_FILE: Final = "written.jsonl.gz"
VECTORS_FILE: Final = "written.npz"
SETTINGS_FILE: Final = "written.json"
FORMAT: Final = 1
BUILD_COMMAND: Final = "python -m scripts.build_written_replies"

TREES: Final = 5  # with SEARCH_K: 99.7% of the true neighbours, 0.1 s to build, 0.6 ms to ask
NEIGHBOURS: Final = 200
SEARCH_K: Final = 8_000
SEED: Final = 7

# What a reply's confidence is made of; it reaches 1 for a text that was itself answered in the corpus.
VECTOR_SHARE: Final = 0.50
COVERAGE_SHARE: Final = 0.30
LIKENESS_SHARE: Final = 0.20
UNSAID_WORD: Final = 0.03  # for a word of the corpus text that the listener did not say, times its rarity
UNASKED_FACT: Final = 0.30  # for a particular word of the reply that the listener did not say
_WORD: Final = re.compile("[가-힣]+")
LEAST_EMOTION: Final = 0.25  # a text of an emotion less probable than this is not compared


@dataclass(frozen=True, slots=True)
class WrittenReply:
    """A reply, its confidence in [0, 1], and the text and emotion it was written for."""

    reply: str
    confidence: float
    text: str
    emotion: Emotion


@dataclass(frozen=True, slots=True)
class Row:
    """A text of the corpus and its reply.

    particular: beginnings of words in the reply that name something, with what it costs to say one unasked.
    """

    text: str
    reply: str
    emotion: Emotion
    particular: Mapping[str, float]

    def unasked(self, text: str) -> float:
        """What it costs to say the particular words of this reply to somebody who wrote ``text``."""
        return sum(cost for word, cost in self.particular.items() if word not in text)


def encoder_fingerprint(path: Path = ENCODER_PATH) -> str:
    """Stands for the sentence vectors that the model in folder ``path`` makes."""
    digest = hashlib.sha256()
    for name in (ENCODER_FILE, TOKENIZER_FILE):
        digest.update((path / name).read_bytes())
    return digest.hexdigest()[:16]


class WrittenReplies:
    """The replies of one build. Safe to call from several threads."""

    def __init__(
        self,
        *,
        rows: Sequence[Row],
        vectors: npt.NDArray[np.float32],
        projection: npt.NDArray[np.float32],
        limit: float,
    ) -> None:
        """vectors: (rows, d), unit length. projection: (sentence vector's width, d). limit in [0, 1]."""
        self._rows = rows
        self._projection = projection
        self._limit = limit
        # The pieces of a row are cut again when it is compared: kept, they would take 100 MB a process.
        self._wording = Wording(pieces(row.text) for row in rows)
        self._same_wording: dict[int, list[int]] = defaultdict(list)  # rows by the hash of their pieces
        for number, row in enumerate(rows):
            self._same_wording[hash(pieces(row.text))].append(number)
        self._index = _index(vectors)
        self._known_words = KnownWords(row.reply for row in rows)
        self._particular = {
            word: cost for row in rows for word, cost in row.particular.items() if _WORD.fullmatch(word)
        }

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH, *, encoder: Path = ENCODER_PATH) -> WrittenReplies:
        """Load the folder ``path``. encoder: folder of the model whose vectors will be asked with.

        Raises ModelError when a file is missing or damaged, or was built with another encoder.
        """
        try:
            settings = json.loads((path / SETTINGS_FILE).read_text(encoding="utf-8"))
            built_with, asked_with = settings["encoder"], encoder_fingerprint(encoder)
            arrays = np.load(path / VECTORS_FILE)
            vectors = arrays["vectors"].astype(np.float32)
            projection = arrays["projection"].astype(np.float32)
            rows = list(_read_rows(path / ROWS_FILE))
        except Exception as error:  # json, gzip, zip and numpy share no base class for a damaged file
            raise ModelError(
                f"written replies in {path} cannot be read ({error}); run: {BUILD_COMMAND}"
            ) from error
        if settings.get("format") != FORMAT or len(rows) != len(vectors):
            raise ModelError(f"written replies in {path} are not of format {FORMAT}; run: {BUILD_COMMAND}")
        if built_with != asked_with:
            raise ModelError(
                f"written replies in {path} belong to encoder {built_with}, the emotion model is "
                f"{asked_with}; run: {BUILD_COMMAND}"
            )
        return cls(rows=rows, vectors=vectors, projection=projection, limit=float(settings["limit"]))

    def best(
        self,
        *,
        text: str,
        vector: npt.NDArray[np.float32],
        scores: EmotionScores,
        avoid: Collection[str] = (),
    ) -> WrittenReply | None:
        """The first of ``fitting``, with its arguments; None when nothing fits."""
        found = self.fitting(text=text, vector=vector, scores=scores, avoid=avoid, most=1)
        return found[0] if found else None

    def fitting(
        self,
        *,
        text: str,
        vector: npt.NDArray[np.float32],
        scores: EmotionScores,
        avoid: Collection[str] = (),
        most: int,
    ) -> list[WrittenReply]:
        """Different replies that reach the limit and are not in ``avoid``, the best first, at most ``most``.

        vector: the text's sentence vector, (width,). scores: its emotions. avoid: replies given lately.
        """
        found: dict[str, WrittenReply] = {}
        for reply in self.ranked(text=text, vector=vector, scores=scores):
            if reply.confidence < self._limit or len(found) == most:
                break
            if reply.reply not in avoid:
                found.setdefault(reply.reply, reply)
        return list(found.values())

    def unasked(self, reply: str, text: str) -> float:
        """What it costs to say the particular words of ``reply`` to somebody who wrote ``text``.

        For replies from elsewhere: as particular counts what is particular in a reply of the corpus.
        """
        costs = (
            next((self._particular[start] for start in _beginnings(word) if start in self._particular), 0.0)
            for word in _WORD.findall(reply)
            if not any(start in text for start in _beginnings(word))
        )
        return sum(costs)

    def garbled(self, reply: str, heard: str) -> bool:
        """Whether ``reply`` holds a word that is in no reply of the corpus and not in ``heard``."""
        return bool(self._known_words.unknown(reply, heard))

    def ranked(
        self, *, text: str, vector: npt.NDArray[np.float32], scores: EmotionScores
    ) -> list[WrittenReply]:
        """All replies that were compared, the best first, however low."""
        said = pieces(text)
        projected = vector @ self._projection
        projected /= max(float(np.linalg.norm(projected)), 1e-6)
        numbers, distances = self._index.get_nns_by_vector(
            projected, NEIGHBOURS, SEARCH_K, include_distances=True
        )
        near = dict(zip(numbers, distances, strict=True))
        for number in self._same_wording.get(hash(said), ()):
            near.setdefault(number, float(np.linalg.norm(projected - self._index.get_item_vector(number))))
        found = []
        for number, distance in near.items():
            row = self._rows[number]
            if scores[row.emotion] < LEAST_EMOTION:
                continue
            cosine = 1 - distance**2 / 2  # Annoy's angular distance is sqrt(2 (1 - cosine))
            known = pieces(row.text)
            coverage, likeness = self._wording.shared(said, known)
            confidence = (
                VECTOR_SHARE * cosine
                + COVERAGE_SHARE * coverage
                + LIKENESS_SHARE * likeness
                - UNSAID_WORD * self._wording.unsaid(text, known)
                - UNASKED_FACT * row.unasked(text) * min(1.0, 4 * (1 - likeness))
            )
            found.append(WrittenReply(row.reply, min(max(confidence, 0.0), 1.0), row.text, row.emotion))
        return sorted(found, key=lambda reply: -reply.confidence)


def _beginnings(word: str) -> list[str]:
    """What ``word`` may name, the longest first; one syllable only where hardly a particle follows it."""
    shortest = 1 if len(word) <= 2 else 2
    return [word[:end] for end in range(min(len(word), 5), shortest - 1, -1)]


def _index(vectors: npt.NDArray[np.float32]) -> Any:
    try:
        from annoy import AnnoyIndex
    except ImportError as error:
        raise MissingPackage("annoy is missing; pip install -r requirements-serve.txt") from error
    index = AnnoyIndex(vectors.shape[1], "angular")
    index.set_seed(SEED)
    for number, vector in enumerate(vectors):
        index.add_item(number, vector)
    index.build(TREES, n_jobs=1)
    return index


def _read_rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Row(row["text"], row["reply"], Emotion(row["emotion"]), row["particular"])
