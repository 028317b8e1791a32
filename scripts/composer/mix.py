"""The mix: how loud each player is set (MIDI controller 7), so that nobody covers the melody.

How loud a part would come out is estimated from its notes and the measured level of its instrument;
controller 7 then brings it to where its role belongs. The estimate averages energy over the half seconds in
which the part is heard, as gated loudness does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log10
from typing import Final

from scripts.composer.instruments import INSTRUMENTS, drum_name, levels
from scripts.composer.score import Note
from scripts.composer.style import Layer, Role

ROLE_LEVEL: Final = {
    Role.LEAD: 0.0,
    Role.THIRDS: -5.5,
    Role.COUNTER: -7.0,
    Role.CHORDS: -6.0,
    Role.BASS: -4.5,
    Role.POWER: -3.5,
    Role.DRUMS: -4.0,
}
"""dB against the melody."""
_WINDOW: Final = 0.5  # seconds
_QUIETEST: Final = 24  # controller 7; below, a part would not be heard at all


def loudness(instrument: str, played: Sequence[tuple[Note, int]], seconds_per_beat: float) -> float:
    """LUFS, roughly, of the part at full volume. played: notes with velocities, 1 to 127."""
    is_drums = INSTRUMENTS[instrument].is_drums
    energy: dict[int, float] = defaultdict(float)
    for note, velocity in played:
        sound = levels()[drum_name(instrument, note.pitch) if is_drums else instrument]
        start = note.start * seconds_per_beat
        length = _WINDOW if is_drums else min(note.duration * seconds_per_beat, sound["ring"])
        power = 10 ** (sound["level"] / 10) * (velocity / 100) ** 2 / _WINDOW
        window = int(start / _WINDOW)
        while length > 0:
            inside = min(length, (window + 1) * _WINDOW - start)
            energy[window] += power * inside
            start, length, window = start + inside, length - inside, window + 1
    return 10 * log10(max(1e-9, sum(energy.values()) / max(1, len(energy))))


def volumes(parts: Sequence[tuple[Layer, float]]) -> list[int]:
    """Controller 7 per part, given its layer and its loudness at full volume; the loudest setting is 127.

    The synthesiser's gain is the cube of the controller, so 60 dB per factor of ten.
    """
    gains = [ROLE_LEVEL[layer.role] + layer.level - loud for layer, loud in parts]
    top = max(gains, default=0.0)
    return [max(_QUIETEST, min(127, round(127 * 10 ** ((gain - top) / 60)))) for gain in gains]
