"""A linear model over n-grams of characters and of jamo: the encoder's small partner for emotion and danger.

It knows spellings, endings and slang that the encoder's word pieces tear apart, and costs a fraction of a
millisecond. Jamo (the letters of a Hangul syllable) make the forms of a verb look alike: 슬퍼, 슬펐, 슬픈.
TF-IDF with 1 + log(tf) and unit length in each of the two blocks (as in Salton & Buckley, 1988), weights of a
multinomial logistic regression as int8 with a scale per class. An n-gram is known by its CRC-32, which takes
four bytes and no vocabulary of strings.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

CHARACTERS: Final = range(1, 6)  # lengths of the n-grams of each block
JAMO: Final = range(3, 9)
_SPACES: Final = re.compile(r"\s+")


def counts(text: str) -> tuple[Counter[int], Counter[int]]:
    """How often the text holds each n-gram of characters, and of jamo, by hash."""
    padded = f" {_SPACES.sub(' ', text.lower()).strip()} "
    return _hits(padded, CHARACTERS), _hits(unicodedata.normalize("NFD", padded), JAMO)


def _hits(text: str, lengths: range) -> Counter[int]:
    return Counter(
        zlib.crc32(text[start : start + length].encode())
        for length in lengths
        for start in range(len(text) - length + 1)
    )


@dataclass(frozen=True, slots=True)
class NgramModel:
    """The shipped one has eight classes: seven emotions, and danger apart from them.

    hashes: uint32 (n,), ascending. weights: int8 (n, n_classes). scale, bias: (n_classes,). idf: (n,).
    """

    hashes: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float16]

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """Raises OSError, KeyError or ValueError for a file that is missing or not of this format."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})

    def save(self, path: Path) -> None:
        np.savez_compressed(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    def logits(self, text: str) -> npt.NDArray[np.float32]:
        """Shape (n_classes,): log-odds up to a constant."""
        logits = self.bias.copy()
        for hits in counts(text):
            hashes = np.fromiter(hits, np.uint32, len(hits))
            frequency = np.fromiter(hits.values(), np.float32, len(hits))
            at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
            known = self.hashes[at] == hashes
            values = (1 + np.log(frequency[known])) * self.idf[at[known]]
            values /= max(float(np.linalg.norm(values)), 1e-9)
            logits += (values @ self.weights[at[known]]) * self.scale
        return logits
