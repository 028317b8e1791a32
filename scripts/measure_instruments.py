"""Measures how loud the soundfont plays each instrument and how long it rings, for the composer's mix.

    python scripts/measure_instruments.py      # writes scripts/composer/levels.json

level: LUFS of half-second notes at velocity 100 and full volume; drum kits have an entry per drum. ring:
seconds of such a note that hold the energy of a four-second note, 4 for instruments that sustain.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from core.music.loudness import integrated_loudness
from core.music.render import DRUM_CHANNEL, SAMPLE_RATE, synthesiser
from scripts.composer.instruments import INSTRUMENTS, LEVELS, Instrument, drum_name
from scripts.composer.patterns import DRUMS, FILL_DRUMS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DEEP: Final = (36, 40, 43, 45, 48, 38)
_MIDDLE: Final = (55, 60, 64, 67, 72, 76)
DRUM_KEYS: Final = {*DRUMS.values(), *FILL_DRUMS}
_SHORT, _LONG = 0.5, 4.0  # seconds


def measure(instrument: Instrument, pitches: Sequence[int]) -> dict[str, float]:
    """{"level": LUFS, "ring": seconds} of one instrument at these pitches."""
    short = _play(instrument, pitches, _SHORT)
    energy = float(np.square(_play(instrument, pitches, _LONG)).sum())
    per_second = float(np.square(short).sum()) / _SHORT
    return {
        "level": round(integrated_loudness(short, SAMPLE_RATE), 1),
        "ring": round(min(_LONG, energy / max(per_second, 1e-12)), 2),
    }


def _play(instrument: Instrument, pitches: Sequence[int], seconds: float) -> NDArray[np.float32]:
    """A few notes of this length, one after the other."""
    synth = synthesiser()
    channel = DRUM_CHANNEL if instrument.is_drums else 0
    synth.program_change(channel, instrument.program, instrument.is_drums)
    synth.control_change(channel, 7, 127)
    pieces = []
    for pitch in pitches:
        synth.noteon(channel, pitch, 100)
        sound = np.frombuffer(synth.generate_simple(round(seconds * SAMPLE_RATE)), np.float32)
        pieces.append(sound.reshape(-1, 2).copy())
        synth.noteoff(channel, pitch)
    return np.concatenate(pieces)


def main() -> None:
    measured: dict[str, dict[str, float]] = {}
    for name, instrument in INSTRUMENTS.items():
        if instrument.is_drums:
            measured |= {drum_name(name, key): measure(instrument, [key] * 4) for key in sorted(DRUM_KEYS)}
        else:
            measured[name] = measure(instrument, _DEEP if instrument.is_deep else _MIDDLE)
    lines = (f"  {json.dumps(name)}: {json.dumps(values)}" for name, values in measured.items())
    LEVELS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
