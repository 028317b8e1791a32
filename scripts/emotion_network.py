"""The trained network: a ``transformers`` encoder, mean pooling, and one small head per task."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

import torch
from torch import nn
from torch.nn import functional

from core.turn import Emotion
from scripts.emotion_data import GOEMOTIONS_LABELS, KOTE_LABELS, Example

HEADS_FILE: Final = "heads.pt"
TASKS_FILE: Final = "tasks.json"
MATCHING_FILE: Final = "matching.pt"
REPLY_DIMENSIONS: Final = 128
MATCHING_DIMENSIONS: Final = 128
MATCHING_TEMPERATURE: Final = 0.05
_IN_DANGER_UNKNOWN_WEIGHT: Final = 0.25  # a corpus row is probably safe, but nobody has judged it


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to predict from the sentence vector.

    classes: softmax over ``width``; labels: independent yes or no for each of ``width``; value: one number
    in [-1, 1]; direction: a unit vector. weight: of this task's loss beside the others'.
    """

    name: str
    width: int
    kind: Literal["classes", "labels", "value", "direction"]
    weight: float = 1.0

    def loss(self, outputs: torch.Tensor, targets: torch.Tensor, *, options: LossOptions) -> torch.Tensor:
        """Sum over the rows. outputs: (n, width). targets: (n,) class numbers, else (n, width)."""
        if self.kind == "classes":
            return functional.cross_entropy(
                outputs,
                targets,
                weight=options.class_weights,
                label_smoothing=options.label_smoothing,
                reduction="sum",
            )
        if self.kind == "labels":
            losses = functional.binary_cross_entropy_with_logits(outputs, targets, reduction="none")
            return losses.mean(1).sum()
        if self.kind == "value":
            return (outputs.tanh() - targets).square().sum()
        return (1 - functional.cosine_similarity(outputs, targets)).sum()


@dataclass(frozen=True, slots=True)
class LossOptions:
    """class_weights: (7,) or None. label_smoothing in [0, 1)."""

    class_weights: torch.Tensor | None = None
    label_smoothing: float = 0.0


EMOTION: Final = Task("emotion", len(Emotion), "classes")
DANGER: Final = Task("danger", 1, "labels", 2.0)
REPLY: Final = Task("reply", REPLY_DIMENSIONS, "direction", 0.5)
KOTE: Final = Task("kote", KOTE_LABELS, "labels", 5.0)
GOEMOTIONS: Final = Task("goemotions", GOEMOTIONS_LABELS, "labels", 8.0)
STARS: Final = Task("stars", 1, "value", 2.0)
ANSWERS: Final = Task("answers", 1, "labels")  # read with a text, a reply answers it
TASKS: Final = (EMOTION, DANGER, REPLY, KOTE, GOEMOTIONS, STARS, ANSWERS)


def targets(example: Example, replies: Mapping[str, Any]) -> dict[str, Any]:
    """What the example teaches, by task name. replies: unit vector of a reply by its text."""
    known: dict[str, Any] = {}
    if example.emotion is not None and example.labels is None:
        known["emotion"] = list(Emotion).index(example.emotion)
    if example.danger is not None:
        known["danger"] = [float(example.danger)]
    if example.reply is not None and example.reply in replies:
        known["reply"] = replies[example.reply]
    if example.labels is not None:
        name, numbers = example.labels
        width = next(task.width for task in TASKS if task.name == name)
        known[name] = [float(number in numbers) for number in range(width)]
    if example.stars is not None:
        known["stars"] = [example.stars]
    return known


