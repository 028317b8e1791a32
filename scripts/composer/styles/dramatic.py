"""Dramatic: wide range, rising lines, strong contrasts, full orchestra, pulse that pushes, sudden turns.

Cues: Gabrielsson & Lindström 2010 (surprise and excitement: large pitch variation, rising contour, fast tempo,
sharp contrasts of loudness, chromatic harmony, brass); Scherer & Oshinsky 1977 (surprise: fast, many harmonics,
large pitch variation).
"""

from typing import Final

from scripts.composer.melody import Character
from scripts.composer.rhythm import FIVE, SIX, THREE
from scripts.composer.style import Style, Touch
from scripts.composer.styles import grooves as g
from scripts.composer.styles.players import bass, chords, drums, lead, pad, thirds

VERSES: Final = (
    "i bVI bIII bVII", "i bVII bVI V", "i i/3 iv V", "i bVI iv V", "i bIII bVII IV", "i i bVI bVII", "i bVI bII V",
    "i V/3 bVII IV/3 bVI i/5 iv V",
)  # fmt: skip
CHORUSES: Final = (
    "bVI bVII i bIII", "bVI bIII bVII i", "iv bVI bVII V", "bVI bVII I I", "i bIII IV bVI", "bVI iv bII V", "bIII bVII bVI V",
)  # fmt: skip
ENDINGS: Final = ("bVI bVII I I", "iv V i i", "bVI V i i", "bII V i i", "bVI bVII i I")
HEROIC: Final = ("I bVII IV I", "I V/3 vi IV", "I bIII IV V", "I bVI bVII I", "I IV/3 ii V")
HEROIC_CHORUSES: Final = ("IV V vi bVI,bVII", "bVI bVII I I", "vi IV I V", "bIII bVII IV V")
HEROIC_ENDINGS: Final = ("bVI bVII I I", "IV V I I", "bII V I I")
CLIMB: Final = Character(density="medium", rise=0.62, leap=0.24, repeat=0.08, snap=0.88)
STRIDE: Final = Character(density="busy", rise=0.6, leap=0.22, repeat=0.1, snap=0.86)
BROAD: Final = Character(density="sparse", rise=0.62, leap=0.26, repeat=0.06, snap=0.9)
TOUCH: Final = Touch(
    velocity=104, contrast=0.42, accent=0.14, jitter=8, unevenness=0.06, rubato=0.0, ritardando=0.7
)
FREE: Final = Touch(
    velocity=102, contrast=0.45, accent=0.12, jitter=10, unevenness=0.07, rubato=0.06, ritardando=0.62
)
MODES: Final = ("minor", "harmonic minor", "dorian")

