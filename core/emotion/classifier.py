"""What a text tells of its writer: emotion, danger and a sentence vector, from one pass of one encoder.

The same encoder reads a text and a reply as one, and says whether the reply answers it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.emotion.ngrams import NgramModel
from core.errors import MissingPackage, ModelError
from core.text import normalise
from core.turn import Emotion, EmotionScores

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

DEFAULT_PATH: Final = Path(__file__).resolve().parents[2] / "assets" / "models" / "emotion"
ENCODER_FILE: Final = "encoder.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
NGRAMS_FILE: Final = "ngrams.npz"
SETTINGS_FILE: Final = "settings.json"
FORMAT: Final = 4
BATCH: Final = 16  # texts in one run, so that a long list takes little memory


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass of the encoder tells of one text.

    danger: how much speaks for somebody being in danger, in [0, 1], on a scale whose tuned points are 0.5
    (help lines) and 0.2 (a careful answer), see ``core/reply/safety.py``.
    vector: unit-length float32 of shape (d,), close for texts that mean and feel alike.
    """

    scores: EmotionScores
    danger: float
    vector: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierSettings:
    """What was tuned on the validation rows and belongs to the weights.

    ngram_weight: share of the n-gram model's logits in the sum. temperature: divides the summed logits
    (Guo et al., 2017). unsure_below: top probability under which the listener is asked. danger_ngram_weight:
    times the n-gram model's danger logit is added to the encoder's; danger_shift is added to both and
    danger_scale multiplies the sum. max_tokens: longer texts keep their beginning and their end.
    """

    ngram_weight: float
    temperature: float
    unsure_below: float
    danger_ngram_weight: float
    danger_shift: float
    danger_scale: float
    max_tokens: int

    @classmethod
    def load(cls, path: Path) -> ClassifierSettings:
        """Raises OSError, TypeError, KeyError or ValueError for a file that is missing or unfit."""
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields.pop("format") != FORMAT:
            raise ValueError(f"settings format is not {FORMAT}")
        return cls(**fields)


