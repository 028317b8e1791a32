"""What comes back for sentences that a person has judged, and how the grades add up.

    python -m scripts.judge_replies             # figures; lists the answers that nobody has graded yet
    python -m scripts.judge_replies --fill      # also writes those into the file, for a person to grade

Each row of assets/models/reply/judged.jsonl: text; reply, or null where a sentence for ``emotion`` is said
(null: the listener is asked about the day); grade: "fits", "general" (a warm sentence that is true for any
such text), "wrong" (says what is not so, or hears another emotion), "hurtful". The sentences were never used
for tuning.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any, Final

from core.emotion.classifier import EmotionClassifier
from core.reply.written import DEFAULT_PATH, WrittenReplies
from core.turn import Emotion, EmotionScores

JUDGED: Final = DEFAULT_PATH / "judged.jsonl"
GRADES: Final = ("fits", "general", "wrong", "hurtful")

Answer = tuple[str | None, str | None]  # reply, emotion of the general sentence


def answers(texts: list[str]) -> list[Answer]:
    """What each text is answered with today."""
    replies = WrittenReplies.load()
    found: list[Answer] = []
    for text, reading in zip(texts, EmotionClassifier.load().read(texts), strict=True):
        best = replies.best(text=text, vector=reading.vector, scores=reading.scores)
        found.append((best.reply, None) if best else (None, _heard(reading.scores)))
    return found


def _heard(scores: EmotionScores) -> str | None:
    """The emotion whose general sentences are said; as in ``core.companion``."""
    return None if scores.unsure or scores.top is Emotion.NEUTRAL else scores.top.value


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fill", action="store_true")
    arguments = parser.parse_args()
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()
    ]
    ungraded = 0
    for row, (reply, emotion) in zip(rows, answers([row["text"] for row in rows]), strict=True):
        if (row.get("reply"), row.get("emotion")) != (reply, emotion) or row.get("grade") not in GRADES:
            ungraded += 1
            print(f"{row['text']}\n    {reply or f'a sentence for {emotion}'}")
            row.update(reply=reply, emotion=emotion, grade=None)
    if arguments.fill:
        JUDGED.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
    grades = Counter(row["grade"] for row in rows if row.get("grade"))
    print(json.dumps({"rows": len(rows), **{grade: grades[grade] for grade in GRADES}, "ungraded": ungraded}))


if __name__ == "__main__":
    main()
