"""A judgement made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.reply.judgement import MEASURES, Judgement


def by_sifting(*, weight: float = 4.0) -> Judgement:
    """Judges by the sifting score alone, which is the last measure."""
    weights = np.zeros(MEASURES, np.float32)
    weights[-1] = weight
    return replace(Judgement.untrained(), weights=weights)
