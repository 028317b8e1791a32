"""A linear emotion model over n-grams of characters and of jamo: the small partner of the encoder.

It knows spellings, endings and slang that the encoder's word pieces tear apart, and costs a fraction of a
millisecond. Jamo (the letters of a Hangul syllable) make the forms of a verb look alike: 슬퍼, 슬펐, 슬픈.
Features are hashed, so that no vocabulary is shipped: TF-IDF with 1 + log(tf), unit length in each of the two
blocks (as in Salton & Buckley, 1988), weights of a multinomial logistic regression as int8 with a scale per
class.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

BUCKETS: Final = 1 << 20
CHARACTERS: Final = range(1, 6)  # lengths of the n-grams of each block
JAMO: Final = range(3, 9)
_SPACES: Final = re.compile(r"\s+")


def counts(text: str) -> tuple[Counter[int], Counter[int]]:
    """How often each bucket is hit by the text's n-grams of characters, and of jamo."""
    padded = f" {_SPACES.sub(' ', text.lower()).strip()} "
    return _hits(padded, CHARACTERS), _hits(unicodedata.normalize("NFD", padded), JAMO)


def _hits(text: str, lengths: range) -> Counter[int]:
    return Counter(
        zlib.crc32(text[start : start + length].encode()) % BUCKETS
        for length in lengths
        for start in range(len(text) - length + 1)
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
        logits = self.bias.copy()
        for hits in counts(text):
            buckets = np.fromiter(hits, np.int64, len(hits))
            frequency = np.fromiter(hits.values(), np.float32, len(hits))
            values = (1 + np.log(frequency)) * self.idf[buckets]
            values /= max(float(np.linalg.norm(values)), 1e-9)
            logits += (values @ self.weights[buckets]) * self.scale
        return logits
