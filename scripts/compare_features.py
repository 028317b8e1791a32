"""Which features tell that two sounds belong together: scripts/compare_features.py FOLDER

Cuts two segments of 15 s, without overlap, out of every song below FOLDER. Each segment looks for its
nearest among all others; recall@1 is the share that finds the other segment of its own song. Features are
standardised over all segments; where several are joined, each weighs the same. The last column is an exact
McNemar test against MFCC: the probability of a difference as large if neither were better.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from math import comb
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from core.errors import HappytalkError, UnusableAudio
from core.music.audio import read
from core.music.feature_sets import Part, chroma, mfcc_deltas, tempo
from core.music.features import SAMPLE_RATE, Floats, song_features, trimmed
from core.music.similarity import Scale, exact_nearest
from core.music.sources import from_folder

SEGMENT_SECONDS: Final = 15
_LENGTH: Final = SEGMENT_SECONDS * SAMPLE_RATE


SETS: Final[dict[str, tuple[Part, ...]]] = {
    "MFCC (default)": (song_features,),
    "delta-MFCC": (mfcc_deltas,),
    "chroma": (chroma,),
    "tempo": (tempo,),
    "MFCC + delta": (song_features, mfcc_deltas),
    "MFCC + chroma": (song_features, chroma),
    "MFCC + tempo": (song_features, tempo),
    "MFCC + delta + chroma + tempo": (song_features, mfcc_deltas, chroma, tempo),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="songs of at least 30 s")
    options = parser.parse_args(arguments)
    try:
        segments = [segment for pair in _pairs(options.folder) for segment in pair]
        measured = {part: _standardised(part, segments) for part in dict.fromkeys(sum(SETS.values(), ()))}
    except HappytalkError as error:
        print(f"compare_features: {error}", file=sys.stderr)
        return 1
    count = len(segments)
    print(f"{count} segments of {SEGMENT_SECONDS} s from {count // 2} songs; by chance {1 / (count - 1):.3f}")
    print("| features | values | recall@1 | only these find | only MFCC finds | p |")
    print("|---|---|---|---|---|---|")
    default = None
    for name, parts in SETS.items():
        joined = np.concatenate([measured[part] / np.sqrt(measured[part].shape[1]) for part in parts], axis=1)
        found = finds_its_song(joined)
        default = found if default is None else default
        won, lost = int((found & ~default).sum()), int((default & ~found).sum())
        print(
            f"| {name} | {joined.shape[1]} | {found.mean():.3f} | {won} | {lost} | {mcnemar(won, lost):.4f} |"
        )
    return 0


def finds_its_song(vectors: Floats) -> NDArray[np.bool_]:
    """Whether each row's nearest is its sibling. vectors: (2 n, d), rows 2 i and 2 i + 1 of one song."""
    rows = np.arange(len(vectors))
    nearest: NDArray[np.bool_] = exact_nearest(vectors, rows, 1)[:, 0] == rows ^ 1
    return nearest


def mcnemar(won: int, lost: int) -> float:
    """Two-sided exact p-value that ``won`` and ``lost`` are two sides of a fair coin."""
    tosses = won + lost
    tail = sum(comb(tosses, heads) for heads in range(min(won, lost) + 1))
    return float(min(1.0, 2 * tail / 2**tosses))


def _pairs(folder: Path) -> list[tuple[Floats, Floats]]:
    """The first and the last 15 s of every song that has both."""
    pairs = []
    for candidate in tqdm(from_folder(folder), unit="song"):
        try:
            sound = trimmed(read(folder / candidate.source.removeprefix("file:")).samples)
        except UnusableAudio as error:
            tqdm.write(f"{candidate.source}: {error}", file=sys.stderr)
            continue
        if len(sound) >= 2 * _LENGTH:
            pairs.append((sound[:_LENGTH], sound[-_LENGTH:]))
    return pairs


def _standardised(part: Part, segments: list[Floats]) -> Floats:
    values = np.stack([part(segment) for segment in tqdm(segments, desc=part.__name__, leave=False)])
    return Scale.of(values).standardise(values)


if __name__ == "__main__":
    sys.exit(main())
