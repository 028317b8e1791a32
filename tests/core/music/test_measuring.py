from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from core.music.feature_sets import FeatureSet
from core.music.intake import Analysis, analyse
from core.music.measuring import CRASHED, ProcessPool, measure
from core.music.sources import Candidate, from_folder
from tests.core.music.conftest import tune, write_song
from tests.core.music.s3_server import S3Settings, open_bucket


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Four songs and four files that cannot be songs."""
    for number in range(4):
        write_song(tmp_path / "Happy" / f"{number} - A.flac", tune(8, seed=number))
    write_song(tmp_path / "Sad" / "silent - A.wav", np.zeros(200_000, np.float32))
    write_song(tmp_path / "Sad" / "short - A.wav", tune(3, seed=9))
    (tmp_path / "Sad" / "empty - A.mp3").touch()
    (tmp_path / "Sad" / "letter - A.ogg").write_bytes(b"not music" * 50)
    return tmp_path


def pool(music: Path, processes: int = 2) -> ProcessPool:
    return ProcessPool(processes=processes, settings=S3Settings("", music_dir=music))


def assert_the_same(measured: object, here: Analysis) -> None:
    """But for the last digit: this process may sum with more threads than one of the pool."""
    assert isinstance(measured, Analysis)
    assert measured.features == pytest.approx(here.features, abs=1e-3)
    assert dataclasses.replace(measured, features=here.features) == here


def test_every_file_gets_its_outcome(music: Path) -> None:
    outcomes = {
        candidate.source: outcome for candidate, outcome in pool(music).measure_all(from_folder(music))
    }
    assert len(outcomes) == 8
    for number in range(4):
        file = f"Happy/{number} - A.flac"
        assert_the_same(outcomes[f"file:{file}"], analyse(music / file))
    assert str(outcomes["file:Sad/silent - A.wav"]).startswith("silent")
    assert str(outcomes["file:Sad/short - A.wav"]).startswith("too short")
    assert str(outcomes["file:Sad/empty - A.mp3"]).startswith("unreadable")
    assert str(outcomes["file:Sad/letter - A.ogg"]).startswith("unreadable")


def test_a_file_that_kills_its_process_is_named_and_the_others_are_measured(
    music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.music.measuring.measure", measure_or_die)
    (music / "Angry").mkdir()
    (music / "Angry" / "deadly - A.mp3").write_bytes(b"deadly")
    outcomes = {
        candidate.source: outcome for candidate, outcome in pool(music).measure_all(from_folder(music))
    }
    assert len(outcomes) == 9
    assert outcomes["file:Angry/deadly - A.mp3"] == CRASHED
    assert sum(isinstance(outcome, Analysis) for outcome in outcomes.values()) == 4


def measure_or_die(source: str, settings: S3Settings, feature_set: FeatureSet) -> Analysis | str:
    """As a decoder with a bug would."""
    if "deadly" in source:
        os._exit(139)
    return measure(source, settings, feature_set)


def test_no_files_are_no_work(music: Path) -> None:
    assert list(pool(music).measure_all([])) == []


def test_a_song_in_the_bucket_is_measured_like_a_file(
    music: Path, s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_bucket(s3_endpoint, monkeypatch).upload(
        music / "Happy" / "1 - A.flac", "Happy/노래 - A.flac", "audio/flac"
    )
    found = list(
        ProcessPool(processes=1, settings=S3Settings(s3_endpoint)).measure_all(
            [Candidate("s3:Happy/노래 - A.flac", "tag"), Candidate("s3:Happy/gone - A.flac", "tag")]
        )
    )
    outcomes = {candidate.source: outcome for candidate, outcome in found}
    assert_the_same(outcomes["s3:Happy/노래 - A.flac"], analyse(music / "Happy" / "1 - A.flac"))
    assert "no object" in str(outcomes["s3:Happy/gone - A.flac"])
