"""How the grades that a reader gave to the friend's replies add up.

    python -m scripts.evaluate replies sentences.jsonl --out answered.jsonl    # then add "grade" to every row
    python -m scripts.grade_replies assets/models/reply/graded.jsonl

Grades: "fits" (takes up what was said, and is warm), "acceptable" (true and kind, if general), "wrong" (not
to the point, not so, or odd), "hurtful" (wrong in a way that may hurt). The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from scripts.evaluate_replies import SOURCES
from scripts.splits import read_rows

GRADES: Final = ("fits", "acceptable", "wrong", "hurtful")


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lines of a table: how often each source got each grade."""
    counts = Counter((row["source"], row["grade"]) for row in rows)
    head = f"{'':10}" + "".join(f"{grade:>12}" for grade in GRADES)
    return [head] + [
        f"{source:10}" + "".join(f"{counts[source, grade]:12}" for grade in GRADES) for source in SOURCES
    ]


def figures(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """rows, the share of each grade, and of fitting or acceptable ones together."""
    counts = Counter(row["grade"] for row in rows)
    shares = {grade: round(counts[grade] / len(rows), 4) for grade in GRADES}
    good = round((counts["fits"] + counts["acceptable"]) / len(rows), 4)
    return {"rows": len(rows), **shares, "fits_or_acceptable": good}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="JSONL of graded rows")
    path: Path = parser.parse_args().file
    rows = read_rows(path)
    ungraded = [row["text"] for row in rows if row.get("grade") not in GRADES]
    if ungraded:
        raise SystemExit(
            f"{path}: {len(ungraded)} rows have no grade, the first is {ungraded[0]!r}; "
            f"add {', '.join(GRADES)}"
        )
    print("\n".join(table(rows)))
    print(json.dumps(figures(rows)))


if __name__ == "__main__":
    main()
