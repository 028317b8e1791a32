from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from random import Random

import mido
import pytest

from scripts.composer.midi import DRUM_CHANNEL, TICKS_PER_BEAT, to_bytes
from scripts.composer.score import Score
from scripts.composer.song import compose
from scripts.composer.style import Style
from scripts.composer.styles import STYLES
from scripts.composer.variety import distance, fingerprint

EVERY_STYLE = [pytest.param(style, id=style.name) for styles in STYLES.values() for style in styles]


@pytest.fixture(scope="module", params=EVERY_STYLE)
def style(request: pytest.FixtureRequest) -> Style:
    chosen: Style = request.param
    return chosen


@pytest.fixture(scope="module")
def score(style: Style) -> Score:
    return compose(style, Random("a song"))


@pytest.fixture(scope="module")
def midi(score: Score) -> mido.MidiFile:
    return mido.MidiFile(file=BytesIO(to_bytes(score)))


def test_the_same_draw_gives_the_same_bytes(style: Style, score: Score) -> None:
    assert to_bytes(compose(style, Random("a song"))) == to_bytes(score)


def test_a_song_lasts_45_to_90_seconds(score: Score, midi: mido.MidiFile) -> None:
    assert 45 <= score.seconds <= 90
    assert midi.length == pytest.approx(score.seconds, abs=0.1)


def test_notes_are_playable_and_end_before_the_song_does(score: Score) -> None:
    for part in score.parts:
        assert len(part.notes) == len(part.velocities) > 0
        for note, velocity in zip(part.notes, part.velocities, strict=True):
            assert 20 <= note.pitch <= 108
            assert 1 <= velocity <= 127
            assert note.start + note.duration < score.end


def test_every_key_that_goes_down_comes_up_again(midi: mido.MidiFile) -> None:
    down: set[tuple[int, int]] = set()
    for message in mido.merge_tracks(midi.tracks):
        if message.type != "note_on" or message.channel == DRUM_CHANNEL:
            continue
        key = (message.channel, message.note)
        if message.velocity:
            assert key not in down
            down.add(key)
        else:
            down.remove(key)
    assert not down


def test_the_tempo_stays_in_the_styles_range_until_it_slows_down_at_the_end(
    style: Style, score: Score
) -> None:
    margin = 1 + 3 * style.touch.rubato
    for _, bpm in score.tempos[:-4]:
        assert style.tempo[0] / margin <= bpm <= style.tempo[1] * margin
    last = [bpm for _, bpm in score.tempos[-4:]]
    assert all(after < before for before, after in pairwise(last))


def test_no_two_players_share_a_channel(score: Score) -> None:
    melodic = [part for part in score.parts if not part.is_drums]
    assert len(melodic) <= 15
    assert len(score.parts) - len(melodic) <= 1


def test_nothing_is_played_exactly_on_the_grid_by_everybody(score: Score) -> None:
    ticks = [
        note.start * TICKS_PER_BEAT % (TICKS_PER_BEAT / 4) for part in score.parts for note in part.notes
    ]
    off = sum(0.5 < tick < TICKS_PER_BEAT / 4 - 0.5 for tick in ticks)
    assert off > 0.3 * len(ticks)


def test_another_draw_gives_another_tune(style: Style, score: Score) -> None:
    other = compose(style, Random("another song"))
    assert distance(fingerprint(score.melody), fingerprint(other.melody)) > 0.5


def test_a_transposed_and_faster_tune_counts_as_the_same() -> None:
    melody = compose(STYLES[next(iter(STYLES))][0], Random(3)).melody
    moved = [type(note)(note.start / 2, note.duration / 2, note.pitch + 5, 1.0) for note in melody]
    assert distance(fingerprint(melody), fingerprint(moved)) < 0.1
