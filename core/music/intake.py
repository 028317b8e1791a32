"""One audio file becomes an Analysis or a reason why not: the work that an import spreads over processes.

``analyse`` is a plain function of plain data, so that a process pool and a Celery task can run it alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.errors import UnusableAudio
from core.music.audio import read, read_tags
from core.music.feature_sets import FeatureSet
from core.music.features import SAMPLE_RATE, Floats, frame_power, trimmed

SHORTEST_SECONDS: Final = 5.0
_SILENCE_DB: Final = -60.0  # dBFS; a file whose loudest 93 ms stay below is silent


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the import keeps of one file.

    features: values of a FeatureSet. seconds: length. loudness: RMS of the sound in dBFS.
    sound: digest of the decoded samples, the same for the same sound under another name or with other tags.
    title, artist: from the tags, None where there are none.
    """

    features: tuple[float, ...]
    seconds: float
    loudness: float
    sound: str
    title: str | None
    artist: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Analysis:
        return cls(**{**fields, "features": tuple(fields["features"])})


def analyse(path: Path, feature_set: FeatureSet = FeatureSet.MFCC) -> Analysis:
    """Raises UnusableAudio with the reason: unreadable, silent, or shorter than 5 s of sound."""
    recording = read(path)
    sound = trimmed(recording.samples)
    if _loudest(recording.samples) < _SILENCE_DB:
        raise UnusableAudio("silent: nothing in its first 90 s is louder than -60 dBFS")
    audible = len(sound) / SAMPLE_RATE
    if audible < SHORTEST_SECONDS:
        raise UnusableAudio(
            f"too short: {audible:.1f} s of sound; at least {SHORTEST_SECONDS:.0f} s are needed"
        )
    tags = read_tags(path)
    return Analysis(
        features=tuple(round(float(value), 5) for value in feature_set.measure(recording.samples)),
        seconds=round(recording.seconds, 1),
        loudness=round(_decibels(float(np.mean(np.square(sound, dtype=np.float64)))), 1),
        sound=_digest(recording.samples),
        title=tags.title,
        artist=tags.artist,
    )


def _loudest(samples: Floats) -> float:
    return _decibels(float(frame_power(samples).max(initial=0.0)))


def _decibels(power: float) -> float:
    return 10 * float(np.log10(max(power, 1e-20)))


def _digest(samples: Floats) -> str:
    """Over 16-bit samples, so that a decoder's last float bits do not matter."""
    return hashlib.sha256((samples * 32767).astype("<i2").tobytes()).hexdigest()[:16]
