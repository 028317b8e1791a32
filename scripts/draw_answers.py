"""Draw answers to texts of the corpus, as the chooser meets them, for somebody to grade.

    python -m scripts.draw_answers --out drawn.jsonl --train 900 --valid 250 --test 250

Of each text: the generator's and the written answers that are judged best now, others of the generator's, and
general sentences. With "grade" added to each row (fits, acceptable, wrong, hurtful) they go into
``assets/corpus/graded_replies.jsonl``, from which ``scripts.train_ranker`` learns to judge.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from core.emotion.classifier import EmotionClassifier
from core.reply.about_me import answers_about_me
from core.reply.choosing import Asked, Chosen, ReplyChooser
from core.reply.generator import ReplyGenerator
from core.reply.loading import GENERATOR_PATH
from core.reply.ranker import Ranker
from core.reply.written import WrittenReplies
from core.song_request import song_request
from core.text import normalise
from scripts.reply_data import Example, corpus_replies
from scripts.splits import Split, Splits, read_rows

SECONDS: Final = 5.0  # for one text; here nobody waits
FIRST: Final = 2  # of the generator's answers and of the written ones, those judged best
OTHERS: Final = 2  # of the generator's
GENERAL: Final = 2  # general sentences


def rows(
    texts: Mapping[str, Collection[str]],
    *,
    reader: EmotionClassifier,
    chooser: ReplyChooser,
    rng: random.Random,
) -> Iterator[dict[str, Any]]:
    """(text, emotion, reply, source, log_probability) of some answers to each text the chooser would answer.

    texts: each with the replies that it has in the corpus, which are not among them.
    """
    for told, own in tqdm(texts.items(), desc="texts", mininterval=5):
        text = normalise(told)
        if answers_about_me(text) or song_request(text):
            continue
        reading = reader.read([text])[0]
        asked = Asked(text=text, reading=reading, scores=reading.scores, said=tuple(own))
        emotion = None if reading.scores.unsure else reading.scores.top.value
        for chosen in some_of(chooser.ranked(asked, seconds=SECONDS), rng):
            row: dict[str, Any] = {
                "text": text,
                "emotion": emotion,
                "reply": chosen.reply,
                "source": chosen.source,
            }
            if chosen.log_probability is not None:
                row["log_probability"] = round(chosen.log_probability, 3)
            yield row


def some_of(ranked: Sequence[Chosen], rng: random.Random) -> list[Chosen]:
    """The generator's first answers and some of its others, the first written ones, some general ones."""
    generated, written, general = (
        [one for one in ranked if one.source == source] for source in ("generated", "written", "fallback")
    )
    others = rng.sample(generated[FIRST:], min(OTHERS, len(generated[FIRST:])))
    return [*generated[:FIRST], *others, *written[:FIRST], *rng.sample(general, min(GENERAL, len(general)))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--generator", type=Path, default=GENERATOR_PATH, help="folder of our own format")
    wanted: tuple[Split, ...] = ("train", "valid", "test")
    for split in wanted:
        parser.add_argument(f"--{split}", type=int, default=0, help=f"{split} texts")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="JSONL of other texts")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    reader = EmotionClassifier.load()
    ranker = Ranker.load()
    splits, rng = Splits.load(), random.Random(arguments.seed)
    chooser = ReplyChooser(
        reader=reader,
        ranker=ranker,
        generator=ReplyGenerator.load(arguments.generator),
        written=WrittenReplies.load(),
        rng=rng,
    )
    texts: dict[str, Collection[str]] = {}
    for split in wanted:
        known = own_replies(corpus_replies(split, splits))
        texts |= {
            text: known[text] for text in rng.sample(list(known), min(len(known), getattr(arguments, split)))
        }
    texts |= {row["text"]: () for path in arguments.texts for row in read_rows(path)}
    with arguments.out.open("w", encoding="utf-8") as file:
        for row in rows(texts, reader=reader, chooser=chooser, rng=rng):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def own_replies(examples: Iterable[Example]) -> dict[str, set[str]]:
    """Texts that begin a talk, with all replies they have."""
    replies: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        if not example.past:
            replies[example.text].add(example.reply)
    return replies


if __name__ == "__main__":
    main()
