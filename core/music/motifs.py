"""The six ways a song's strokes become a picture, one for each mood.

Happy is a sun whose rays are the notes round the clock. Sad is rain, each note a falling line. Calm is light
on water. Angry bursts from one point. Dramatic is a range of mountains, the low notes in front. Dark is the
night sky turning round its pole.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from core.music.strokes import Stroke
from core.turn import Mood

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one cover.

    ground: top and bottom of the background. inks: two or more, for the strokes; the first
    also for sun and moon. text: for title and artist, which stand on the bottom of the ground.
    """

    ground: tuple[Colour, Colour]
    inks: tuple[Colour, ...]
    text: Colour


class Pen(NamedTuple):
    """width: share of the picture's side."""

    colour: Colour
    alpha: float = 1.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a motif draws; positions and lengths are shares of the side, which has ``size`` pixels.

    chance: what is not in the song, such as where the moon stands; the same for the same song.
    """

    draw: ImageDraw
    size: int
    palette: Palette
    chance: random.Random

    def line(self, points: Sequence[Point], pen: Pen) -> None:
        pixels = [self._pixel(point) for point in points]
        self.draw.line(pixels, fill=_rgba(pen), width=max(1, round(pen.width * self.size)), joint="curve")

    def ray(self, start: Point, end: Point, pen: Pen) -> None:
        """An opaque line with a round end. On a translucent one the end would show as a darker dot."""
        self.line([start, end], pen)
        self.disc(end, pen.width, pen)

    def arc(self, centre: Point, radius: float, angles: tuple[float, float], pen: Pen) -> None:
        """angles: begin and end in radians, clockwise from three o'clock."""
        steps = max(3, int((angles[1] - angles[0]) * 14))
        turns = [angles[0] + (angles[1] - angles[0]) * step / steps for step in range(steps + 1)]
        self.line([_around(centre, radius, turn) for turn in turns], pen)

    def disc(self, centre: Point, radius: float, pen: Pen) -> None:
        x, y = self._pixel(centre)
        reach = radius * self.size
        self.draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=_rgba(pen))

    def polygon(self, points: Sequence[Point], pen: Pen) -> None:
        self.draw.polygon([self._pixel(point) for point in points], fill=_rgba(pen))

    def ink(self, share: float) -> Colour:
        """The ink at ``share``, in [0, 1], of the palette."""
        inks = self.palette.inks
        return inks[min(len(inks) - 1, int(share * len(inks)))]

    def _pixel(self, point: Point) -> Point:
        return point[0] * self.size, point[1] * self.size


