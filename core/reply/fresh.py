"""A sentence that the listener has not just read."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence


def fresh(sentences: Sequence[str], *, avoid: Collection[str], rng: random.Random) -> str:
    """One of ``sentences`` that is not in ``avoid``; else the one that was said longest ago.

    avoid: what was said before; where it has an order, the latest first.
    """
    unsaid = [sentence for sentence in sentences if sentence not in avoid]
    if unsaid:
        return rng.choice(unsaid)
    said = list(avoid)
    return max(sentences, key=said.index)
