"""Let a model label unlabelled chat, for a next model to learn from (self-training: Xie et al., 2020).

    python -m scripts.label_texts chat.txt --model var/teacher --out var/labelled.jsonl
    python -m scripts.train_emotion --encoder var/e5-small-ko --data var/labelled.jsonl --out var/student

One text a line. Only texts that the teacher is sure of are written.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

from core.emotion.loading import load_classifier

SURE: Final = 0.7


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sure", type=float, default=SURE, help="lowest probability of a label that is kept")
    arguments = parser.parse_args()
    texts = sorted({line.strip() for line in arguments.texts.read_text(encoding="utf-8").splitlines()} - {""})
    kept = 0
    with arguments.out.open("w", encoding="utf-8") as lines:
        for text, scores in zip(texts, load_classifier(arguments.model).classify(texts), strict=True):
            if scores[scores.top] >= arguments.sure:
                lines.write(json.dumps({"text": text, "emotion": scores.top}, ensure_ascii=False) + "\n")
                kept += 1
    print(f"{arguments.out}: {kept} of {len(texts)} texts")


if __name__ == "__main__":
    main()
