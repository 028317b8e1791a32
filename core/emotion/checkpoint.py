"""An operator's ``transformers`` checkpoint (KcELECTRA, KoELECTRA, ...) in place of the shipped emotions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.classifier import UNREADABLE, EmotionClassifier, Reading, emotion_scores
from core.emotion.labels import checkpoint_labels
from core.errors import MissingPackage, ModelError
from core.text import normalise
from core.turn import Emotion

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from core.turn import EmotionScores

MAX_TOKENS: Final = 128
UNSURE_BELOW: Final = 0.5  # an operator's checkpoint brings no tuned threshold: half of the belief must agree


class CheckpointClassifier:
    """Emotions from a sequence classification checkpoint; danger and vector from the shipped model.

    Without the shipped model (``shipped`` is None) danger is 0.0, so that only the phrase list watches, and
    the vector is the checkpoint's own mean of the last layer.
    """

    def __init__(
        self, *, model: Any, tokenizer: Any, emotions: Sequence[Emotion], shipped: EmotionClassifier | None
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._emotions = list(emotions)
        self._shipped = shipped

    @classmethod
    def load(cls, name: str, *, shipped: EmotionClassifier | None = None) -> CheckpointClassifier:
        """``name``: a folder, or a name ``transformers`` knows. ModelError when it cannot be used."""
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError as error:
            raise MissingPackage(f"{error.name} is missing; pip install -r requirements.txt") from error
        torch.set_num_threads(1)
        try:
            model = AutoModelForSequenceClassification.from_pretrained(name).eval()
            tokenizer = AutoTokenizer.from_pretrained(name)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"emotion checkpoint {name} cannot be loaded ({error}); set EMOTION_MODEL"
            ) from error
        names = [model.config.id2label[index] for index in range(model.config.num_labels)]
        return cls(
            model=model,
            tokenizer=tokenizer,
            emotions=checkpoint_labels(names, checkpoint=name),
            shipped=shipped,
        )

    def classify(self, texts: Sequence[str]) -> list[EmotionScores]:
        """Emotion scores, one per text; an emotion the checkpoint does not know has probability 0."""
        return [reading.scores for reading in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One Reading per text, in order."""
        if not texts:
            return []
        known, means = self._run([normalise(text) for text in texts])
        probabilities = np.zeros((len(texts), len(Emotion)), np.float32)
        probabilities[:, [list(Emotion).index(emotion) for emotion in self._emotions]] = known
        scores = [
            emotion_scores(row, UNSURE_BELOW) if normalise(text) else UNREADABLE
            for text, row in zip(texts, probabilities, strict=True)
        ]
        if self._shipped is not None:
            beside = self._shipped.read(texts)
            return [
                Reading(scores=score, danger=reading.danger, vector=reading.vector)
                for score, reading in zip(scores, beside, strict=True)
            ]
        return [
            Reading(scores=score, danger=0.0, vector=vector)
            for score, vector in zip(scores, means, strict=True)
        ]

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit sentence vectors (n, d), as in a Reading, of texts whose emotion is not asked."""
        if self._shipped is not None:
            return self._shipped.vectors(texts)
        return self._run([normalise(text) for text in texts])[1]

    def answers(self, text: str, replies: Sequence[str]) -> npt.NDArray[np.float32]:
        """How much speaks for each reply answering ``text``, as logits (n,); 0 without the shipped model."""
        if self._shipped is None:
            return np.zeros(len(replies), np.float32)
        return self._shipped.answers(text, replies)

    def _run(self, shown: Sequence[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """The checkpoint's probabilities (n, labels) and its unit mean vectors (n, d)."""
        import torch

        batch = self._tokenizer(
            [text or " " for text in shown],
            padding=True,
            truncation=True,
            max_length=MAX_TOKENS,
            return_tensors="pt",
        )
        with torch.inference_mode():
            output = self._model(**batch, output_hidden_states=True)
        mask = batch["attention_mask"].unsqueeze(-1)
        means = (output.hidden_states[-1].float() * mask).sum(1) / mask.sum(1)
        return output.logits.float().softmax(-1).numpy(), torch.nn.functional.normalize(means).numpy()
