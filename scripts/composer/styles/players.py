"""Short constructors for the players of an ensemble; see ``style.Layer`` for what the options mean."""

from __future__ import annotations

from typing import Any

from scripts.composer.style import Layer, Role


def lead(*instruments: str, low: int = 64, high: int = 84, **options: Any) -> Layer:
    return Layer(role=Role.LEAD, instruments=instruments, low=low, high=high, **{"plays": "ABCe", **options})


def thirds(*instruments: str, low: int = 58, high: int = 78, **options: Any) -> Layer:
    return Layer(role=Role.THIRDS, instruments=instruments, low=low, high=high, **{"plays": "BC", **options})


def counter(*instruments: str, low: int = 55, high: int = 74, **options: Any) -> Layer:
    return Layer(role=Role.COUNTER, instruments=instruments, low=low, high=high, **{"plays": "BC", **options})


def chords(
    *instruments: str, patterns: tuple[str, ...], low: int = 52, high: int = 72, **options: Any
) -> Layer:
    return Layer(role=Role.CHORDS, instruments=instruments, patterns=patterns, low=low, high=high, **options)


def pad(*instruments: str, low: int = 50, high: int = 72, **options: Any) -> Layer:
    settings: dict[str, Any] = {"patterns": ("x---",), "gate": 1.0, "level": -4.0, **options}
    return Layer(role=Role.CHORDS, instruments=instruments, low=low, high=high, **settings)


def bass(*instruments: str, patterns: tuple[str, ...], low: int = 36, **options: Any) -> Layer:
    return Layer(role=Role.BASS, instruments=instruments, patterns=patterns, low=low, **options)


def power(*instruments: str, patterns: tuple[str, ...], low: int = 40, **options: Any) -> Layer:
    return Layer(role=Role.POWER, instruments=instruments, patterns=patterns, low=low, **options)


def drums(kit: str, *patterns: str, **options: Any) -> Layer:
    return Layer(role=Role.DRUMS, instruments=(kit,), patterns=patterns, **{"plays": "ABCe", **options})
