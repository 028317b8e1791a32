from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile

from core.errors import AudioUnavailable, MissingPackage
from core.music.loudness import integrated_loudness
from core.music.render import BIT_RATE, CEILING, LOUDNESS, SAMPLE_RATE, encode, render, synthesise

SONGS = Path(__file__).parents[3] / "assets" / "catalogue" / "midi"


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    """Ten seconds: a scale on the piano, panned left, then a second of rest until the end of the track."""
    track = mido.MidiTrack()
    track.append(mido.Message("program_change", program=0))
    track.append(mido.Message("control_change", control=10, value=10))
    for pitch in (60, 62, 64, 65, 67, 69, 71, 72, 74):
        track.append(mido.Message("note_on", note=pitch, velocity=90))
        track.append(mido.Message("note_on", note=pitch, velocity=0, time=960))
    track.append(mido.MetaMessage("end_of_track", time=960))
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    path = tmp_path / "tune.mid"
    file.save(path)
    return path


def test_a_song_becomes_a_stereo_mp3_of_its_length_at_128_kbit(tune: Path, tmp_path: Path) -> None:
    out = tmp_path / "cache" / "tune.mp3"
    seconds = render(tune, out)
    info = soundfile.info(out)
    assert seconds == pytest.approx(10.0, abs=0.01)
    assert (info.format, info.channels, info.samplerate) == ("MP3", 2, SAMPLE_RATE)
    assert info.duration == pytest.approx(seconds, abs=0.1)
    assert out.stat().st_size * 8 / 1000 / seconds == pytest.approx(BIT_RATE, rel=0.05)


@pytest.mark.parametrize("song", ["happy-001", "sad-001", "angry-001", "dark-001"])
def test_songs_of_every_mood_come_out_at_one_loudness_without_clipping(song: str, tmp_path: Path) -> None:
    out = tmp_path / "song.mp3"
    render(SONGS / f"{song}.mid", out)
    samples, rate = soundfile.read(out, dtype="float32")
    assert integrated_loudness(samples, rate) == pytest.approx(LOUDNESS, abs=0.5)
    assert np.abs(samples).max() < 1.0


def test_peaks_before_encoding_stay_under_the_ceiling(tmp_path: Path) -> None:
    """A timpani roll is all peaks: only the limiter keeps it under."""
    track = mido.MidiTrack([mido.Message("program_change", program=47)])
    for _ in range(40):
        track.append(mido.Message("note_on", note=40, velocity=127))
        track.append(mido.Message("note_on", note=40, velocity=0, time=60))
    mido.MidiFile(tracks=[track], ticks_per_beat=120).save(tmp_path / "roll.mid")
    render(tmp_path / "roll.mid", tmp_path / "roll.mp3")
    samples, _ = soundfile.read(tmp_path / "roll.mp3", dtype="float32")
    assert np.abs(samples).max() < CEILING * 1.15


def test_panning_left_is_heard_left(tune: Path) -> None:
    left, right = np.square(synthesise(tune)).sum(axis=0)
    assert left > 4 * right


def test_the_hall_grows_with_controller_91(tune: Path, tmp_path: Path) -> None:
    wet = mido.MidiFile(tune)
    wet.tracks[0].insert(0, mido.Message("control_change", control=91, value=110))
    wet.save(tmp_path / "wet.mid")
    rest = slice(-round(1.2 * SAMPLE_RATE), -round(0.4 * SAMPLE_RATE))
    assert (
        np.square(synthesise(tmp_path / "wet.mid")[rest]).sum() > 2 * np.square(synthesise(tune)[rest]).sum()
    )


def test_a_song_ends_in_silence(tune: Path) -> None:
    assert np.abs(synthesise(tune)[-20:]).max() < 1e-3


def test_the_same_midi_gives_the_same_bytes(tune: Path, tmp_path: Path) -> None:
    for name in ("one.mp3", "two.mp3"):
        render(tune, tmp_path / name)
    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "two.mp3").read_bytes()


def test_encoding_keeps_what_was_heard() -> None:
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    wave = (0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    decoded, _ = soundfile.read(io.BytesIO(encode(np.stack([wave, wave], axis=1))), dtype="float32")
    spectrum = np.abs(np.fft.rfft(decoded[: 2 * SAMPLE_RATE, 0]))
    assert np.argmax(spectrum) / 2 == pytest.approx(440, abs=1)
    assert np.abs(decoded[SAMPLE_RATE // 2 : SAMPLE_RATE]).max() == pytest.approx(0.3, abs=0.02)


def test_a_missing_midi_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(AudioUnavailable, match=r"gone\.mid.*compose_songs"):
        render(tmp_path / "gone.mid", tmp_path / "out.mp3")
    assert not (tmp_path / "out.mp3").exists()


@pytest.mark.parametrize(
    "damage", [b"", b"not midi at all", b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x78MTrk\x00\x00"]
)
def test_a_damaged_midi_file_leaves_no_audio_behind(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.mid").write_bytes(damage)
    with pytest.raises(AudioUnavailable, match=r"bad\.mid"):
        render(tmp_path / "bad.mid", tmp_path / "out.mp3")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.mid"]


def test_a_folder_that_cannot_be_written_is_an_unavailable_song_and_not_a_crash(
    tune: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AudioUnavailable, match=r"song\.mp3"):
        render(tune, tmp_path / "file" / "song.mp3")


def test_an_interrupted_render_leaves_the_earlier_file_whole(
    tune: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "song.mp3"
    out.write_bytes(b"earlier")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.music.render.os.replace", full)
    with pytest.raises(AudioUnavailable, match="No space left"):
        render(tune, out)
    assert out.read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["song.mp3", "tune.mid"]


@pytest.mark.parametrize("package", ["mido", "tinysoundfont", "lameenc"])
def test_a_missing_package_is_named(
    package: str, tune: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPackage, match=rf"{package} is not installed.*pip install"):
        render(tune, tmp_path / "out.mp3")


def test_a_missing_soundfont_package_is_named(
    tune: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.music import render as module

    find = importlib.util.find_spec
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "pretty_midi" else find(name))
    module._soundfont.cache_clear()
    try:
        with pytest.raises(MissingPackage, match="pretty_midi"):
            render(tune, tmp_path / "out.mp3")
    finally:
        module._soundfont.cache_clear()


def test_rendering_imports_neither_pretty_midi_nor_pyaudio(tune: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import core.music.render as r; "
        "r.render(Path(sys.argv[1]), Path(sys.argv[2])); "
        "print(sorted({'pretty_midi', 'pyaudio', 'librosa', 'scipy'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tune), str(tmp_path / "out.mp3")],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
