"""General MIDI instruments by name: program (0 to 127), how loud the soundfont plays them, how long they
ring.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

LEVELS: Final = Path(__file__).parent / "levels.json"
"""Written by ``scripts/measure_instruments.py``."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """is_deep: plays below middle C."""

    program: int
    is_drums: bool = False
    is_deep: bool = False


_NAMES: Final = [
    "piano",
    "bright piano",
    "electric grand",
    "honky tonk",
    "electric piano",
    "fm piano",
    "harpsichord",
    "clavinet",
    "celesta",
    "glockenspiel",
    "music box",
    "vibraphone",
    "marimba",
    "xylophone",
    "tubular bells",
    "dulcimer",
    "drawbar organ",
    "percussive organ",
    "rock organ",
    "church organ",
    "reed organ",
    "accordion",
    "harmonica",
    "bandoneon",
    "nylon guitar",
    "steel guitar",
    "jazz guitar",
    "clean guitar",
    "muted guitar",
    "overdrive guitar",
    "distortion guitar",
    "guitar harmonics",
    "acoustic bass",
    "finger bass",
    "pick bass",
    "fretless bass",
    "slap bass",
    "slap bass 2",
    "synth bass",
    "synth bass 2",
    "violin",
    "viola",
    "cello",
    "contrabass",
    "tremolo strings",
    "pizzicato",
    "harp",
    "timpani",
    "strings",
    "slow strings",
    "synth strings",
    "synth strings 2",
    "choir",
    "voice oohs",
    "synth voice",
    "orchestra hit",
    "trumpet",
    "trombone",
    "tuba",
    "muted trumpet",
    "horns",
    "brass",
    "synth brass",
    "synth brass 2",
    "soprano sax",
    "alto sax",
    "tenor sax",
    "baritone sax",
    "oboe",
    "english horn",
    "bassoon",
    "clarinet",
    "piccolo",
    "flute",
    "recorder",
    "pan flute",
    "bottle",
    "shakuhachi",
    "whistle",
    "ocarina",
    "square lead",
    "saw lead",
    "calliope",
    "chiff lead",
    "charang",
    "solo vox",
    "fifths lead",
    "bass lead",
    "fantasia",
    "warm pad",
    "polysynth",
    "space voice",
    "bowed glass",
    "metal pad",
    "halo pad",
    "sweep pad",
    "ice rain",
    "soundtrack",
    "crystal",
    "atmosphere",
    "brightness",
    "goblin",
    "echo drops",
    "star theme",
    "sitar",
    "banjo",
    "shamisen",
    "koto",
    "kalimba",
    "bagpipe",
    "fiddle",
    "shenai",
    "bell",
    "agogo",
    "steel drum",
    "wood block",
    "taiko",
    "melodic tom",
    "synth drum",
    "reverse cymbal",
]
_KITS: Final = {
    "standard kit": 0, "room kit": 8, "power kit": 16, "electronic kit": 24, "808 kit": 25, "jazz kit": 32,
    "brush kit": 40,
}  # fmt: skip
"""The soundfont's orchestra kit is left out: it has timpani, out of key, where the others have toms."""
_DEEP: Final = {name for name in _NAMES if name.endswith(("bass", "bass 2"))} | {"tuba", "timpani", "taiko"}
INSTRUMENTS: Final[dict[str, Instrument]] = {
    **{name: Instrument(program, is_deep=name in _DEEP) for program, name in enumerate(_NAMES)},
    **{name: Instrument(program, is_drums=True) for name, program in _KITS.items()},
}


@lru_cache(maxsize=1)
def levels() -> dict[str, dict[str, float]]:
    """Per instrument: "level", LUFS of plain notes at full volume; "ring", seconds a held note goes on."""
    measured: dict[str, dict[str, float]] = json.loads(LEVELS.read_text(encoding="utf-8"))
    return measured


def drum_name(kit: str, key: int) -> str:
    """The name under which ``levels`` knows one drum of a kit."""
    return f"{kit}/{key}"
