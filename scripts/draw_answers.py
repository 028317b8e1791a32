"""Draw answers to texts of the corpus, as the chooser meets them, for somebody to grade.

    python -m scripts.draw_answers --out drawn.jsonl --train 900 --valid 250 --test 250

Of each text: the answer that is judged best now, others of the generator's, and the best written reply.
With "grade" added to each row (fits, acceptable, wrong, hurtful) they go into
``assets/corpus/graded_replies.jsonl``, from which ``scripts.train_ranker`` learns to judge.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from core.emotion.classifier import EmotionClassifier
from core.reply.choosing import Asked, Chosen, ReplyChooser, single_sentences
from core.reply.generator import Candidate, ReplyGenerator
from core.reply.loading import GENERATOR_PATH
from core.reply.ranker import Ranker
from core.reply.written import WrittenReplies
from core.text import normalise
from scripts.reply_data import Example, corpus_replies
from scripts.splits import Split, Splits

if TYPE_CHECKING:
    from core.reply.prompt import Exchange
    from core.turn import Emotion

SECONDS: Final = 5.0  # for one text; here nobody waits
ANSWERS: Final = 4  # of the generator's to a text


class RememberingGenerator:
    """A generator that keeps the log probabilities of what it drew last, single sentences too."""

    def __init__(self, generator: ReplyGenerator) -> None:
        self._generator = generator
        self.drawn: dict[str, float] = {}

    def candidates(
        self, text: str, emotion: Emotion | None, past: Sequence[Exchange] = (), *, seconds: float
    ) -> list[Candidate]:
        found = self._generator.candidates(text, emotion, past, seconds=seconds)
        self.drawn = {}
        for candidate in found:
            for reply in (candidate.reply, *single_sentences(candidate.reply)):
                self.drawn[reply] = max(candidate.log_probability, self.drawn.get(reply, float("-inf")))
        return found


def rows(
    examples: Sequence[Example],
    *,
    reader: EmotionClassifier,
    chooser: ReplyChooser,
    generator: RememberingGenerator,
    rng: random.Random,
) -> Iterator[dict[str, Any]]:
    """(text, emotion, reply, source, log_probability) of some answers to each example's text.

    Its own reply of the corpus is not among them.
    """
    for example in tqdm(examples, desc="texts", mininterval=5):
        text = normalise(example.text)
        reading = reader.read([text])[0]
        asked = Asked(text=text, reading=reading, scores=reading.scores, said=(example.reply,))
        emotion = None if reading.scores.unsure else reading.scores.top.value
        for chosen in some_of(chooser.ranked(asked, seconds=SECONDS), rng):
            row: dict[str, Any] = {
                "text": text,
                "emotion": emotion,
                "reply": chosen.reply,
                "source": chosen.source,
            }
            if chosen.source == "generated":
                row["log_probability"] = round(generator.drawn[chosen.reply], 3)
            yield row


def some_of(ranked: Sequence[Chosen], rng: random.Random) -> list[Chosen]:
    """The generator's first answer and some of its others, and the first written one."""
    generated = [one for one in ranked if one.source == "generated"]
    others = rng.sample(generated[1:], min(ANSWERS - 1, len(generated[1:])))
    written = [one for one in ranked if one.source == "written"]
    return [*generated[:1], *others, *written[:1]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--generator", type=Path, default=GENERATOR_PATH, help="folder of our own format")
    wanted: tuple[Split, ...] = ("train", "valid", "test")
    for split in wanted:
        parser.add_argument(f"--{split}", type=int, default=0, help=f"{split} texts")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    reader = EmotionClassifier.load()
    ranker = Ranker.load()
    generator = RememberingGenerator(ReplyGenerator.load(arguments.generator))
    chooser = ReplyChooser(reader=reader, ranker=ranker, generator=generator, written=WrittenReplies.load())
    splits, rng = Splits.load(), random.Random(arguments.seed)
    with arguments.out.open("w", encoding="utf-8") as file:
        for split in wanted:
            known = {one.text: one for one in corpus_replies(split, splits) if not one.past}
            examples = list(known.values())
            examples = rng.sample(examples, min(len(examples), getattr(arguments, split)))
            drawn = rows(examples, reader=reader, chooser=chooser, generator=generator, rng=rng)
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in drawn)


if __name__ == "__main__":
    main()
