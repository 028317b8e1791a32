from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scripts.prepare_encoder import (
    Checkpoint,
    _bert_names,
    kept_tokens,
    prune_tokenizer,
    read_checkpoint,
    save_encoder,
)

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁오늘", "▁좋아", "▁bonjour", "ㅋ", "a", "<mask>"]


def tokenizer_json() -> str:
    """A unigram tokenizer in the fast format, as the package carries it."""
    from tokenizers import AddedToken, Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.pre_tokenizers import Metaspace
    from tokenizers.processors import TemplateProcessing

    tokenizer = Tokenizer(Unigram([(piece, -1.0) for piece in PIECES], unk_id=3))
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.add_special_tokens([AddedToken(name) for name in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")])
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    text: str = tokenizer.to_str()
    return text


def packed(values: npt.NDArray[np.float32]) -> bytes:
    """Q4_0 blocks of values that are whole multiples of a scale of 0.5."""
    blocks = []
    for block in values.reshape(-1, 32):
        nibbles = (block / 0.5 + 8).astype(np.uint8)
        blocks.append(struct.pack("<e", 0.5) + bytes(nibbles[:16] | nibbles[16:] << 4))
    return b"".join(blocks)


def weight_file(tensors: dict[str, bytes], elements: dict[str, int]) -> bytes:
    """A weight file in the package's layout with the given tensor bytes."""
    head = b"NE5\0" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, len(PIECES), 8, 2, 1e-12, 0)
    head += struct.pack("<i4iQ", 1, 0, 2, 1, 3, 3) + struct.pack("<2If", 0, 3, -1.0) + b"abc"
    head += struct.pack("<iI", 0, 2) + b"nn"
    directory = sum(2 + len(name) + 21 for name in tensors)
    offset = len(head) + 4 + directory
    entries, blob = b"", b""
    for name, data in tensors.items():
        entries += struct.pack("<H", len(name)) + name.encode()
        entries += struct.pack("<BIQQ", 0, elements[name], offset + len(blob), len(data))
        blob += data
    return head + struct.pack("<i", len(tensors)) + entries + blob


def test_packed_and_plain_tensors_are_read_back() -> None:
    rng = np.random.default_rng(0)
    coarse = (rng.integers(-8, 8, 64) * 0.5).astype(np.float32)
    plain = rng.normal(size=5).astype(np.float32)
    data = weight_file(
        {"emb.word": packed(coarse), "emb.ln.w": plain.tobytes()}, {"emb.word": 64, "emb.ln.w": 5}
    )
    checkpoint = read_checkpoint(data)
    assert (checkpoint.hidden, checkpoint.layers, checkpoint.heads, checkpoint.feed_forward) == (32, 1, 2, 64)
    np.testing.assert_array_equal(checkpoint.tensors["emb.word"], coarse)
    np.testing.assert_array_equal(checkpoint.tensors["emb.ln.w"], plain)


def test_kept_tokens_are_those_of_the_texts_and_what_spells_anything() -> None:
    keep = kept_tokens(tokenizer_json(), ["오늘 좋아", "오늘"], size=4)
    kept = [PIECES[token] for token in keep]
    assert "▁bonjour" not in kept
    assert {"▁오늘", "▁좋아", "ㅋ", "a", "<mask>"} <= set(kept)


def test_the_pruned_tokenizer_cuts_as_before_under_new_numbers() -> None:
    from tokenizers import Tokenizer

    keep = kept_tokens(tokenizer_json(), ["오늘 좋아"], size=4)
    before = Tokenizer.from_str(tokenizer_json()).encode("오늘 좋아")
    after = Tokenizer.from_str(prune_tokenizer(tokenizer_json(), keep)).encode("오늘 좋아")
    assert after.tokens == before.tokens
    assert [keep[token] for token in after.ids] == before.ids


def test_the_saved_encoder_keeps_every_weight_of_the_kept_tokens(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModel

    rng = np.random.default_rng(1)
    shapes = {"emb.word": (len(PIECES), 32), "emb.pos": (200, 32), "emb.type": (2, 32)}
    tensors = {}
    for _, source in _bert_names(1):
        kind, part = source.split(".")[-2:]
        rows = 64 if kind == "fi" else 32
        plain = (
            (rows, 64 if kind == "fo" else 32)
            if part == "w" and kind not in ("ln", "aln", "oln")
            else (rows,)
        )
        tensors[source] = rng.normal(size=shapes.get(source, plain)).astype(np.float32).reshape(-1)
    keep = kept_tokens(tokenizer_json(), ["오늘"], size=3)
    save_encoder(Checkpoint(32, 1, 2, 64, tensors), keep, tokenizer_json(), tmp_path)
    model = AutoModel.from_pretrained(tmp_path, add_pooling_layer=False)
    words = model.embeddings.word_embeddings.weight.detach().numpy()
    np.testing.assert_allclose(words, tensors["emb.word"].reshape(-1, 32)[keep])
    query = model.encoder.layer[0].attention.self.query.weight
    assert torch.equal(query.reshape(-1), torch.from_numpy(tensors["l0.q.w"]))
    assert json.loads((tmp_path / "config.json").read_text())["vocab_size"] == len(keep)


@pytest.mark.parametrize("text", ["ㅋㅋㅋ", "aㅋa"])
def test_any_typo_can_still_be_spelt(text: str) -> None:
    from tokenizers import Tokenizer

    keep = kept_tokens(tokenizer_json(), [], size=0)
    encoding = Tokenizer.from_str(prune_tokenizer(tokenizer_json(), keep)).encode(text)
    assert [token for token in encoding.tokens if token in "ㅋa"] == list(text)
