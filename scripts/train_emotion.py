"""Train the emotion model: fine-tune an encoder on the corpus, and on more where given.

    python -m scripts.train_emotion --encoder var/e5-small-ko --out var/emotion
    python -m scripts.train_emotion --encoder beomi/KcELECTRA-base --data mine.jsonl aihub.xlsx --out var/mine

``--encoder`` is any BERT-like encoder that ``transformers`` loads, or a folder this script wrote (its heads
are kept, so a first run on many comments can be followed by one on the corpus). Emotion, danger and the drift
of a friend's answer are learnt together from the corpus; KOTE, GoEmotions and film stars join as tasks of
their own.
The best epoch by macro-F1 on the validation rows is kept; a run that was cut off goes on with ``--resume``.
Then ``scripts.export_emotion`` makes the files that are served.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import torch
from tqdm import tqdm

from core.emotion.classifier import TOKENIZER_FILE
from core.turn import Emotion
from scripts.answer_pairs import Answer, AnswerPairs, Pair, graded_pairs
from scripts.checkpoints import load_tokenizer
from scripts.emotion_batches import Batch, Batches
from scripts.emotion_data import (
    Example,
    corpus_examples,
    danger_examples,
    goemotions_examples,
    jsonl_examples,
    kote_examples,
    nsmc_examples,
    spreadsheet_examples,
)
from scripts.emotion_network import ANSWERS, REPLY_DIMENSIONS, EmotionNetwork, LossOptions, targets
from scripts.precision import mixed_precision
from scripts.splits import Splits

T = TypeVar("T")

CHECKPOINT_FILE: Final = "checkpoint.pt"
LAST: Final = "last"  # folder of the last epoch, to be averaged with the best one


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train.

    tokens bounds a batch, longest a text. augment, mask: shares of the texts retyped, of the tokens hidden.
    match: share of the batches that also learn which reply is whose. answers: pairs of text and reply that
    are judged in an epoch. graded_passes: passes over those that somebody has read.
    """

    epochs: int = 6
    learning_rate: float = 1.5e-4
    head_learning_rate: float = 1e-3
    layer_decay: float = 0.95
    warm_up: float = 0.06
    tokens: int = 900
    longest: int = 80
    augment: float = 0.25
    mask: float = 0.05
    dropout: float = 0.1
    label_smoothing: float = 0.05
    match: float = 0.0
    match_weight: float = 0.3
    answers: int = 0
    graded_passes: float = 1.0
    answers_weight: float = 0.5
    averaging: float = 0.998
    patience: int = 3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Examples and how many passes over them make an epoch (a share below one is drawn anew each time)."""

    examples: Sequence[Example]
    passes: float = 1.0

    def epoch(self, rng: random.Random) -> list[Example]:
        return passes_over(self.examples, self.passes, rng)


def passes_over(rows: Sequence[T], passes: float, rng: random.Random) -> list[T]:
    """All rows as often as ``passes`` says, and of its fraction a share drawn anew."""
    whole, part = divmod(passes, 1)
    return [*rows] * int(whole) + rng.sample(rows, round(part * len(rows)))


@dataclass(slots=True)
class Progress:
    """Where a run stands; saved after each epoch."""

    epoch: int = 0
    step: int = 0
    best: float = -1.0
    best_epoch: int = 0
    history: list[float] = field(default_factory=list)


class Training:
    """One run: network, optimizer, averaged weights."""

    def __init__(
        self,
        *,
        network: EmotionNetwork,
        batches: Batches,
        plan: Plan,
        sources: Sequence[Source],
        out: Path,
        graded: Sequence[Pair] = (),
        graded_to_choose: Sequence[Pair] = (),
    ) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self.device)
        self.batches = batches
        self.plan = plan
        self.sources = sources
        self.out = out
        self.replies = reply_directions([e.reply for s in sources for e in s.examples if e.reply])
        self.answers = AnswerPairs([answer for s in sources for answer in written_answers(s.examples)])
        self.graded = graded
        self.graded_to_choose = graded_to_choose
        self.options = LossOptions(class_weights(sources).to(self.device), plan.label_smoothing)
        self.optimizer = torch.optim.AdamW(
            parameter_groups(network, plan), betas=(0.9, 0.98), eps=1e-6, fused=True
        )
        self.averaged = {name: value.detach().clone() for name, value in network.named_parameters()}
        self.progress = Progress()
        self.steps = 0

    def run(self, validation: Sequence[Example]) -> Progress:
        """Train until the plan or the patience ends; the best averaged weights lie in ``out``."""
        progress = self.progress
        while progress.epoch < self.plan.epochs:
            self._epoch(random.Random(self.plan.seed * 1000 + progress.epoch))
            progress.epoch += 1
            score = self._validate(validation)
            progress.history.append(score)
            tqdm.write(f"epoch {progress.epoch}: validation macro-F1 {score:.4f}")
            if self.graded_to_choose:
                tqdm.write(f"  area under the ROC curve of graded answers {self._answers_area():.4f}")
            self.save()
            if progress.epoch - progress.best_epoch >= self.plan.patience:
                break
        self.network.load_state_dict(self.averaged, strict=False)
        self.network.save(self.out / LAST)
        return progress

    def _epoch(self, rng: random.Random) -> None:
        examples = [example for source in self.sources for example in source.epoch(rng)]
        batches = self.batches.shuffled(
            [example.text for example in examples], rng, augment=self.plan.augment, mask=self.plan.mask
        )
        judged = self._judged_answers(rng)
        self.steps = len(batches) * self.plan.epochs
        self.network.train()
        for number, batch in enumerate(tqdm(batches, desc=f"epoch {self.progress.epoch + 1}", mininterval=5)):
            known = [targets(examples[row], self.replies) for row in batch.rows]
            with mixed_precision(self.device):
                vectors = self.network(batch.ids.to(self.device), batch.mask.to(self.device))
            loss = self.network.loss(vectors, known, self.options)
            if rng.random() < self.plan.match:
                answered = [number for number, row in enumerate(batch.rows) if examples[row].reply]
                loss = loss + self.plan.match_weight * self._matching(vectors, answered, batch, examples)
            for pairs in judged[number :: len(batches)]:
                loss = loss + self.plan.answers_weight * self._judging(*pairs)
            loss.backward()  # type: ignore[no-untyped-call]
            self._step()

    def _judged_answers(self, rng: random.Random) -> list[tuple[Batch, torch.Tensor]]:
        """The epoch's pairs of text and reply in batches, each with (n, 1) ones where the reply answers."""
        pairs = self.answers.drawn(self.plan.answers, rng)
        pairs += passes_over(self.graded, self.plan.graded_passes, rng)
        batches = self.batches.pairs([(pair.text, pair.reply) for pair in pairs], rng)
        return [(b, torch.tensor([[float(pairs[row].fits)] for row in b.rows])) for b in batches]

    def _judging(self, batch: Batch, fits: torch.Tensor) -> torch.Tensor:
        """Mean loss of telling replies that answer from those that do not."""
        with mixed_precision(self.device):
            vectors = self.network(batch.ids.to(self.device), batch.mask.to(self.device))
        logits = self.network.heads[ANSWERS.name](self.network.dropout(vectors))
        return ANSWERS.loss(logits, fits.to(self.device), options=self.options) / len(fits)

    def _matching(
        self, vectors: torch.Tensor, answered: Sequence[int], batch: Batch, examples: Sequence[Example]
    ) -> torch.Tensor:
        """Loss of telling the replies of a batch apart. answered: which of its rows have one."""
        if len(answered) < 2:  # one reply alone cannot be mistaken
            return vectors.new_zeros(())
        replies = self.batches.together([examples[batch.rows[number]].reply or "" for number in answered])
        with mixed_precision(self.device):
            answers = self.network(replies.ids.to(self.device), replies.mask.to(self.device))
        return self.network.matching.loss(vectors[list(answered)], answers)

    def _step(self) -> None:
        done = self.progress.step / self.steps
        scale = min(1.0, done / self.plan.warm_up) * max(0.0, 1 - done)
        for group in self.optimizer.param_groups:
            group["lr"] = group["top"] * scale
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress.step += 1
        keep = min(self.plan.averaging, self.progress.step / (self.progress.step + 10))
        with torch.no_grad():
            current = [value.detach() for value in self.network.parameters()]
            torch._foreach_lerp_(list(self.averaged.values()), current, 1 - keep)

    def _validate(self, validation: Sequence[Example]) -> float:
        """Macro-F1 of the averaged weights, which are saved where they are the best so far."""
        from sklearn.metrics import f1_score

        truth = [
            list(Emotion).index(example.emotion) for example in validation if example.emotion is not None
        ]
        with self._averaged():
            logits = predict(self.network, self.batches, [example.text for example in validation])["emotion"]
            score = float(f1_score(truth, logits.argmax(1), average="macro"))
            if score > self.progress.best:
                self.progress.best, self.progress.best_epoch = score, self.progress.epoch
                self.network.save(self.out)
        return score

    def _answers_area(self) -> float:
        """How well the averaged weights tell the answers that were graded well from the others."""
        from sklearn.metrics import roc_auc_score

        pairs = self.graded_to_choose
        read = self.batches.pairs([(pair.text, pair.reply) for pair in pairs], random.Random(self.plan.seed))
        logits, fits = [], []
        with self._averaged(), torch.inference_mode(), mixed_precision(self.device):
            self.network.eval()
            for batch in read:
                vectors = self.network(batch.ids.to(self.device), batch.mask.to(self.device))
                logits += self.network.heads[ANSWERS.name](vectors).squeeze(1).tolist()
                fits += [pairs[row].fits for row in batch.rows]
        return float(roc_auc_score(fits, logits))

    @contextmanager
    def _averaged(self) -> Iterator[None]:
        """The network with its averaged weights, for as long as this lasts."""
        current = {name: value.detach().clone() for name, value in self.network.named_parameters()}
        self.network.load_state_dict(self.averaged, strict=False)
        yield
        self.network.load_state_dict(current, strict=False)

    def save(self) -> None:
        """Everything that ``resume`` needs."""
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "averaged": self.averaged,
            "progress": asdict(self.progress),
        }
        torch.save(state, self.out / CHECKPOINT_FILE)

    def resume(self) -> None:
        """Go on from ``save``."""
        state = torch.load(self.out / CHECKPOINT_FILE, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.averaged, self.progress = state["averaged"], Progress(**state["progress"])


def written_answers(examples: Sequence[Example]) -> list[Answer]:
    """The replies of those rows that have one."""
    return [Answer(e.text, e.emotion, e.reply) for e in examples if e.reply and e.emotion is not None]


def parameter_groups(network: EmotionNetwork, plan: Plan) -> list[dict[str, Any]]:
    """One group per tensor: rates fall towards the word vectors, norms and biases do not decay."""
    layers = network.encoder.config.num_hidden_layers
    groups = []
    for name, value in network.named_parameters():
        if not name.startswith("encoder."):
            rate = plan.head_learning_rate
        else:
            parts = name.split(".")
            depth = int(parts[parts.index("layer") + 1]) + 1 if "layer" in parts else 0
            rate = plan.learning_rate * plan.layer_decay ** (layers - depth)
        groups.append(
            {"params": [value], "lr": rate, "top": rate, "weight_decay": 0.01 if value.ndim > 1 else 0.0}
        )
    return groups


def class_weights(sources: Sequence[Source]) -> torch.Tensor:
    """(7,): square root of how rare each emotion is."""
    counts = np.ones(len(Emotion))
    for source in sources:
        for example in source.examples:
            if example.emotion is not None and example.labels is None:
                counts[list(Emotion).index(example.emotion)] += 1
    return torch.tensor(np.sqrt(counts.mean() / counts), dtype=torch.float32)


def reply_directions(replies: Sequence[str]) -> Mapping[str, list[float]]:
    """Unit vector of each reply: latent semantic analysis (Deerwester et al., 1990) of its n-grams."""
    if len(replies) <= REPLY_DIMENSIONS:
        return {}
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True)
    matrix = grams.fit_transform(replies)
    if matrix.shape[1] <= REPLY_DIMENSIONS:
        return {}
    vectors = TruncatedSVD(REPLY_DIMENSIONS, random_state=0, n_iter=3).fit_transform(matrix)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return dict(zip(replies, vectors.tolist(), strict=True))


