"""Turn a trained emotion model into the files that are served: int8 ONNX, tokenizer, tuned settings.

    python -m scripts.export_emotion var/emotion --out assets/models/emotion

Of several folders of one lineage (the best epoch and ``last`` beneath it) the mean of the weights is taken.
Needs ngrams.npz in ``--out`` (scripts.train_ngrams). What is tuned here is tuned on the validation rows of
the corpus: the share of the n-gram model, the temperature, the probability under which the listener is
asked, and the threshold for danger.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from core.emotion.classifier import (
    ENCODER_FILE,
    FORMAT,
    SETTINGS_FILE,
    TOKENIZER_FILE,
    ClassifierSettings,
    EmotionClassifier,
    softmax,
)
from core.reply.safety import CARE
from core.turn import Emotion
from scripts.emotion_data import Example, corpus_examples, danger_examples
from scripts.emotion_network import EmotionNetwork
from scripts.splits import Splits

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating[Any]]

LONGEST: Final = 128
OPSET: Final = 17
OUTPUTS: Final = ["emotion", "danger", "vector", "answers"]
INT8_ACTIVATIONS: Final = 4  # accuracy level of MatMulNBits
DANGER_RECALL: Final = 0.95  # on validation, of those in danger who get the help lines
CARE_RECALL: Final = 0.98  # of those who get at least a careful answer
SURE_ACCURACY: Final = 0.85  # of the messages that are answered with songs at once
PLAIN: Final = ClassifierSettings(
    ngram_weight=0.0,
    temperature=1.0,
    unsure_below=0.0,
    danger_ngram_weight=0.0,
    danger_shift=0.0,
    danger_scale=1.0,
    max_tokens=LONGEST,
)


class Served(nn.Module):
    """The network as it is served: logits of emotion, danger and answers, and the unit sentence vector."""

    def __init__(self, network: EmotionNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """ids, mask: (n, tokens). Returns what OUTPUTS names: (n, 7), (n,), (n, d), (n,)."""
        vectors = self.network(ids, mask)
        heads = self.network.heads
        return (
            heads["emotion"](vectors),
            heads["danger"](vectors).squeeze(-1),
            functional.normalize(vectors),
            heads["answers"](vectors).squeeze(-1),
        )


def soup(folders: Sequence[Path]) -> EmotionNetwork:
    """The network whose weights are the mean of trained ones (Wortsman et al., 2022)."""
    networks = [EmotionNetwork.load(folder) for folder in folders]
    with torch.no_grad():
        for values in zip(*(network.parameters() for network in networks), strict=True):
            values[0].copy_(torch.stack(values).mean(0))
    return networks[0]


def export(network: EmotionNetwork, path: Path) -> None:
    """Write the served network as float32 ONNX."""
    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 8, 2]])
    named = {name: {0: "texts"} for name in OUTPUTS}
    padded = {name: {0: "texts", 1: "tokens"} for name in ("ids", "mask")}
    with warnings.catch_warnings():  # the exporter warns about its own successor and about traced shapes
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Served(network).eval(),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["ids", "mask"],
            output_names=OUTPUTS,
            dynamic_axes=padded | named,
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """int8 weights: matrices with a scale for every 32 weights, word vectors with one for all.

    One scale a channel with activations quantised a tensor at a time took 1.3 points of macro-F1, because a
    few channels of this encoder are far larger than the others; activations in blocks of 32 take none.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared, embedded = Path(folder) / "prepared.onnx", Path(folder) / "embedded.onnx"
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        quantize_dynamic(prepared, embedded, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
        matrices = MatMulNBitsQuantizer(
            onnx.load(embedded),
            bits=8,
            block_size=32,
            is_symmetric=True,
            accuracy_level=INT8_ACTIVATIONS,
            op_types_to_quantize=("MatMul",),
        )
        matrices.process()
        matrices.model.save_model_to_file(str(target))


def best_ngram_weight(encoder: Floats, ngrams: Floats, truth: npt.NDArray[np.int64]) -> float:
    """The share in [0, 0.6] with the smallest cross-entropy at its own temperature."""
    shares = np.arange(0, 0.61, 0.05)
    losses = []
    for share in shares:
        logits = (1 - share) * encoder + share * ngrams
        losses.append(cross_entropy(logits / best_temperature(logits, truth), truth))
    return float(shares[int(np.argmin(losses))])


def best_danger_weight(encoder: Floats, ngrams: Floats, danger: npt.NDArray[np.bool_]) -> float:
    """Times the n-gram logit, in [0, 2], with the largest area under the ROC curve."""
    from sklearn.metrics import roc_auc_score

    weights = np.arange(0, 2.01, 0.25)
    return float(max(weights, key=lambda weight: roc_auc_score(danger, encoder + weight * ngrams)))


def best_temperature(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    """Temperature in [0.2, 3] with the smallest cross-entropy (Guo et al., 2017)."""
    grid = np.geomspace(0.2, 3.0, 120)
    return float(min(grid, key=lambda temperature: cross_entropy(logits / temperature, truth)))


def cross_entropy(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    probabilities = softmax(logits)
    return float(-np.log(probabilities[np.arange(len(truth)), truth] + 1e-12).mean())


def unsure_threshold(probabilities: Floats, truth: npt.NDArray[np.int64], accuracy: float) -> float:
    """The lowest top probability at which those above it are right in a share ``accuracy`` of cases.

    The point on the risk/coverage curve with the widest coverage at that risk (El-Yaniv & Wiener, 2010).
    """
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    order = np.argsort(-top)
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    covered = np.nonzero(running >= accuracy)[0]
    return float(top[order[covered[-1]]]) if len(covered) else 1.0


def danger_shift(logits: Floats, danger: npt.NDArray[np.bool_], recall: float) -> float:
    """What to add to the danger logit so that a share ``recall`` of the dangerous rows is above 0."""
    found = np.sort(logits[danger])
    return float(-found[int((1 - recall) * len(found))] + 1e-3)


def danger_scale(further: float) -> float:
    """What to multiply shifted danger logits by, so that what lies ``further`` below 0 comes to CARE."""
    return math.log(1 / CARE - 1) / further


def tune(
    plain: EmotionClassifier, validation: Sequence[Example], danger: Sequence[Example]
) -> ClassifierSettings:
    """Settings for the exported files, from rows that training did not see."""
    encoder, _, _ = plain.logits([example.text for example in validation])
    ngrams, _ = plain.ngram_logits([example.text for example in validation])
    truth = np.array([list(Emotion).index(example.emotion) for example in validation if example.emotion])
    share = best_ngram_weight(encoder, ngrams, truth)
    logits = (1 - share) * encoder + share * ngrams
    temperature = best_temperature(logits, truth)
    texts = [example.text for example in danger]
    labels = np.array([bool(example.danger) for example in danger])
    danger_weight = best_danger_weight(plain.logits(texts)[1], plain.ngram_logits(texts)[1], labels)
    risks = plain.logits(texts)[1] + danger_weight * plain.ngram_logits(texts)[1]
    shift = danger_shift(risks, labels, DANGER_RECALL)
    return replace(
        PLAIN,
        ngram_weight=round(share, 2),
        temperature=round(temperature, 4),
        unsure_below=round(unsure_threshold(softmax(logits / temperature), truth, SURE_ACCURACY), 4),
        danger_ngram_weight=danger_weight,
        danger_shift=round(shift, 4),
        danger_scale=round(danger_scale(danger_shift(risks, labels, CARE_RECALL) - shift), 4),
    )


def save_settings(settings: ClassifierSettings, folder: Path) -> None:
    text = json.dumps({"format": FORMAT} | asdict(settings), indent=2)
    (folder / SETTINGS_FILE).write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trained", type=Path, nargs="+", help="folders that scripts.train_emotion wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float32", action="store_true", help="do not quantise, to see what that costs")
    arguments = parser.parse_args()
    out: Path = arguments.out
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "float32.onnx"
        export(soup(arguments.trained), plain)
        if arguments.float32:
            (out / ENCODER_FILE).write_bytes(plain.read_bytes())
        else:
            quantise(plain, out / ENCODER_FILE)
    tokenizer = (arguments.trained[0] / TOKENIZER_FILE).read_text(encoding="utf-8")
    (out / TOKENIZER_FILE).write_text(tokenizer, encoding="utf-8")
    save_settings(PLAIN, out)
    splits = Splits.load()
    settings = tune(
        EmotionClassifier.load(out), corpus_examples("valid", splits), danger_examples("valid", splits)
    )
    save_settings(settings, out)
    print(f"{out}: {(out / ENCODER_FILE).stat().st_size / 1e6:.1f} MB, {settings}")


if __name__ == "__main__":
    main()
