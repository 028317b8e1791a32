"""Audio files read for analysis: mp3, ogg, flac and wav with soundfile, m4a with PyAV.

Only the import and the tests come here; soxr and PyAV are in requirements.txt, not in requirements-serve.txt.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from core.errors import MissingPackage, UnusableAudio
from core.music.features import SAMPLE_RATE, Floats

_FIRST_SECONDS: Final = 90  # bounds the work for an hour-long file; 30 s of sound surely begin within


@dataclass(frozen=True, slots=True)
class Recording:
    """samples: shape (n,), mono at 22,050 Hz, the first 90 s at most. seconds: length of the whole file."""

    samples: Floats
    seconds: float


@dataclass(frozen=True, slots=True)
class Tags:
    """What the file says about itself; None where it says nothing."""

    title: str | None
    artist: str | None


def read(path: Path) -> Recording:
    """Decode, mix to mono and resample with soxr's HQ quality, as ``librosa.load`` does.

    Raises UnusableAudio with the reason when the file cannot be decoded.
    """
    native, rate, seconds = _read_m4a(path) if path.suffix.lower() == ".m4a" else _read_sound(path)
    if not len(native) or not np.isfinite(native).all():
        raise UnusableAudio("unreadable: no usable samples in it; convert the file anew")
    return Recording(_resampled(native, rate), seconds)


def read_tags(path: Path) -> Tags:
    """Title and artist from ID3, Vorbis comments or MP4 atoms; damaged tags count as none."""
    try:
        import mutagen
    except ImportError:
        raise MissingPackage("reading tags needs mutagen: pip install -r requirements.txt") from None
    try:
        tags = mutagen.File(path, easy=True) or {}
    except (mutagen.MutagenError, ValueError, OSError):
        return Tags(None, None)
    return Tags(_first(tags.get("title")), _first(tags.get("artist")))


def _first(values: list[str] | None) -> str | None:
    return (values[0].strip() or None) if values else None


def _read_sound(path: Path) -> tuple[Floats, int, float]:
    try:
        with soundfile.SoundFile(path) as file:
            samples = file.read(_FIRST_SECONDS * file.samplerate, dtype="float32", always_2d=True)
            return samples.mean(axis=1), file.samplerate, file.frames / file.samplerate
    except (soundfile.LibsndfileError, OSError, RuntimeError) as error:
        raise UnusableAudio(f"unreadable: {str(error).rsplit(': ', 1)[-1]}") from None


def _read_m4a(path: Path) -> tuple[Floats, int, float]:
    try:
        import av
    except ImportError:
        raise MissingPackage("reading m4a needs PyAV: pip install -r requirements.txt") from None
    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            planar = av.AudioResampler(format="fltp")
            blocks: list[Floats] = []
            for frame in container.decode(stream):
                blocks += [part.to_ndarray().mean(axis=0) for part in planar.resample(frame)]
                if sum(map(len, blocks)) >= _FIRST_SECONDS * stream.rate:
                    break
            native = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
            native = native[: _FIRST_SECONDS * stream.rate]
            microseconds = container.duration or len(native) / stream.rate * av.time_base
            return native, stream.rate, microseconds / av.time_base
    except (av.FFmpegError, IndexError, OSError) as error:
        raise UnusableAudio(f"unreadable: {error}") from None


def _resampled(samples: Floats, rate: int) -> Floats:
    if rate == SAMPLE_RATE:
        return samples
    try:
        import soxr
    except ImportError:
        raise MissingPackage("reading songs needs soxr: pip install -r requirements.txt") from None
    resampled: Floats = soxr.resample(samples, rate, SAMPLE_RATE, quality="HQ")
    return resampled
