"""How well a reply answers a text, by the emotion encoder's vectors and a judgement of the whole.

The cosine of two projections of the sentence vectors tells what belongs together; the text's own vector costs
nothing more. The judgement (``core/reply/judgement.py``) tells whether a reply would do.
``scripts/train_ranker.py`` fits the projections to the corpus's pairs of text and reply, and the judgement to
answers that somebody has graded. What the encoder reads in general sentences is kept here: they come in every
turn.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from core.emotion.classifier import DEFAULT_PATH as ENCODER_PATH
from core.emotion.classifier import Reading
from core.errors import ModelError
from core.reply.judgement import Judgement
from core.reply.written import DEFAULT_PATH as REPLY_PATH
from core.reply.written import encoder_fingerprint
from core.turn import EmotionScores

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

DEFAULT_PATH: Final = REPLY_PATH / "ranker.npz"
BUILD_COMMAND: Final = "python -m scripts.train_ranker"


class Ranker:
    """The numbers of one build; safe to call from several threads."""

    def __init__(
        self,
        *,
        text: Floats,
        reply: Floats,
        judgement: Judgement,
        general: Mapping[str, Reading] = MappingProxyType({}),
    ) -> None:
        """text, reply: (width of a sentence vector, d). general: what is felt in general sentences."""
        self._text = text
        self._reply = reply
        self.judgement = judgement
        self.general = general

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH, *, encoder: Path = ENCODER_PATH) -> Ranker:
        """Load file ``path``. encoder: folder of the model whose vectors will be scored.

        Raises ModelError when the file is missing or damaged, or was built with another encoder.
        """
        try:
            arrays = np.load(io.BytesIO(path.read_bytes()))
            text, reply = arrays["text"].astype(np.float32), arrays["reply"].astype(np.float32)
            judgement = Judgement.of(arrays)
            general = {
                str(sentence): Reading(EmotionScores(tuple(map(float, row)), unsure=False), 0.0, vector)
                for sentence, row, vector in zip(
                    arrays["general"],
                    arrays["general_scores"],
                    arrays["general_vectors"].astype(np.float32),
                    strict=True,
                )
            }
            built_with, asked_with = str(arrays["encoder"]), encoder_fingerprint(encoder)
        except Exception as error:  # zip, numpy and the file system share no base class for a damaged file
            raise ModelError(f"ranker {path} cannot be read ({error}); run: {BUILD_COMMAND}") from error
        if built_with != asked_with:
            raise ModelError(
                f"ranker {path} belongs to encoder {built_with}, the emotion model is {asked_with}; "
                f"run: {BUILD_COMMAND}"
            )
        return cls(text=text, reply=reply, judgement=judgement, general=general)

    def save(self, path: Path, *, encoder: Path = ENCODER_PATH) -> None:
        """Write what ``load`` reads. encoder: folder of the model that made the vectors."""
        np.savez(
            path,
            text=self._text.astype(np.float16),
            reply=self._reply.astype(np.float16),
            **self.judgement.arrays(),
            general=np.array(list(self.general)),
            general_scores=_rows([reading.scores.probabilities for reading in self.general.values()]),
            general_vectors=_rows([reading.vector for reading in self.general.values()]),
            encoder=np.array(encoder_fingerprint(encoder)),
        )

    def scores(self, text: Floats, replies: Floats) -> Floats:
        """Cosines in [-1, 1], (n,). text: a sentence vector (width,). replies: (n, width)."""
        said = _unit(text @ self._text)
        answered = _unit(replies @ self._reply)
        cosines: Floats = answered @ said
        return cosines


def _rows(rows: Sequence[Sequence[float] | Floats]) -> npt.NDArray[np.float16]:
    """float16 (n, d); (0, 0) without any."""
    return np.array(rows, np.float16).reshape(len(rows), -1) if rows else np.zeros((0, 0), np.float16)


def _unit(vectors: Floats) -> Floats:
    """``vectors`` at length one over the last axis."""
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return unit
