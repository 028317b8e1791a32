"""Dark: low, minor and chromatic, dissonant, soft with sudden accents, sparse, uneven, unresolved.

Cues: Juslin & Laukka 2004 (fear: minor, dissonance, low level with large variability, wide range, staccato and
pauses, soft spectrum); Gabrielsson & Lindström 2010; Trevor, Arnal & Frühholz 2020 on roughness in frightening
film music. It serves fear: tension that holds its shape and ends at rest.
"""

from typing import Final

from scripts.composer.melody import Character
from scripts.composer.rhythm import FIVE, THREE
from scripts.composer.style import Style, Touch
from scripts.composer.styles import grooves as g
from scripts.composer.styles.players import bass, chords, drums, lead, pad

VERSES: Final = (
    "i i bII i", "i bvi i bvi", "i i #ivb5 i", "i bII i vb5", "i i idim7 i", "i5 i5 bII5 i5", "i bVI i bII", "i biii i bII",
)  # fmt: skip
CHORUSES: Final = (
    "bVI V7b9 i i", "iv bII V7b9 i", "bvi i bII V", "i bIII bII V", "bII bII i i", "iv #ivb5 i bvi",
)  # fmt: skip
ENDINGS: Final = ("bII V7b9 i i", "bVI bII i i", "idim7 bII i i", "iv bvi i5 i5")
CREEP: Final = Character(density="sparse", rise=0.46, leap=0.12, repeat=0.14, snap=0.6)
PROWL: Final = Character(density="medium", rise=0.46, leap=0.12, repeat=0.18, snap=0.62)
TOUCH: Final = Touch(
    velocity=74, contrast=0.32, accent=0.16, jitter=20, unevenness=0.13, rubato=0.05, ritardando=0.7
)
PULSE: Final = Touch(
    velocity=82, contrast=0.28, accent=0.18, jitter=10, unevenness=0.11, rubato=0.0, ritardando=0.75
)
MODES: Final = ("phrygian", "harmonic minor", "hungarian minor", "locrian")

