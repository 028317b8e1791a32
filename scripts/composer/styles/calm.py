"""Calm: slow, major or pentatonic, consonant, soft, open voicings, legato, small steps, even rhythm.

Cues: Juslin & Laukka 2004 (tenderness: slow, major, low level, legato, soft timbre and attack, low variability);
Gabrielsson & Lindström 2010 (peaceful, serene). It answers disgust: it clears the air.
"""

from typing import Final

from scripts.composer.melody import Character
from scripts.composer.rhythm import SIX, THREE
from scripts.composer.style import Style, Touch
from scripts.composer.styles import grooves as g
from scripts.composer.styles.players import bass, chords, counter, drums, lead, pad

VERSES: Final = (
    "Imaj7 IVmaj7", "Iadd9 IVadd9 vi7 IVadd9", "Imaj7 iii7 IVmaj7 V7sus4", "Iadd9 Vsus4 IVadd9 Iadd9", "Iadd9 vi7 IVadd9 V7sus4",
    "I/3 IVadd9 I V7sus4", "Iadd9 iii7 vi7 IVmaj7",
)  # fmt: skip
CHORUSES: Final = (
    "IVmaj7 iii7 ii7 Imaj7", "vi7 IVmaj7 Iadd9 Vsus4", "ii9 V7sus4 Imaj7 Imaj7", "IVadd9 Iadd9 IVadd9 Vsus4",
    "IVmaj7 V7sus4 iii7 vi7", "vi7 iii7 IVmaj7 Imaj7",
)  # fmt: skip
ENDINGS: Final = (
    "IVmaj7 V7sus4 Iadd9 Iadd9",
    "ii7 IVadd9 Imaj7 Imaj7",
    "IVadd9 IVadd9 Iadd9 Iadd9",
    "vi7 IVmaj7 Imaj9 Imaj9",
)
FLOAT: Final = Character(density="sparse", rise=0.5, leap=0.06, repeat=0.08, snap=0.97)
HUM: Final = Character(density="medium", rise=0.5, leap=0.07, repeat=0.1, snap=0.97)
TOUCH: Final = Touch(
    velocity=66, contrast=0.14, accent=0.04, jitter=10, unevenness=0.05, rubato=0.02, ritardando=0.74
)
GROOVE: Final = Touch(
    velocity=72, contrast=0.12, accent=0.05, jitter=9, unevenness=0.05, rubato=0.0, ritardando=0.8
)
MODES: Final = ("major", "lydian", "major pentatonic")

