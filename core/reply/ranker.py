"""How well a reply answers a text, by the emotion encoder's vectors and a judgement of the whole.

The cosine of two projections of the sentence vectors tells what belongs together; the text's own vector costs
nothing more. The judgement (``core/reply/judgement.py``) tells whether a reply would do.
``scripts/train_ranker.py`` fits the projections to the corpus's pairs of text and reply, and the judgement to
answers that somebody has graded.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from core.emotion.classifier import DEFAULT_PATH as ENCODER_PATH
from core.errors import ModelError
from core.reply.judgement import Judgement
from core.reply.written import DEFAULT_PATH as REPLY_PATH
from core.reply.written import encoder_fingerprint

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

DEFAULT_PATH: Final = REPLY_PATH / "ranker.npz"
BUILD_COMMAND: Final = "python -m scripts.train_ranker"


class Ranker:
    """The numbers of one build; safe to call from several threads."""

    def __init__(self, *, text: Floats, reply: Floats, judgement: Judgement) -> None:
        """text, reply: (width of a sentence vector, d)."""
        self._text = text
        self._reply = reply
        self.judgement = judgement

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH, *, encoder: Path = ENCODER_PATH) -> Ranker:
        """Load file ``path``. encoder: folder of the model whose vectors will be scored.

        Raises ModelError when the file is missing or damaged, or was built with another encoder.
        """
        try:
            arrays = np.load(io.BytesIO(path.read_bytes()))
            text, reply = arrays["text"].astype(np.float32), arrays["reply"].astype(np.float32)
            judgement = Judgement.of(arrays)
            built_with, asked_with = str(arrays["encoder"]), encoder_fingerprint(encoder)
        except Exception as error:  # zip, numpy and the file system share no base class for a damaged file
            raise ModelError(f"ranker {path} cannot be read ({error}); run: {BUILD_COMMAND}") from error
        if built_with != asked_with:
            raise ModelError(
                f"ranker {path} belongs to encoder {built_with}, the emotion model is {asked_with}; "
                f"run: {BUILD_COMMAND}"
            )
        return cls(text=text, reply=reply, judgement=judgement)

    def save(self, path: Path, *, encoder: Path = ENCODER_PATH) -> None:
        """Write what ``load`` reads. encoder: folder of the model that made the vectors."""
        np.savez(
            path,
            text=self._text.astype(np.float16),
            reply=self._reply.astype(np.float16),
            **self.judgement.arrays(),
            encoder=np.array(encoder_fingerprint(encoder)),
        )

    def scores(self, text: Floats, replies: Floats) -> Floats:
        """Cosines in [-1, 1], (n,). text: a sentence vector (width,). replies: (n, width)."""
        said = _unit(text @ self._text)
        answered = _unit(replies @ self._reply)
        cosines: Floats = answered @ said
        return cosines


def _unit(vectors: Floats) -> Floats:
    """``vectors`` at length one over the last axis."""
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return unit
