"""What reading a message costs on this machine, side by side in one run.

    python -m scripts.benchmark_emotion [--model DIR] [--beside DIR]

Median milliseconds for one message alone on one thread: the whole reading, its two halves, and the same with
another model (for instance a float32 export). "three passes" is what emotion, danger and sentence vector
would cost if each had an encoder of its own.
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


def median_ms(work: Callable[[list[str]], object], text: str) -> float:
    """Median milliseconds of ``work`` on one text, over some rounds after a few to warm up."""
    times = []
    for _ in range(ROUNDS + 5):
        start = time.perf_counter()
        work([text])
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
    works: dict[str, Callable[[list[str]], object]] = {
        "reading": model.read,
        "encoder": model.logits,
        "n-grams": model.ngram_logits,
    }
    if arguments.beside:
        works["beside"] = EmotionClassifier.load(arguments.beside).read
    print(f"{'message':8}" + "".join(f"{name:>14}" for name in (*works, "three passes")) + "   (ms)")
    for name, text in TEXTS.items():
        times = {work: median_ms(function, text) for work, function in works.items()}
        three = times["reading"] + 2 * times["encoder"]
        print(f"{name:8}" + "".join(f"{value:14.2f}" for value in (*times.values(), three)))


if __name__ == "__main__":
    main()
