"""Sounds and small catalogues for the music tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.music.features import FEATURES, Floats
from core.music.publish import Entry, publish
from core.turn import Mood, Song
from tests.core.music.s3_server import seaweed

ROOT = Path(__file__).resolve().parents[3]
REAL_SONGS = ROOT.parent / "shared" / "music"


def tune(seconds: float, *, seed: int, rate: int = 22_050) -> Floats:
    """Overlapping decaying notes with a little noise: not music, but a spectrum that moves. Shape (n,)."""
    rng = np.random.default_rng(seed)
    samples = 0.003 * rng.standard_normal(int(seconds * rate))
    for start in np.arange(0, seconds - 0.5, 0.25):
        time = np.arange(int(0.5 * rate)) / rate
        pitch = 110 * 2 ** (rng.integers(0, 36) / 12)
        note = sum(np.sin(2 * np.pi * pitch * k * time) / k for k in range(1, 6)) * np.exp(-6 * time)
        at = int(start * rate)
        samples[at : at + len(time)] += 0.2 * note
    return samples.astype(np.float32)


def write_song(path: Path, samples: Floats, rate: int = 22_050) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate)
    return path


def entries(per_mood: int = 12, *, seed: int = 7, moods: Sequence[Mood] = tuple(Mood)) -> list[Entry]:
    """``per_mood`` songs of each of ``moods`` with random features."""
    rng = np.random.default_rng(seed)
    return [
        Entry(
            song=Song(
                id=f"{mood.lower()}-{number:03d}",
                title=f"{mood.value} 노래 {number}",
                artist="시험",
                mood=mood,
                seconds=60.0,
                licence="MIT",
                source=f"composed:{mood.lower()}-{number:03d}.mid",
            ),
            features=rng.normal(size=FEATURES).astype(np.float32),
        )
        for mood in moods
        for number in range(1, per_mood + 1)
    ]


@pytest.fixture
def catalogue_folder(tmp_path: Path) -> Path:
    """A catalogue of twelve songs per mood."""
    publish(tmp_path / "catalogue", entries())
    return tmp_path / "catalogue"


@pytest.fixture
def real_song() -> Callable[[str], Path]:
    """A recorded song by its path below the shared music folder; skips where that folder is not."""

    def find(name: str) -> Path:
        if not (REAL_SONGS / name).exists():
            pytest.skip(f"no recorded songs at {REAL_SONGS}; they are not part of the project")
        return REAL_SONGS / name

    return find


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real S3 server that lives as long as the tests."""
    with seaweed(tmp_path_factory.mktemp("s3")) as endpoint:
        yield endpoint
