"""What reading a message costs on this machine, side by side in one run.

    python -m scripts.benchmark_emotion [--model DIR] [--beside DIR]

Median milliseconds for one message alone on one thread: the whole reading, its two halves, and the same with
another model (for instance a float32 export). "three passes" is what emotion, danger and sentence vector would
cost if each had an encoder of its own.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.emotion.classifier import DEFAULT_PATH, EmotionClassifier

TEXTS: Final = {
    "short": "오늘 너무 힘들었어",
    "usual": "상사가 내 아이디어를 자기 것처럼 발표했는데 아무 말도 못 했어",
    "long": "시험 망치고 집에 왔는데 엄마가 아무 말 없이 밥을 차려 줬어. 차라리 혼을 내지. " * 4,
}
ROUNDS: Final = 40


def median_ms(work: Callable[[], object]) -> float:
    """Median milliseconds of ``work`` over some rounds, after a few to warm up."""
    times = []
    for _ in range(ROUNDS + 5):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[5:])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=DEFAULT_PATH)
    parser.add_argument("--beside", type=Path, help="folder of another export to compare with")
    arguments = parser.parse_args()
    model = EmotionClassifier.load(arguments.model)
    other = EmotionClassifier.load(arguments.beside) if arguments.beside else None
    print(
        f"{'message':8} {'reading':>8} {'encoder':>8} {'n-grams':>8} {'three passes':>13} {'beside':>8}   (ms)"
    )
    for name, text in TEXTS.items():
        reading = median_ms(lambda text=text: model.read([text]))
        encoder = median_ms(lambda text=text: model.logits([text]))
        ngrams = median_ms(lambda text=text: model.ngram_logits([text]))
        beside = f"{median_ms(lambda text=text: other.read([text])):8.2f}" if other else "-"
        print(
            f"{name:8} {reading:8.2f} {encoder:8.2f} {ngrams:8.2f} {reading + 2 * encoder:13.2f} {beside:>8}"
        )


if __name__ == "__main__":
    main()
