"""Measure the models on labelled rows; the last line of every subcommand is one JSON object.

    python -m scripts.evaluate emotion assets/corpus/{common,people,situations}.jsonl --split test
    python -m scripts.evaluate emotion mine.jsonl --model var/mine --confusion mine.png
    python -m scripts.evaluate danger assets/corpus/danger{,_more,_test}.jsonl --split test --curve
    python -m scripts.evaluate danger assets/corpus/{common,people,situations}.jsonl --split test --ordinary
    python -m scripts.evaluate replies sentences.jsonl --out answered.jsonl

Rows are JSONL with text and emotion, or text and danger. A .tsv of KOTE is read through the table in
scripts/emotion_data.py. ``--split`` keeps the rows of one split of the corpus: shipped weights have seen the
"train" rows and were tuned on the "valid" rows.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from core.companion import REPLY_SECONDS
from core.emotion.classifier import DEFAULT_PATH, EmotionClassifier, softmax
from core.emotion.loading import load_classifier
from core.reply import safety
from core.reply.loading import GENERATOR_PATH
from core.text import normalise
from core.turn import Emotion
from scripts.emotion_data import Example, jsonl_examples, kote_examples
from scripts.evaluate_replies import replies
from scripts.splits import Splits

if TYPE_CHECKING:
    import numpy.typing as npt

    from core.emotion.classifier import Reading

    Floats = npt.NDArray[np.floating[Any]]
    Ints = npt.NDArray[np.int64]

ECE_BINS: Final = 10
TIMED_TEXTS: Final = 200
SAFETY_MARGIN_RECALLS: Final = (0.80, 0.85, 0.90, 0.95, 0.98, 1.0)


class Reader(Protocol):
    """What is measured."""

    def read(self, texts: Sequence[str]) -> list[Reading]: ...


def expected_calibration_error(probabilities: Floats, truth: Ints, bins: int = ECE_BINS) -> float:
    """Mean gap of top probability and accuracy over equal-width bins (Naeini et al., 2015), in [0, 1]."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bin_of = np.minimum((top * bins).astype(int), bins - 1)
    gaps = [
        abs(right[bin_of == number].mean() - top[bin_of == number].mean()) * (bin_of == number).mean()
        for number in range(bins)
        if (bin_of == number).any()
    ]
    return float(sum(gaps))


def class_table(truth: Ints, guessed: Ints) -> list[tuple[Emotion, float, float, float, int]]:
    """(emotion, precision, recall, F1, rows) of each emotion that occurs in truth or guesses."""
    table = []
    for number, emotion in enumerate(Emotion):
        said, meant = guessed == number, truth == number
        if not said.any() and not meant.any():
            continue
        hits = int((said & meant).sum())
        precision, recall = hits / max(1, int(said.sum())), hits / max(1, int(meant.sum()))
        f1 = 2 * precision * recall / max(precision + recall, 1e-12)
        table.append((emotion, precision, recall, f1, int(meant.sum())))
    return table


def risk_coverage(probabilities: Floats, truth: Ints) -> list[tuple[float, float]]:
    """(coverage, accuracy of the covered) from the surest tenth to all."""
    order = np.argsort(-probabilities.max(axis=1))
    right = (probabilities.argmax(axis=1) == truth)[order]
    return [
        (share, float(right[: max(1, round(share * len(right)))].mean())) for share in np.arange(1, 11) / 10
    ]


