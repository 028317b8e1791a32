"""Time: metres, and the rhythm cells that melodies are made of.

Times are in quarter-note beats.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Metre:
    """A bar. beats: its length in quarter notes. strong: where its strong beats fall."""

    name: str
    beats: float
    strong: tuple[float, ...]
    numerator: int
    denominator: int

    def is_strong(self, beat: float) -> bool:
        return any(abs(beat % self.beats - strong) < 0.01 for strong in self.strong)

    def accent(self, beat: float) -> float:
        """Metric weight in [0, 1] of a position: the downbeat 1, other strong beats 0.6, off-beats 0."""
        position = beat % self.beats
        if position < 0.01:
            return 1.0
        if self.is_strong(beat):
            return 0.6
        return 0.3 if position % 1 < 0.01 else 0.0


FOUR: Final = Metre("4/4", 4.0, (0.0, 2.0), 4, 4)
THREE: Final = Metre("3/4", 3.0, (0.0,), 3, 4)
SIX: Final = Metre("6/8", 3.0, (0.0, 1.5), 6, 8)
FIVE: Final = Metre("5/4", 5.0, (0.0, 3.0), 5, 4)

Cell = tuple[float, ...]
"""Durations that fill one bar; a negative one is a rest."""

_WRITTEN: Final = {
    "4/4": {
        "sparse": (
            "4 | 2 2 | 3 1 | 1 3 | 2 1 1 | 1.5 .5 2 | -1 1 2 | -2 1 1 | 1 1 2 | 2.5 .5 1 | -1 1 1 1"
            " | 1.5 2.5 | 3 .5 .5"
        ),
        "medium": (
            "1 1 1 1 | 1.5 .5 1 1 | .5 .5 1 2 | 1 .5 .5 2 | 1.5 1.5 1 | -.5 .5 1 1 1 | 1 1 .5 .5 1"
            " | .5 1 .5 2 | 2 .5 .5 1 | 1.5 .5 2 | -.5 .5 .5 .5 2 | 1 1.5 .5 1 | -1 .5 .5 1 1"
            " | .5 .5 .5 .5 2"
        ),
        "busy": (
            ".5 .5 .5 .5 1 1 | .5 .5 1 .5 .5 1 | .75 .75 .5 1 1 | .5 1 .5 .5 .5 1 | 1 .5 .5 .5 .5 1"
            " | -.5 .5 .5 .5 .5 .5 1 | .5 .25 .25 1 .5 .5 1 | .75 .25 .5 .5 1 1 | .75 .75 .75 .75 1"
            " | .5 .5 .5 1 .5 1 | 1 .75 .25 .5 .5 1 | -.5 .5 1 .5 .5 1"
        ),
    },
    "3/4": {
        "sparse": "3 | 2 1 | 1 2 | 1.5 1.5 | 2.5 .5 | -1 2 | -1 1 1",
        "medium": "1 1 1 | 1.5 .5 1 | 2 .5 .5 | 1 .5 .5 1 | .5 .5 2 | 2 1 | -1 1 1 | 1 1.5 .5 | 1.5 1 .5",
        "busy": (
            ".5 .5 1 1 | .5 .5 .5 .5 1 | 1 .5 .5 .5 .5 | .5 .5 .5 .5 .5 .5 | .75 .25 1 1 | .5 1 .5 1"
            " | -.5 .5 .5 .5 1 | 1 .75 .25 1"
        ),
    },
    "6/8": {
        "sparse": "3 | 1.5 1.5 | 2.5 .5 | 1 .5 1.5 | -1 .5 1.5",
        "medium": "1 .5 1 .5 | 1.5 1 .5 | 1 .5 1.5 | .5 .5 .5 1.5 | 1.5 .5 .5 .5 | 1 .5 .5 1",
        "busy": ".5 .5 .5 .5 .5 .5 | .5 .5 .5 1 .5 | 1 .5 .5 .5 .5 | .75 .25 .5 1 .5 | .5 1 .5 .5 .5",
    },
    "5/4": {
        "sparse": "5 | 3 2 | 1 2 2 | -1 2 2 | 2 1 2",
        "medium": "1 1 1 1 1 | 1.5 1.5 1 1 | 2 1 1 1 | 1.5 .5 1 2 | 1 .5 .5 1 2",
        "busy": ".5 .5 1 1 1 1 | 1 .5 .5 1 .5 .5 1 | 1.5 1.5 .5 .5 .5 .5",
    },
}
"""Bars by metre and density, divided by "|"; a number is a duration, a negative one a rest."""
_CELLS: Final[dict[tuple[str, str], tuple[Cell, ...]]] = {
    (metre, density): tuple(tuple(map(float, bar.split())) for bar in bars.split("|"))
    for metre, densities in _WRITTEN.items()
    for density, bars in densities.items()
}
DENSITIES: Final = ("sparse", "medium", "busy")


def cell(metre: Metre, density: str, rng: Random) -> Cell:
    """One bar of rhythm: a cell of this density, sometimes with two notes tied or one divided."""
    durations = list(rng.choice(_CELLS[metre.name, density]))
    at = rng.randrange(len(durations))
    change = rng.random()
    if change < 0.2 and len(durations) > 2 and at + 1 < len(durations) and min(durations[at : at + 2]) > 0:
        durations[at : at + 2] = [durations[at] + durations[at + 1]]
    elif change < 0.4 and durations[at] >= 1 and density != "sparse":
        half = durations[at] / 2
        durations[at : at + 1] = [half + half / 2, half / 2] if half % 1 == 0 else [half, half]
    return tuple(durations)


def cadence_cell(metre: Metre, rng: Random) -> Cell:
    """The last bar of a phrase: one long note and a breath, or two notes that lead into it."""
    beats = metre.beats
    return rng.choice(((beats - 1, -1), (1, beats - 2, -1), (0.5, beats - 1.5, -1), (beats - 0.5, -0.5)))
