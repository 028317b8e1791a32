"""Sad: slow, minor, low, legato, soft, falling lines, sighs, soft timbres, breathing tempo.

Cues: Juslin & Laukka 2004 (sadness: slow, minor, low level, little high-frequency energy, legato, large timing
variability, ritardando, slow vibrato); Gabrielsson & Lindström 2010; Huron 2008 on small intervals and sighs.
"""

from typing import Final

from scripts.composer.melody import Character
from scripts.composer.rhythm import SIX, THREE
from scripts.composer.style import Style, Touch
from scripts.composer.styles import grooves as g
from scripts.composer.styles.players import bass, chords, counter, drums, lead, pad

VERSES: Final = (
    "i bVI bIII bVII", "i bVII bVI V", "i iv i V", "i bVImaj7 iv7 V", "i v bVI iv", "i iv bVII bIII bVI ii7b5 V i",
    "i v/3 bVI bIII iv i/3 ii7b5 V", "iadd9 bVImaj7 bIII bVII", "i i/3 iv V",
)  # fmt: skip
CHORUSES: Final = (
    "bVI bVII i i", "bIII bVII i bVI", "iv bVII bIII bVI", "bVImaj7 bIII iv i", "iv v bVI V", "bVI bIII/3 iv V",
    "bVI bVII bIII i/5 iv ii7b5 V V",
)  # fmt: skip
ENDINGS: Final = ("iv V i i", "bVI iv i i", "ii7b5 V i i", "iv7 bVI iadd9 iadd9", "bVImaj7 v i i")
BITTERSWEET: Final = ("I V/3 vi V IV I/3 ii7 V", "I iii IV iv", "vi IV I V", "Imaj7 iii7 IVmaj7 iv6")
BITTERSWEET_CHORUSES: Final = ("IV iv I vi", "vi iii IV I", "IV V/3 vi iv I V")
BITTERSWEET_ENDINGS: Final = ("IV iv I I", "ii7 iv I Iadd9")
SIGH: Final = Character(density="sparse", rise=0.36, leap=0.1, repeat=0.1, snap=0.85)
SONG: Final = Character(density="medium", rise=0.38, leap=0.1, repeat=0.12, snap=0.88)
TOUCH: Final = Touch(
    velocity=70, contrast=0.3, accent=0.06, jitter=16, unevenness=0.07, rubato=0.05, ritardando=0.62
)
BAND: Final = Touch(
    velocity=78, contrast=0.26, accent=0.07, jitter=11, unevenness=0.07, rubato=0.0, ritardando=0.7
)
MODES: Final = ("minor", "harmonic minor", "minor")

