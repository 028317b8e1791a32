"""Checkpoints as ``transformers`` and our own scripts write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

TOKENIZER_FILE: Final = "tokenizer.json"


def load_tokenizer(name: str | Path) -> Any:
    """The fast tokenizer of a checkpoint: a folder, or a name ``transformers`` knows."""
    from tokenizers import Tokenizer
    from transformers import AutoTokenizer

    file = Path(name) / TOKENIZER_FILE
    return (
        Tokenizer.from_file(str(file))
        if file.exists()
        else AutoTokenizer.from_pretrained(name).backend_tokenizer
    )
