"""Draw the map of the songs: scripts/map_songs.py [--out docs/songs-map.png]

Each song of the catalogue is a point; near points sound alike. The 40 standardised features are projected on
their two principal components (Pearson, 1901), which keeps distances honest where UMAP would invent clusters.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.settings import ROOT
from core.errors import HappytalkError, MissingPackage
from core.music.features import Floats
from core.music.publish import Entry, entries_of
from core.music.similarity import Scale
from core.turn import Mood

COLOURS: Final = {
    Mood.HAPPY: "#f2a900",
    Mood.ANGRY: "#d7263d",
    Mood.SAD: "#2e86ab",
    Mood.CALM: "#3aa17e",
    Mood.DRAMATIC: "#8e44ad",
    Mood.DARK: "#333745",
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", type=Path, default=ROOT / "assets" / "catalogue")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "songs-map.png")
    options = parser.parse_args(arguments)
    try:
        entries = [entry for entry in entries_of(options.catalogue) if not entry.retired]
        share = draw(entries, options.out)
    except HappytalkError as error:
        print(f"map_songs: {error}", file=sys.stderr)
        return 1
    print(f"{len(entries)} songs drawn to {options.out}; the two axes hold {share:.0%} of the variance")
    return 0


def principal_components(standardised: Floats) -> tuple[NDArray[np.float64], float]:
    """Coordinates on the first two components, shape (n, 2), and their share of the variance in [0, 1]."""
    centred = standardised.astype(np.float64) - standardised.mean(axis=0)
    _, spread, axes = np.linalg.svd(centred, full_matrices=False)
    return centred @ axes[:2].T, float((spread[:2] ** 2).sum() / (spread**2).sum())


def draw(entries: Sequence[Entry], out: Path) -> float:
    """Write the picture; returns the share of the variance that it shows."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingPackage("drawing needs matplotlib: pip install -r requirements.txt") from None
    features = np.stack([entry.features for entry in entries])
    places, share = principal_components(Scale.of(features).standardise(features))
    figure = Figure(figsize=(9, 7), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    for mood, colour in COLOURS.items():
        own = places[[entry.song.mood is mood for entry in entries]]
        axes.scatter(own[:, 0], own[:, 1], s=26, color=colour, alpha=0.75, linewidths=0, label=mood.value)
    axes.set_xlabel("first principal component")
    axes.set_ylabel("second principal component")
    axes.set_title(f"{len(entries)} songs by sound; {share:.0%} of the variance of 40 MFCC statistics")
    axes.legend(title="mood", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out)
    return share


if __name__ == "__main__":
    sys.exit(main())
