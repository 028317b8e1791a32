from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.errors import UnusableAudio
from core.music.features import SAMPLE_RATE, song_features
from core.music.intake import Analysis, analyse
from tests.core.music.conftest import tune, write_song


def test_a_song_is_measured(tmp_path: Path) -> None:
    samples = tune(12, seed=1)
    found = analyse(write_song(tmp_path / "song.flac", samples))
    np.testing.assert_allclose(found.features, song_features(samples), rtol=1e-2, atol=0.01)
    assert found.seconds == 12.0
    assert -40 < found.loudness < 0


def test_loudness_is_the_rms_of_the_sound(tmp_path: Path) -> None:
    sine = 0.5 * np.sin(2 * np.pi * 440 * np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)
    assert analyse(write_song(tmp_path / "sine.wav", sine)).loudness == pytest.approx(-9.0, abs=0.1)


def test_silence_is_not_a_song(tmp_path: Path) -> None:
    hiss = 1e-5 * np.random.default_rng(2).standard_normal(10 * SAMPLE_RATE).astype(np.float32)
    with pytest.raises(UnusableAudio, match="silent"):
        analyse(write_song(tmp_path / "hiss.wav", hiss))


def test_digital_silence_is_not_a_song(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio, match="silent"):
        analyse(write_song(tmp_path / "nothing.wav", np.zeros(10 * SAMPLE_RATE, np.float32)))


def test_less_than_five_seconds_of_sound_are_too_short(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio, match=r"too short: 4\.\d s"):
        analyse(write_song(tmp_path / "short.wav", np.pad(tune(4.0, seed=3), 3 * SAMPLE_RATE)))


def test_the_same_sound_with_other_tags_has_the_same_digest(tmp_path: Path) -> None:
    samples = tune(8, seed=4)
    plain = write_song(tmp_path / "a.flac", samples)
    with soundfile.SoundFile(tmp_path / "b.flac", "w", SAMPLE_RATE, 1) as tagged:
        tagged.title = "다른 이름"
        tagged.write(samples)
    first, second = analyse(plain), analyse(tmp_path / "b.flac")
    assert first.sound == second.sound
    assert second.title == "다른 이름"


def test_another_sound_has_another_digest(tmp_path: Path) -> None:
    sounds = {analyse(write_song(tmp_path / f"{seed}.wav", tune(8, seed=seed))).sound for seed in range(5, 8)}
    assert len(sounds) == 3


def test_an_analysis_survives_json(tmp_path: Path) -> None:
    found = analyse(write_song(tmp_path / "song.wav", tune(8, seed=8)))
    assert Analysis.from_json(json.loads(json.dumps(found.to_json()))) == found