class EmotionClassifier:
    """The shipped classifier: int8 ONNX encoder on one thread and a character n-gram model.

    Loaded with ``EmotionClassifier.load``; safe to call from several threads.
    """

    def __init__(
        self, *, session: Any, tokenizer: Any, ngrams: NgramModel, settings: ClassifierSettings
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._ngrams = ngrams
        self._settings = settings

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH) -> EmotionClassifier:
        """Load the folder ``path``; ModelError when a file is missing or damaged."""
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingPackage(f"{error.name} is missing; pip install -r requirements-serve.txt") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return cls(
                session=onnxruntime.InferenceSession(
                    (path / ENCODER_FILE).read_bytes(), options, providers=["CPUExecutionProvider"]
                ),
                tokenizer=Tokenizer.from_str((path / TOKENIZER_FILE).read_text(encoding="utf-8")),
                ngrams=NgramModel.load(path / NGRAMS_FILE),
                settings=ClassifierSettings.load(path / SETTINGS_FILE),
            )
        except Exception as error:  # the three libraries share no base class for a damaged file
            raise ModelError(
                f"emotion model in {path} cannot be loaded ({error}); restore assets/models/emotion or set "
                "EMOTION_MODEL"
            ) from error

    def classify(self, texts: Sequence[str]) -> list[EmotionScores]:
        """Calibrated emotion scores, one per text."""
        return [reading.scores for reading in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One Reading per text, in order. A text without any character is read as neutral and unsure."""
        if not texts:
            return []
        shown = [normalise(text) for text in texts]
        emotion, danger, vectors = self.logits(shown)
        settings = self._settings
        emotion_ngrams, danger_ngrams = self.ngram_logits(shown)
        share = settings.ngram_weight
        logits = (1 - share) * emotion + share * emotion_ngrams
        probabilities = softmax(logits / settings.temperature)
        risks = danger + settings.danger_ngram_weight * danger_ngrams + settings.danger_shift
        in_danger = 1 / (1 + np.exp(-settings.danger_scale * risks))
        return [
            Reading(
                scores=emotion_scores(row, settings.unsure_below) if text else UNREADABLE,
                danger=float(risk) if text else 0.0,
                vector=vector,
            )
            for text, row, risk, vector in zip(shown, probabilities, in_danger, vectors, strict=True)
        ]

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit sentence vectors (n, d), as in a Reading, of texts whose emotion is not asked."""
        return self.logits([normalise(text) for text in texts])[2]

    def logits(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], ...]:
        """What the encoder says of normalised texts: emotion (n, 7), danger (n,), unit vectors (n, d)."""
        return self._run(self._tokens(texts), ("emotion", "danger", "vector"))

    def answers(self, text: str, replies: Sequence[str]) -> npt.NDArray[np.float32]:
        """How much speaks for each reply answering ``text``, as logits (n,): the two are read as one."""
        (said,) = self._tokens([normalise(text)])
        replied = self._tokens([normalise(reply) for reply in replies])
        pairs = [joined(said, tokens, self._settings.max_tokens) for tokens in replied]
        return self._run(pairs, ("answers",))[0]

    def ngram_logits(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """What the n-gram model says of normalised texts: emotion (n, 7), danger (n,)."""
        logits = np.stack([self._ngrams.logits(text) for text in texts])
        return logits[:, : len(Emotion)], logits[:, len(Emotion)]

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        limit = self._settings.max_tokens
        return [shortened(encoding.ids, limit) for encoding in self._tokenizer.encode_batch(list(texts))]

    def _run(
        self, tokens: Sequence[list[int]], outputs: Sequence[str]
    ) -> tuple[npt.NDArray[np.float32], ...]:
        """The named outputs of the encoder, in the order of ``tokens``."""
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))  # little padding in a batch
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        parts = [self._run_batch([tokens[row] for row in batch], outputs) for batch in batches]
        back = np.argsort(order)
        return tuple(np.concatenate(rows)[back] for rows in zip(*parts, strict=True))

    def _run_batch(
        self, tokens: Sequence[list[int]], outputs: Sequence[str]
    ) -> list[npt.NDArray[np.float32]]:
        width = max(map(len, tokens))
        ids = np.zeros((len(tokens), width), np.int64)
        mask = np.zeros_like(ids)
        for row, token_ids in enumerate(tokens):
            ids[row, : len(token_ids)] = token_ids
            mask[row, : len(token_ids)] = 1
        found: list[npt.NDArray[np.float32]] = self._session.run(list(outputs), {"ids": ids, "mask": mask})
        return found


def shortened(ids: Sequence[int], limit: int) -> list[int]:
    """At most ``limit`` tokens: beginning and end, for people say what they feel at either."""
    if len(ids) <= limit:
        return list(ids)
    head = limit // 2
    return [*ids[:head], *ids[len(ids) - (limit - head) :]]


def joined(text: Sequence[int], reply: Sequence[int], limit: int) -> list[int]:
    """A text and an answer as one input, marked as XLM-R marks a pair: <s> text </s> </s> reply </s>.

    text, reply: each with its <s> and </s>. The longer one gives way where both exceed ``limit`` tokens.
    """
    room = max(limit - len(reply), limit // 2)
    head = shortened(text, room)
    return [*head, head[-1], *shortened(reply, limit - len(head))[1:]]


def softmax(logits: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    """Probabilities over the last axis."""
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: npt.NDArray[np.floating[Any]] = weights / weights.sum(axis=-1, keepdims=True)
    return probabilities


def emotion_scores(probabilities: npt.NDArray[np.floating[Any]], unsure_below: float) -> EmotionScores:
    """Scores of one text from its seven probabilities; unsure when the best one is too low."""
    values = tuple(float(value) for value in probabilities)
    return EmotionScores(values, unsure=max(values) < unsure_below)


UNREADABLE: Final = EmotionScores(
    tuple(1.0 if emotion is Emotion.NEUTRAL else 0.0 for emotion in Emotion), unsure=True
)
