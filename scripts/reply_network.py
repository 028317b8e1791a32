"""The generator's tokenizer, network and batches, as ``scripts/train_reply.py`` uses them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch.nn import functional

from core.reply.prompt import PromptFormat, control_tokens
from scripts.reply_data import Example

PAD: Final = "<pad>"
END: Final = "<end>"
ALPHABET: Final = 2_300  # single characters with a token of their own; others are spelt in bytes
POSITIONS: Final = 256  # tokens
IGNORED: Final = -100  # a target without loss


def train_tokenizer(texts: Iterable[str], size: int) -> Any:
    """Byte-pair encoding (Sennrich et al., 2016) with bytes for whatever has no piece of its own."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        limit_alphabet=ALPHABET,
        special_tokens=[PAD, *control_tokens(), *bytes_],
        show_progress=True,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return _with_only_controls_special(tokenizer)


def _with_only_controls_special(tokenizer: Any) -> Any:
    """Bytes had to be named to the trainer as special tokens; in a text "<0x41>" is just what was typed."""
    import json

    from tokenizers import Tokenizer

    description = json.loads(tokenizer.to_str())
    controls = {PAD, *control_tokens()}
    description["added_tokens"] = [
        token for token in description["added_tokens"] if token["content"] in controls
    ]
    return Tokenizer.from_str(json.dumps(description))


def save_tokenizer(tokenizer: Any, path: Path) -> None:
    """Write ``tokenizer`` as ``transformers`` and CTranslate2's converter read it."""
    from transformers import PreTrainedTokenizerFast

    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token=PAD, unk_token=PAD, bos_token=END, eos_token=END
    ).save_pretrained(path)


def new_network(*, vocabulary: int, layers: int, width: int, end: int) -> Any:
    """A GPT-2 (Radford et al., 2019) of 64 values a head, without dropout, float32, untrained."""
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=vocabulary,
            n_positions=POSITIONS,
            n_embd=width,
            n_layer=layers,
            n_head=width // 64,
            attn_pdrop=0.0,
            embd_pdrop=0.0,
            resid_pdrop=0.0,
            bos_token_id=end,
            eos_token_id=end,
            attn_implementation="eager",
        )
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """ids: (n, tokens) int64. targets: the next token of each, IGNORED where nothing is to be learnt.

    characters: how many the targets spell.
    """

    ids: torch.Tensor
    targets: torch.Tensor
    characters: int = 0


def packed(documents: Iterable[Sequence[int]], *, end: int, length: int, rows: int) -> Iterator[Batch]:
    """Documents one behind the other with ``end`` between them, cut into ``rows`` lines of ``length``."""
    buffer: list[int] = []
    need = rows * length + 1
    for document in documents:
        buffer += [*document, end]
        while len(buffer) >= need:
            block = torch.tensor(buffer[:need])
            yield Batch(block[:-1].view(rows, length), block[1:].view(rows, length))
            buffer = buffer[need - 1 :]


class AnswerBatches:
    """Prompts with their answers, padded; only the answer and its end count in the loss."""

    def __init__(self, tokenizer: Any, form: PromptFormat, *, tokens: int, with_emotion: bool = True) -> None:
        """tokens: padded tokens in a batch. with_emotion: False writes every emotion as the unknown one."""
        self.tokenizer = tokenizer
        self.form = form
        self.tokens = tokens
        self.with_emotion = with_emotion
        self.pad = tokenizer.token_to_id(PAD)

    def of(
        self, examples: Sequence[Example], rng: random.Random | None = None, *, split: float = 0.0
    ) -> list[Batch]:
        """Every example once, those of like length together; in random order where ``rng`` is given.

        split: share of the merges left out (BPE dropout; Provilkov et al., 2020), so that the stem of a verb
        is seen apart from its ending and can be taken up with another one. The library draws them unseeded.
        """
        self.tokenizer.model.dropout = split or None
        try:
            return self._batches(examples, rng)
        finally:
            self.tokenizer.model.dropout = None

    def _batches(self, examples: Sequence[Example], rng: random.Random | None) -> list[Batch]:
        lines = [self._line(example) for example in examples]
        jitter = rng.random if rng else lambda: 0.0
        order = sorted(lines, key=lambda line: len(line[0]) + 4 * jitter())
        batches = [self._batch(rows) for rows in self._cut(order)]
        if rng:
            rng.shuffle(batches)
        return batches

    def _line(self, example: Example) -> tuple[list[int], int, int]:
        """(tokens, how many of them are the prompt, characters of the answer)."""
        emotion = example.emotion if self.with_emotion else None
        prompt = self.tokenizer.encode(self.form.render(example.text, emotion, example.past)).ids
        answer = self.tokenizer.encode(example.reply).ids
        end = self.tokenizer.token_to_id(self.form.stop)
        return [*prompt, *answer, end][-POSITIONS:], len(prompt), len(example.reply)

    def _cut(self, lines: Sequence[tuple[list[int], int, int]]) -> Iterator[list[tuple[list[int], int, int]]]:
        rows: list[tuple[list[int], int, int]] = []
        for line in lines:
            if rows and (len(rows) + 1) * max(len(line[0]), len(rows[0][0]) + 4) > self.tokens:
                yield rows
                rows = []
            rows.append(line)
        if rows:
            yield rows

    def _batch(self, lines: Sequence[tuple[list[int], int, int]]) -> Batch:
        width = max(len(ids) for ids, _, _ in lines) - 1
        inputs = torch.full((len(lines), width), self.pad)
        targets = torch.full((len(lines), width), IGNORED)
        for row, (ids, prompt, _) in enumerate(lines):
            inputs[row, : len(ids) - 1] = torch.tensor(ids[:-1])
            targets[row, prompt - 1 : len(ids) - 1] = torch.tensor(ids[prompt:])
        return Batch(inputs, targets, sum(characters for _, _, characters in lines))


def loss_of(network: Any, batch: Batch, *, total: bool = False) -> torch.Tensor:
    """Cross entropy in nats, the mean over the targets or their sum. Padding follows the text, so a causal
    network needs no attention mask for it."""
    device = next(network.parameters()).device
    hidden = network.transformer(input_ids=batch.ids.to(device)).last_hidden_state
    targets = batch.targets.to(device)
    counted = targets != IGNORED
    # Logits only where a loss is: the vocabulary is the widest layer of a small network.
    logits = network.lm_head(hidden[counted]).float()
    return functional.cross_entropy(logits, targets[counted], reduction="sum" if total else "mean")


def bits_and_perplexity(nats: float, characters: int) -> tuple[float, float]:
    """(bits a character, perplexity a character) from a summed loss."""
    return nats / characters / math.log(2), math.exp(nats / characters)
