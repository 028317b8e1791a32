"""How fast songs are measured: scripts/benchmark_import.py FOLDER [--processes N]

The same files three times in one run: a plain loop over librosa (load, trim, mfcc), our own measurement in
one process, and in several. The first file is measured once before the clock starts, because librosa
compiles. CPU time tells more than the clock where other work runs beside. Also reports how far our features
are from librosa's, as a share of each feature's deviation over the songs.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from bot.settings import Settings
from core.errors import HappytalkError, MissingPackage
from core.music.features import ANALYSED_SECONDS, SAMPLE_RATE, Floats
from core.music.intake import Analysis, analyse
from core.music.measuring import ProcessPool
from core.music.sources import Candidate, from_folder

_FILE: Final = "file:"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="songs, all of them readable")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    folder = options.folder.resolve()
    candidates = from_folder(folder)
    try:
        plain = _librosa_loop(folder, candidates)
        one = _own_loop(folder, candidates)
        many = _own_pool(folder, candidates, options.processes)
    except HappytalkError as error:
        print(f"benchmark_import: {error}", file=sys.stderr)
        return 1
    print("| way | songs per second | to librosa | CPU ms per song |")
    print("|---|---|---|---|")
    for name, spent in (
        ("librosa, one process", plain),
        ("ours, one process", one),
        (f"ours, {options.processes} processes, their start included", many),
    ):
        speed, ratio = len(candidates) / spent.seconds, plain.seconds / spent.seconds
        print(f"| {name} | {speed:.1f} | {ratio:.2f} | {1000 * spent.cpu_seconds / len(candidates):.0f} |")
    difference = np.abs(one.features - plain.features) / plain.features.std(axis=0)
    print(f"largest difference of a feature: {difference.max():.1e} of its deviation over the songs")
    return 0


@dataclass(frozen=True, slots=True)
class Spent:
    """On all songs: seconds of the clock and of the processors; features: shape (songs, 40)."""

    seconds: float
    cpu_seconds: float
    features: Floats


def _spent(measure_all: Callable[[], list[Floats]]) -> Spent:
    started, processors = time.perf_counter(), _cpu_seconds()
    features = measure_all()
    return Spent(time.perf_counter() - started, _cpu_seconds() - processors, np.array(features, np.float32))


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _librosa_loop(folder: Path, candidates: list[Candidate]) -> Spent:
    try:
        import librosa
        from librosa.effects import trim
    except ImportError:
        raise MissingPackage("comparing with librosa needs it: pip install -r requirements.txt") from None

    def features(candidate: Candidate) -> Floats:
        samples, _ = librosa.load(folder / candidate.source.removeprefix(_FILE), sr=SAMPLE_RATE)
        sound, _ = trim(samples)
        first = sound[: int(ANALYSED_SECONDS * SAMPLE_RATE)]
        coefficients = librosa.feature.mfcc(y=first, sr=SAMPLE_RATE, n_mfcc=20)
        return np.concatenate([coefficients.mean(axis=1), coefficients.std(axis=1)])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of audioread, which librosa.load imports
        features(candidates[0])
    return _spent(lambda: [features(candidate) for candidate in candidates])


def _own_loop(folder: Path, candidates: list[Candidate]) -> Spent:
    paths = [folder / candidate.source.removeprefix(_FILE) for candidate in candidates]
    analyse(paths[0])
    return _spent(lambda: [np.array(analyse(path).features) for path in paths])


def _own_pool(folder: Path, candidates: list[Candidate], processes: int) -> Spent:
    settings = replace(Settings.from_environment(os.environ), music_dir=folder)
    pool = ProcessPool(processes=processes, settings=settings)
    return _spent(
        lambda: [
            np.array(outcome.features)
            for _, outcome in pool.measure_all(candidates)
            if isinstance(outcome, Analysis)
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
