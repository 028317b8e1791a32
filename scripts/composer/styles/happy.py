"""Happy: fast, major, consonant, bright, high, staccato, regular, fairly loud with little variation.

Cues: Juslin & Laukka 2004 ("Expression, Perception, and Induction of Musical Emotions", table 1, happiness);
Gabrielsson & Lindström 2010 ("The role of structure in the musical expression of emotions").
"""

from typing import Final

from scripts.composer.melody import Character
from scripts.composer.rhythm import FOUR, SIX, THREE
from scripts.composer.style import Style, Touch
from scripts.composer.styles import grooves as g
from scripts.composer.styles.players import bass, chords, counter, drums, lead, pad, thirds

VERSES: Final = (
    "I V vi IV", "I IV V I", "I vi IV V", "I iii IV V", "I IV I V", "I ii7 V I", "I V/3 vi iii IV I/3 ii7 V",
    "I I IV V", "I IV vi V", "I/3 IV V I",
)  # fmt: skip
CHORUSES: Final = (
    "IV V I vi", "IV I V vi", "vi IV I V", "ii7 V I vi", "IV I/3 ii7 V", "IV V iii vi IV V I I", "IV IV I I ii7 V I I",
)  # fmt: skip
ENDINGS: Final = ("IV V I I", "ii7 V7 I I", "IV V7 I I", "I/3 IV,V I I", "vi ii7,V7 I I")
JAZZ: Final = ("I6 vi7 ii7 V7", "Imaj7 VI7 ii7 V7", "I6 I6 IV6 V7", "iii7 vi7 ii7 V7")
JAZZ_CHORUSES: Final = ("IV6 iv6 I6 VI7 II7 II7 ii7 V7", "IVmaj7 V7 iii7 vi7", "ii7 V7 Imaj7 VI7")
JAZZ_ENDINGS: Final = ("ii7 V7 I6 I6", "IV6,iv6 ii7,V7 I6 I6")
SINGING: Final = Character(density="medium", rise=0.6, leap=0.12, repeat=0.12, snap=0.95)
LIVELY: Final = Character(density="busy", rise=0.6, leap=0.12, repeat=0.14, snap=0.95)
TOUCH: Final = Touch(
    velocity=98, contrast=0.14, accent=0.12, jitter=6, unevenness=0.05, rubato=0.0, ritardando=0.86
)

