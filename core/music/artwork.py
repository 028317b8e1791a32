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
from core.music.motifs import MOTIFS, PALETTES, Canvas, Colour, Motif, Palette
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
_QUALITIES: Final = (86, 70, 50)  # tried in turn; the first is enough for all but the busiest pictures
_MARGIN: Final = 56
_WIDTH: Final = SIZE - 2 * _MARGIN
_ONE_LINE_SIZES: Final = (76, 68, 60)
_TWO_LINE_SIZES: Final = (60, 52, 46)
_ARTIST_SIZE: Final = 28
_FADE: Final = 150  # pixels over which the strokes sink into the ground
_DIMMED: Final = 225  # how far, of 255
_FONT: Final = Path(__file__).parents[2] / "assets" / "fonts" / "HappytalkRound-Bold.ttf"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """Covers on disk. cache: folder for finished covers, shared by all processes.

    midi: folder of the composed songs' MIDI files. music: folder of the operator's songs. catalogue: knows
    the MFCCs of songs whose audio is not at hand.
    """

    cache: Path
    midi: Path
    music: Path
    catalogue: Catalogue

    def path(self, song: Song) -> Path:
        """The file with the cover of ``song``, drawn when it is not there yet. Another cover, another name.

        Raises MissingPackage, and OSError when the cache folder cannot be written.
        """
        file = self._file(song)
        path = self.cache / f"{song.id}-{_fingerprint(song, file)}.jpg"
        if not path.exists():
            _write_atomically(path, cover(song, self._strokes(song, file)))
        return path

    def _file(self, song: Song) -> Path | None:
        """The MIDI file or recording of ``song``, None where it is not at hand."""
        kind, _, name = song.source.partition(":")
        folder = {"composed": self.midi, "file": self.music}.get(kind)
        try:
            path = None if folder is None else below(folder, name)
        except AudioUnavailable as error:
            _log.warning("cover of %s is drawn from its MFCCs: %s", song.id, error)
            return None
        return path if path is not None and path.is_file() else None

    def _strokes(self, song: Song, file: Path | None) -> Sequence[Stroke]:
        if file is not None:
            try:
                return from_midi(file) if song.source.startswith("composed:") else from_audio(file)
            except (OSError, ValueError) as error:
                _log.warning("cover of %s is drawn from its MFCCs: %s", song.id, error)
        from core.music.features import FEATURES

        edition = self.catalogue.edition()
        mfcc = edition.features[edition.row[song.id]][:FEATURES]  # richer feature sets begin with them
        return from_mfcc(mfcc.tolist(), seed=song.id)


def cover(song: Song, strokes: Sequence[Stroke]) -> bytes:
    """A JPEG of ``SIZE`` by ``SIZE`` pixels and at most ``MAX_BYTES``."""
    chance = random.Random(song.id)
    palette = chance.choice(PALETTES[song.mood])
    words = _words(song.title, song.artist)
    picture = _picture(MOTIFS[song.mood], strokes, palette, chance)
    _quieten(picture, palette.ground[1], above=min((line.y for line in words), default=SIZE))
    _set(picture, words, palette.text)
    return _jpeg(picture)


def _picture(motif: Motif, strokes: Sequence[Stroke], palette: Palette, chance: random.Random) -> Image.Image:
    try:
        from PIL import Image, ImageDraw
    except ImportError:
        raise MissingPackage("Pillow is not installed; run: pip install -r requirements-serve.txt") from None
    side = SIZE * _FINE
    ramp = Image.linear_gradient("L").resize((1, side))
    top, bottom = (Image.new("RGB", ramp.size, colour) for colour in palette.ground)
    fine = Image.composite(bottom, top, ramp).resize((side, side))
    draw = ImageDraw.Draw(fine, "RGBA")  # drawing RGBA on an RGB picture blends
    motif(Canvas(draw=draw, size=side, palette=palette, chance=chance), strokes)
    return fine.reduce(_FINE)


def _quieten(picture: Image.Image, ground: Colour, *, above: int) -> None:
    """Let the strokes sink into the ground from a little above the words down."""
    from PIL import Image

    fade = Image.linear_gradient("L").resize((SIZE, _FADE)).point(lambda level: level * _DIMMED // 255)
    mask = Image.new("L", picture.size)
    mask.paste(fade, (0, above - _FADE + 20))
    mask.paste(_DIMMED, (0, above + 20, SIZE, SIZE))
    picture.paste(ground, mask=mask)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: int
    y: int
    alpha: int


def _words(title: str, artist: str) -> list[_Line]:
    """From the foot of the picture upwards: the artist's line, then the title's, the last one first."""
    y = SIZE - _MARGIN - _ARTIST_SIZE
    lines = [_Line(text, _ARTIST_SIZE, y, 200) for text in _broken(artist, _ARTIST_SIZE, most=1)]
    size, texts = _title(title)
    for text in reversed(texts):
        y -= round(1.22 * size)
        lines.append(_Line(text, size, y, 255))
    return lines


def _title(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title is one line, else two of like width, else two and an ellipsis."""
    for size in _ONE_LINE_SIZES:
        if len(lines := _broken(title, size)) <= 1:
            return size, lines
    for size in _TWO_LINE_SIZES:
        width = _WIDTH
        if len(lines := _broken(title, size)) == 2:
            while len(narrower := _broken(title, size, width := width - 16)) == 2:
                lines = narrower
            return size, lines
    return _TWO_LINE_SIZES[-1], _broken(title, _TWO_LINE_SIZES[-1], most=2)


def _broken(text: str, size: int, width: int = _WIDTH, *, most: int | None = None) -> list[str]:
    """``text`` in lines of at most ``width``, broken at spaces, or inside a word that is wider than a line.

    Of more than ``most`` lines, the first ``most`` stay and the last of them ends in an ellipsis.
    """
    font = _font(size)
    lines: list[str] = []
    for word in _settable(text, font).split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for sign in word:
            if font.getlength(lines[-1] + sign) > width:
                lines.append("")
            lines[-1] += sign
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and font.getlength(last + "…") > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _set(picture: Image.Image, lines: Sequence[_Line], colour: Colour) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture, "RGBA")
    for line in lines:
        draw.text((_MARGIN, line.y), line.text, font=_font(line.size), fill=(*colour, line.alpha))


def _jpeg(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        buffer = BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        if buffer.tell() <= MAX_BYTES:
            break
    return buffer.getvalue()


def _settable(text: str, font: ImageFont.FreeTypeFont) -> str:
    """``text`` without the characters that the font would show as empty boxes."""
    box = _mask(font, "\uffff")
    signs = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in signs if sign.isspace() or _mask(font, sign) != box)


@lru_cache(maxsize=2048)
def _mask(font: ImageFont.FreeTypeFont, sign: str) -> bytes:
    return bytes(font.getmask(sign))


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(_FONT, size)


def _fingerprint(song: Song, file: Path | None) -> str:
    """Changes with everything a cover shows, and is the same on every machine."""
    size = file.stat().st_size if file else 0
    shown = "\0".join((str(VERSION), song.title, song.artist, song.mood, song.source, str(size)))
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