STYLES: Final = (
    Style(
        name="ambient", korean="앰비언트", tempo=(56, 70), modes=("lydian", "major", "major pentatonic"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=FLOAT, touch=TOUCH, reverb=92,
        layers=(
            lead("space voice", "halo pad", "pan flute", "crystal", "fantasia", low=64, high=83, gate=1.0),
            pad("warm pad", "sweep pad", "bowed glass", low=50, high=72, voices=4, level=1),
            chords("electric piano", "crystal", "harp", patterns=(g.ARPEGGIO_SLOW, "1---3---", "1-..4-.."), voices=4, low=62, high=84, pan=0.4, gate=1.3),
            bass("fretless bass", "warm pad", patterns=(g.ROOTS,), low=36, gate=1.0, plays="ABCe"),
        ),
    ),
    Style(
        name="lo-fi", korean="로파이", tempo=(70, 84), modes=("major", "dorian", "mixolydian"), swing=0.11,
        verses=("Imaj7 vi7 ii9 V9", "ii9 V9 Imaj9 vi7", "IVmaj7 iii7 ii7 Imaj7", "Imaj9 IVmaj7 iii7 vi7"),
        choruses=("IVmaj7 iii7 vi7 V9", "ii9 iii7 IVmaj7 V7sus4", "IVmaj7 iv6 Imaj7 vi7"), endings=("ii9 V9 Imaj9 Imaj9", "IVmaj7 V7sus4 Imaj9 Imaj9"),
        character=HUM, touch=GROOVE, reverb=40,
        layers=(
            lead("electric piano", "vibraphone", "jazz guitar", "flute", low=62, high=81, gate=0.95),
            chords("fm piano", "electric piano", patterns=("X----x--", "X--x----", "x---x---"), voices=4, pan=-0.25, strum=16, gate=0.95, level=1),
            bass("finger bass", "acoustic bass", patterns=("1----15-", "1--1--5-", "1---5-n-"), gate=0.9),
            drums("brush kit", g.LOFI, g.LOFI_SPARSE, level=-4),
        ),
    ),
    Style(
        name="harp and flute", korean="하프와 플루트", tempo=(66, 84), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=TOUCH, reverb=66,
        layers=(
            lead("flute", "pan flute", "recorder", low=67, high=86, gate=0.98),
            chords("harp", patterns=(g.ARPEGGIO, g.ARPEGGIO_UP, g.ARPEGGIO_WIDE), voices=4, low=50, high=74, pan=-0.3, gate=1.4, level=2),
            pad("slow strings", plays="BC", pan=0.2),
            bass("harp", patterns=(g.ROOTS, g.ROOT_FIFTH), low=36, gate=1.0),
        ),
    ),
    Style(
        name="fingerstyle", korean="핑거스타일 기타", tempo=(76, 96), modes=("major", "major pentatonic", "mixolydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=TOUCH, reverb=46,
        layers=(
            lead("steel guitar", "nylon guitar", low=64, high=83, gate=0.98, level=1),
            chords("nylon guitar", "steel guitar", patterns=(g.TRAVIS, g.FINGERPICK, g.ARPEGGIO), voices=4, low=50, high=69, pan=-0.25, gate=1.3, level=2),
            bass("nylon guitar", patterns=(g.ROOT_FIFTH, g.ROOTS), low=40, gate=1.0),
            counter("cello", "ocarina", plays="BC", pan=0.3, chance=0.5),
        ),
    ),
    Style(
        name="new age piano", korean="뉴에이지 피아노", tempo=(64, 82), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=TOUCH, reverb=60,
        layers=(
            lead("piano", low=65, high=86, gate=1.0),
            chords("piano", patterns=(g.ARPEGGIO_WIDE, g.ARPEGGIO, "1-3-5-4-", g.ARPEGGIO_UP), voices=4, low=48, high=68, pan=-0.15, gate=1.3, level=2),
            bass("piano", patterns=(g.ROOTS,), low=33, gate=1.0, plays="ABCe", level=-1),
            pad("slow strings", "warm pad", plays="BC", pan=0.25, chance=0.7),
        ),
    ),
    Style(
        name="quiet bossa", korean="조용한 보사노바", tempo=(104, 124), modes=("major", "lydian"),
        verses=("Imaj7 ii9 V9 Imaj7", "Imaj9 VI7 ii9 V9", "Imaj7 Imaj7 ii9 V9"), choruses=("IVmaj7 iv6 iii7 vi7 ii9 V9 Imaj7 Imaj7", "ii9 V9 iii7 VI7", "IVmaj7 V9 iii7 vi7"),
        endings=("ii9 V9 Imaj9 Imaj9", "IVmaj7 V9 Imaj9 Imaj9"), character=HUM, touch=GROOVE, reverb=38,
        layers=(
            lead("flute", "jazz guitar", "soprano sax", "vibraphone", low=62, high=82, gate=0.95),
            chords("nylon guitar", patterns=(g.BOSSA_COMP, "x..x..x..x..x...", "x...x..x..x..x.."), voices=4, pan=-0.35, strum=8, gate=0.8, level=1),
            pad("strings", plays="BC", pan=0.3, chance=0.5, level=-7),
            bass("acoustic bass", patterns=(g.BOSSA_BASS, "1--5--1-"), gate=0.9),
            drums("brush kit", g.BOSSA, "r x..x..x...x..x..,S x.o.x.o.x.o.x.o.", level=-6),
        ),
    ),
    Style(
        name="vibes and marimba", korean="비브라폰과 마림바", tempo=(72, 92), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=GROOVE, reverb=58,
        layers=(
            lead("vibraphone", "celesta", low=65, high=86, gate=1.0),
            chords("marimba", "kalimba", patterns=(g.ARPEGGIO, "12341432", "1-323-32"), voices=4, low=50, high=72, pan=-0.35, gate=1.0, level=2),
            pad("warm pad", "voice oohs", plays="BCe", pan=0.2),
            bass("acoustic bass", "fretless bass", patterns=(g.ROOT_FIFTH, "1-----5-"), gate=0.95),
        ),
    ),
    Style(
        name="kalimba garden", korean="칼림바 정원", tempo=(80, 100), modes=("major pentatonic", "major"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=TOUCH, reverb=56,
        layers=(
            lead("kalimba", "music box", low=67, high=86, gate=1.0, level=1),
            chords("kalimba", "nylon guitar", patterns=(g.FINGERPICK, "1-3-2-4-", g.ALBERTI), voices=4, low=55, high=74, pan=0.35, gate=1.2, level=1),
            pad("warm pad", "slow strings", low=48, high=67),
            bass("fretless bass", "acoustic bass", patterns=(g.ROOTS, g.ROOT_FIFTH), gate=0.95, plays="ABCe"),
            drums("brush kit", g.SHAKER, chance=0.4, level=-6),
        ),
    ),
    Style(
        name="string lullaby", korean="자장가 현악", tempo=(84, 108), modes=("major", "lydian"), metre=SIX,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=TOUCH, reverb=66,
        layers=(
            lead("violin", "flute", "clarinet", "oboe", low=64, high=83, gate=1.0),
            chords("harp", "celesta", "piano", patterns=(g.SIX_ARPEGGIO, "1-2-3-", g.WALTZ_ARPEGGIO), voices=4, low=52, high=74, pan=-0.3, gate=1.2, level=1),
            pad("slow strings", low=48, high=69, plays="iABCe"),
            bass("cello", patterns=("1-----",), low=36, gate=1.0),
        ),
    ),
    Style(
        name="forest", korean="숲의 피리", tempo=(60, 76), modes=("major pentatonic", "mixolydian"),
        verses=("I5 IVadd9 I5 V5", "Iadd9 IVadd9", "I5 bVII I5 IVadd9", "Iadd9 vi7 IVadd9 Iadd9"), choruses=("IVadd9 Iadd9 V5 vi7", "vi7 IVadd9 Iadd9 Iadd9"),
        endings=("IVadd9 V5 I5 I5", "IVadd9 IVadd9 Iadd9 Iadd9"), character=FLOAT, touch=TOUCH, reverb=78,
        layers=(
            lead("shakuhachi", "ocarina", "pan flute", "bottle", low=64, high=83, gate=1.0),
            chords("koto", "harp", "dulcimer", patterns=(g.ARPEGGIO_SLOW, "1-2-3-5-", "1--3--4-"), voices=4, low=52, high=76, pan=0.35, gate=1.4, level=1),
            pad("bowed glass", "warm pad", "voice oohs", low=48, high=67),
            bass("contrabass", "fretless bass", patterns=(g.ROOTS,), low=36, gate=1.0, plays="ABCe"),
        ),
    ),
    Style(
        name="slow waltz", korean="잔잔한 왈츠", tempo=(88, 108), modes=("major", "lydian"), metre=THREE,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=HUM, touch=TOUCH, reverb=52,
        layers=(
            lead("clarinet", "flute", "piano", "ocarina", low=64, high=83, gate=0.98),
            chords("piano", "electric piano", "nylon guitar", patterns=(g.WALTZ, g.WALTZ_ARPEGGIO, "1-3-4-"), voices=4, low=50, high=70, pan=-0.25, gate=1.0, level=1),
            pad("slow strings", plays="BC", pan=0.25),
            bass("acoustic bass", patterns=("1-----",), gate=0.95),
            drums("brush kit", g.WALTZ_BRUSH, chance=0.4, level=-7),
        ),
    ),
    Style(
        name="chill electronic", korean="칠 일렉트로닉", tempo=(84, 100), modes=("major", "mixolydian", "lydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=FLOAT, touch=GROOVE, reverb=56,
        layers=(
            lead("polysynth", "atmosphere", "crystal", "electric piano", low=64, high=84, gate=0.95, level=-2),
            chords("fm piano", "atmosphere", patterns=("X--x----", ".x---x--", "X---..x-"), voices=4, pan=-0.3, gate=0.95),
            pad("halo pad", "warm pad", "sweep pad", low=50, high=70),
            bass("synth bass 2", "fretless bass", patterns=("1-----1-", "1--1----"), low=34, gate=0.95),
            drums("808 kit", "k x.......x.......,r ....x.......x...,h ..x...x...x...x.", "k x.....x.........,r ....x.......x...,h o.o.o.o.o.o.o.o.", level=-5),
        ),
    ),
)  # fmt: skip