STYLES: Final = (
    Style(
        name="drone", korean="어두운 드론", tempo=(54, 70), modes=("phrygian", "locrian", "hungarian minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=TOUCH, reverb=96,
        layers=(
            lead("bowed glass", "metal pad", "bassoon", "shakuhachi", low=52, high=74, gate=1.0),
            bass("contrabass", "synth bass 2", "church organ", patterns=(g.PEDAL,), low=28, gate=1.0, level=3),
            pad("metal pad", "space voice", "sweep pad", low=43, high=62, level=2),
            chords("bell", "tubular bells", "ice rain", patterns=("1.......|....2...", "..1.....|........"), low=60, high=79, pan=0.45, gate=2.0, level=-1, plays="iBC"),
        ),
    ),
    Style(
        name="horror strings", korean="떨리는 현악", tempo=(66, 88), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=TOUCH, reverb=66,
        layers=(
            lead("violin", "clarinet", "oboe", low=60, high=84, gate=0.95),
            pad("tremolo strings", low=46, high=67, voices=4, level=3),
            bass("contrabass", "cello", patterns=("1-------", "T---2---", "1---..1-"), low=31, gate=0.95, level=2),
            chords("pizzicato", patterns=("...x....|......x.", "1.2...3.|..1....."), low=50, high=72, pan=-0.4, gate=0.4, plays="ABC", level=1),
            bass("timpani", patterns=("1...............|..........o.o.1.", "..............o1"), low=36, plays="BC", level=-1),
        ),
    ),
    Style(
        name="dark ambient", korean="다크 앰비언트", tempo=(56, 74), modes=("phrygian", "minor", "locrian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=TOUCH, reverb=90,
        layers=(
            lead("goblin", "echo drops", "space voice", "solo vox", low=55, high=76, gate=1.0, level=-2),
            pad("sweep pad", "soundtrack", "metal pad", low=45, high=64, voices=4, level=2),
            bass("synth bass 2", "bass lead", patterns=("1-------", "1-----2-"), low=28, gate=0.98, level=1),
            drums("808 kit", g.HEARTBEAT, "k x.........o.....,r ......x.........", plays="ABCe", level=-2, chance=0.7),
        ),
    ),
    Style(
        name="low piano", korean="낮은 피아노", tempo=(60, 84), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=PROWL, touch=TOUCH, reverb=66,
        layers=(
            lead("piano", low=52, high=76, gate=1.0),
            chords("piano", patterns=("1-2-1-3-", "12131213", "1--2--1-"), voices=3, low=43, high=60, pan=-0.2, gate=1.1, level=2),
            bass("piano", patterns=("1-------", "T---2---"), low=24, gate=1.0, level=3),
            pad("tremolo strings", "slow strings", plays="BC", low=45, high=64, pan=0.25),
        ),
    ),
    Style(
        name="broken music box", korean="고장 난 오르골", tempo=(84, 108), modes=("harmonic minor", "hungarian minor", "phrygian"), metre=THREE,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=PROWL, touch=TOUCH, reverb=78,
        layers=(
            lead("music box", "celesta", low=67, high=86, gate=1.0),
            chords("music box", "celesta", patterns=("1-2-3-", "b-u-u-", "1--3--"), low=57, high=76, pan=-0.35, gate=1.1, level=1),
            pad("metal pad", "bowed glass", "tremolo strings", low=43, high=60, level=1, plays="ABCe"),
            bass("contrabass", patterns=("1-----", "T-----"), low=28, gate=1.0, plays="BCe", level=2),
        ),
    ),
    Style(
        name="shadow choir", korean="그림자 합창", tempo=(54, 72), modes=("phrygian", "harmonic minor", "minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=TOUCH, reverb=96,
        layers=(
            lead("voice oohs", "solo vox", "bassoon", "cello", low=48, high=70, gate=1.0),
            pad("choir", low=45, high=64, voices=4, level=3),
            bass("church organ", "contrabass", patterns=("1-------", g.PEDAL), low=28, gate=1.0, level=1),
            bass("tubular bells", patterns=("1...............|................|................|................",), low=48, gate=3.0, level=1),
            bass("timpani", patterns=("1.......|......11", "1......."), low=36, plays="BC", level=-1),
        ),
    ),
    Style(
        name="noir", korean="누아르 재즈", tempo=(66, 84), modes=("harmonic minor", "blues", "dorian"), swing=0.15,
        verses=("i6 i6 ii7b5 V7b9", "i9 bVI7 ii7b5 V7b9", "i6 bII7 i6 V7b9"), choruses=("iv9 iv9 i6 i6 ii7b5 V7b9 i6 V7b9", "bVI7 V7b9 i6 i6", "iv6 bVI7 V7b9 i6"),
        endings=("ii7b5 V7b9 imaj7 imaj7", "bII7 V7b9 i6 i6"), character=PROWL, touch=PULSE, reverb=56,
        layers=(
            lead("muted trumpet", "tenor sax", "baritone sax", "clarinet", low=53, high=74, gate=0.95),
            chords("piano", "vibraphone", "jazz guitar", patterns=("...x..x-", "X-......|...x----", ".x------"), voices=4, low=48, high=67, pan=-0.35, gate=0.95, level=1),
            bass("acoustic bass", patterns=(g.WALKING, "1-.5-.n-", "1---n---"), low=31, gate=0.9, level=3),
            drums("brush kit", g.SWING_BRUSH, level=-4),
        ),
    ),
    Style(
        name="ticking", korean="시계 소리", tempo=(84, 108), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=PULSE, reverb=54,
        layers=(
            lead("clarinet", "muted trumpet", "viola", "bassoon", low=53, high=76, gate=0.9),
            chords("pizzicato", "marimba", "muted guitar", patterns=("1.1.1.1.", "1.2.1.3.", "12121213"), voices=3, low=48, high=64, pan=-0.3, gate=0.4, level=2),
            bass("contrabass", "synth bass 2", patterns=("1-----..", "1---2---", "1..1...."), low=30, gate=0.9, level=2),
            drums("standard kit", g.TICKING, "r x.o.x.o.x.o.x.o.,k x.......o.......", plays="iABCe", level=-3),
            pad("tremolo strings", plays="BC", low=45, high=65, pan=0.25, level=1),
        ),
    ),
    Style(
        name="war drums", korean="먼 북소리", tempo=(66, 88), modes=("phrygian", "minor", "hirajoshi"),
        verses=("i5 i5 bII5 i5", "i5 i5 bVI5 bII5", "i5 bVII5 bVI5 i5"), choruses=CHORUSES, endings=ENDINGS,
        character=CREEP, touch=PULSE, reverb=80,
        layers=(
            lead("horns", "trombone", "shakuhachi", "cello", low=48, high=70, gate=1.0),
            bass("taiko", patterns=("1.....1.1.......|1.......1..1.1..", "1..1............|1.......1......."), low=33, gate=1.0, level=4),
            pad("slow strings", "tremolo strings", low=43, high=62, level=2),
            bass("contrabass", patterns=("1-------", g.PEDAL), low=28, gate=1.0, level=1),
        ),
    ),
    Style(
        name="stalker synth", korean="추격 신스", tempo=(96, 122), modes=("phrygian", "harmonic minor", "minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=PULSE, reverb=48,
        layers=(
            lead("saw lead", "square lead", "solo vox", "calliope", low=55, high=76, gate=0.95, level=-4),
            bass("synth bass", "synth bass 2", patterns=("1.1.1.1.1.1.1.2.", "11111111", "1.111.111.111.21"), low=28, gate=0.6, level=2),
            pad("sweep pad", "synth strings 2", "soundtrack", low=45, high=64, level=1),
            chords("polysynth", "crystal", patterns=("1.2.3.2.", "1..2..3."), voices=3, low=55, high=74, plays="BC", pan=0.4, gate=0.7, level=-1),
            drums("808 kit", "k x.......x.......,r ....x.......x...", g.HEARTBEAT, plays="BCe", level=-2),
        ),
    ),
    Style(
        name="limping five", korean="절뚝이는 발걸음", tempo=(92, 116), modes=("phrygian", "hungarian minor", "harmonic minor"), metre=FIVE,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=PULSE, reverb=58,
        layers=(
            lead("bassoon", "clarinet", "english horn", "cello", low=50, high=74, gate=0.92),
            chords("pizzicato", "harp", "piano", patterns=("1-.2-.3-2-", "1.3.2.1.2.", "b-u-u-b-u-"), voices=3, low=48, high=66, pan=-0.3, gate=0.6, level=2),
            bass("contrabass", "bassoon", patterns=("1-----1---", "1---..2---"), low=30, gate=0.8, level=2),
            pad("slow strings", "choir", plays="BC", low=45, high=64, pan=0.25),
            drums("orchestra kit", "k x.....o...", "l x.....x.o.", plays="BCe", level=-4),
        ),
    ),
    Style(
        name="old organ", korean="낡은 오르간", tempo=(58, 76), modes=("harmonic minor", "phrygian", "hungarian minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CREEP, touch=TOUCH, reverb=90,
        layers=(
            lead("church organ", "reed organ", "harpsichord", low=52, high=74, gate=1.0, level=-1),
            pad("church organ", low=45, high=62, voices=4, level=1),
            bass("church organ", patterns=("1-------", "1---2---"), low=24, gate=1.0, level=1),
            chords("harpsichord", "celesta", patterns=("1-2-3-2-", "1.......|..3.2.1."), low=57, high=76, plays="BC", pan=0.4, gate=1.0),
        ),
    ),
)  # fmt: skip
