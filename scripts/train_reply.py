"""Train the reply generator: a small GPT-2, first on open Korean text, then on the corpus's answers.

    python -m scripts.train_reply pretrain --nsmc reviews.tsv.xz --chatbot ChatbotData.csv --kote val.tsv \\
        --out var/reply-pretrained
    python -m scripts.train_reply finetune --model var/reply-pretrained --out var/reply
    python -m scripts.train_reply measure --model var/reply

``pretrain`` makes the vocabulary too. Both trainings write checkpoints and go on from them with ``--resume``.
``finetune`` keeps the epoch with the least loss on the validation rows; ``--model`` may be any
GPT-2 checkpoint of ``transformers``, with ``--format`` for its way of marking who speaks, and without
``--model`` it starts from random weights. ``measure`` gives perplexity a character on the test rows.
Then ``scripts.export_reply`` makes the files that are served.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import torch
from tqdm import tqdm

from core.reply.prompt import FORMATS
from core.text import normalise
from scripts.checkpoints import TOKENIZER_FILE, load_tokenizer
from scripts.precision import mixed_precision
from scripts.reply_data import (
    REPLY_FILES,
    Example,
    Plainness,
    comments,
    corpus_replies,
    film_reviews,
    held_out,
    may_be_said,
    questions_and_answers,
)
from scripts.reply_network import (
    AnswerBatches,
    Batch,
    bits_and_perplexity,
    loss_of,
    new_network,
    packed,
    save_tokenizer,
    train_tokenizer,
)
from scripts.splits import CORPUS, Split, Splits
from scripts.splits import FILE_NAME as SPLITS_FILE

CHECKPOINT_FILE: Final = "checkpoint.pt"
SAVE_SECONDS: Final = 180
LINE: Final = 128  # tokens in a line of pretraining
CORPUS_PASSES: Final = 2  # how often pretraining reads the corpus for each reading of the open text
TALKS: Final = 2  # passes an epoch over answers that have earlier turns: they are few


@dataclass(slots=True)
class Progress:
    """Where a run stands. best: least validation loss, nats a character."""

    step: int = 0
    epoch: int = 0
    best: float = math.inf


class Run:
    """A network, its optimizer with a warm-up and a cosine to zero, and its checkpoint."""

    def __init__(self, network: Any, *, steps: int, rate: float, decay: float, out: Path) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self.device)
        self.steps, self.rate, self.out = steps, rate, out
        matrices = [p for p in network.parameters() if p.ndim > 1]
        vectors = [p for p in network.parameters() if p.ndim <= 1]
        groups = [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.95), fused=True)
        self.progress = Progress()
        self._saved = time.monotonic()

    def step(self, batch: Batch) -> float:
        """One update; the loss before it."""
        done = self.progress.step / self.steps
        warm = min(1.0, (self.progress.step + 1) / max(1, 0.03 * self.steps))
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))
        with mixed_precision(self.device):
            loss = loss_of(self.network, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.progress.step += 1
        return float(loss.detach())

    def validate(self, batches: Sequence[Batch]) -> float:
        """Nats a character over ``batches``."""
        self.network.eval()
        with torch.inference_mode(), mixed_precision(self.device):
            nats = sum(float(loss_of(self.network, batch, total=True)) for batch in batches)
        self.network.train()
        return nats / sum(batch.characters for batch in batches)

    def save(self, *, always: bool = False) -> None:
        """Everything that ``resume`` needs, when the last time is some minutes ago."""
        if not always and time.monotonic() - self._saved < SAVE_SECONDS:
            return
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "progress": asdict(self.progress),
        }
        torch.save(state, self.out / CHECKPOINT_FILE)
        self._saved = time.monotonic()

    def resume(self) -> None:
        state = torch.load(self.out / CHECKPOINT_FILE, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(**state["progress"])


def open_texts(arguments: argparse.Namespace) -> list[str]:
    """The open texts the arguments name."""
    texts: list[str] = []
    if arguments.nsmc:
        texts += film_reviews(arguments.nsmc)
    if arguments.chatbot:
        texts += questions_and_answers(arguments.chatbot)
    if arguments.kote:
        texts += comments(arguments.kote)
    return texts


def answers(
    arguments: argparse.Namespace, split: Split, files: Collection[str] = REPLY_FILES
) -> list[Example]:
    """The answers of files of the corpus in a split."""
    splits = Splits.load(arguments.corpus / SPLITS_FILE)
    return corpus_replies(split, splits, folder=arguments.corpus, files=files)


def some_without_emotion(examples: Sequence[Example], share: float, rng: random.Random) -> list[Example]:
    """The examples, a share of them to be answered as where the emotion is unclear."""
    return [replace(one, emotion=None) if rng.random() < share else one for one in examples]


def pretrain(arguments: argparse.Namespace) -> None:
    rng = random.Random(arguments.seed)
    texts = open_texts(arguments)
    measured = [text for text in texts if held_out(text)]
    texts = [text for text in texts if not held_out(text)]
    corpus = [
        f"{normalise(example.text)} {normalise(example.reply)}" for example in answers(arguments, "train")
    ]
    arguments.out.mkdir(parents=True, exist_ok=True)
    if not (arguments.out / TOKENIZER_FILE).exists():
        sample = rng.sample(texts, min(len(texts), arguments.vocabulary_texts))
        save_tokenizer(train_tokenizer([*sample, *corpus * 4], arguments.vocabulary), arguments.out)
    tokenizer = load_tokenizer(arguments.out)
    end = tokenizer.token_to_id(FORMATS["ours"].stop)
    torch.manual_seed(arguments.seed)
    network = new_network(
        vocabulary=tokenizer.get_vocab_size(), layers=arguments.layers, width=arguments.width, end=end
    )
    run = Run(network, steps=arguments.steps, rate=arguments.learning_rate, decay=0.1, out=arguments.out)
    if arguments.resume:
        run.resume()
    print(f"{sum(p.numel() for p in network.parameters()):,} parameters, {len(texts):,} open texts")

    def documents(skip: int) -> Iterator[list[int]]:
        """Token lists in an order of the seed alone; the first ``skip`` texts are passed over."""
        for epoch in itertools.count():
            order = [*texts, *corpus * CORPUS_PASSES]
            random.Random(arguments.seed * 1000 + epoch).shuffle(order)
            for start in range(0, len(order), 1000):
                if skip >= 1000:
                    skip -= 1000
                    continue
                yield from (encoding.ids for encoding in tokenizer.encode_batch(order[start : start + 1000]))

    skip = int(run.progress.step * arguments.rows * LINE / arguments.tokens_a_text) if arguments.resume else 0
    batches = packed(documents(skip), end=end, length=LINE, rows=arguments.rows)
    network.train()
    shown = 0.0
    with tqdm(total=run.steps, initial=run.progress.step, desc="pretrain", mininterval=10) as bar:
        for batch in itertools.islice(batches, run.steps - run.progress.step):
            loss = run.step(batch)
            shown = 0.99 * shown + 0.01 * loss if shown else loss
            bar.set_postfix(loss=f"{shown:.3f}", refresh=False)
            bar.update()
            run.save()
    run.save(always=True)
    network.save_pretrained(arguments.out)
    bits, perplexity = measure_open(run, tokenizer, measured[:3000], end)
    print(f"{arguments.out}: {bits:.3f} bits, perplexity {perplexity:.3f} a character on unseen open texts")


def measure_open(run: Run, tokenizer: Any, texts: Sequence[str], end: int) -> tuple[float, float]:
    """(bits, perplexity) a character on texts that were held out."""
    nats, characters = 0.0, 0
    run.network.eval()
    with torch.inference_mode(), mixed_precision(run.device):
        for text in tqdm(texts, desc="measure", mininterval=10):
            ids = torch.tensor([[end, *tokenizer.encode(text).ids, end]])
            nats += float(loss_of(run.network, Batch(ids[:, :-1], ids[:, 1:]), total=True))
            characters += len(text)
    return bits_and_perplexity(nats, characters)


def finetune(arguments: argparse.Namespace) -> None:
    form = FORMATS[arguments.format]
    source = arguments.model or arguments.tokenizer
    tokenizer = load_tokenizer(source)
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_tokenizer(tokenizer, arguments.out)
    batches = AnswerBatches(
        tokenizer, form, tokens=arguments.tokens, with_emotion=not arguments.without_emotion
    )
    plainness = Plainness(answers(arguments, "train"))
    examples = [
        example
        for example in answers(arguments, "train", arguments.files)
        if plainness.cost(example) <= arguments.plain and may_be_said(example)
    ]
    examples += [example for example in examples if example.past] * (TALKS - 1)
    validation = batches.of(
        [
            example
            for example in answers(arguments, "valid", arguments.files)
            if plainness.cost(example) <= arguments.plain
        ]
    )
    if not validation:
        raise SystemExit(
            f"--files {' '.join(arguments.files)} has no validation rows to choose the best epoch by; "
            "add a file that has some, such as moments"
        )
    torch.manual_seed(arguments.seed)
    network = load_network(arguments, tokenizer, form.stop)
    set_dropout(network, arguments.dropout)
    steps = len(batches.of(examples)) * arguments.epochs
    run = Run(network, steps=steps, rate=arguments.learning_rate, decay=0.05, out=arguments.out)
    if arguments.resume:
        run.resume()
    network.train()
    while run.progress.epoch < arguments.epochs:
        rng = random.Random(arguments.seed * 1000 + run.progress.epoch)
        drawn = some_without_emotion(examples, arguments.unknown, rng)
        for batch in tqdm(
            batches.of(drawn, rng, split=arguments.split),
            desc=f"epoch {run.progress.epoch + 1}",
            mininterval=10,
        ):
            run.step(batch)
        run.progress.epoch += 1
        nats = run.validate(validation)
        tqdm.write(f"epoch {run.progress.epoch}: validation {nats:.4f} nats a character")
        if nats < run.progress.best:
            run.progress.best = nats
            network.save_pretrained(arguments.out)
        run.save(always=True)
    print(f"{len(examples)} examples")
    print(f"{arguments.out}: validation perplexity {math.exp(run.progress.best):.3f} a character")


def measure(arguments: argparse.Namespace) -> None:
    tokenizer = load_tokenizer(arguments.model)
    batches = AnswerBatches(
        tokenizer,
        FORMATS[arguments.format],
        tokens=arguments.tokens,
        with_emotion=not arguments.without_emotion,
    )
    network = load_network(arguments, tokenizer, FORMATS[arguments.format].stop)
    rows = answers(arguments, "test")
    nats = Run(network, steps=1, rate=0.0, decay=0.0, out=arguments.model).validate(batches.of(rows))
    result = {
        "rows": len(rows),
        "parameters": sum(p.numel() for p in network.parameters()),
        "bits_per_character": round(nats / math.log(2), 4),
        "perplexity_per_character": round(math.exp(nats), 4),
    }
    print(json.dumps(result))


def set_dropout(network: Any, share: float) -> None:
    """Dropout after embeddings and in the residual stream; in attention a CPU pays too much for it."""
    network.transformer.drop.p = share
    for block in network.transformer.h:
        block.attn.resid_dropout.p = share
        block.mlp.dropout.p = share


def load_network(arguments: argparse.Namespace, tokenizer: Any, stop: str) -> Any:
    """The checkpoint the arguments name, or a new network."""
    from transformers import GPT2LMHeadModel

    if arguments.model:
        return GPT2LMHeadModel.from_pretrained(
            arguments.model, dtype=torch.float32, attn_implementation="eager"
        )
    return new_network(
        vocabulary=tokenizer.get_vocab_size(),
        layers=arguments.layers,
        width=arguments.width,
        end=tokenizer.token_to_id(stop),
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)

    first = commands.add_parser("pretrain", help="learn Korean from open text")
    first.set_defaults(run=pretrain)
    first.add_argument("--nsmc", type=Path, help="reviews.tsv.xz")
    first.add_argument("--chatbot", type=Path, help="ChatbotData.csv")
    first.add_argument("--kote", type=Path, help="val.tsv of KOTE")
    first.add_argument("--vocabulary", type=int, default=10_000, help="pieces")
    first.add_argument(
        "--vocabulary-texts", type=int, default=200_000, help="open texts to learn pieces from"
    )
    first.add_argument("--steps", type=int, default=4_000)
    first.add_argument("--rows", type=int, default=16, help=f"lines of {LINE} tokens in a step")
    first.add_argument(
        "--tokens-a-text", type=float, default=21.0, help="to find the place in the texts with --resume"
    )
    first.add_argument("--learning-rate", type=float, default=1e-3)

    second = commands.add_parser("finetune", help="learn to answer from the corpus")
    second.set_defaults(run=finetune)
    second.add_argument("--model", type=Path, help="GPT-2 checkpoint to start from")
    second.add_argument("--tokenizer", type=Path, help="folder of the tokenizer, without --model")
    second.add_argument("--epochs", type=int, default=5)
    second.add_argument(
        "--plain",
        type=float,
        default=math.inf,
        help="only answers whose words that nobody said cost at most this; 1 is one named thing",
    )
    second.add_argument(
        "--files", nargs="+", choices=REPLY_FILES, default=REPLY_FILES, help="of the corpus; all by default"
    )
    second.add_argument("--split", type=float, default=0.0, help="share of the merges of pieces left out")
    second.add_argument("--unknown", type=float, default=0.1, help="share of the answers without the emotion")
    second.add_argument("--learning-rate", type=float, default=5e-4)
    second.add_argument("--dropout", type=float, default=0.1)

    third = commands.add_parser("measure", help="perplexity on the test rows")
    third.set_defaults(run=measure)
    third.add_argument("--model", type=Path, required=True)

    for command in (first, second, third):
        command.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the corpus")
    for command in (first, second):
        command.add_argument("--out", type=Path, required=True)
        command.add_argument("--layers", type=int, default=6)
        command.add_argument("--width", type=int, default=384)
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--resume", action="store_true")
    for command in (second, third):
        command.add_argument("--format", choices=sorted(FORMATS), default="ours")
        command.add_argument("--tokens", type=int, default=2_048, help="padded tokens in a batch")
        command.add_argument("--without-emotion", action="store_true", help="to see what the token is worth")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    torch.set_flush_denormal(True)
    arguments.run(arguments)


if __name__ == "__main__":
    main()
