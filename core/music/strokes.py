"""A song as strokes, the one form that every cover is drawn from.

A stroke is a note of a MIDI file, a lasting band of a mel spectrogram, or a band of an MFCC envelope:
something that begins, lasts, lies high or low and is strong or faint. All numbers are in [0, 1] of the song's
own range, so that a quiet cello piece fills its picture as well as a loud band does.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import MissingPackage

if TYPE_CHECKING:
    from core.music.features import Floats

MOST: Final = 900  # more strokes than this only make a picture grey
_DRUM_CHANNEL: Final = 9  # General MIDI channel 10, counted from 0
_AUDIO_SECONDS: Final = 30
_FINE_RATE: Final = 32_000  # Hz; above, every other sample is enough for a picture
_SILENCE: Final = 1e-4  # of full scale
_AUDIO_BANDS: Final = 40
_AUDIO_STEPS: Final = 120


@dataclass(frozen=True, slots=True)
class Stroke:
    """All in [0, 1]. start and length: of the song's duration. height: 0 lowest. strength: 1 strongest."""

    start: float
    length: float
    height: float
    strength: float


def from_midi(path: Path) -> tuple[Stroke, ...]:
    """The notes of a MIDI file without its drums, in the order they begin.

    Raises OSError or ValueError for a file that cannot be read as MIDI or holds no notes.
    """
    import mido

    try:
        messages = list(
            mido.MidiFile(path)
        )  # iterating a MidiFile turns ticks into seconds, tempo changes included
    except (EOFError, IndexError, KeyError) as error:
        raise ValueError(f"{path.name} is not a MIDI file: {error!r}") from error
    notes: list[tuple[float, float, float, float]] = []
    sounding: dict[tuple[int, int], tuple[float, int]] = {}
    now = 0.0
    for message in messages:
        now += message.time
        if message.type not in ("note_on", "note_off") or message.channel == _DRUM_CHANNEL:
            continue
        key = (message.channel, message.note)
        if key in sounding:
            start, velocity = sounding.pop(key)
            notes.append((start, now - start, message.note, velocity))
        if message.type == "note_on" and message.velocity > 0:
            sounding[key] = (now, message.velocity)
    return _normalised(notes)


def from_audio(path: Path) -> tuple[Stroke, ...]:
    """The lasting bands of the mel spectrogram of the first 30 s, 40 bands by 120 steps.

    The file's own sample rate is used as it is: a picture has no hertz. Raises MissingPackage, OSError, or
    ValueError when the file is unreadable, silent or shorter than a second.
    """
    try:
        import soundfile

        from core.music.features import mel_power
    except ImportError as error:
        raise MissingPackage(
            f"{error.name} is missing; run: pip install -r requirements-serve.txt"
        ) from error
    try:
        with soundfile.SoundFile(path) as file:
            samples = file.read(_AUDIO_SECONDS * file.samplerate, dtype="float32", always_2d=True).mean(
                axis=1
            )
            rate = file.samplerate
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise ValueError(f"{path.name} cannot be read as audio: {error}") from error
    if samples.size < rate or abs(samples).max() < _SILENCE:
        raise ValueError(f"{path.name} is silent or shorter than a second, so there is nothing to draw")
    return _normalised(_lasting(mel_power(samples[:: 2 if rate > _FINE_RATE else 1])))


def from_mfcc(features: Sequence[float], *, seed: str) -> tuple[Stroke, ...]:
    """Strokes for a song whose audio is not at hand.

    features: shape (40,), the means, then the deviations, of 20 MFCCs. The inverse cosine transform of the
    means is the song's average spectrum, that of the deviations says how much each band moves. The movement
    itself is drawn from ``seed``.
    """
    bands, steps, chance = 24, 48, random.Random(seed)
    half = len(features) // 2
    level = _spread(_inverse_cosine(features[:half], bands))
    movement = _spread([abs(value) for value in _inverse_cosine(features[half:], bands)])
    notes = [
        (
            step + chance.random(),
            0.5 + 4 * (1 - movement[band]) * chance.random(),
            float(band),
            chance.random() + level[band],
        )
        for step in range(steps)
        for band in range(bands)
        if chance.random() < 0.05 + 0.35 * level[band]
    ]
    return _normalised(notes)


def _spread(values: Sequence[float]) -> list[float]:
    """Scaled to [0, 1]."""
    low, high = min(values), max(values)
    return [(value - low) / (high - low or 1.0) for value in values]


def _inverse_cosine(coefficients: Sequence[float], bands: int) -> list[float]:
    """The inverse DCT-II of few coefficients over ``bands`` points, without the first (the loudness)."""
    return [
        sum(
            value * math.cos(math.pi * order * (band + 0.5) / bands)
            for order, value in enumerate(coefficients)
            if order > 0
        )
        for band in range(bands)
    ]


def _normalised(notes: Iterable[tuple[float, float, float, float]]) -> tuple[Stroke, ...]:
    """From (start, length, height, strength) in any units; at most ``MOST``, spread over the song.

    Raises ValueError when there are none.
    """
    rows = sorted(notes)
    if not rows:
        raise ValueError("nothing sounds, so there is nothing to draw")
    if len(rows) > MOST:
        rows = [rows[index * len(rows) // MOST] for index in range(MOST)]
    first, last = rows[0][0], max(start + length for start, length, _, _ in rows)
    heights = [height for _, _, height, _ in rows]
    low, high = min(heights), max(heights)
    ranked = sorted(strength for _, _, _, strength in rows)
    whole = last - first or 1.0
    return tuple(
        Stroke(
            start=(start - first) / whole,
            length=length / whole,
            height=(height - low) / (high - low) if high > low else 0.5,
            strength=bisect_right(ranked, strength)
            / len(ranked),  # its rank: any song has faint and strong ones
        )
        for start, length, height, strength in rows
    )


def _lasting(power: Floats) -> list[tuple[float, float, float, float]]:
    """Runs of steps in which a band is among the strongest: (start, length, band, strength).

    power: mel power, shape (frames, 128); the lower 80 bands, where music lies, are taken in pairs. Each band
    is measured against its own mean, because treble is faint beside bass in any song.
    """
    import numpy as np

    edges = np.linspace(0, len(power), min(len(power), _AUDIO_STEPS) + 1).astype(int)
    steps = np.add.reduceat(power[:, : 2 * _AUDIO_BANDS], edges[:-1]) / np.diff(edges)[:, None]
    mel = steps.reshape(-1, _AUDIO_BANDS, 2).sum(axis=2).T
    mel = mel / (mel.mean(axis=1, keepdims=True) + 0.02 * mel.mean())
    levels = np.sqrt(mel)
    threshold = np.quantile(levels, 0.7)
    notes = []
    for band, level in enumerate(levels):
        turns = np.flatnonzero(np.diff(np.pad((level > threshold).astype(int), 1)))
        for start, end in zip(turns[::2], turns[1::2], strict=True):
            strength = float(level[start:end].max() - threshold)
            notes.append((float(start), float(end - start), float(band), strength))
    return notes