STYLES: Final = (
    Style(
        name="epic orchestra", korean="에픽 오케스트라", tempo=(96, 124), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=BROAD, touch=TOUCH, lifts=(0, 2, 3), reverb=60,
        layers=(
            lead("horns", "brass", "trumpet", low=55, high=79, gate=0.98, level=1),
            thirds("trombone", "horns", plays="BC", low=50, high=72, pan=-0.3),
            chords("strings", patterns=(g.OSTINATO, g.EIGHTHS, "X.xxX.xxX.xxXxxx"), low=52, high=72, pan=0.3, gate=0.5, level=1),
            pad("choir", "slow strings", plays="BCe", voices=4, low=55, high=76, level=1),
            bass("contrabass", "trombone", patterns=("1---1---", "1--1--1-"), low=33, gate=0.85, level=2),
            bass("timpani", patterns=("1.....1.", "1...1.11"), low=38, plays="BCe", gate=0.9, level=1),
            drums("orchestra kit", g.CINEMATIC, g.TOMS, plays="BCe"),
        ),
    ),
    Style(
        name="trailer", korean="시네마틱 하이브리드", tempo=(84, 110), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=BROAD, touch=TOUCH, lifts=(0, 1, 2), reverb=56,
        layers=(
            lead("strings", "fifths lead", "brass", "solo vox", low=60, high=84, gate=1.0),
            chords("piano", "pizzicato", patterns=(g.ARPEGGIO_UP, "1.3.1.3.1.3.1.4.", "1-313-31"), voices=3, low=57, high=76, pan=-0.3, gate=0.8, level=1),
            chords("strings", patterns=(g.SIXTEENTHS, g.OSTINATO), plays="BC", low=50, high=70, pan=0.3, gate=0.5),
            bass("synth bass 2", "contrabass", patterns=("1-------", "1.1.1.1."), low=28, gate=0.9, level=2),
            bass("taiko", patterns=("1.....1...1.....", "1..1..1...1.1..."), low=36, plays="BCe", gate=0.9, level=4),
            pad("choir", plays="C", voices=4),
        ),
    ),
    Style(
        name="tango", korean="탱고 악단", tempo=(112, 132), modes=("harmonic minor", "minor"),
        verses=("i i V V", "i iv V i", "i bVI V i", "i i iv V"), choruses=("iv bVII bIII bVI", "bVI V i V", "iv i V i", "i VI7 iv V"),
        endings=("iv V i i", "bVI V7 i i"), character=STRIDE, touch=TOUCH, lifts=(0, 0, 3), reverb=34,
        layers=(
            lead("bandoneon", "violin", "accordion", low=62, high=86, gate=0.8, level=1),
            thirds("violin", plays="C", pan=-0.3),
            chords("piano", "bandoneon", patterns=("X.x.X.x.", "X--xX-x-", "X.....XX"), voices=4, low=50, high=70, pan=0.3, gate=0.5, level=1),
            bass("contrabass", "acoustic bass", patterns=("1--11-5-", "1-.5-.n-", "1-5-1-5n"), low=34, gate=0.7, level=2),
            chords("strings", patterns=("X-------", ".x.x.x.x"), plays="BC", pan=-0.35, gate=0.6),
        ),
    ),
    Style(
        name="flamenco", korean="플라멩코 기타", tempo=(108, 138), modes=("phrygian dominant", "phrygian"),
        verses=("I bII I bII", "iv bIII bII I", "I bII bIII bII", "iv iv bII I"), choruses=("iv bIII bII I", "bVI bIII bII I", "bVII bVI bII I"),
        endings=("bIII bII I I", "iv bII I I"), character=STRIDE, touch=TOUCH, reverb=34,
        layers=(
            lead("nylon guitar", low=62, high=84, gate=0.85, level=2),
            chords("nylon guitar", "steel guitar", patterns=("X.xxX.xx", "X..xx.xX", "XxxXxxXx"), voices=4, strum=18, pan=-0.35, gate=0.6, level=2),
            bass("acoustic bass", patterns=("1---5---", "1-.1-.5-"), gate=0.8, level=1),
            drums("standard kit", "p x..x..x.x.x.,k x.....x.....", "p ..x..x.x.x.x,l x.....x.....", plays="BCe", level=-3),
            pad("strings", plays="C", pan=0.3),
        ),
    ),
    Style(
        name="minimalist", korean="미니멀 앙상블", tempo=(116, 144), modes=("minor", "dorian", "lydian"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=BROAD, touch=TOUCH, lifts=(0, 2), reverb=48,
        layers=(
            lead("strings", "clarinet", "soprano sax", "violin", low=62, high=84, gate=1.0),
            chords("piano", "marimba", patterns=("12321232", "13243142", "1-231-32"), voices=3, low=60, high=77, pan=-0.35, gate=0.8, level=2),
            chords("marimba", "harp", "vibraphone", patterns=("132132132132", "123123", "231231"), voices=3, low=55, high=74, pan=0.4, plays="BC", gate=0.8, level=1),
            bass("cello", "contrabass", patterns=("1-1-1-1-", "1--1--1-"), low=36, gate=0.7, level=1),
            pad("slow strings", plays="BCe"),
        ),
    ),
    Style(
        name="piano concerto", korean="피아노 협주곡", tempo=(88, 116), modes=("minor", "harmonic minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CLIMB, touch=FREE, lifts=(0, 3), reverb=50,
        layers=(
            lead("piano", "bright piano", low=62, high=91, gate=0.95, level=1),
            lead("strings", plays="C", low=60, high=86, gate=1.0, level=-4, pan=-0.25),
            chords("piano", patterns=(g.TRIPLETS, g.ARPEGGIO, "1234543212345432"), voices=4, low=45, high=67, pan=0.1, gate=1.0, level=2),
            bass("piano", patterns=(g.ROOTS, "1---8---"), low=28, gate=1.0, level=1),
            pad("strings", plays="BC", voices=4, level=2),
            bass("timpani", patterns=("1.......", "1.....11"), low=38, plays="BCe"),
            chords("horns", patterns=("X-------",), plays="C", low=50, high=67, pan=0.35, level=1),
        ),
    ),
    Style(
        name="hero march", korean="영웅 행진곡", tempo=(104, 126), modes=("major", "mixolydian"),
        verses=HEROIC, choruses=HEROIC_CHORUSES, endings=HEROIC_ENDINGS, character=CLIMB, touch=TOUCH, lifts=(0, 3, 5), reverb=50,
        layers=(
            lead("trumpet", "horns", "brass", low=58, high=82, gate=0.85, level=1),
            thirds("horns", "trombone", plays="BC", low=53, high=74, pan=0.3),
            chords("strings", "horns", patterns=("X.xxX.x.", "X--xX-x-", g.EIGHTHS), low=52, high=72, pan=-0.3, gate=0.6, level=1),
            bass("tuba", "trombone", patterns=("1---5---", "1-1-1-5-"), low=34, gate=0.7, level=1),
            bass("timpani", patterns=("1...1...", "1.....1."), low=38, plays="BCe", gate=0.9),
            drums("orchestra kit", g.MARCH_ROLL, g.MARCH, level=-2),
        ),
    ),
    Style(
        name="voyage", korean="모험 서곡", tempo=(156, 192), modes=("dorian", "minor", "mixolydian"), metre=SIX,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=STRIDE, touch=TOUCH, lifts=(0, 2), reverb=46,
        layers=(
            lead("horns", "fiddle", "flute", "strings", low=60, high=84, gate=0.9, level=1),
            thirds("trumpet", "clarinet", plays="C", pan=0.35),
            chords("strings", "pizzicato", patterns=("XxxXxx", "X.xX.x", "X-xx-x"), low=52, high=72, pan=-0.3, gate=0.6, level=1),
            bass("contrabass", "cello", patterns=("1--1--", "1-.1-5"), low=33, gate=0.8, level=2),
            bass("timpani", patterns=("1.....", "1..1.1"), low=38, plays="BCe"),
            drums("orchestra kit", "k x.....,s ...x.o", "l x.xx.x,k x.....", plays="BCe", level=-1),
        ),
    ),
    Style(
        name="organ toccata", korean="오르간 토카타", tempo=(104, 132), modes=("harmonic minor", "minor"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=STRIDE, touch=TOUCH, reverb=84,
        layers=(
            lead("church organ", "trumpet", low=62, high=86, gate=0.9, level=-1),
            chords("church organ", patterns=(g.ARPEGGIO, "12341234", "X--X--X-"), voices=4, low=55, high=74, pan=-0.2, gate=0.85, level=1),
            bass("church organ", patterns=("1---1---", "1-8-1-8-"), low=29, gate=0.95, level=1),
            pad("choir", plays="BC", voices=4, level=1),
            bass("timpani", patterns=("1.....1.",), low=38, plays="C"),
        ),
    ),
    Style(
        name="spy theme", korean="첩보 브라스", tempo=(116, 144), modes=("harmonic minor", "dorian", "minor"), metre=FIVE,
        verses=("i i bVI V", "i iv i V", "i bVII bVI V"), choruses=("iv bVI V V", "bVI V i i", "bIII bVI iv V"), endings=("bVI V i i", "iv V i i"),
        character=CLIMB, touch=TOUCH, reverb=30,
        layers=(
            lead("brass", "clean guitar", "alto sax", "trumpet", low=58, high=81, gate=0.8, level=1),
            chords("brass", "synth brass", patterns=("X......X..", "X..X......", "..X..X..X."), low=55, high=74, pan=0.35, gate=0.5, level=1),
            chords("jazz guitar", "vibraphone", patterns=("1.2.3.1.3.", "1-23-21-3-"), plays="AC", pan=-0.4, gate=0.7),
            bass("pick bass", "acoustic bass", patterns=("1--1--1-5-", "1-8-1-1-n-"), low=33, gate=0.8, level=2),
            drums("room kit", "k x..x..x...,s ......x...,h x.x.x.x.x.", "k x.....x.x.,s ....x...x.,R xxxxxxxxxx", level=-1),
        ),
    ),
    Style(
        name="grand waltz", korean="그랜드 왈츠", tempo=(150, 186), modes=("harmonic minor", "minor"), metre=THREE,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CLIMB, touch=FREE, lifts=(0, 3), reverb=52,
        layers=(
            lead("strings", "violin", "clarinet", low=62, high=88, gate=0.92, level=1),
            thirds("horns", "oboe", plays="BC", pan=0.3),
            chords("strings", "horns", patterns=(g.WALTZ, ".-u-u-", "X-x-x-"), voices=4, low=50, high=70, pan=-0.3, gate=0.55, level=1),
            bass("contrabass", "cello", patterns=(g.WALTZ_BASS, "1--5--"), low=33, gate=0.7, level=2),
            bass("timpani", patterns=("1.....",), low=38, plays="C"),
            drums("orchestra kit", "k x.....,i ..x.x.", plays="BCe", level=-3),
        ),
    ),
    Style(
        name="synth saga", korean="신스 서사시", tempo=(100, 126), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=CLIMB, touch=TOUCH, lifts=(0, 2, 3), reverb=44,
        layers=(
            lead("saw lead", "charang", "solo vox", "synth brass", low=62, high=86, gate=0.95, level=-2),
            chords("polysynth", "brightness", patterns=("1234123412341234", "1.231.231.231.23", g.ARPEGGIO_UP), voices=4, low=57, high=77, pan=-0.35, gate=0.6, level=1),
            pad("synth strings", "sweep pad", plays="ABCe", voices=4, level=2),
            bass("synth bass", "synth bass 2", patterns=(g.BASS_EIGHTHS, "1.111.11"), low=28, gate=0.7, level=1),
            drums("electronic kit", "k x.......x.x.....,e ....X.......X...,h x.x.x.x.x.x.x.x.", "k x...x...x...x...,e ....X.......X...", plays="BCe"),
            chords("orchestra hit", patterns=("X...............|................",), plays="C", level=-3),
        ),
    ),
)  # fmt: skip
