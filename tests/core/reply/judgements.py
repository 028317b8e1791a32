"""A judgement made by hand."""

from __future__ import annotations

import numpy as np

from core.emotion.ngrams import NgramModel
from core.reply.judgement import MEASURES, Judgement


def by_sifting(*, least: float = 0.0, weight: float = 4.0) -> Judgement:
    """Judges by the sifting score alone, which is the last measure."""
    weights = np.zeros(MEASURES, np.float32)
    weights[-1] = weight
    nothing = NgramModel(
        hashes=np.zeros(1, np.uint32),
        weights=np.zeros((1, 1), np.int8),
        scale=np.ones(1, np.float32),
        bias=np.zeros(1, np.float32),
        idf=np.zeros(1, np.float16),
    )
    return Judgement(weights, nothing, least)
