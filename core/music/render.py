"""Plays a composed song: MIDI to stereo mp3, with the soundfont that a package carries.

MIDI controller 91 of the first part is the size of the hall, the end of the longest track is the song's
length.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.errors import AudioUnavailable, MissingPackage
from core.music.loudness import integrated_loudness, limit
from core.music.reverb import add_reverb

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE: Final = 32_000  # Hz; what a General MIDI soundfont holds ends below 16 kHz
BIT_RATE: Final = 128  # kbit/s
LOUDNESS: Final = -16.0  # LUFS, what streaming services play at
CEILING: Final = 0.84  # -1.5 dBFS: the mp3 decoder may overshoot a little
LONGEST_SECONDS: Final = 600.0  # a file that claims more is damaged
_ENCODER_QUALITY: Final = 7  # LAME: 2 is best and slow, 7 is fast
_VOICES: Final = 128  # beyond, the oldest tails give way; an orchestra has twice as many, which nobody hears
_SOUNDFONT: Final = ("pretty_midi", "TimGM6mb.sf2")
DRUM_CHANNEL: Final = 9
_REVERB_CONTROL: Final = 91
_FADE_SECONDS: Final = 1.5


def render(midi: Path, out: Path) -> float:
    """Renders the song in ``midi`` to the mp3 file ``out``, which appears complete or not at all.

    Returns its length in seconds. Raises AudioUnavailable when the MIDI file is missing or damaged,
    MissingPackage when a package that rendering needs is not installed.
    """
    samples = synthesise(midi)
    gain = 10 ** ((LOUDNESS - integrated_loudness(samples, SAMPLE_RATE)) / 20)
    mastered = limit(samples * gain, SAMPLE_RATE, CEILING)
    _write_atomically(out, encode(mastered))
    return len(samples) / SAMPLE_RATE


def synthesise(midi: Path) -> NDArray[np.float32]:
    """The song before mastering: float32 of shape (n, 2) at SAMPLE_RATE; raises as ``render``."""
    import numpy as np

    song = _read(midi)
    frames = round(min(song.length, LONGEST_SECONDS) * SAMPLE_RATE)
    samples = np.zeros((frames, 2), np.float32)
    buffer = samples.data.cast("B")
    frame_bytes = samples.strides[0]
    synth = synthesiser()
    clock, done, reverb = 0.0, 0, 0
    for message in song:
        clock += message.time
        until = min(round(clock * SAMPLE_RATE), frames)
        if until > done:
            synth.generate_simple(until - done, buffer[done * frame_bytes : until * frame_bytes])
            done = until
        if message.type == "control_change" and message.control == _REVERB_CONTROL:
            reverb = max(reverb, message.value)
        else:
            _send(synth, message)
    if done < frames:
        synth.generate_simple(frames - done, buffer[done * frame_bytes :])
    samples = add_reverb(samples, SAMPLE_RATE, reverb)
    fade = min(frames, round(_FADE_SECONDS * SAMPLE_RATE))
    samples[frames - fade :] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)[:, None]
    return samples


def encode(samples: NDArray[np.float32]) -> bytes:
    """The samples (shape (n, 2), full scale 1, SAMPLE_RATE) as an mp3 of BIT_RATE.

    LAME at its fast quality; libsndfile runs it at its best, which takes longer than a listener should
    wait.
    """
    import numpy as np

    lameenc = _package("lameenc", "lameenc")
    encoder = lameenc.Encoder()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_quality(_ENCODER_QUALITY)
    encoder.silence()
    pcm = np.rint(np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    return bytes(encoder.encode(pcm.tobytes()) + encoder.flush())


def _read(midi: Path) -> Any:
    mido = _package("mido", "pretty_midi")
    try:
        return mido.MidiFile(midi)
    except FileNotFoundError:
        raise AudioUnavailable(
            f"no MIDI file {midi}; run scripts/compose_songs.py or restore assets/catalogue"
        ) from None
    except (OSError, EOFError, ValueError, IndexError, KeyError) as error:
        raise AudioUnavailable(
            f"MIDI file {midi} cannot be read ({error}); restore it from the repository"
        ) from error


def synthesiser() -> Any:
    """A tinysoundfont.Synth at SAMPLE_RATE with the soundfont; raises as ``render``."""
    tinysoundfont = _package("tinysoundfont", "--no-deps -r requirements-render.txt")
    synth = tinysoundfont.Synth(samplerate=SAMPLE_RATE, gain=-12.0)
    synth.sfload(_soundfont(), max_voices=_VOICES)
    return synth


@lru_cache(maxsize=1)
def _soundfont() -> bytes:
    """The soundfont's bytes; the package that carries it is located and not imported, for that is slow."""
    package, name = _SOUNDFONT
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise MissingPackage(
            f"{package}, which carries the soundfont, is not installed: pip install {package}"
        )
    try:
        return (Path(spec.origin).parent / name).read_bytes()
    except OSError as error:
        raise AudioUnavailable(
            f"soundfont {name} of {package} cannot be read: reinstall {package}"
        ) from error


def _send(synth: Any, message: Any) -> None:
    match message.type:
        case "note_on" if message.velocity:
            if message.channel == DRUM_CHANNEL:  # or faded strokes, which nobody ends, cost time to the end
                synth.noteoff(message.channel, message.note)
            synth.noteon(message.channel, message.note, message.velocity)
        case "note_on" | "note_off":
            synth.noteoff(message.channel, message.note)
        case "control_change":
            synth.control_change(message.channel, message.control, message.value)
        case "program_change":
            synth.program_change(message.channel, message.program, message.channel == DRUM_CHANNEL)
        case "pitchwheel":
            synth.pitchbend(message.channel, message.pitch + 8192)


def _package(name: str, requirement: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise MissingPackage(
            f"{name} is not installed; rendering needs it: pip install {requirement}"
        ) from None


def _write_atomically(out: Path, data: bytes) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=out.parent, prefix=f".{out.stem}-", suffix=".part", delete=False
        ) as file:
            partial = Path(file.name)
            try:
                file.write(data)
                file.flush()
                partial.chmod(0o644)
                os.replace(partial, out)  # noqa: PTH105  # Path.replace is the same call
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise AudioUnavailable(
            f"song {out.name} cannot be written to {out.parent}: {error.strerror}"
        ) from error