def milliseconds_per_text(read: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> float:
    """Median time of one text read alone, as in a chat."""
    times = []
    for text in texts[:TIMED_TEXTS]:
        start = time.perf_counter()
        read([text])
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000


def confusion_picture(truth: Ints, guessed: Ints, path: Path) -> None:
    """Save the confusion matrix as a picture: rows are the truth, in percent of each."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = np.zeros((len(Emotion), len(Emotion)))
    np.add.at(counts, (truth, guessed), 1)
    percent = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(6.4, 5.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(percent, cmap="Blues", vmin=0, vmax=100)
    names = [emotion.value for emotion in Emotion]
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("classified as")
    axes.set_ylabel("written as")
    for (row, column), value in np.ndenumerate(percent):
        axes.text(
            column, row, f"{value:.0f}", ha="center", va="center", color="white" if value > 55 else "black"
        )
    figure.savefig(path, dpi=130)


def emotion(arguments: argparse.Namespace) -> dict[str, Any]:
    """Emotion against the rows' labels: a table per class, and the figures of the last line."""
    rows = [example for example in examples(arguments) if example.emotion is not None]
    texts = [row.text for row in rows]
    truth = np.array([list(Emotion).index(row.emotion) for row in rows if row.emotion is not None])
    reader = load_classifier(arguments.model)
    scores = [reading.scores for reading in reader.read(texts)]
    probabilities = np.array([score.probabilities for score in scores])
    if arguments.part != "all":
        probabilities = part_probabilities(reader, arguments.part, texts)
    guessed = probabilities.argmax(axis=1)
    table = class_table(truth, guessed)
    print(f"{'':10} precision recall     F1   rows")
    for name, precision, recall, f1, count in table:
        print(f"{name:10} {precision:9.3f} {recall:6.3f} {f1:6.3f} {count:6d}")
    print("coverage  accuracy   (surest first)")
    for share, accuracy in risk_coverage(probabilities, truth):
        print(f"{share:8.0%} {accuracy:9.3f}")
    if arguments.confusion:
        confusion_picture(truth, guessed, arguments.confusion)
    second = np.argsort(-probabilities, axis=1)[:, 1]
    return {
        "rows": len(rows),
        "accuracy": round(float((guessed == truth).mean()), 4),
        "macro_f1": round(float(np.mean([f1 for *_, f1, _ in table])), 4),
        "ece": round(expected_calibration_error(probabilities, truth), 4),
        "ms_per_text": round(milliseconds_per_text(reader.read, texts), 2),
        "first_or_second": round(float(((guessed == truth) | (second == truth)).mean()), 4),
        "unsure": round(float(np.mean([score.unsure for score in scores])), 4),
    }


def part_probabilities(reader: Any, part: str, texts: Sequence[str]) -> Floats:
    """Probabilities of one half of the shipped model alone: "encoder", or "ngrams", the TF-IDF baseline."""
    if not isinstance(reader, EmotionClassifier):
        raise SystemExit("--part is about the shipped kind of model; leave it out for a checkpoint")
    shown = [normalise(text) for text in texts]
    logits = reader.logits(shown) if part == "encoder" else reader.ngram_logits(shown)
    return softmax(logits[0])


def danger(arguments: argparse.Namespace) -> dict[str, Any]:
    """Danger against the rows' labels, as the companion decides it: the model, the phrase list, or both.

    With care: those who get the help lines or at least a careful answer that names one.
    """
    rows = [example for example in examples(arguments) if arguments.ordinary or example.danger is not None]
    truth = np.array([bool(row.danger) for row in rows])
    texts = [row.text for row in rows]
    risks = np.array([reading.danger for reading in load_classifier(arguments.model).read(texts)])
    phrases = np.array([has_danger_phrase(text) for text in texts])
    sure = risks >= safety.THRESHOLD
    alarms = {"model": sure, "phrases": phrases, "both": sure | phrases}[arguments.by]
    if arguments.curve:
        print("recall  false alarms   (model alone, threshold moved)")
        for recall, false_alarms in danger_curve(risks, truth):
            print(f"{recall:6.2f} {false_alarms:13.3f}")
    if arguments.misses:
        for text, dangerous, alarm in zip(texts, truth, alarms, strict=True):
            if dangerous != alarm:
                print(f"{'missed' if dangerous else 'false alarm':12}{text}")
    careful = alarms | (risks >= safety.CARE)
    return {
        "rows": len(rows),
        "recall": share_of(alarms, truth),
        "false_alarm_rate": share_of(alarms, ~truth),
        "recall_with_care": share_of(careful, truth),
        "false_alarm_rate_with_care": share_of(careful, ~truth),
    }


def share_of(found: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> float | None:
    """The share of the rows of ``among`` that were found; None where there are none."""
    return round(float(found[among].mean()), 4) if among.any() else None


def has_danger_phrase(text: str) -> bool:
    """Whether the phrase list, which needs no model, finds danger in the text."""
    return safety.assess(text, None) is not None


def danger_curve(risks: Floats, truth: npt.NDArray[np.bool_]) -> list[tuple[float, float]]:
    """(recall, false alarm rate) at the thresholds that reach given recalls."""
    found = np.sort(risks[truth])
    curve = []
    for recall in SAFETY_MARGIN_RECALLS:
        threshold = found[int(round((1 - recall) * len(found), 6))]
        curve.append((float((found >= threshold).mean()), float((risks[~truth] >= threshold).mean())))
    return curve


def examples(arguments: argparse.Namespace) -> list[Example]:
    """The rows of the files, of one split where that is asked."""
    rows = [
        example
        for path in arguments.files
        for example in (kote_examples(path) if path.suffix == ".tsv" else jsonl_examples(path))
    ]
    if arguments.split:
        splits = Splits.load()
        rows = [row for row in rows if splits.of(row.text) == arguments.split]
    if not rows:
        raise SystemExit(f"no rows in {', '.join(map(str, arguments.files))}; is --split right?")
    return rows


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    subcommands = parser.add_subparsers(required=True)
    for measure in (emotion, danger, replies):
        subcommand = subcommands.add_parser(measure.__name__, help=(measure.__doc__ or "").split(":")[0])
        subcommand.set_defaults(measure=measure)
        subcommand.add_argument("files", type=Path, nargs="+", metavar="FILE")
        subcommand.add_argument(
            "--model", default=str(DEFAULT_PATH), help="folder or transformers checkpoint"
        )
        subcommand.add_argument("--split", choices=("train", "valid", "test"))
        if measure is emotion:
            subcommand.add_argument("--part", choices=("all", "encoder", "ngrams"), default="all")
            subcommand.add_argument(
                "--confusion", type=Path, metavar="PNG", help="write the confusion matrix"
            )
        elif measure is replies:
            subcommand.add_argument("--out", type=Path, help="JSONL to write, one row a text")
            subcommand.add_argument("--generator", default=str(GENERATOR_PATH), help="as REPLY_MODEL")
            subcommand.add_argument("--cache", type=Path, default=Path("var"), help="of converted ones")
            subcommand.add_argument(
                "--seconds", type=float, default=REPLY_SECONDS, help="a reply may take; as served by default"
            )
        else:
            subcommand.add_argument("--by", choices=("both", "model", "phrases"), default="both")
            subcommand.add_argument(
                "--ordinary", action="store_true", help="rows that say nothing of danger count as safe"
            )
            subcommand.add_argument("--curve", action="store_true")
            subcommand.add_argument("--misses", action="store_true", help="show what was judged wrongly")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    print(json.dumps(arguments.measure(arguments)))


if __name__ == "__main__":
    main()
