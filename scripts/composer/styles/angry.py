"""Angry: fast, minor and Phrygian, loud, low and dense, sharp attacks, dissonance, driving even rhythm.

Cues: Juslin & Laukka 2004 (anger: fast, minor, dissonance, high level, sharp timbre, staccato, small timing
variability, spectral noise); Gabrielsson & Lindström 2010. It is for someone who is angry: it pushes and lets
off steam, with clear harmony and tunes, and does not hurt.
"""

from typing import Final

from scripts.composer.melody import Character
from scripts.composer.style import Style, Touch
from scripts.composer.styles import grooves as g
from scripts.composer.styles.players import bass, chords, counter, drums, lead, pad, power, thirds

VERSES: Final = (
    "i5 i5 bVI5 bVII5", "i5 i5 bII5 i5", "i5 bIII5 bVII5 iv5", "i5 bVI5 bVII5 i5", "i5 i5 iv5 bII5", "i5 bVII5 i5 bII5",
    "i5 i5 bVI5,bVII5 i5",
)  # fmt: skip
CHORUSES: Final = (
    "bVI bVII i i", "i bVI bIII bVII", "iv bVI i V", "bVI bVI bVII bVII i i bII bII", "i bVII bVI V", "bVI bIII bVII i",
)  # fmt: skip
ENDINGS: Final = ("bVI5 bVII5 i5 i5", "bII5 bVII5 i5 i5", "iv5 bII5 i5 i5")
SHOUT: Final = Character(density="medium", rise=0.45, leap=0.14, repeat=0.28, snap=0.8)
ATTACK: Final = Character(density="busy", rise=0.45, leap=0.16, repeat=0.25, snap=0.75)
TOUCH: Final = Touch(
    velocity=116, contrast=0.08, accent=0.14, jitter=4, unevenness=0.04, rubato=0.0, ritardando=0.95
)
MODES: Final = ("minor", "phrygian", "harmonic minor")