class Matching(nn.Module):
    """How well a reply answers a text: the cosine of two projections of their sentence vectors."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.text = nn.Linear(width, MATCHING_DIMENSIONS, bias=False)
        self.reply = nn.Linear(width, MATCHING_DIMENSIONS, bias=False)

    def loss(self, texts: torch.Tensor, replies: torch.Tensor) -> torch.Tensor:
        """Mean loss a pair. texts, replies: (n, width), row by row a pair; each is told from the others'
        (InfoNCE; van den Oord et al., 2018), in both directions."""
        said = functional.normalize(self.text(texts), dim=-1)
        answered = functional.normalize(self.reply(replies), dim=-1)
        logits = said @ answered.T / MATCHING_TEMPERATURE
        own = torch.arange(len(logits), device=logits.device)
        return (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2


class EmotionNetwork(nn.Module):
    """Encoder, mean over the tokens, a linear head per task, and the matching of texts and replies."""

    def __init__(self, encoder: Any, tasks: tuple[Task, ...] = TASKS, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.tasks = tasks
        self.dropout = nn.Dropout(dropout)
        width = encoder.config.hidden_size
        self.heads = nn.ModuleDict({task.name: nn.Linear(width, task.width) for task in tasks})
        self.heads.float()
        self.matching = Matching(width)

    @classmethod
    def load(cls, name: str | Path, *, dropout: float = 0.1) -> EmotionNetwork:
        """A folder written by ``save``, or any encoder ``transformers`` loads, with fresh heads.

        Attention dropout is off and attention is the plain one: on a CPU both cost more than all the
        multiplications of a short sentence.
        """
        from transformers import AutoModel

        encoder = AutoModel.from_pretrained(
            name,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
            dtype=torch.float32,
            attn_implementation="eager",
        )
        if getattr(encoder, "pooler", None) is not None:
            encoder.pooler = None
        share_dropout_over_tokens(encoder)
        heads = Path(name) / HEADS_FILE
        if not heads.exists():
            return cls(encoder, dropout=dropout)
        known = [Task(**task) for task in json.loads((Path(name) / TASKS_FILE).read_text(encoding="utf-8"))]
        names = {task.name for task in known}
        tasks = (*known, *(task for task in TASKS if task.name not in names))
        network = cls(encoder, tasks, dropout=dropout)
        network.heads.load_state_dict(torch.load(heads, weights_only=True), strict=len(tasks) == len(known))
        if (Path(name) / MATCHING_FILE).exists():
            network.matching.load_state_dict(torch.load(Path(name) / MATCHING_FILE, weights_only=True))
        return network

    def save(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.encoder.save_pretrained(path)
        torch.save(self.heads.state_dict(), path / HEADS_FILE)
        torch.save(self.matching.state_dict(), path / MATCHING_FILE)
        (path / TASKS_FILE).write_text(json.dumps([asdict(task) for task in self.tasks]), encoding="utf-8")

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Sentence vectors (n, d), not normalised. ids, mask: (n, tokens)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weights = mask.unsqueeze(-1).float()
        vectors: torch.Tensor = (hidden * weights).sum(1) / weights.sum(1)
        return vectors

    def loss(self, vectors: torch.Tensor, known: list[dict[str, Any]], options: LossOptions) -> torch.Tensor:
        """Mean loss a row over everything that is known of the rows."""
        dropped = self.dropout(vectors)
        total = vectors.new_zeros(())
        for task in self.tasks:
            rows = [row for row, facts in enumerate(known) if task.name in facts]
            if rows:
                wanted = torch.tensor([known[row][task.name] for row in rows])
                total = total + task.weight * task.loss(
                    self.heads[task.name](dropped[rows]), wanted, options=options
                )
        unjudged = [row for row, facts in enumerate(known) if "emotion" in facts and "danger" not in facts]
        if unjudged and "danger" in self.heads:
            logits = self.heads["danger"](dropped[unjudged])
            safe = DANGER.loss(logits, torch.zeros_like(logits), options=options)
            total = total + _IN_DANGER_UNKNOWN_WEIGHT * safe
        return total / len(known)


class TokenSharedDropout(nn.Module):
    """Dropout with one mask for all tokens of a text (Gal & Ghahramani, 2016): far fewer random numbers."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        if not self.training or self.p == 0:
            return hidden
        kept = torch.rand(hidden.shape[0], 1, hidden.shape[-1]) >= self.p
        return hidden * (kept.to(hidden) / (1 - self.p))


def share_dropout_over_tokens(module: nn.Module) -> None:
    """Replace every nn.Dropout inside ``module`` by a TokenSharedDropout."""
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            setattr(module, name, TokenSharedDropout(child.p))
        else:
            share_dropout_over_tokens(child)
