"""What an import has already worked out, one line per file, so that a killed import loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.music.intake import Analysis

Outcome = Analysis | str  # what was measured, or why the file cannot be a song
Recorder = Callable[[str, str, Outcome], None]  # source, stamp, outcome

JOURNAL: Final = "analysis.jsonl"


class Journal:
    """Outcomes by source and stamp; a file that changes has another stamp and is measured again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcomes: dict[tuple[str, str], Outcome] = dict(_read(path))

    def __len__(self) -> int:
        return len(self._outcomes)

    def get(self, source: str, stamp: str) -> Outcome | None:
        return self._outcomes.get((source, stamp))

    @contextmanager
    def recording(self) -> Iterator[Recorder]:
        """Each record reaches the system at once: what was recorded outlives the process."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as file:
            if file.tell() and not _ends_a_line(self._path):
                file.write(b"\n")  # closes the line that a killed import left half written

            def record(source: str, stamp: str, outcome: Outcome) -> None:
                self._outcomes[source, stamp] = outcome
                file.write(_line(source, stamp, outcome))
                file.flush()

            yield record


def _read(path: Path) -> Iterator[tuple[tuple[str, str], Outcome]]:
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in lines:
            try:
                fields = json.loads(line)
                outcome = fields.get("skipped") or Analysis.from_json(fields["analysis"])
                yield (fields["source"], fields["stamp"]), outcome
            except (ValueError, KeyError, TypeError):
                continue  # half a line; that file is measured again


def _line(source: str, stamp: str, outcome: Outcome) -> bytes:
    said = {"skipped": outcome} if isinstance(outcome, str) else {"analysis": outcome.to_json()}
    return json.dumps({"source": source, "stamp": stamp} | said, ensure_ascii=False).encode() + b"\n"


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
