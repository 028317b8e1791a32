"""How long a turn takes and how much memory the service needs, against a running ./scripts/run.

    .venv/bin/python scripts/benchmark_chat.py [--base-url URL] [--turns 40]

End to end: from the person's message to the answer on the messenger's side, through the simulator. Inside:
the parts of a turn in this process, with the shipped models. Memory: proportional set size (PSS) of the
running processes, which counts a page that several share once.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # also without the editable install

from tqdm import tqdm

from bot.settings import Settings
from bot.simulator.client import SimulatedChat
from core.companion import Companion
from core.emotion.loading import load_classifier
from core.memory import Memory
from core.music.catalogue import Catalogue
from core.music.selection import Selection
from core.reply.loading import load_chooser
from scripts.embedded_valkey import embedded_valkey

SENTENCES: Final = (
    "오늘 회사에서 혼나서 우울해",
    "시험 붙었다!! 너무 행복해",
    "새치기하는 사람 때문에 진짜 화나",
    "밤길에 누가 자꾸 따라오는 것 같아서 너무 무서웠어",
    "세상에 십 년 만에 동창을 지하철에서 만났어",
    "화장실이 너무 더러워서 토할 뻔했어",
)
PROCESSES: Final = {"web": "wsgi:app", "worker": "bot.worker", "valkey": "valkey-server"}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time turns and weigh the processes of a running service.")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--turns", type=int, default=40, help="per messenger; default: %(default)s")
    options = parser.parse_args()
    figures: dict[str, object] = {}
    for messenger in ("line", "kakao"):
        times = end_to_end(options.base_url, messenger, options.turns)
        figures[f"{messenger}_ms"] = {"p50": round(statistics.median(times)), "p95": round(p95(times))}
    figures["turn_ms"] = inside(options.turns)
    figures["memory_mb"] = {name: memory_mb(mark) for name, mark in PROCESSES.items()}
    print(json.dumps(figures))


def end_to_end(base_url: str, messenger: str, turns: int) -> list[float]:
    """Milliseconds per turn. Each chat has few turns, so that nobody is asked to slow down."""
    times = []
    for turn, sentence in zip(
        tqdm(range(turns), desc=messenger, unit="turn"), itertools.cycle(SENTENCES), strict=False
    ):
        chat = SimulatedChat(
            base_url=base_url, messenger=messenger, chat=f"benchmark-{turn // 6}-{time.time_ns()}"
        )
        started = time.perf_counter()
        chat.say(sentence)
        times.append(1000 * (time.perf_counter() - started))
    return times


def inside(turns: int) -> dict[str, float]:
    """Median milliseconds of each part of a turn."""
    settings = Settings()
    catalogue = Catalogue.load(settings.catalogue)
    laps: dict[str, list[float]] = {}
    with embedded_valkey(settings.data_dir / "benchmark") as url:
        reader = load_classifier(settings.emotion_model)
        companion = Companion(
            reader=reader,
            replies=load_chooser(reader, model=settings.reply_model, cache=settings.data_dir),
            catalogue=catalogue,
            selection=Selection(catalogue),
            memory=Memory.connect(url),
            messages_per_minute=1_000_000,
            rng=random.Random(1),
        )
        companion.listen("warm", SENTENCES[0], seconds=5)
        for _, sentence in zip(range(turns), itertools.cycle(SENTENCES), strict=False):
            for part, milliseconds in companion.listen("me", sentence, seconds=5).milliseconds.items():
                laps.setdefault(part, []).append(milliseconds)
    return {part: round(statistics.median(times), 1) for part, times in laps.items()}


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def memory_mb(mark: str) -> list[int]:
    """PSS in MB of each process whose command line names ``mark``, the largest first."""
    sizes = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark not in (folder / "cmdline").read_text().replace("\0", " "):
                continue
            rollup = (folder / "smaps_rollup").read_text()
        except (OSError, UnicodeDecodeError):
            continue
        pss = next((line for line in rollup.splitlines() if line.startswith("Pss:")), None)
        if pss is not None:
            sizes.append(int(pss.split()[1]) // 1024)
    return sorted(sizes, reverse=True)


if __name__ == "__main__":
    main()
