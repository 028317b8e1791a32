"""A listener's text as the models may read it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_CHARACTERS: Final = 500

_SPACES: Final = re.compile(r"[^\S\n]+")
_NEWLINES: Final = re.compile(r"\s*\n\s*")
# Zero-width joiners hold emoji together and stay; other format characters only hide text.
_KEPT_FORMAT: Final = "‍️"


def normalise(text: str) -> str:
    """NFC, without control and invisible characters, spaces folded, at most 500 characters."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        character
        for character in composed
        if character in "\n\t" or character in _KEPT_FORMAT or unicodedata.category(character)[0] != "C"
    )
    folded = _NEWLINES.sub("\n", _SPACES.sub(" ", visible)).strip()
    return folded[:MAX_CHARACTERS].rstrip()
