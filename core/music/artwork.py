"""Covers: a square JPEG per song, drawn from the song itself, with title and artist.

``cover`` is pure: strokes and words in, bytes out, the same song always the same picture. ``Artwork`` finds a
song's strokes and keeps finished covers on disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import random
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import AudioUnavailable, MissingPackage
from core.music.motifs import MOTIFS, PALETTES, Canvas, Colour, Palette
from core.music.store import below
from core.music.strokes import Stroke, from_audio, from_mfcc, from_midi
from core.turn import Song

if TYPE_CHECKING:
    from PIL import Image, ImageFont

    from core.music.catalogue import Catalogue

SIZE: Final = 800  # pixels a side; LINE shows at most 1024, KakaoTalk asks for 800 in a square card
MAX_BYTES: Final = 300_000
VERSION: Final = 1  # raise it when covers look different, so that old ones are drawn again
_FINE: Final = 2  # drawn larger, then averaged: smooth edges
_QUALITY: Final = 86
_MARGIN: Final = 56
_FONT: Final = Path(__file__).parents[2] / "assets" / "fonts" / "HappytalkRound-Bold.ttf"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """Covers on disk. cache: folder for finished covers, shared by all processes.

    midi: folder of the composed songs' MIDI files. music: folder of the operator's songs. catalogue: knows the
    MFCCs of songs whose audio is not at hand.
    """

    cache: Path
    midi: Path
    music: Path
    catalogue: Catalogue

    def path(self, song: Song) -> Path:
        """The file with the cover of ``song``, drawn when it is not there yet (under half a second).

        Raises MissingPackage, and OSError when the cache folder cannot be written.
        """
        path = self.cache / f"{song.id}-{_fingerprint(song)}.jpg"
        if not path.exists():
            _write_atomically(path, cover(song, self._strokes(song)))
        return path

    def _strokes(self, song: Song) -> Sequence[Stroke]:
        kind, _, name = song.source.partition(":")
        try:
            if kind == "composed":
                return from_midi(below(self.midi, name))
            if kind == "file":
                return from_audio(below(self.music, name))
        except (AudioUnavailable, OSError, ValueError) as error:
            _log.warning("cover of %s is drawn from its MFCCs: %s", song.id, error)
        edition = self.catalogue.edition()
        return from_mfcc(edition.features[edition.row[song.id]].tolist(), seed=song.id)


def cover(song: Song, strokes: Sequence[Stroke]) -> bytes:
    """A JPEG of ``SIZE`` by ``SIZE`` pixels and at most ``MAX_BYTES``."""
    chance = random.Random(song.id)
    palette = chance.choice(PALETTES[song.mood])
    picture = _picture(song, strokes, palette, chance)
    _set_words(picture, song.title, song.artist, palette.text)
    for quality in (_QUALITY, 70, 50):
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MAX_BYTES:
            break
    return buffer.getvalue()


def _picture(song: Song, strokes: Sequence[Stroke], palette: Palette, chance: random.Random) -> Image.Image:
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        raise MissingPackage("Pillow is not installed; run: pip install -r requirements-serve.txt") from None
    side = SIZE * _FINE
    fine = _gradient(palette.ground[0], palette.ground[1]).resize((side, side))
    draw = ImageDraw.Draw(fine, "RGBA")  # drawing RGBA on an RGB picture blends
    MOTIFS[song.mood](Canvas(draw=draw, size=side, palette=palette, chance=chance), strokes)
    picture = fine.reduce(_FINE)
    shade = Image.new("RGB", picture.size, palette.ground[1])
    picture.paste(shade, mask=_lower_third().resize(picture.size))
    return picture


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    from PIL import Image

    ramp = Image.linear_gradient("L").resize((1, SIZE))
    column = Image.composite(Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp)
    return column.resize((SIZE, SIZE))


def _lower_third() -> Image.Image:
    """How much the ground covers the strokes: nothing above 60 % of the height, nearly all at the foot."""
    from PIL import Image

    column = Image.new("L", (1, 100))
    column.putdata([round(235 * min(1.0, max(0.0, (row - 58) / 26)) ** 1.2) for row in range(100)])
    return column


def _set_words(picture: Image.Image, title: str, artist: str, colour: Colour) -> None:
    """Title in at most two lines above the artist, from the left margin, the foot of the picture downwards."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture, "RGBA")
    width = SIZE - 2 * _MARGIN
    small = _font(28)
    y = SIZE - _MARGIN - 28
    for line in _lines(small, artist, width, most=1):
        draw.text((_MARGIN, y), line, font=small, fill=(*colour, 190))
    size, lines = _fitting(title, width)
    for line in reversed(lines):
        y -= round(size * 1.22)
        draw.text((_MARGIN - 2, y), line, font=_font(size), fill=(*colour, 255))


def _fitting(title: str, width: int) -> tuple[int, list[str]]:
    """The largest size at which the title stands in one line, else in two, else the smallest, cut with an ellipsis."""
    for most, sizes in ((1, (76, 68, 60)), (2, (60, 52, 46))):
        for size in sizes:
            lines = _lines(_font(size), title, width, most=99)
            if len(lines) <= most:
                return size, lines
    return 46, _lines(_font(46), title, width, most=2)


def _lines(font: ImageFont.FreeTypeFont, text: str, width: int, *, most: int) -> list[str]:
    """``text`` broken at spaces, or within a word where one is too long; the last line of ``most`` may end in …"""
    lines: list[str] = []
    line = ""
    for word in _settable(font, text).split():
        while word:
            wider = f"{line} {word}".strip()
            if font.getlength(wider) <= width:
                line, word = wider, ""
            elif line:
                lines.append(line)
                line = ""
            else:
                fits = next(
                    end for end in range(len(word), 0, -1) if end == 1 or font.getlength(word[:end]) <= width
                )
                lines.append(word[:fits])
                word = word[fits:]
    if line:
        lines.append(line)
    if len(lines) > most:
        last = lines[most - 1]
        while last and font.getlength(last + "…") > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return lines


def _settable(font: ImageFont.FreeTypeFont, text: str) -> str:
    """``text`` without the characters that the font would show as empty boxes."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign.isspace() or _mask(font, sign) != _mask(font, "\uffff")
    )


@lru_cache(maxsize=2048)
def _mask(font: ImageFont.FreeTypeFont, sign: str) -> bytes:
    return bytes(font.getmask(sign))


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_FONT, size)


def _fingerprint(song: Song) -> str:
    """Changes with everything a cover shows."""
    shown = "\0".join((str(VERSION), song.title, song.artist, song.mood, song.source))
    return hashlib.sha256(shown.encode()).hexdigest()[:12]


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".cover-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