STYLES: Final = (
    Style(
        name="hard rock", korean="하드 록 밴드", tempo=(132, 160), modes=("minor", "dorian", "blues"),
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SHOUT, touch=TOUCH, lifts=(0, 0, 2), reverb=18,
        layers=(
            lead("overdrive guitar", "saw lead", low=60, high=81, gate=0.85, level=-1),
            power("distortion guitar", patterns=("1.11.1.1", "11.11.11", "1.1.1.18"), low=38, pan=-0.45, gate=0.75),
            power("overdrive guitar", patterns=("1-----1-", "1---1---"), low=40, plays="BC", pan=0.5, gate=0.9, level=-3),
            bass("pick bass", patterns=(g.BASS_EIGHTHS, "1.11.1.1"), low=28, gate=0.85, level=1),
            drums("power kit", g.ROCK, g.DRIVE, plays="iABCe", level=1),
        ),
    ),
    Style(
        name="metal", korean="메탈 밴드", tempo=(148, 184), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=ATTACK, touch=TOUCH, reverb=16,
        layers=(
            lead("distortion guitar", "overdrive guitar", low=60, high=84, gate=0.85, level=-2, plays="BCe"),
            thirds("overdrive guitar", plays="C", pan=0.3, level=-2),
            power("distortion guitar", patterns=(g.GALLOP, "1.1.2.1.1.1.1.2.", "1.111.1.2.1.1.1."), low=36, pan=-0.5, gate=0.6),
            power("distortion guitar", patterns=("1-------", "1---1-1-"), low=40, plays="BC", pan=0.5, gate=0.95, level=-4),
            bass("pick bass", patterns=("1.1.1.1.", g.BASS_EIGHTHS), low=26, gate=0.8, level=1),
            drums("power kit", g.DOUBLE_KICK, g.DRIVE, plays="iABCe", level=1),
        ),
    ),
    Style(
        name="punk", korean="펑크 록 밴드", tempo=(168, 200), modes=("minor", "mixolydian", "dorian"),
        verses=("i5 bVI5 bIII5 bVII5", "i5 iv5 bVII5 i5", "i5 bVII5 bVI5 bVII5"), choruses=CHORUSES, endings=ENDINGS,
        character=SHOUT, touch=TOUCH, lifts=(0, 2), reverb=16,
        layers=(
            lead("overdrive guitar", "rock organ", "square lead", low=60, high=79, gate=0.8, level=-2),
            power("distortion guitar", patterns=(g.BASS_EIGHTHS, "1-111-11"), low=40, pan=-0.4, gate=0.7),
            bass("pick bass", patterns=(g.BASS_EIGHTHS,), low=28, gate=0.85, level=1),
            drums("power kit", g.PUNK, g.ROCK, plays="iABCe"),
        ),
    ),
    Style(
        name="industrial", korean="인더스트리얼 신스", tempo=(124, 144), modes=MODES,
        verses=VERSES, choruses=CHORUSES, endings=ENDINGS, character=SHOUT, touch=TOUCH, reverb=22,
        layers=(
            lead("saw lead", "charang", "fifths lead", "bass lead", low=60, high=79, gate=0.75, level=-3, plays="BCe"),
            chords("synth brass 2", "polysynth", patterns=(g.STABS, "X..X..X."), low=50, high=70, pan=0.35, gate=0.6),
            bass("synth bass", "synth bass 2", patterns=("1.11.11.1.11.12.", "1111111111111111", "1.1.1.121.1.1.8."), low=28, gate=0.6, level=2),
            power("distortion guitar", patterns=("1-------", "1.1...1."), plays="BC", low=40, pan=-0.45, gate=0.9, level=-2),
            drums("electronic kit", g.INDUSTRIAL, plays="iABCe", level=1),
        ),
    ),
    Style(
        name="drum and bass", korean="드럼 앤 베이스", tempo=(160, 176), modes=MODES,
        verses=("i i bVI bVII", "i bII i bVII", "i iv bVI bII"), choruses=CHORUSES, endings=("bVI bVII i i", "iv bII i i"),
        character=SHOUT, touch=TOUCH, reverb=26,
        layers=(
            lead("saw lead", "square lead", "bass lead", low=60, high=81, gate=0.75, level=-3),
            chords("synth strings", "polysynth", patterns=("X-----X---------", "X..X..X..X..X..."), pan=0.3, gate=0.8),
            bass("synth bass 2", "synth bass", patterns=("1-..1-2-..1-1-.8", "1--1--1.8--1--2."), low=26, gate=0.85, level=2),
            drums("electronic kit", g.DRUM_AND_BASS, g.BREAK, plays="iABCe", level=1),
        ),
    ),
    Style(
        name="string fury", korean="분노의 현악", tempo=(140, 168), modes=("minor", "harmonic minor", "hungarian minor"),
        verses=("i i bVI V", "i bII i V", "i iv bVI V", "i bVI bVII i"), choruses=CHORUSES, endings=("iv V i i", "bII V i i"),
        character=ATTACK, touch=TOUCH, reverb=34,
        layers=(
            lead("violin", "strings", "fiddle", low=62, high=86, gate=0.75, level=1),
            chords("strings", patterns=(g.EIGHTHS, g.OSTINATO), low=52, high=70, pan=-0.35, gate=0.45, level=1),
            bass("cello", "contrabass", patterns=(g.BASS_EIGHTHS, "1.11.11.", "11118111"), low=33, gate=0.5, level=2),
            chords("brass", "trombone", patterns=("X-------", "X.....X."), plays="BC", low=46, high=66, pan=0.35, gate=0.8),
            bass("timpani", patterns=("1.....1.", "1..1..1."), low=38, plays="BCe", gate=0.9),
            drums("orchestra kit", "k x.......x.......,s ....x.......x.oo", plays="BC", level=-1),
        ),
    ),
    Style(
        name="taiko", korean="북과 브라스", tempo=(128, 152), modes=("phrygian", "minor", "hirajoshi"),
        verses=("i5 i5 bVI5 bVII5", "i5 i5 bII5 i5", "i5 bVII5 bVI5 bVII5"), choruses=CHORUSES, endings=ENDINGS,
        character=SHOUT, touch=TOUCH, reverb=40,
        layers=(
            lead("horns", "trombone", "shamisen", "brass", low=55, high=76, gate=0.85, level=1),
            bass("taiko", patterns=("1..11..11..11.1.", "1.11..1.1.111.1.", "1...1.111...1111"), low=36, gate=0.9, level=4),
            chords("strings", patterns=(g.OSTINATO, "X.x.xxX."), low=50, high=70, pan=-0.3, gate=0.5),
            bass("contrabass", "trombone", patterns=(g.BASS_EIGHTHS, "1--1--1-"), low=33, gate=0.6),
            drums("orchestra kit", g.TOMS, g.CINEMATIC, plays="BCe"),
        ),
    ),
    Style(
        name="angry piano", korean="피아노 폭풍", tempo=(138, 166), modes=("minor", "harmonic minor", "phrygian"),
        verses=("i bVI iv V", "i i bII V", "i bVII bVI V", "i iv i V"), choruses=CHORUSES, endings=("iv V i i", "bII V i i"),
        character=ATTACK, touch=TOUCH, reverb=26,
        layers=(
            lead("piano", "bright piano", low=62, high=86, gate=0.85),
            chords("bright piano", patterns=("X.xX.xX.", g.EIGHTHS, "X-xxX-xx"), low=52, high=68, pan=0.2, gate=0.6, level=1),
            bass("piano", patterns=(g.OCTAVES, "1.8.1.8.1.8.182.", "18111811"), low=29, gate=0.85, level=3),
            counter("strings", plays="BC", pan=-0.35, level=1),
            drums("power kit", g.ROCK, g.HALF_TIME, plays="BCe", chance=0.6),
        ),
    ),
    Style(
        name="rap rock", korean="랩 록 비트", tempo=(92, 108), modes=("blues", "phrygian", "minor"),
        verses=("i5 i5 i5 bII5", "i5 i5 bIII5 i5", "i5 bVII5 i5 i5"), choruses=CHORUSES, endings=ENDINGS,
        character=ATTACK, touch=TOUCH, reverb=14,
        layers=(
            lead("overdrive guitar", "saw lead", "synth brass 2", low=57, high=76, gate=0.7, plays="BCe"),
            power("distortion guitar", patterns=("1..1..2.1..1..8.", "1.1...121.1..1..", "1..11.2.1..11..."), low=36, pan=-0.4, gate=0.75),
            chords("rock organ", "clavinet", patterns=("..X...X...X..X..", "X.......X..X...."), plays="AC", low=55, pan=0.4, gate=0.5, level=-1),
            bass("pick bass", "slap bass", patterns=("1..1..2.1..1..8.", "1.1...121.1..1.."), low=28, gate=0.8, level=2),
            drums("power kit", g.BREAK, g.FUNK, plays="iABCe", level=2),
        ),
    ),
    Style(
        name="electro", korean="일렉트로 질주", tempo=(134, 150), modes=MODES,
        verses=("i i bVI bVII", "i bVII bVI bVII", "i bII i bII"), choruses=CHORUSES, endings=("bVI bVII i i", "bII bVII i i"),
        character=ATTACK, touch=TOUCH, lifts=(0, 1), reverb=24,
        layers=(
            lead("saw lead", "fifths lead", "synth brass", low=62, high=84, gate=0.65, level=-3),
            chords("polysynth", "synth brass 2", patterns=("..X...X...X...X.", "X.xX.xX.X.xX.xX."), pan=-0.3, gate=0.5),
            bass("synth bass 2", "synth bass", patterns=("..11..11..11..11", "1.111.111.111.18"), low=28, gate=0.6, level=2),
            pad("synth strings", plays="BC", pan=0.3),
            drums("electronic kit", "k x...x...x...x...,e ....X.......X...,O ..x...x...x...x.", "k x...x...x...x.xx,p ....X.......X...,h xxx.xxx.xxx.xxx.", plays="iABCe", level=1),
        ),
    ),
)  # fmt: skip
