"""How long a composed song takes from MIDI to mp3, step by step, on one core.

    python scripts/benchmark_render.py          # six songs, one of each mood
    python scripts/benchmark_render.py --songs 12

CPU seconds, because other programs on the machine would distort the clock; libsndfile's encoder is timed
beside ours on the same sound. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import soundfile

from core.music.loudness import integrated_loudness, limit
from core.music.render import BIT_RATE, CEILING, LOUDNESS, SAMPLE_RATE, encode, render, synthesise
from core.turn import Mood
from scripts.compose_songs import CATALOGUE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")
_BLOCK: Final = 8192  # frames; libsndfile may crash on long writes


def libsndfile(samples: NDArray[np.float32], out: Path) -> None:
    """The samples as mp3 through libsndfile, at about the same bit rate."""
    with soundfile.SoundFile(
        out,
        "w",
        SAMPLE_RATE,
        2,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode="CONSTANT",
        compression_level=0.7,
    ) as file:
        for start in range(0, len(samples), _BLOCK):
            file.write(samples[start : start + _BLOCK])


def measure(midi: Path, folder: Path) -> tuple[float, dict[str, float]]:
    """Length of the song and CPU seconds per step."""
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[[], T]) -> T:
        begin = time.process_time()
        result = step()
        seconds[name] = time.process_time() - begin
        return result

    samples = timed("synthesis and hall", lambda: synthesise(midi))
    loudness = timed("loudness", lambda: integrated_loudness(samples, SAMPLE_RATE))
    gain = 10 ** ((LOUDNESS - loudness) / 20)
    mastered = timed("gain and limiter", lambda: limit(samples * gain, SAMPLE_RATE, CEILING))
    timed(f"encoder (LAME, {BIT_RATE} kbit/s)", lambda: encode(mastered))
    timed("whole render", lambda: render(midi, folder / "song.mp3"))
    timed("encoder of libsndfile, for comparison", lambda: libsndfile(mastered, folder / "other.mp3"))
    return len(samples) / SAMPLE_RATE, seconds


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Benchmark of rendering.")
    parser.add_argument("--songs", type=int, default=6, help="how many, the moods in turn (default: 6)")
    options = parser.parse_args(arguments)
    names = [f"{list(Mood)[i % 6].lower()}-{1 + i // 6:03d}" for i in range(options.songs)]
    total: dict[str, float] = defaultdict(float)
    music = worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        measure(CATALOGUE / "midi" / f"{names[0]}.mid", Path(folder))  # imports and caches are warm after one
        for name in names:
            length, seconds = measure(CATALOGUE / "midi" / f"{name}.mid", Path(folder))
            music += length
            worst = max(worst, seconds["whole render"])
            for step, spent in seconds.items():
                total[step] += spent
    print("| step | CPU seconds per song | times faster than it plays |\n|---|---|---|")
    for step, spent in total.items():
        print(f"| {step} | {spent / len(names):.2f} | {music / spent:.0f} |")
    print(f"\n{len(names)} songs of {music / len(names):.0f} s on average; the slowest took {worst:.2f} s.")


if __name__ == "__main__":
    main()
