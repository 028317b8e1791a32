"""Turn served files back into checkpoints that training goes on from: int8 weights as float32.

    python -m scripts.unpack_models emotion assets/models/emotion --out var/emotion-shipped
    python -m scripts.unpack_models reply assets/models/reply/generator --out var/reply-shipped

New corpus rows or an afternoon more of training then need no run from the start, and no weights beside those
that ship. What serving has no use for is not in the files and is learnt anew: the heads of KOTE, GoEmotions,
film stars and reply direction, and the state of the optimizer.
"""

from __future__ import annotations

import argparse
import shutil
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from core.emotion.classifier import ENCODER_FILE, TOKENIZER_FILE
from core.reply.prompt import FORMATS
from core.reply.ranker import DEFAULT_PATH as RANKER_PATH
from scripts.checkpoints import load_tokenizer
from scripts.emotion_network import EmotionNetwork
from scripts.prepare_encoder import bert
from scripts.reply_network import new_network, save_tokenizer

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

INT8_MIDDLE: Final = 128  # MatMulNBits stores int8 without a sign
HEADS: Final = ("emotion", "danger", "answers")
WEIGHTS_FILE: Final = "model.bin"
TYPES: Final = (np.float32, np.int8, np.int16, np.int32, np.float16)  # CTranslate2's numbers for them


def encoder_weights(path: Path) -> dict[str, Array]:
    """Weights of a served encoder by their names in an EmotionNetwork."""
    import onnx
    from onnx.numpy_helper import to_array

    graph = onnx.load(path).graph
    stored = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    weights = {}
    for node in graph.node:
        if node.op_type == "MatMulNBits" and node.name.startswith("/network/encoder/"):
            name = node.name.removeprefix("/network/").removesuffix("/MatMul_Q8").replace("/", ".")
            weights[f"{name}.weight"] = _blocks(stored[node.input[1]], stored[node.input[2]])
    for head in HEADS:
        name = f"network.heads.{head}.weight_Transposed"
        weights[f"heads.{head}.weight"] = _blocks(stored[f"{name}_Q8"], stored[f"{name}_scales"])
    for name, values in stored.items():
        own = name.removeprefix("network.")
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            zero = stored[f"{stem}_zero_point"].astype(np.float32)
            own = own.removesuffix("_quantized")
            weights[own] = (values.astype(np.float32) - zero) * stored[f"{stem}_scale"]
        elif own != name and own.endswith((".bias", "LayerNorm.weight")):
            weights[own] = values
    return weights


def _blocks(values: Array, scales: Array) -> Array:
    """(n, blocks, block) int8 with a scale a block as (n, blocks * block) float32."""
    scaled: Array = (values.astype(np.float32) - INT8_MIDDLE) * scales.reshape(*values.shape[:2], 1)
    return scaled.reshape(len(values), -1)


def unpack_emotion(folder: Path, out: Path, *, ranker: Path = RANKER_PATH) -> EmotionNetwork:
    """Write a checkpoint for ``scripts.train_emotion --encoder`` from a served emotion model.

    ranker: its two projections are where matching goes on from.
    """
    weights = encoder_weights(folder / ENCODER_FILE)
    vocabulary, width = weights["encoder.embeddings.word_embeddings.weight"].shape
    layers = 1 + max(int(name.split(".")[3]) for name in weights if name.startswith("encoder.encoder.layer."))
    encoder = bert(
        vocabulary=vocabulary,
        width=width,
        layers=layers,
        feed_forward=len(weights["encoder.encoder.layer.0.intermediate.dense.weight"]),
        positions=len(weights["encoder.embeddings.position_embeddings.weight"]),
    )
    network = EmotionNetwork(encoder)
    state = network.state_dict()
    state |= {name: torch.from_numpy(np.array(values)) for name, values in weights.items()}
    with np.load(ranker) as arrays:
        for side in ("text", "reply"):
            state[f"matching.{side}.weight"] = torch.from_numpy(arrays[side].astype(np.float32).T.copy())
    network.load_state_dict(state)
    network.save(out)
    shutil.copy(folder / TOKENIZER_FILE, out / TOKENIZER_FILE)
    return network


