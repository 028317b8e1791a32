"""From texts to padded batches: augmentation, tokens, and texts of like length together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch

from core.emotion.classifier import joined, shortened
from core.text import normalise

SPECIAL_IDS: Final = 5  # <s> <pad> </s> <unk> and <mask> come first or last and are never masked
_JITTER: Final = 4.0  # tokens of length by which neighbours in a batch may be out of order


@dataclass(frozen=True, slots=True)
class Batch:
    """rows: which texts. ids, mask: int64 of shape (n, tokens)."""

    rows: list[int]
    ids: torch.Tensor
    mask: torch.Tensor


def augmented(text: str, rng: random.Random) -> str:
    """The text as a hurried thumb types it: spaces lost, a letter swapped or dropped, no full stop."""
    draw = rng.random()
    if draw < 0.35:
        return text.replace(" ", "")
    if draw < 0.6:
        return "".join(word + rng.choice((" ", " ", "")) for word in text.split(" ")).strip()
    if draw < 0.8 or len(text) <= 8:
        return text.rstrip(".!~ ") or text
    at = rng.randrange(len(text) - 1)
    if draw < 0.9:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :]


class Batches:
    """Cuts texts into batches of at most ``tokens`` padded tokens."""

    def __init__(self, tokenizer: Any, *, tokens: int, longest: int) -> None:
        self.tokenizer = tokenizer
        self.tokens = tokens
        self.longest = longest
        self.pad = tokenizer.token_to_id("<pad>") or tokenizer.token_to_id("[PAD]") or 0
        self.masked = tokenizer.token_to_id("<mask>") or tokenizer.token_to_id("[MASK]")

    def plain(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Every text once, shortest first."""
        ids = self._ids(texts)
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        return (self._batch(rows, ids) for rows in self._cut(order, ids))

    def together(self, texts: Sequence[str]) -> Batch:
        """All texts in one batch, in their order."""
        ids = self._ids(texts)
        return self._batch(list(range(len(ids))), ids)

    def pairs(self, pairs: Sequence[tuple[str, str]], rng: random.Random) -> list[Batch]:
        """Every pair of text and reply once, read together, in batches in random order."""
        texts, replies = self._ids([text for text, _ in pairs]), self._ids([reply for _, reply in pairs])
        ids = [joined(*both, 2 * self.longest) for both in zip(texts, replies, strict=True)]
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]) + _JITTER * rng.random())
        batches = [self._batch(rows, ids) for rows in self._cut(order, ids)]
        rng.shuffle(batches)
        return batches

    def shuffled(
        self, texts: Sequence[str], rng: random.Random, *, augment: float, mask: float
    ) -> list[Batch]:
        """Every text once in random order; a share ``augment`` retyped, a share ``mask`` of tokens hidden."""
        typed = [augmented(text, rng) if rng.random() < augment else text for text in texts]
        ids = self._ids(typed)
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]) + _JITTER * rng.random())
        batches = [self._batch(rows, ids) for rows in self._cut(order, ids)]
        rng.shuffle(batches)
        if mask and self.masked is not None:
            for batch in batches:
                self._hide(batch, mask)
        return batches

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self.tokenizer.encode_batch([normalise(text) for text in texts])
        return [shortened(encoding.ids, self.longest) for encoding in encodings]

    def _cut(self, order: Sequence[int], ids: Sequence[list[int]]) -> Iterator[list[int]]:
        rows: list[int] = []
        width = 0
        for row in order:
            wider = max(width, len(ids[row]))
            if rows and (len(rows) + 1) * wider > self.tokens:
                yield rows
                rows, wider = [], len(ids[row])
            rows.append(row)
            width = wider
        if rows:
            yield rows

    def _batch(self, rows: list[int], ids: Sequence[list[int]]) -> Batch:
        width = max(len(ids[row]) for row in rows)
        padded = torch.full((len(rows), width), self.pad)
        mask = torch.zeros((len(rows), width), dtype=torch.long)
        for line, row in enumerate(rows):
            padded[line, : len(ids[row])] = torch.tensor(ids[row])
            mask[line, : len(ids[row])] = 1
        return Batch(rows, padded, mask)

    def _hide(self, batch: Batch, share: float) -> None:
        hidden = (torch.rand(batch.ids.shape) < share) & (batch.ids >= SPECIAL_IDS)
        batch.ids[hidden] = self.masked
