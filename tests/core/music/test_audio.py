from __future__ import annotations

from pathlib import Path

import av
import librosa
import mutagen
import numpy as np
import pytest

from core.errors import UnusableAudio
from core.music.audio import Tags, read, read_tags
from core.music.features import SAMPLE_RATE, Floats
from tests.core.music.conftest import tune, write_song

# librosa.load imports audioread, which imports modules that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'(aifc|audioop|sunau)' is deprecated:DeprecationWarning")

STEREO_RATE = 44_100


def write_m4a(path: Path, samples: Floats, rate: int) -> Path:
    """AAC in an MP4, as phones and iTunes write it."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=rate, layout="mono", bit_rate=128_000)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3"])
def test_a_file_is_read_as_librosa_reads_it(suffix: str, tmp_path: Path) -> None:
    both = np.stack([tune(6, seed=1, rate=STEREO_RATE), tune(6, seed=2, rate=STEREO_RATE)], axis=1)
    path = write_song(tmp_path / f"song{suffix}", both, STEREO_RATE)
    expected, _ = librosa.load(path, sr=SAMPLE_RATE)
    found = read(path)
    assert found.seconds == pytest.approx(6, abs=0.1)
    np.testing.assert_allclose(found.samples, expected[: len(found.samples)], atol=1e-5)
    assert len(expected) - len(found.samples) in (0, 1)


def test_m4a_is_read_too(tmp_path: Path) -> None:
    samples = tune(6, seed=3, rate=STEREO_RATE)
    found = read(write_m4a(tmp_path / "song.m4a", samples, STEREO_RATE))
    assert found.seconds == pytest.approx(6, abs=0.1)
    expected = librosa.resample(samples, orig_sr=STEREO_RATE, target_sr=SAMPLE_RATE)
    common = min(len(expected), len(found.samples)) - 4096
    lag = int(np.argmax(np.correlate(found.samples[:common], expected[4096:8192], "valid"))) - 4096
    shifted = found.samples[max(lag, 0) :][:common]
    assert np.corrcoef(shifted, expected[max(-lag, 0) :][: len(shifted)])[0, 1] > 0.99


def test_a_long_file_is_read_only_as_far_as_it_counts(tmp_path: Path) -> None:
    path = write_song(tmp_path / "long.wav", np.tile(tune(10, seed=4), 12))
    found = read(path)
    assert found.seconds == pytest.approx(120)
    assert len(found.samples) == 90 * SAMPLE_RATE


@pytest.mark.parametrize("suffix", [".mp3", ".ogg", ".flac", ".wav", ".m4a"])
def test_a_file_that_is_no_audio_is_unreadable(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"letter{suffix}"
    path.write_bytes("이건 음악이 아니에요".encode() * 100)
    with pytest.raises(UnusableAudio, match="unreadable"):
        read(path)


@pytest.mark.parametrize("suffix", [".mp3", ".m4a"])
def test_an_empty_file_is_unreadable(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"empty{suffix}"
    path.touch()
    with pytest.raises(UnusableAudio, match="unreadable"):
        read(path)


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnusableAudio, match="unreadable"):
        read(tmp_path / "nowhere.mp3")


def test_title_and_artist_come_from_the_tags(tmp_path: Path) -> None:
    path = write_song(tmp_path / "01.mp3", tune(6, seed=5))
    tags = mutagen.File(path, easy=True)
    tags.add_tags()
    tags["title"], tags["artist"] = "밤 산책", "김하늘"
    tags.save()
    assert read_tags(path) == Tags("밤 산책", "김하늘")


def test_a_file_without_tags_says_nothing(tmp_path: Path) -> None:
    assert read_tags(write_song(tmp_path / "01.ogg", tune(6, seed=6))) == Tags(None, None)


def test_damaged_tags_count_as_none(tmp_path: Path) -> None:
    path = tmp_path / "broken.flac"
    path.write_bytes(b"fLaC" + b"\xff" * 40)
    assert read_tags(path) == Tags(None, None)