def generator_weights(path: Path) -> dict[str, Array]:
    """Weights of a CTranslate2 file by its own names, int8 ones scaled back to float32."""
    stored = dict(_variables(path.read_bytes()))
    weights = {}
    for name, values in stored.items():
        scale = stored.get(f"{name}_scale")
        weights[name] = values if scale is None else values.astype(np.float32) / scale[:, None]
    return weights


def _variables(content: bytes) -> Iterator[tuple[str, Array]]:
    """Every variable of a CTranslate2 model of binary version 6, little endian.

    Version u32, specification (a string), its revision u32, count u32; then of each variable its name, rank
    u8, sizes u32, type u8, bytes u32 and these bytes. A string: u16 length, letters, 0.
    """
    at = 4

    def text() -> str:
        nonlocal at
        (length,) = struct.unpack_from("<H", content, at)
        value = content[at + 2 : at + 2 + length].rstrip(b"\0").decode()
        at += 2 + length
        return value

    text()
    _, count = struct.unpack_from("<2I", content, at)
    at += 8
    for _ in range(count):
        name = text()
        rank = content[at]
        shape = struct.unpack_from(f"<{rank}I", content, at + 1)
        kind, size = struct.unpack_from("<BI", content, at + 1 + 4 * rank)
        at += 1 + 4 * rank + 5
        yield name, np.frombuffer(content, TYPES[kind], size // TYPES[kind]().itemsize, at).reshape(shape)
        at += size


def unpack_reply(folder: Path, out: Path) -> Any:
    """Write a checkpoint for ``scripts.train_reply finetune --model`` from a served generator of ours."""
    tokenizer = load_tokenizer(folder)
    weights = generator_weights(folder / WEIGHTS_FILE)
    vocabulary, width = weights["decoder/embeddings/weight"].shape
    layers = len({name.split("/")[1] for name in weights if "self_attention" in name})
    end = tokenizer.token_to_id(FORMATS["ours"].stop)
    network = new_network(vocabulary=vocabulary, layers=layers, width=width, end=end)
    state = network.state_dict()
    state |= {name: torch.from_numpy(values.copy()) for name, values in _gpt2(weights, layers)}
    network.load_state_dict(state)
    network.tie_weights()
    network.save_pretrained(out)
    save_tokenizer(tokenizer, out)
    return network


def _gpt2(weights: Mapping[str, Array], layers: int) -> Iterator[tuple[str, Array]]:
    """(name in transformers, values) of every tensor: GPT-2 keeps its matrices transposed."""
    yield "transformer.wte.weight", weights["decoder/embeddings/weight"]
    yield "lm_head.weight", weights["decoder/embeddings/weight"]
    yield "transformer.wpe.weight", weights["decoder/position_encodings/encodings"]
    parts = {
        "ln_1": "self_attention/layer_norm",
        "attn.c_attn": "self_attention/linear_0",
        "attn.c_proj": "self_attention/linear_1",
        "ln_2": "ffn/layer_norm",
        "mlp.c_fc": "ffn/linear_0",
        "mlp.c_proj": "ffn/linear_1",
    }
    named = {"transformer.ln_f": "decoder/layer_norm"}
    for layer in range(layers):
        named |= {
            f"transformer.h.{layer}.{part}": f"decoder/layer_{layer}/{of}" for part, of in parts.items()
        }
    for name, of in named.items():
        if of.endswith("layer_norm"):
            yield f"{name}.weight", weights[f"{of}/gamma"]
            yield f"{name}.bias", weights[f"{of}/beta"]
        else:
            yield f"{name}.weight", weights[f"{of}/weight"].T
            yield f"{name}.bias", weights[f"{of}/bias"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=("emotion", "reply"))
    parser.add_argument("model", type=Path, help="folder of the served files")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    unpack = unpack_emotion if arguments.kind == "emotion" else unpack_reply
    network = unpack(arguments.model, arguments.out)
    print(f"{arguments.out}: {sum(p.numel() for p in network.parameters()):,} parameters")


if __name__ == "__main__":
    main()
