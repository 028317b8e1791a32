"""Build the written replies from the corpus: run again whenever the emotion model or the corpus changed.

    python -m scripts.build_written_replies

Takes the first turn of every message and conversation with its answers, its sentence vector from the shipped
emotion model, and writes assets/models/reply/written.*. Long texts are left out, as hardly anybody types
their like, and answers that name something nobody said, as they fit nobody else.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tqdm import tqdm

from core.emotion.classifier import DEFAULT_PATH as ENCODER_PATH
from core.emotion.classifier import EmotionClassifier
from core.reply.written import (
    DEFAULT_PATH,
    FORMAT,
    ROWS_FILE,
    SETTINGS_FILE,
    VECTORS_FILE,
    Row,
    encoder_fingerprint,
)
from core.turn import Emotion
from scripts.emotion_data import CORPUS_FILES
from scripts.particular_words import NAMES_SOMETHING, ParticularWords
from scripts.reply_data import SECOND_REPLIES, TALKS_FILE, Example, may_be_said

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating[Any]]

CORPUS: Final = Path(__file__).resolve().parent.parent / "assets" / "corpus"
FILES: Final = (*(f"{name}.jsonl" for name in CORPUS_FILES), f"{TALKS_FILE}.jsonl", f"{SECOND_REPLIES}.jsonl")
LONGEST_TEXT: Final = 45  # characters
DIMENSIONS: Final = 64
BATCH: Final = 32
LIMIT: Final = 0.3  # confidence below which two of three were graded wrong


def corpus_messages(folder: Path = CORPUS) -> Iterator[dict[str, Any]]:
    """text, emotion and reply of every message, again for each answer; of a conversation, the first."""
    for name in FILES:
        with (folder / name).open(encoding="utf-8") as lines:
            for line in lines:
                message = json.loads(line)
                yield message["turns"][0] if "turns" in message else message


def reply_rows(messages: Sequence[dict[str, Any]]) -> list[Row]:
    """The answers worth keeping, once each: they keep the rules and name only what was said."""
    particular = ParticularWords(texts=(m["text"] for m in messages), replies=(m["reply"] for m in messages))
    kept = {
        (m["text"], m["reply"]): m
        for m in messages
        if len(m["text"]) <= LONGEST_TEXT
        and may_be_said(Example(m["text"], Emotion(m["emotion"]), m["reply"]))
    }
    rows = [
        Row(m["text"], m["reply"], Emotion(m["emotion"]), particular.of(m["reply"])) for m in kept.values()
    ]
    return [row for row in rows if row.unasked(row.text) < NAMES_SOMETHING]


def sentence_vectors(classifier: EmotionClassifier, texts: Sequence[str]) -> Floats:
    """(texts, width), unit length; texts of like length are read together."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    vectors: list[Floats] = [np.empty(0)] * len(texts)
    for start in tqdm(range(0, len(order), BATCH), unit="batch", desc="sentence vectors"):
        numbers = order[start : start + BATCH]
        for number, reading in zip(numbers, classifier.read([texts[n] for n in numbers]), strict=True):
            vectors[number] = reading.vector
    return np.stack(vectors)


def projected(vectors: Floats, dimensions: int) -> tuple[Floats, Floats]:
    """Vectors on their strongest directions (truncated SVD), unit length, and the projection (width, d)."""
    strengths, directions = np.linalg.eigh(vectors.T @ vectors)
    projection = directions[:, np.argsort(-strengths)[:dimensions]].astype(np.float32)
    small = vectors @ projection
    return small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-6), projection


def save(rows: Sequence[Row], vectors: Floats, projection: Floats, *, out: Path, encoder: str) -> None:
    """Write the three files; the same input gives the same bytes."""
    out.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    with gzip.GzipFile(fileobj=text, mode="wb", mtime=0) as packed:
        for row in rows:
            fields = {
                "text": row.text,
                "reply": row.reply,
                "emotion": row.emotion.value,
                "particular": row.particular,
            }
            packed.write((json.dumps(fields, ensure_ascii=False) + "\n").encode())
    (out / ROWS_FILE).write_bytes(text.getvalue())
    np.savez(out / VECTORS_FILE, vectors=vectors.astype(np.float16), projection=projection.astype(np.float16))
    settings = {"format": FORMAT, "encoder": encoder, "limit": LIMIT}
    (out / SETTINGS_FILE).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, default=ENCODER_PATH, help="folder of the emotion model")
    parser.add_argument("--out", type=Path, default=DEFAULT_PATH)
    arguments = parser.parse_args()
    rows = reply_rows(list(corpus_messages()))
    texts = {text: number for number, text in enumerate(dict.fromkeys(row.text for row in rows))}
    vectors = sentence_vectors(EmotionClassifier.load(arguments.encoder), list(texts))
    small, projection = projected(vectors, DIMENSIONS)
    small = small[[texts[row.text] for row in rows]]
    save(rows, small, projection, out=arguments.out, encoder=encoder_fingerprint(arguments.encoder))
    print(f"{len(rows)} replies in {arguments.out}")


if __name__ == "__main__":
    main()
