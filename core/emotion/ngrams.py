"""A linear emotion model over character n-grams: the small partner of the encoder.

It knows spellings, endings and slang that the encoder's word pieces tear apart, and costs microseconds.
Features are hashed, so that no vocabulary is shipped: TF-IDF with 1 + log(tf), unit length (as in
Salton & Buckley, 1988), weights of a multinomial logistic regression as int8 with a scale per class.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

BUCKETS: Final = 1 << 18
LONGEST: Final = 5  # characters
_SPACES: Final = re.compile(r"\s+")


def counts(text: str) -> Counter[int]:
    """How often each bucket is hit by the 1- to 5-character n-grams of ``text``."""
    padded = f" {_SPACES.sub(' ', text.lower()).strip()} "
    return Counter(
        zlib.crc32(padded[start : start + length].encode()) % BUCKETS
        for length in range(1, LONGEST + 1)
        for start in range(len(padded) - length + 1)
    )


@dataclass(frozen=True, slots=True)
class NgramModel:
    """weights: int8 of shape (BUCKETS, n_classes). scale, bias: (n_classes,). idf: (BUCKETS,)."""

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float16]

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """Raises OSError, KeyError or ValueError for a file that is missing or not of this format."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["weights"], arrays["scale"], arrays["bias"], arrays["idf"])

    def save(self, path: Path) -> None:
        np.savez_compressed(path, weights=self.weights, scale=self.scale, bias=self.bias, idf=self.idf)

    def logits(self, text: str) -> npt.NDArray[np.float32]:
        """Shape (n_classes,): log-odds up to a constant."""
        hits = counts(text)
        buckets = np.fromiter(hits, np.int64, len(hits))
        frequency = np.fromiter(hits.values(), np.float32, len(hits))
        values = (1 + np.log(frequency)) * self.idf[buckets]
        values /= max(float(np.linalg.norm(values)), 1e-9)
        logits: npt.NDArray[np.float32] = (values @ self.weights[buckets]) * self.scale + self.bias
        return logits
