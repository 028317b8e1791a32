"""Fit the ranker to pairs of text and reply; run again after a new emotion model or new graded answers.

    python -m scripts.train_ranker

The vectors come from the shipped int8 encoder and stay as they are. For sifting, every text is told from the
replies of a large batch of the corpus, and from the replies of the texts most like it (hard negatives).
Then the judgement is fitted to graded answers (``scripts/judgement.py``). The last line is JSON: recall of
the true reply among 100, on test rows, and how the judgement does on graded answers that it did not learn
from: those by which its regularisation was chosen ("valid"), and those to test rows.
Needs the written replies of the same encoder (scripts.build_written_replies).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch.nn import functional
from tqdm import tqdm

from core.emotion.classifier import DEFAULT_PATH as ENCODER_PATH
from core.emotion.classifier import EmotionClassifier
from core.reply.general import EVERY_SENTENCE
from core.reply.judgement import Judgement
from core.reply.ranker import DEFAULT_PATH, Ranker
from core.reply.written import WrittenReplies
from scripts import judgement as judging
from scripts.emotion_data import corpus_examples
from scripts.emotion_network import MATCHING_DIMENSIONS, MATCHING_TEMPERATURE
from scripts.reply_data import Example, corpus_replies
from scripts.splits import Split, Splits, digest

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

AMONG: Final = 100
READ_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Pairs:
    """Vectors of texts and of their replies, (n, width) each; the replies' letters tell equal ones."""

    texts: Floats
    replies: Floats
    letters: Sequence[str]

    def save(self, path: Path) -> None:
        np.savez(path, texts=self.texts, replies=self.replies, letters=np.array(self.letters))


def vectors_of(classifier: EmotionClassifier, texts: Sequence[str]) -> Floats:
    """(texts, width), in their order."""
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    starts = range(0, len(order), READ_AT_ONCE)
    parts = [
        classifier.vectors([texts[row] for row in order[start : start + READ_AT_ONCE]])
        for start in tqdm(starts, desc="sentence vectors", mininterval=5)
    ]
    vectors: Floats = np.concatenate(parts)[np.argsort(order)]
    return vectors


def pairs(classifier: EmotionClassifier, examples: Sequence[Example]) -> Pairs:
    """Both vectors of every example."""
    replies = [example.reply for example in examples]
    return Pairs(
        vectors_of(classifier, [example.text for example in examples]),
        vectors_of(classifier, replies),
        replies,
    )


def start_projection(known: Pairs) -> tuple[torch.Tensor, torch.Tensor]:
    """Identity cut to d: the vectors' own strongest directions, the same for both sides."""
    both = np.concatenate([known.texts, known.replies])
    strengths, directions = np.linalg.eigh(both.T @ both)
    first = torch.tensor(directions[:, np.argsort(-strengths)[:MATCHING_DIMENSIONS]], dtype=torch.float32)
    return first.clone(), first.clone()


def hard_batches(known: Pairs, size: int, rng: random.Random) -> list[list[int]]:
    """Every pair once; half of a batch are neighbours of the other half, so that near texts meet."""
    generator = np.random.default_rng(rng.randrange(2**31))
    direction = generator.normal(size=known.texts.shape[1])
    along = np.argsort(known.texts @ direction)  # neighbours along a random direction are alike in part
    half = size // 2
    runs = [along[start : start + half].tolist() for start in range(0, len(along), half)]
    rng.shuffle(runs)
    return [[row for run in runs[at : at + 2] for row in run] for at in range(0, len(runs), 2)]