def predict(
    network: EmotionNetwork, batches: Batches, texts: Sequence[str]
) -> dict[str, np.ndarray[Any, Any]]:
    """Logits of every head by task name, and "vector", in the order of the texts."""
    network.eval()
    device = next(network.parameters()).device
    parts: dict[str, list[np.ndarray[Any, Any]]] = {}
    rows: list[int] = []
    with torch.inference_mode():
        for batch in batches.plain(texts):
            with mixed_precision(device):
                vectors = network(batch.ids.to(device), batch.mask.to(device))
            outputs = {task.name: network.heads[task.name](vectors) for task in network.tasks} | {
                "vector": vectors
            }
            for name, values in outputs.items():
                parts.setdefault(name, []).append(values.float().cpu().numpy())
            rows += batch.rows
    back = np.argsort(rows)
    return {name: np.concatenate(values)[back] for name, values in parts.items()}


def read_data(path: Path) -> list[Example]:
    """An operator's file: .jsonl (text, emotion), or an AI Hub spreadsheet in .xlsx or .csv."""
    return jsonl_examples(path) if path.suffix == ".jsonl" else spreadsheet_examples(path)


def sources(arguments: argparse.Namespace, splits: Splits) -> Iterator[Source]:
    """What the arguments ask to learn from."""
    if arguments.data:
        yield Source([example for path in arguments.data for example in read_data(path)])
    if arguments.corpus:
        yield Source(corpus_examples("train", splits), arguments.corpus)
    if arguments.danger:
        yield Source(danger_examples("train", splits), arguments.danger)
    if arguments.kote:
        yield Source(kote_examples(arguments.kote), arguments.kote_passes)
    if arguments.goemotions:
        yield Source(goemotions_examples(arguments.goemotions), arguments.goemotions_passes)
    if arguments.nsmc:
        reviews = nsmc_examples(arguments.nsmc)
        yield Source(reviews, min(1.0, arguments.nsmc_rows / len(reviews)))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", required=True, help="folder or name of the encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="your rows: .jsonl, .xlsx, .csv")
    parser.add_argument("--valid", type=Path, help="validation rows (.jsonl); without it those of the corpus")
    parser.add_argument(
        "--corpus", type=float, default=1.0, help="passes over the corpus in an epoch; 0: none"
    )
    parser.add_argument("--danger", type=float, default=3.0, help="passes over the danger rows in an epoch")
    parser.add_argument("--kote", type=Path, help="val.tsv of KOTE")
    parser.add_argument("--kote-passes", type=float, default=1.0)
    parser.add_argument("--goemotions", type=Path, help="train.tsv of GoEmotions in Korean")
    parser.add_argument("--goemotions-passes", type=float, default=1.0)
    parser.add_argument("--nsmc", type=Path, help="reviews.tsv.xz")
    parser.add_argument("--nsmc-rows", type=int, default=20_000, help="film reviews in an epoch")
    parser.add_argument(
        "--graded",
        type=Path,
        nargs="*",
        default=[],
        help="rows (text, reply, grade), .jsonl; a fifth measures",
    )
    parser.add_argument("--resume", action="store_true")
    for field_ in fields(Plan):
        flag = f"--{field_.name.replace('_', '-')}"
        parser.add_argument(flag, type=type(field_.default), default=field_.default)
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    plan = Plan(**{name: getattr(arguments, name) for name in (field_.name for field_ in fields(Plan))})
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    torch.set_flush_denormal(True)
    splits = Splits.load()
    tokenizer = load_tokenizer(arguments.encoder)
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(arguments.out / TOKENIZER_FILE))
    training = Training(
        network=EmotionNetwork.load(arguments.encoder, dropout=plan.dropout),
        batches=Batches(tokenizer, tokens=plan.tokens, longest=plan.longest),
        plan=plan,
        sources=list(sources(arguments, splits)),
        out=arguments.out,
        graded=graded_pairs(arguments.graded, splits, choosing=False),
        graded_to_choose=graded_pairs(arguments.graded, splits, choosing=True),
    )
    if arguments.resume:
        training.resume()
    validation = read_data(arguments.valid) if arguments.valid else corpus_examples("valid", splits)
    progress = training.run(validation)
    print(f"{arguments.out}: validation macro-F1 {progress.best:.4f} after epoch {progress.best_epoch}")


if __name__ == "__main__":
    main()
