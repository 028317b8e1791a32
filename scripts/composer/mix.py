"""The mix: how loud each instrument is set, MIDI controller 7."""

from __future__ import annotations

from typing import Final

from scripts.composer.style import Layer, Role

_ROLE_LEVEL: Final = {
    Role.LEAD: 0.0,
    Role.COUNTER: -7.0,
    Role.THIRDS: -6.0,
    Role.CHORDS: -9.0,
    Role.BASS: -5.0,
    Role.POWER: -8.0,
    Role.DRUMS: -5.0,
}
"""dB against the melody."""
PLAIN_VOLUME: Final = 110


def volume(instrument: str, layer: Layer) -> int:
    """Controller 7 for this player. The synthesiser's gain is (value / 127) squared, so 20 dB per factor 3.16^2."""
    decibel = _ROLE_LEVEL[layer.role] + layer.level
    return max(1, min(127, round(PLAIN_VOLUME * 10 ** (decibel / 40))))
