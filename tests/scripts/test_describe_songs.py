from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.music.catalogue import FEATURES
from core.turn import Mood
from scripts.compose_songs import CATALOGUE
from scripts.composer.score import Note
from scripts.describe_songs import (
    Written,
    accuracies,
    articulation,
    describe_notes,
    draw,
    is_minor,
    listen,
    read,
    roughness,
)

SONGS = [json.loads(line) for line in (CATALOGUE / "songs.jsonl").read_text(encoding="utf-8").splitlines()]


def notes(*pitches: int, duration: float = 1.0) -> tuple[Note, ...]:
    return tuple(Note(float(i), duration, pitch, 80) for i, pitch in enumerate(pitches))


def song(melody: tuple[Note, ...], others: tuple[Note, ...] = ()) -> Written:
    return Written("Happy", "a style", 60.0, 4096, 120.0, melody, others, (80,))


def test_a_major_scale_with_its_triad_is_major_and_its_parallel_is_minor() -> None:
    assert not is_minor(notes(60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60))
    assert is_minor(notes(60, 62, 63, 65, 67, 68, 70, 72, 67, 63, 60))


def test_a_triad_has_no_sharp_dissonance_and_a_semitone_cluster_only_such() -> None:
    held = (Note(0, 4, 64, 80), Note(0, 4, 67, 80))
    assert roughness(song(notes(60), held)) == 0
    assert roughness(song(notes(60), (Note(0, 4, 61, 80),))) == 1
    assert roughness(song(notes(60))) == 0


def test_articulation_is_the_share_of_the_time_that_a_note_sounds() -> None:
    assert articulation(song(notes(60, 62, 64, duration=0.5))) == pytest.approx(0.5)
    assert articulation(song(notes(60, 62, 64, duration=1.0))) == pytest.approx(1.0)


@pytest.mark.parametrize("index", [0, 130, 250, 370, 490, 610])
def test_a_song_is_read_back_from_its_midi_file(index: int) -> None:
    written = read(SONGS[index])
    assert written.mood == SONGS[index]["mood"]
    assert 40 < written.tempo < 220
    assert len(written.melody) > 8
    assert all(note.duration > 0 for note in written.melody + written.others)
    assert len(written.velocities) >= len(written.melody) + len(written.others)


def test_the_table_has_a_row_per_mood(capsys: pytest.CaptureFixture[str]) -> None:
    describe_notes([read(SONGS[120 * mood + i]) for mood in range(6) for i in range(2)])
    rows = capsys.readouterr().out.splitlines()
    assert [row.split("|")[1].strip() for row in rows[2:]] == [mood.value for mood in Mood]


def test_a_rendered_song_is_measured() -> None:
    heard = listen(SONGS[240])
    assert heard.mood == "Sad"
    assert -60 < heard.loudness < -10
    assert 200 < heard.centroid < 5000


def test_moods_that_sound_apart_are_told_apart_and_noise_is_not() -> None:
    noise = np.random.default_rng(0).normal(size=(120, 20)).astype(np.float32)
    moods = [mood for mood in Mood for _ in range(20)]
    styles = [f"{mood} {i % 5}" for mood in Mood for i in range(20)]
    apart = noise + 8 * np.repeat(np.eye(6, 20, dtype=np.float32), 20, axis=0)
    assert min(accuracies(apart, moods, styles).values()) > 0.9
    assert max(accuracies(noise, moods, styles).values()) < 0.35


def test_the_shipped_songs_mood_is_heard_far_above_chance() -> None:
    """Chance is a sixth; half of that again would already be clear with 720 songs."""
    features = np.load(CATALOGUE / FEATURES)[:, :20]
    scores = accuracies(features, [song["mood"] for song in SONGS], [song["artist"] for song in SONGS])
    assert scores["songs"] > 0.5
    assert scores["styles"] > 0.3


def test_spectrograms_are_drawn_into_a_small_picture(tmp_path: Path) -> None:
    one_each = [next(song for song in SONGS if song["mood"] == mood) for mood in Mood]
    draw(one_each, tmp_path / "images")
    assert 20_000 < (tmp_path / "images" / "spectrograms.jpg").stat().st_size < 400_000