def sun(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    centre = (0.5, 0.372)
    for stroke in _strongest(strokes, 240):
        angle = math.tau * (stroke.start - 0.25)
        reach = 0.19 + 0.13 * stroke.height + 0.05 * stroke.strength
        pen = Pen(canvas.ink(stroke.height), width=0.003 + 0.007 * stroke.strength)
        canvas.ray(_around(centre, 0.155, angle), _around(centre, reach, angle), pen)
    canvas.disc(centre, 0.128, Pen(canvas.palette.inks[0]))


def rain(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    for stroke in _strongest(strokes, 220):
        x = 0.05 + 0.9 * stroke.start + 0.016 * (canvas.chance.random() - 0.5)
        top = 0.05 + 0.45 * (1 - stroke.height)
        bottom = top + 0.05 + min(0.4, (0.6 + 2.4 * stroke.strength) * stroke.length)
        pen = Pen(canvas.ink(stroke.height), 0.25 + 0.6 * stroke.strength, 0.0018 + 0.003 * stroke.strength)
        canvas.line([(x, top), (x, bottom)], pen)
        canvas.disc((x, bottom), 0.003 + 0.007 * stroke.strength, pen)


def water(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    canvas.disc((0.35 + 0.3 * canvas.chance.random(), 0.29), 0.15, Pen(canvas.palette.inks[0]))
    for stroke in _strongest(strokes, 170):
        x, y = 0.02 + 0.96 * stroke.start, 0.16 + 0.62 * (1 - stroke.height)
        half = 0.02 + min(0.2, 1.6 * stroke.length)
        colour = canvas.ink(0.34 + 0.66 * stroke.height)
        pen = Pen(colour, 0.3 + 0.5 * stroke.strength, 0.002 + 0.007 * stroke.strength)
        canvas.line([(x - half, y), (x + half, y)], pen)


def burst(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    centre = (0.38 + 0.24 * canvas.chance.random(), 0.36)
    for stroke in _strongest(strokes, 150):
        angle = math.tau * stroke.start
        reach = 0.14 + 0.42 * stroke.strength * (0.4 + 0.6 * stroke.height)
        spread = 0.1 + 0.3 * (1 - stroke.height)
        left, right = (_around(centre, 0.05, angle + turn) for turn in (-spread, spread))
        tip = _around(centre, reach, angle)
        canvas.polygon([left, tip, right], Pen(canvas.ink(stroke.height), 0.88))
    canvas.disc(centre, 0.055, Pen(canvas.palette.ground[0]))


def mountains(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    canvas.disc((0.3 + 0.4 * canvas.chance.random(), 0.29), 0.16, Pen(canvas.palette.inks[0]))
    layers = 6
    by_height = sorted(strokes, key=lambda stroke: -stroke.height)
    for layer in range(layers):
        share = layer / (layers - 1)
        ridge = _ridge(_part(by_height, layer, layers))
        base, rise = 0.46 + 0.34 * share, 0.17 + 0.05 * share
        outline = [(x / (len(ridge) - 1), base - rise * height) for x, height in enumerate(ridge)]
        colour = _mix(canvas.palette.inks[-1], canvas.palette.ground[1], share)
        canvas.polygon([(0, 1), *outline, (1, 1)], Pen(colour))


def stars(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    pole, turn = (0.3 + 0.4 * canvas.chance.random(), 0.34), canvas.chance.random()
    for stroke in _strongest(strokes, 320):
        radius = 0.05 + 0.62 * (1 - stroke.height)
        start = math.tau * (stroke.start + turn)
        sweep = 0.06 + min(1.1, 9 * stroke.length)
        pen = Pen(canvas.ink(stroke.height), 0.25 + 0.75 * stroke.strength, 0.0015 + 0.004 * stroke.strength)
        canvas.arc(pole, radius, (start, start + sweep), pen)
        canvas.disc(_around(pole, radius, start + sweep), 0.9 * pen.width, pen)
    canvas.disc(pole, 0.012, Pen(canvas.palette.inks[0]))


def _strongest(strokes: Sequence[Stroke], most: int) -> list[Stroke]:
    """At most ``most`` strokes, the strong and long ones, in their order of time."""
    kept = sorted(strokes, key=lambda stroke: -stroke.strength * (0.2 + stroke.length**0.5))[:most]
    return sorted(kept, key=lambda stroke: stroke.start)


def _part(strokes: Sequence[Stroke], number: int, parts: int) -> Sequence[Stroke]:
    return strokes[number * len(strokes) // parts : (number + 1) * len(strokes) // parts]


def _ridge(strokes: Sequence[Stroke], points: int = 160) -> list[float]:
    """Heights in [0, 1] of a ridge with a peak where each stroke begins; longer strokes have wider peaks."""
    ridge = [0.0] * points
    for stroke in strokes:
        peak, slope = stroke.start * (points - 1), 8 + 90 * stroke.length
        for point in range(max(0, int(peak - slope)), min(points, int(peak + slope) + 1)):
            ridge[point] += stroke.strength**2 * max(0.0, 1 - abs(point - peak) / slope)
    highest = max(ridge) or 1.0
    return [height / highest for height in ridge]


def _around(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgba(pen: Pen) -> tuple[int, int, int, int]:
    return (*pen.colour, round(255 * pen.alpha))


Motif: TypeAlias = Callable[[Canvas, Sequence[Stroke]], None]

MOTIFS: Final[Mapping[Mood, Motif]] = {
    Mood.HAPPY: sun,
    Mood.ANGRY: burst,
    Mood.SAD: rain,
    Mood.CALM: water,
    Mood.DRAMATIC: mountains,
    Mood.DARK: stars,
}


def _palette(ground: str, text: str, inks: str) -> Palette:
    """Colours as hexadecimal, separated by spaces."""
    top, bottom = _colours(ground)
    return Palette(ground=(top, bottom), inks=_colours(inks), text=_colours(text)[0])


def _colours(hexadecimal: str) -> tuple[Colour, ...]:
    numbers = (int(value, 16) for value in hexadecimal.split())
    return tuple((number >> 16, number >> 8 & 255, number & 255) for number in numbers)


PALETTES: Final[Mapping[Mood, tuple[Palette, ...]]] = {
    Mood.HAPPY: (
        _palette("ffd45e ff9f5a", "4a1d06", "fff6dc ff5d5d e8421f ffffff"),
        _palette("ffe3a3 ffb8a8", "55202c", "ff7a59 f2545b ffffff d9376e"),
        _palette("9be7e0 ffe08a", "123c45", "ff8a3d ff6f59 ffffff 128a8f"),
        _palette("ffc2d4 ffd97a", "5a1836", "ff5c8a ffffff ff8a3d d61f69"),
        _palette("c9f2b0 ffe07a", "2c3d07", "ff8f3f ffffff 5aa02c ff5d5d"),
        _palette("ffc38a ff8f9b", "4a0d1c", "fff3d6 ffe066 d9325f ffffff"),
    ),
    Mood.ANGRY: (
        _palette("1a0506 6d0a12", "ffe9df", "ff3b1f ff7a2f ffd23f b3001b"),
        _palette("c8102e 5c0413", "fff1ea", "14060a ff6a3d ffd9b8 2a0a10"),
        _palette("101014 40121a", "fff0ea", "e5383b ba181b f5f3f4 ff8a5b"),
        _palette("e04a1b 6a1206", "fff2e2", "230603 ffc23c ffe9c9 8c1505"),
        _palette("2b0f3a 6a0f3c", "ffeaf2", "ff2e63 ff8fab ffd166 b5179e"),
        _palette("efe3d6 d8b9a5", "2a0a0a", "c1121f 780000 1b1b1b e85d04"),
    ),
    Mood.SAD: (
        _palette("23395d 4a6d9c", "f1f6ff", "dbe8ff 9dbcf0 ffffff"),
        _palette("3a3760 6a69a6", "f6f4ff", "d9d4ff b3aef0 ffffff"),
        _palette("2c4a52 4b7572", "f2fbf9", "cfe8e3 a6cdc6 ffffff"),
        _palette("3f4c62 63748c", "ffffff", "e9eef7 c7d3e6 ffffff"),
        _palette("1f2a44 47506e", "fdf6ea", "f0d9b5 c9b28f ffffff"),
        _palette("4a3b52 6e5c78", "fbf4ff", "ead7f0 c4a9cf ffffff"),
    ),
    Mood.CALM: (
        _palette("d9f0e3 86c2ab", "0f3b33", "fff3c9 ffffff 2f7f6e"),
        _palette("e9e2cf a9c6c9", "23403f", "ffffff f7f3e6 5f8f8f"),
        _palette("cfe6f5 9fc7d9", "12384a", "fff1d6 ffffff 3f7f9f"),
        _palette("f3e4ec b9c3e0", "2e2f52", "fff6e5 ffffff 6f78b0"),
        _palette("e3f0d0 a9cf9a", "1d3b1a", "fff8d8 ffffff 4f8a46"),
        _palette("fde7d3 e9b9a6", "4a2418", "fff8ee ffffff b5705a"),
    ),
    Mood.DRAMATIC: (
        _palette("ff9e6d 2a0f4f", "fff0e0", "ffe2a8 d8577a"),
        _palette("f7b267 3d0c2b", "fff3e2", "fff3c4 d1495b"),
        _palette("7f7fd5 141447", "f3f1ff", "ffd6e8 8a5fbf"),
        _palette("f2c14e 0e2f3c", "fff8e1", "fff7d6 d97b3f"),
        _palette("e36588 2d1238", "ffeef2", "ffd9c7 9a3b6b"),
        _palette("5fa8d3 0f2a3d", "eef8ff", "fff3d1 2f7ea8"),
    ),
    Mood.DARK: (
        _palette("0b1020 16243a", "dfe9f5", "f4f1de 7fd1ff 4a86c5 ffffff"),
        _palette("0d0716 2a1740", "efe6fb", "f6d8ff b388eb 7a55c7 ffffff"),
        _palette("060d0c 12342c", "e2f5ec", "e6ffd9 6fd6a8 3b8f74 ffffff"),
        _palette("120c0a 33241c", "f8ece2", "ffe7c7 d9a066 9c6b45 ffffff"),
        _palette("1a0b0f 3d141d", "fbe6ea", "ffd9de e0697b 9c3b4d ffffff"),
        _palette("101214 2a2f33", "eef1f3", "f5f5f0 aab4bd 6b7780 ffffff"),
    ),
}
