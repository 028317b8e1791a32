"""What the friend answers to given texts, and the figures that can be counted of it: evaluate.py replies.

Whether an answer fits and is kind is for a person to read: the rows written here are what is read.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from core import texts
from core.companion import REPLY_SECONDS, clear_emotion, scores_in_context
from core.reply.about_me import answers_about_me
from core.reply.choosing import Asked
from core.reply.fresh import fresh
from core.reply.general import fallback_reply, felt_for_sure
from core.reply.loading import load_chooser
from core.reply.prompt import Exchange
from core.song_request import SongRequest, song_request
from core.text import normalise
from scripts.splits import Splits, read_rows

if TYPE_CHECKING:
    from core.emotion.checkpoint import CheckpointClassifier
    from core.emotion.classifier import EmotionClassifier
    from core.reply.choosing import ReplyChooser
    from core.turn import EmotionScores

SOURCES: Final = ("generated", "written", "fallback")


@dataclass(frozen=True, slots=True)
class Answered:
    """A text, what was heard, and the reply it got.

    score: probability that it would do; None where it was not judged.
    """

    text: str
    reply: str
    emotion: str | None
    source: str
    score: float | None
    ms: float


def answered(
    rows: Sequence[dict[str, Any]],
    *,
    reader: EmotionClassifier | CheckpointClassifier,
    chooser: ReplyChooser,
    seconds: float = REPLY_SECONDS,
    seed: int = 1,
) -> Iterator[Answered]:
    """Each row (text, and earlier turns under "past" where there are any) as a talk with somebody new."""
    rng = random.Random(seed)
    for row in tqdm(rows, desc="replies", mininterval=5):
        text = normalise(row["text"])
        past = [Exchange(turn["text"], turn["reply"]) for turn in row.get("past", [])]
        started = time.perf_counter()
        reading = reader.read([text])[0]
        scores = scores_in_context(text, reading, ()) or reading.scores
        about = answers_about_me(text) or words_with_music(song_request(text), scores)
        asked = Asked(text=text, reading=reading, scores=scores, past=past)
        chosen = None if about else chooser.best(asked, seconds=seconds)
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        source, score = "fallback", None
        if about:
            reply, source = fresh(about, avoid=(), rng=rng), "written"
        elif chosen is None:
            reply = fallback_reply(felt_for_sure(scores), text=text, avoid=(), rng=rng)
        else:
            reply, source, score = chosen.reply, chosen.source, round(chosen.score, 3)
        yield Answered(text, reply, clear_emotion(scores), source, score, milliseconds)


def words_with_music(request: SongRequest | None, scores: EmotionScores) -> Sequence[str]:
    """What is said with the songs, or before them, to somebody who asks for music."""
    if request is None:
        return ()
    if request.mood is not None:
        return texts.FOR_MOOD[request.mood]
    return texts.WHICH_MUSIC if clear_emotion(scores) is None else texts.REQUESTED


def figures(rows: Sequence[Answered]) -> dict[str, Any]:
    """rows, share by source, distinct_2, repeated_replies, median_chars, p50_ms, p95_ms.

    distinct_2: different neighbouring word pairs among all (Li et al., 2016). repeated_replies: share of the
    rows whose reply another row got too.
    """
    sources = Counter(row.source for row in rows)
    pairs = [pair for row in rows for pair in zip(row.reply.split(), row.reply.split()[1:], strict=False)]
    given = Counter(row.reply for row in rows)
    times = sorted(row.ms for row in rows)
    return {
        "rows": len(rows),
        **{source: round(sources[source] / len(rows), 4) for source in SOURCES},
        "distinct_2": round(len(set(pairs)) / max(1, len(pairs)), 4),
        "repeated_replies": round(sum(given[row.reply] > 1 for row in rows) / len(rows), 4),
        "median_chars": statistics.median(len(row.reply) for row in rows),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": times[min(len(times) - 1, round(0.95 * len(times)))],
    }


def replies(arguments: argparse.Namespace) -> dict[str, Any]:
    """Replies to the rows' texts: written to --out, and the figures of the last line."""
    from core.emotion.loading import load_classifier

    rows = [row for path in arguments.files for row in read_rows(path)]
    if arguments.split:
        splits = Splits.load()
        rows = [row for row in rows if splits.of(row["text"]) == arguments.split]
    if not rows:
        raise SystemExit(f"no rows in {', '.join(map(str, arguments.files))}; is --split right?")
    reader = load_classifier(arguments.model)
    chooser = load_chooser(reader, model=arguments.generator, cache=arguments.cache)
    for _ in answered(rows[:1], reader=reader, chooser=chooser):
        pass  # the first call of a model is slower than any other
    found = list(answered(rows, reader=reader, chooser=chooser, seconds=arguments.seconds))
    if arguments.out:
        save(found, arguments.out)
    return figures(found)


def save(rows: Sequence[Answered], path: Path) -> None:
    """Write the rows as JSONL."""
    lines = (json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
