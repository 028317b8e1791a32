"""Make the font of the covers: a subset of NanumSquareRound Bold (Debian package fonts-nanum, SIL OFL 1.1).

    pip install fonttools
    python scripts/subset_font.py NanumSquareRoundB.ttf assets/fonts/HappytalkRound-Bold.ttf

The subset keeps every modern Hangul syllable, because an operator's titles are not known, and leaves out
hinting, layout tables and rare signs. The licence reserves the name Nanum, so the subset has its own.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from core.errors import MissingPackage

NAME: Final = "Happytalk Round"
RANGES: Final = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A: artists' names
    (0x2010, 0x2027),  # dashes, quotes, ellipsis
    (0x2030, 0x203B),
    (0x20A9, 0x20AC),
    (0x2190, 0x2193),
    (0x2605, 0x2606),
    (0x2661, 0x266D),  # hearts and notes
    (0x3000, 0x3011),  # CJK punctuation
    (0x3041, 0x30FC),  # kana
    (0x3131, 0x3163),  # Hangul letters: ㅋㅋ, ㅠㅠ
    (0xAC00, 0xD7A3),  # Hangul syllables
)
_FAMILY_NAME_IDS: Final = (1, 3, 4, 6, 16, 18)  # OpenType name table: every field that carries the name


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="NanumSquareRoundB.ttf")
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    subset(arguments.source, arguments.target)
    print(f"{arguments.target}: {arguments.target.stat().st_size / 1024:.0f} KiB")


def subset(source: Path, target: Path) -> None:
    """Write the subset of ``source`` to ``target`` under the name ``NAME``."""
    try:
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont
    except ImportError:
        raise MissingPackage("fonttools is not installed; run: pip install fonttools") from None
    font = TTFont(source)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "vhea", "vmtx", "DSIG"]
    subsetter = Subsetter(options=options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAME_IDS:
            record.string = NAME.replace(" ", "") + "-Bold" if record.nameID == 6 else NAME
    font.save(target)


if __name__ == "__main__":
    main()