STYLES: Final = (
    Style(
        name="piano ballad", korean="피아노 발라드", tempo=(56, 72), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SONG, touch=TOUCH, reverb=62,
        layers=(
            lead("piano", low=60, high=81, gate=1.0),
            chords("piano", patterns=(g.ARPEGGIO, g.ARPEGGIO_WIDE, g.BALLAD_ROLL, "1-3-5-3-"), voices=4, low=45, high=66, pan=-0.15, gate=1.3, level=2),
            bass("piano", patterns=(g.ROOTS,), low=33, gate=1.0, plays="ABCe", level=-1),
            pad("strings", "slow strings", plays="BC", pan=0.2, chance=0.7),
        ),
    ),
    Style(
        name="cello and piano", korean="첼로와 피아노", tempo=(54, 68), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SIGH, touch=TOUCH, reverb=66,
        layers=(
            lead("cello", "viola", low=48, high=69, gate=1.02, level=2),
            chords("piano", patterns=(g.ARPEGGIO, g.ARPEGGIO_WIDE, "1-34-343"), voices=4, low=50, high=72, pan=0.25, gate=1.2, level=1),
            bass("piano", patterns=(g.ROOTS, g.ROOT_FIFTH), low=33, gate=1.0),
            counter("violin", plays="C", low=64, high=81, pan=-0.35),
        ),
    ),
    Style(
        name="string adagio", korean="현악 사중주", tempo=(50, 64), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SIGH, touch=TOUCH, reverb=72,
        layers=(
            lead("violin", "strings", low=62, high=83, gate=1.02, level=1, pan=-0.3),
            counter("viola", plays="ABCe", low=55, high=72, pan=0.15, gate=1.0, level=2),
            pad("slow strings", "strings", low=48, high=69, plays="iABCe", level=1),
            bass("cello", "contrabass", patterns=(g.ROOTS, g.ROOT_FIFTH), low=36, gate=1.0, level=2, pan=0.35),
        ),
    ),
    Style(
        name="nylon solo", korean="기타 독주", tempo=(60, 80), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SONG, touch=TOUCH, reverb=48,
        layers=(
            lead("nylon guitar", low=62, high=81, gate=1.0, level=1),
            chords("nylon guitar", patterns=(g.FINGERPICK, g.ARPEGGIO, "1-323-32", g.TRAVIS), voices=4, low=48, high=67, pan=-0.2, gate=1.3, level=1),
            bass("nylon guitar", patterns=(g.ROOTS, g.ROOT_FIFTH), low=40, gate=1.0),
            counter("cello", "flute", plays="BC", pan=0.3, chance=0.5),
        ),
    ),
    Style(
        name="lo-fi rain", korean="비 오는 로파이", tempo=(66, 80), modes=("minor", "dorian"), swing=0.1,
        verses=("i9 iv9 bVII bIIImaj7", "i7 bVImaj7 iv7 v7", "iv9 i9 iv9 v7", "bVImaj7 v7 i9 i9"),
        choruses=("bVImaj7 bVII i9 i9", "iv9 bVII bIIImaj7 bVImaj7", "bVImaj7 v7 iv7 i7"), endings=("iv9 v7 i9 i9", "bVImaj7 iv7 i9 i9"),
        character=SONG, touch=BAND, reverb=44,
        layers=(
            lead("electric piano", "vibraphone", "muted trumpet", "jazz guitar", low=60, high=79, gate=0.95),
            chords("electric piano", "fm piano", patterns=("X----x--", "x---x---", "X--x----"), voices=4, pan=-0.2, strum=18, gate=0.95, level=1),
            bass("acoustic bass", "fretless bass", patterns=("1----15-", "1---5---", "1--1--5-"), gate=0.9),
            drums("brush kit", g.LOFI, g.LOFI_SPARSE, level=-3),
            pad("warm pad", plays="BC", pan=0.3, chance=0.6, level=-6),
        ),
    ),
    Style(
        name="sad waltz", korean="느린 왈츠", tempo=(84, 108), modes=MODES, metre=THREE,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SONG, touch=TOUCH, reverb=56,
        layers=(
            lead("clarinet", "bandoneon", "violin", "oboe", low=62, high=81, gate=0.98),
            chords("piano", "nylon guitar", "harp", patterns=(g.WALTZ, g.WALTZ_ARPEGGIO), voices=4, low=50, high=69, pan=-0.25, gate=0.9, level=1),
            bass("acoustic bass", "cello", patterns=("1-----",), gate=0.9),
            pad("slow strings", plays="BC", pan=0.25, chance=0.6),
        ),
    ),
    Style(
        name="oboe elegy", korean="오보에 비가", tempo=(52, 66), modes=("minor", "dorian", "harmonic minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SIGH, touch=TOUCH, reverb=70,
        layers=(
            lead("oboe", "english horn", "flute", "clarinet", low=62, high=81, gate=1.0),
            chords("harp", patterns=(g.ARPEGGIO_SLOW, g.ARPEGGIO, "1-2-3-5-"), voices=4, low=50, high=72, pan=0.35, gate=1.4),
            pad("slow strings", low=48, high=69, level=1),
            bass("contrabass", "cello", patterns=(g.ROOTS,), low=33, gate=1.0, level=1),
        ),
    ),
    Style(
        name="parting song", korean="이별 밴드", tempo=(66, 80), modes=("major", "minor"),
        verses=BITTERSWEET, choruses=BITTERSWEET_CHORUSES, endings=BITTERSWEET_ENDINGS, character=SONG, touch=BAND, reverb=50,
        layers=(
            lead("soprano sax", "clean guitar", "flute", "harmonica", low=60, high=81, gate=0.98),
            chords("piano", "electric piano", patterns=(g.BALLAD_ROLL, "X---x---", g.ARPEGGIO_UP), voices=4, pan=-0.2, gate=1.0, level=1),
            chords("steel guitar", patterns=(g.STRUM_BALLAD, g.FINGERPICK), plays="BC", strum=16, pan=0.35, gate=0.95),
            pad("strings", plays="BC", pan=0.1),
            bass("fretless bass", "finger bass", patterns=("1----15-", "1---5---"), gate=0.95),
            drums("standard kit", "k x.....x.........,r ....x.......x...,h x.x.x.x.x.x.x.x.", g.LOFI_SPARSE, plays="BCe", level=-3),
        ),
    ),
    Style(
        name="music box", korean="오르골", tempo=(80, 104), modes=MODES, metre=SIX,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SONG, touch=TOUCH, reverb=60,
        layers=(
            lead("music box", "celesta", low=69, high=88, gate=1.0),
            chords("music box", "harp", patterns=(g.SIX_ARPEGGIO, g.WALTZ_ARPEGGIO, "1--2--"), voices=4, low=55, high=76, pan=-0.3, gate=1.2, level=1),
            pad("slow strings", "warm pad", low=48, high=67, plays="BCe"),
            bass("cello", patterns=("1-----",), low=36, plays="BCe", gate=1.0),
        ),
    ),
    Style(
        name="night choir", korean="밤의 합창", tempo=(54, 68), modes=("minor", "dorian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SIGH, touch=TOUCH, reverb=84,
        layers=(
            lead("voice oohs", "solo vox", "pan flute", "shakuhachi", low=60, high=79, gate=1.0),
            pad("choir", "voice oohs", low=50, high=69, voices=4, level=1),
            chords("piano", "harp", patterns=(g.ARPEGGIO_SLOW, "1---3---"), voices=4, pan=0.3, gate=1.3, level=1, plays="iBCe"),
            bass("contrabass", "church organ", patterns=(g.ROOTS,), low=33, gate=1.0, plays="ABCe"),
        ),
    ),
    Style(
        name="late sax", korean="늦은 밤 색소폰", tempo=(60, 74), modes=("minor", "dorian", "harmonic minor"), swing=0.14,
        verses=("i9 iv9 ii7b5 V7b9", "i7 bVImaj7 ii7b5 V7", "i9 bVII bVImaj7 V7"),
        choruses=("iv9 bVII bIIImaj7 bVImaj7", "ii7b5 V7b9 i9 i9", "bVImaj7 iv9 i9 V7"), endings=("ii7b5 V7b9 i9 i9", "iv9 V7 i9 i9"),
        character=SONG, touch=BAND, reverb=52,
        layers=(
            lead("tenor sax", "soprano sax", "muted trumpet", low=57, high=76, gate=0.98),
            chords("piano", "jazz guitar", patterns=("X---..x-", ".x----x-", "X--x----"), voices=4, pan=-0.3, strum=12, gate=0.95, level=1),
            bass("acoustic bass", patterns=("1---5---", "1--.5-n-", "1-3-5-n-"), low=34, gate=0.92),
            drums("brush kit", g.SWING_BRUSH, level=-4),
            pad("strings", plays="BC", pan=0.3, chance=0.5, level=-6),
        ),
    ),
    Style(
        name="koto lament", korean="가야금풍 비가", tempo=(56, 72), modes=("hirajoshi", "minor pentatonic"),
        verses=("i5 bVI5 i5 iv5", "i5 i5 iv5 v5", "i5 iv5 bVI5 i5", "i5 bIII5 iv5 i5"), choruses=("iv5 i5 bVI5 i5", "bVI5 bVII5 i5 i5", "iv5 bVI5 v5 i5"),
        endings=("iv5 v5 i5 i5", "bVI5 iv5 i5 i5"), character=SIGH, touch=TOUCH, reverb=64,
        layers=(
            lead("shakuhachi", "koto", "fiddle", "shenai", low=60, high=81, gate=1.0),
            chords("koto", patterns=("1-2-3-4-", "1--2-3--", "1-324-32"), voices=4, low=48, high=72, pan=-0.3, gate=1.3, level=2),
            pad("slow strings", low=48, high=67, voices=2, plays="BCe"),
            bass("cello", "contrabass", patterns=(g.ROOTS,), low=36, gate=1.0),
        ),
    ),
)  # fmt: skip
