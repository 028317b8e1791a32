"""A real Celery worker on a real Valkey."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.importing import CeleryPool
from bot.jobs import CeleryQueue, create_celery
from bot.settings import Settings
from core.errors import QueueUnavailable
from core.music.feature_sets import FeatureSet
from core.music.intake import Analysis, analyse
from core.music.sources import from_folder
from tests.core.music.conftest import tune, write_song

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for number in range(3):
        write_song(tmp_path / "music" / "Happy" / f"{number} - A.flac", tune(8, seed=number))
    (tmp_path / "music" / "Happy" / "letter - A.mp3").write_bytes(b"not music")
    return tmp_path / "music"


@pytest.fixture
def worker(settings: Settings, music: Path, tmp_path: Path) -> Iterator[None]:
    environment = os.environ | {"REDIS_URL": settings.redis_url, "MUSIC_DIR": str(music)}
    command = ["-m", "celery", "--quiet", "--app", "tests.bot.import_worker", "worker"]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command, "--queues", "songs", "--pool", "solo", "--loglevel", "WARNING"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        yield
        process.terminate()
        process.wait(20)


def pool(settings: Settings, **changes: float) -> CeleryPool:
    return dataclasses.replace(
        CeleryPool(
            queue=CeleryQueue(create_celery(settings)),
            redis_url=settings.redis_url,
            feature_set=FeatureSet.MFCC,
        ),
        **changes,  # type: ignore[arg-type]
    )


@pytest.mark.usefixtures("worker")
def test_workers_measure_what_this_machine_would(settings: Settings, music: Path) -> None:
    outcomes = {
        candidate.source: outcome for candidate, outcome in pool(settings).measure_all(from_folder(music))
    }
    assert len(outcomes) == 4
    for number in range(3):
        there, here = (
            outcomes[f"file:Happy/{number} - A.flac"],
            analyse(music / "Happy" / f"{number} - A.flac"),
        )
        assert isinstance(there, Analysis)
        np.testing.assert_allclose(there.features, here.features, rtol=1e-3, atol=1e-3)
        assert dataclasses.replace(there, features=here.features) == here
    assert str(outcomes["file:Happy/letter - A.mp3"]).startswith("unreadable")


def test_without_a_worker_the_import_says_what_to_start(settings: Settings, music: Path) -> None:
    with pytest.raises(QueueUnavailable, match="start workers that listen to the queue songs"):
        list(pool(settings, patience_seconds=1).measure_all(from_folder(music)))