def fit(known: Pairs, *, epochs: int, size: int, rate: float, seed: int, judgement: Judgement) -> Ranker:
    """Projections that tell each text's reply from the others'."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    text, reply = start_projection(known)
    text.requires_grad_(True)
    reply.requires_grad_(True)
    optimizer = torch.optim.AdamW([text, reply], lr=rate, weight_decay=0.05)
    texts, replies = torch.tensor(known.texts), torch.tensor(known.replies)
    numbers = {letters: number for number, letters in enumerate(dict.fromkeys(known.letters))}
    same = torch.tensor([numbers[letters] for letters in known.letters])
    bar = tqdm(range(epochs), desc="ranker")
    for epoch in bar:
        for group in optimizer.param_groups:
            group["lr"] = rate * (1 - epoch / epochs)
        losses = []
        for rows in hard_batches(known, size, rng):
            said = functional.normalize(functional.dropout(texts[rows], 0.1) @ text, dim=-1)
            answered = functional.normalize(functional.dropout(replies[rows], 0.1) @ reply, dim=-1)
            logits = said @ answered.T / MATCHING_TEMPERATURE
            own = torch.arange(len(rows))
            twins = (same[rows][:, None] == same[rows][None, :]) & (own[:, None] != own[None, :])
            logits = logits.masked_fill(twins, -1e4)  # the same reply to two texts is right for both
            loss = (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(float(loss.detach()))
        bar.set_postfix(loss=f"{np.mean(losses):.3f}")
    return Ranker(text=text.detach().numpy(), reply=reply.detach().numpy(), judgement=judgement)


def recall(ranker: Ranker, known: Pairs, *, seed: int = 1) -> dict[str, Any]:
    """How often the true reply is first, and among the first five, of AMONG replies drawn from the rows."""
    rng = np.random.default_rng(seed)
    first = five = 0
    for row in range(len(known.texts)):
        drawn = rng.permutation(len(known.texts))
        others = [o for o in drawn if known.letters[o] != known.letters[row]][: AMONG - 1]
        scores = ranker.scores(known.texts[row], known.replies[[row, *others]])
        better = int((scores[1:] >= scores[0]).sum())
        first += better == 0
        five += better < 5
    rows = len(known.texts)
    return {
        "rows": rows,
        "among": min(AMONG, rows),
        "recall_at_1": round(first / rows, 4),
        "recall_at_5": round(five / rows, 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", type=Path, default=ENCODER_PATH, help="folder of the emotion model")
    parser.add_argument("--out", type=Path, default=DEFAULT_PATH)
    parser.add_argument("--most", type=int, default=20_000, help="pairs to learn from, drawn at random")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--size", type=int, default=512, help="pairs in a batch")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judgement-only", action="store_true", help="keep the projections of --out")
    arguments = parser.parse_args()
    classifier = EmotionClassifier.load(arguments.encoder)
    splits = Splits.load()
    found: dict[str, Any] = {}
    if arguments.judgement_only:
        with np.load(arguments.out) as arrays:
            ranker = Ranker(
                text=arrays["text"].astype(np.float32),
                reply=arrays["reply"].astype(np.float32),
                judgement=Judgement.untrained(),
            )
    else:
        rng = random.Random(arguments.seed)
        train = corpus_replies("train", splits)
        ranker = fit(
            pairs(classifier, rng.sample(train, min(arguments.most, len(train)))),
            epochs=arguments.epochs,
            size=arguments.size,
            rate=arguments.learning_rate,
            seed=arguments.seed,
            judgement=Judgement.untrained(),
        )
        found = recall(ranker, pairs(classifier, corpus_replies("test", splits)))
    written = WrittenReplies.load(encoder=arguments.encoder)
    learnt = {digest(example.text) for example in corpus_examples("train", splits)}
    graded = {
        split: judging.known(
            answers, classifier=classifier, ranker=ranker, written=written, together=split != "train"
        )
        for split, answers in judging.graded_answers(splits, learnt).items()
    }
    ranker.judgement = judging.fit(graded["train"], graded["valid"])
    ranker.general = dict(zip(EVERY_SENTENCE, classifier.read(EVERY_SENTENCE), strict=True))
    ranker.save(arguments.out, encoder=arguments.encoder)
    wanted: tuple[Split, ...] = ("valid", "test")
    judged = {split: judging.figures(ranker.judgement, graded[split]) for split in wanted}
    print(json.dumps(found | {"judged": judged}))


if __name__ == "__main__":
    main()
