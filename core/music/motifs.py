"""The six ways a song's strokes become a picture, one for each mood.

Happy is a sun whose rays are the notes round the clock; Sad is rain, each note a falling line; Calm is light on water;
Angry bursts from one point; Dramatic is a range of mountains, low notes in front; Dark is the night sky turning
round its pole. Every motif leaves the lower third quiet, where title and artist stand.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from core.music.strokes import Stroke
from core.turn import Mood

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

Colour: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one cover. ground: top and bottom of the background. inks: at least three, for the strokes."""

    ground: tuple[Colour, Colour]
    inks: tuple[Colour, ...]
    text: Colour


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a motif draws. size: side in pixels; positions in the motifs are shares of it."""

    draw: ImageDraw
    size: int
    palette: Palette
    chance: random.Random

    def line(self, points: Sequence[tuple[float, float]], width: float, colour: Colour, alpha: float) -> None:
        """A line with round ends through ``points``; width as a share of the side."""
        pixels = [(x * self.size, y * self.size) for x, y in points]
        thick = max(1, round(width * self.size))
        fill = (*colour, round(255 * alpha))
        self.draw.line(pixels, fill=fill, width=thick, joint="curve")
        if thick > 3 and alpha > 0.95:  # round ends; on a translucent line they would show as darker dots
            for x, y in (pixels[0], pixels[-1]):
                self.draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=fill)

    def disc(self, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        box = [(value * self.size) for value in (x - radius, y - radius, x + radius, y + radius)]
        self.draw.ellipse(box, fill=(*colour, round(255 * alpha)))

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour, alpha: float = 1.0) -> None:
        self.draw.polygon(
            [(x * self.size, y * self.size) for x, y in points], fill=(*colour, round(255 * alpha))
        )

    def ink(self, share: float) -> Colour:
        """The ink for a share in [0, 1] of the palette."""
        inks = self.palette.inks
        return inks[min(len(inks) - 1, int(share * len(inks)))]


def strongest(strokes: Sequence[Stroke], most: int) -> list[Stroke]:
    """At most ``most`` strokes, the strong and long ones, in their order of time."""
    kept = sorted(strokes, key=lambda stroke: -stroke.strength * (0.2 + stroke.length**0.5))[:most]
    return sorted(kept, key=lambda stroke: stroke.start)


def sun(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    x, y = 0.5, 0.4
    for stroke in strongest(strokes, 260):
        angle = 2 * math.pi * stroke.start - math.pi / 2
        inner = 0.165
        outer = inner + 0.05 + 0.24 * stroke.height + 0.05 * stroke.strength
        across, down = math.cos(angle), math.sin(angle)
        width = 0.0035 + 0.008 * stroke.strength
        colour = canvas.ink(stroke.height)
        canvas.line(
            [(x + across * inner, y + down * inner), (x + across * outer, y + down * outer)],
            width,
            colour,
            1.0,
        )
        canvas.disc(x + across * outer, y + down * outer, width * 1.1, colour)
    canvas.disc(x, y, 0.135, canvas.palette.inks[0])


def rain(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    for stroke in strongest(strokes, 240):
        x = 0.06 + 0.88 * stroke.start
        top = 0.08 + 0.42 * (1 - stroke.height)
        bottom = min(0.98, top + 0.06 + 3.2 * stroke.length)
        alpha = 0.25 + 0.6 * stroke.strength
        canvas.line(
            [(x, top), (x, bottom)], 0.0022 + 0.003 * stroke.strength, canvas.ink(stroke.height), alpha
        )
        canvas.disc(
            x, bottom, 0.004 + 0.006 * stroke.strength, canvas.ink(stroke.height), min(1, alpha + 0.2)
        )


def water(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    canvas.disc(0.5 + 0.22 * (canvas.chance.random() - 0.5), 0.3, 0.15, canvas.palette.inks[0])
    for stroke in strongest(strokes, 170):
        y = 0.2 + 0.62 * (1 - stroke.height)
        half = 0.02 + min(0.2, 1.6 * stroke.length)
        x = 0.04 + 0.92 * stroke.start
        canvas.line(
            [(x - half, y), (x + half, y)],
            0.003 + 0.007 * stroke.strength,
            canvas.ink(0.34 + 0.66 * stroke.height),
            0.35 + 0.5 * stroke.strength,
        )


def burst(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    x, y = 0.5 + 0.3 * (canvas.chance.random() - 0.5), 0.36
    for stroke in strongest(strokes, 150):
        angle = 2 * math.pi * stroke.start
        reach = 0.18 + 0.55 * stroke.strength * (0.35 + 0.65 * stroke.height)
        spread = 0.012 + 0.03 * (1 - stroke.height)
        tip = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        foot = 0.05
        sides = [
            (x + foot * math.cos(angle + turn), y + foot * math.sin(angle + turn))
            for turn in (-spread * 9, spread * 9)
        ]
        canvas.polygon([sides[0], tip, sides[1]], canvas.ink(stroke.height), 0.88)
    canvas.disc(x, y, 0.06, canvas.palette.ground[0])


def mountains(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    canvas.disc(0.3 + 0.4 * canvas.chance.random(), 0.3, 0.17, canvas.palette.inks[0])
    layers, points = 6, 120
    for layer in range(layers):
        share = layer / (layers - 1)
        mine = [s for s in strokes if abs(s.height - (1 - share)) < 0.6 / layers]
        ridge = [0.0] * (points + 1)
        for stroke in mine:
            peak = stroke.start * points
            slope = 5 + 60 * stroke.length
            for point in range(max(0, int(peak - slope)), min(points, int(peak + slope)) + 1):
                height = stroke.strength * (1 - abs(point - peak) / slope)
                ridge[point] = max(ridge[point], height)
        base = 0.44 + 0.36 * share
        outline = [(point / points, base - 0.2 * ridge[point]) for point in range(points + 1)]
        colour = _mix(canvas.palette.inks[-1], canvas.palette.ground[1], share)
        canvas.polygon([(0, 1.01), *outline, (1, 1.01)], colour)


def stars(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    x, y = 0.3 + 0.4 * canvas.chance.random(), 0.34
    turn = canvas.chance.random()
    for stroke in strongest(strokes, 320):
        radius = 0.04 + 0.62 * (1 - stroke.height)
        angle = 2 * math.pi * (stroke.start + turn)
        sweep = 0.06 + min(1.1, 2 * math.pi * stroke.length * 1.5)
        width = 0.0016 + 0.0035 * stroke.strength
        _arc(
            canvas,
            (x, y, radius),
            (angle, angle + sweep),
            width,
            canvas.ink(stroke.height),
            0.3 + 0.7 * stroke.strength,
        )
    canvas.disc(x, y, 0.012, canvas.palette.inks[0])


def _arc(
    canvas: Canvas,
    circle: tuple[float, float, float],
    angles: tuple[float, float],
    width: float,
    colour: Colour,
    alpha: float,
) -> None:
    x, y, radius = circle
    steps = max(3, int(abs(angles[1] - angles[0]) * 14))
    turns = [angles[0] + (angles[1] - angles[0]) * step / steps for step in range(steps + 1)]
    canvas.line(
        [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns], width, colour, alpha
    )
    canvas.disc(
        x + radius * math.cos(turns[-1]), y + radius * math.sin(turns[-1]), width * 0.9, colour, alpha
    )


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


MOTIFS: Final[Mapping[Mood, Callable[[Canvas, Sequence[Stroke]], None]]] = {
    Mood.HAPPY: sun,
    Mood.ANGRY: burst,
    Mood.SAD: rain,
    Mood.CALM: water,
    Mood.DRAMATIC: mountains,
    Mood.DARK: stars,
}


def _rgb(*hexes: str) -> tuple[Colour, ...]:
    return tuple((int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)) for value in hexes)


def _palette(top: str, bottom: str, text: str, *inks: str) -> Palette:
    (ground_top, ground_bottom, letters) = _rgb(top, bottom, text)
    return Palette(ground=(ground_top, ground_bottom), inks=_rgb(*inks), text=letters)


PALETTES: Final[Mapping[Mood, tuple[Palette, ...]]] = {
    Mood.HAPPY: (
        _palette("ffd45e", "ff9f5a", "4a1d06", "fff6dc", "ff5d5d", "e8421f", "ffffff"),
        _palette("ffe3a3", "ffb8a8", "55202c", "ff7a59", "f2545b", "ffffff", "d9376e"),
        _palette("9be7e0", "ffe08a", "123c45", "ff8a3d", "ff6f59", "ffffff", "128a8f"),
        _palette("ffc2d4", "ffd97a", "5a1836", "ff5c8a", "ffffff", "ff8a3d", "d61f69"),
    ),
    Mood.ANGRY: (
        _palette("1a0506", "6d0a12", "ffe9df", "ff3b1f", "ff7a2f", "ffd23f", "b3001b"),
        _palette("c8102e", "5c0413", "fff1ea", "14060a", "ff6a3d", "ffd9b8", "2a0a10"),
        _palette("101014", "40121a", "fff0ea", "e5383b", "ba181b", "f5f3f4", "ff8a5b"),
        _palette("e04a1b", "6a1206", "fff2e2", "230603", "ffc23c", "ffe9c9", "8c1505"),
    ),
    Mood.SAD: (
        _palette("23395d", "5b7fae", "f1f6ff", "dbe8ff", "9dbcf0", "ffffff"),
        _palette("3a3760", "8f8fc4", "f6f4ff", "d9d4ff", "b3aef0", "ffffff"),
        _palette("2c4a52", "8aa9a6", "f2fbf9", "cfe8e3", "a6cdc6", "ffffff"),
        _palette("4b5a72", "a9b4c6", "ffffff", "e9eef7", "c7d3e6", "ffffff"),
    ),
    Mood.CALM: (
        _palette("d9f0e3", "86c2ab", "0f3b33", "fff3c9", "ffffff", "2f7f6e"),
        _palette("e9e2cf", "a9c6c9", "23403f", "ffffff", "f7f3e6", "5f8f8f"),
        _palette("cfe6f5", "9fc7d9", "12384a", "fff1d6", "ffffff", "3f7f9f"),
        _palette("f3e4ec", "b9c3e0", "2e2f52", "fff6e5", "ffffff", "6f78b0"),
    ),
    Mood.DRAMATIC: (
        _palette("ff9e6d", "2a0f4f", "fff0e0", "ffe2a8", "d8577a"),
        _palette("f7b267", "3d0c2b", "fff3e2", "fff3c4", "d1495b"),
        _palette("7f7fd5", "141447", "f3f1ff", "ffd6e8", "8a5fbf"),
        _palette("f2c14e", "0e2f3c", "fff8e1", "fff7d6", "d97b3f"),
    ),
    Mood.DARK: (
        _palette("0b1020", "16243a", "dfe9f5", "f4f1de", "7fd1ff", "4a86c5", "ffffff"),
        _palette("0d0716", "2a1740", "efe6fb", "f6d8ff", "b388eb", "7a55c7", "ffffff"),
        _palette("060d0c", "12342c", "e2f5ec", "e6ffd9", "6fd6a8", "3b8f74", "ffffff"),
        _palette("120c0a", "33241c", "f8ece2", "ffe7c7", "d9a066", "9c6b45", "ffffff"),
    ),
}