STYLES: Final = (
    Style(
        name="acoustic pop", korean="어쿠스틱 팝", tempo=(112, 138), modes=("major", "major pentatonic"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SINGING, touch=TOUCH, lifts=(0, 0, 2), reverb=30,
        layers=(
            lead("whistle", "flute", "recorder", "harmonica", low=67, high=88, gate=0.85),
            chords("steel guitar", "nylon guitar", patterns=(g.STRUM_POP, g.STRUM_FOLK, g.PUSHED), strum=14, voices=4, pan=-0.35, gate=0.8),
            chords("glockenspiel", "kalimba", patterns=(g.ARPEGGIO_SLOW, "1---3---"), low=72, high=90, plays="BC", pan=0.45, level=-5),
            bass("finger bass", "acoustic bass", patterns=(g.BASS_POP, g.ROOT_FIFTH), gate=0.85),
            drums("standard kit", g.POP, g.SHAKER + ",k x.......x.......,p ....x.......x...", g.POP_SYNCOPATED),
        ),
    ),
    Style(
        name="piano band", korean="피아노 밴드", tempo=(120, 150), modes=("major",),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SINGING, touch=TOUCH, lifts=(0, 0, 2), reverb=28,
        layers=(
            lead("bright piano", "piano", low=69, high=91, gate=0.8),
            chords("piano", "electric grand", patterns=(g.EIGHTHS, g.PUSHED, g.QUARTERS), voices=3, pan=-0.25, gate=0.7),
            chords("clean guitar", patterns=(g.OFFBEATS, g.STRUM_POP), plays="BC", strum=10, pan=0.45, gate=0.5, level=-3),
            counter("strings", plays="BC", pan=0.3, level=-1),
            bass("finger bass", "pick bass", patterns=(g.BASS_EIGHTHS, g.BASS_PUSH, g.BASS_POP), gate=0.8),
            drums("standard kit", g.POP, g.ROCK, g.POP_SYNCOPATED),
        ),
    ),
    Style(
        name="swing", korean="스윙 재즈", tempo=(132, 176), modes=("major", "mixolydian"), swing=0.16,
        verses=JAZZ, choruses=JAZZ_CHORUSES, endings=JAZZ_ENDINGS, character=LIVELY, touch=TOUCH, reverb=24,
        layers=(
            lead("clarinet", "alto sax", "trumpet", "vibraphone", low=62, high=84, gate=0.82),
            thirds("muted trumpet", "tenor sax", chance=0.6, pan=0.35, level=-1),
            chords("piano", "jazz guitar", patterns=(g.CHARLESTON, ".x..x..x", "x..x...x"), voices=4, pan=-0.35, gate=0.6),
            bass("acoustic bass", patterns=(g.WALKING, g.WALKING_UP), low=34, gate=0.9, level=1),
            drums("jazz kit", g.SWING, plays="iABCe", level=-2),
        ),
    ),
    Style(
        name="ska", korean="스카 브라스", tempo=(138, 168), modes=("major", "mixolydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=LIVELY, touch=TOUCH, lifts=(0, 2), reverb=22,
        layers=(
            lead("trumpet", "tenor sax", "trombone", low=60, high=81, gate=0.7),
            thirds("tenor sax", "trombone", plays="BC", pan=0.4),
            chords("clean guitar", "drawbar organ", patterns=(g.OFFBEATS,), voices=3, low=57, pan=-0.4, gate=0.45),
            bass("finger bass", patterns=("1-3-5-3-", "1-3-5-n-", "1-5-8-5-"), gate=0.85, level=1),
            drums("standard kit", g.SKA),
        ),
    ),
    Style(
        name="waltz", korean="왈츠 악단", tempo=(156, 192), modes=("major",), metre=THREE,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SINGING, touch=TOUCH, lifts=(0, 0, 5), reverb=34,
        layers=(
            lead("accordion", "bandoneon", "violin", "flute", low=64, high=86, gate=0.85),
            thirds("clarinet", "violin", chance=0.7, pan=0.35),
            chords("piano", "nylon guitar", "pizzicato", patterns=(g.WALTZ, ".-u-u-"), voices=4, low=50, pan=-0.3, gate=0.55),
            bass("acoustic bass", "tuba", patterns=(g.WALTZ_BASS, "1--5--"), gate=0.6),
            drums("brush kit", g.WALTZ_BRUSH, chance=0.6, level=-3),
        ),
    ),
    Style(
        name="march", korean="꼬마 행진곡", tempo=(112, 132), modes=("major",),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=LIVELY, touch=TOUCH, lifts=(0, 5), reverb=32,
        layers=(
            lead("piccolo", "recorder", "clarinet", "trumpet", low=67, high=91, gate=0.62),
            thirds("clarinet", "horns", pan=0.35),
            chords("pizzicato", "accordion", "bassoon", patterns=(g.OOM_PAH, ".-u-.-u-"), voices=3, low=50, pan=-0.3, gate=0.5),
            bass("tuba", "bassoon", patterns=("1-.-5-.-", "1-.-1-5-"), low=34, gate=0.6, level=1),
            drums("standard kit", g.MARCH, g.MARCH_ROLL, level=-3),
            chords("glockenspiel", "xylophone", patterns=("1...3...",), low=76, high=92, plays="BC", pan=0.5, level=-4),
        ),
    ),
    Style(
        name="synth pop", korean="신스 팝", tempo=(116, 132), modes=("major", "mixolydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=LIVELY, touch=TOUCH, lifts=(0, 0, 2), reverb=30,
        layers=(
            lead("square lead", "saw lead", "chiff lead", "calliope", low=67, high=88, gate=0.75, level=-3),
            chords("polysynth", "synth strings", "synth brass", patterns=(g.PUSHED, "X.xX.xX."), pan=-0.3, gate=0.7),
            chords("brightness", "crystal", "electric piano", patterns=(g.ARPEGGIO_UP, g.ARPEGGIO), low=64, high=84, voices=4, plays="iBC", pan=0.45, gate=0.6, level=-3),
            bass("synth bass", "synth bass 2", patterns=(g.OCTAVES, g.BASS_EIGHTHS, "1.8.1.8."), gate=0.7),
            drums("electronic kit", g.DISCO, g.POP),
        ),
    ),
    Style(
        name="island", korean="카리브 스틸드럼", tempo=(104, 126), modes=("major", "mixolydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=LIVELY, touch=TOUCH, reverb=30,
        layers=(
            lead("steel drum", "marimba", low=65, high=86, gate=0.8),
            thirds("steel drum", "flute", chance=0.7, pan=0.3),
            chords("nylon guitar", "clean guitar", patterns=(g.OFFBEATS, "..x...x.", "x..x..x."), strum=8, pan=-0.4, gate=0.5),
            bass("finger bass", patterns=(g.TRESILLO, g.REGGAE_BASS), gate=0.8, level=1),
            drums("standard kit", g.CALYPSO, g.ONE_DROP, g.SAMBA, level=-1),
        ),
    ),
    Style(
        name="toy box", korean="장난감 악단", tempo=(116, 144), modes=("major", "major pentatonic", "lydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=LIVELY, touch=TOUCH, lifts=(0, 2), reverb=36,
        layers=(
            lead("xylophone", "marimba", "glockenspiel", "celesta", "kalimba", low=72, high=94, gate=0.6),
            thirds("pizzicato", "kalimba", plays="BC", pan=0.4),
            chords("pizzicato", "nylon guitar", patterns=(g.OOM_PAH, g.ALBERTI, "1.3.2.3."), voices=3, pan=-0.35, gate=0.5),
            bass("bassoon", "acoustic bass", "tuba", patterns=("1-.-5-.-", "1-.-8-.-"), gate=0.5),
            drums("standard kit", "r x.....x...x.....,i ....x.......x...", "S x.x.x.x.,r ..x...x.", level=-5),
        ),
    ),
    Style(
        name="folk dance", korean="포크 댄스", tempo=(168, 204), modes=("major", "mixolydian", "dorian"), metre=SIX,
        verses=("I IV I V", "I I IV V", "I V IV I", "I ii7 IV V"), choruses=("IV I V I", "vi IV I V", "IV V I I"),
        endings=ENDINGS, character=LIVELY, touch=TOUCH, reverb=28,
        layers=(
            lead("fiddle", "recorder", "accordion", "flute", low=67, high=88, gate=0.8),
            thirds("recorder", "fiddle", plays="C", pan=0.35),
            chords("steel guitar", "banjo", patterns=("x.xx.x", "X.ux.u"), strum=8, pan=-0.35, gate=0.6),
            bass("acoustic bass", patterns=("1-.5-.", "1--5--"), gate=0.7),
            drums("standard kit", "k x.....,j ..x..x", "k x..x..,j x.xx.x", level=-3),
        ),
    ),
    Style(
        name="funk", korean="펑크 밴드", tempo=(100, 118), modes=("mixolydian", "dorian", "major"),
        verses=("I7 I7 IV7 I7", "I7 IV7 I7 V7", "Imaj7 vi7 ii7 V7"), choruses=("IVmaj7 iii7 ii7 V7", "IV V vi I", "ii7 V7 I7 I7"),
        endings=("IV7 V7 I6 I6", "ii7 V7 I6 I6"), character=LIVELY, touch=TOUCH, reverb=20,
        layers=(
            lead("alto sax", "trumpet", "drawbar organ", "flute", low=62, high=84, gate=0.7),
            chords("clavinet", "electric piano", "clean guitar", patterns=("x..x..x...x.x...", "..x..x.x..x..x.x", "x.......x.x..x.."), voices=3, low=57, pan=-0.4, gate=0.5),
            chords("brass", patterns=("........X..X....|................", "X..X............"), plays="BC", pan=0.35, gate=0.6, level=-1),
            bass("slap bass", "finger bass", "slap bass 2", patterns=(g.FUNK_BASS, g.SLAP_BASS), gate=0.75, level=1),
            drums("room kit", g.FUNK, g.BREAK),
        ),
    ),
    Style(
        name="sunny morning", korean="아침 기타", tempo=(100, 122), modes=("major", "major pentatonic"), metre=FOUR,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SINGING, touch=TOUCH, lifts=(0, 0, 2), reverb=34,
        layers=(
            lead("flute", "ocarina", "oboe", "whistle", low=67, high=86, gate=0.9),
            chords("nylon guitar", "steel guitar", patterns=(g.TRAVIS, g.FINGERPICK, g.ALBERTI), voices=4, pan=-0.3, gate=0.9),
            pad("strings", plays="BC", voices=3, pan=0.25),
            chords("pizzicato", "harp", patterns=("1...3...", "x...x..."), plays="BC", pan=0.4, low=60, high=80, gate=0.5),
            bass("acoustic bass", patterns=(g.ROOT_FIFTH, g.BASS_POP), gate=0.8),
            drums("brush kit", g.TRAIN, g.POP, chance=0.6, level=-3),
        ),
    ),
)  # fmt: skip
