from __future__ import annotations

import itertools
import json
import re
from io import BytesIO
from pathlib import Path
from statistics import mean

import mido
import pytest

from core.turn import Mood
from scripts.compose_songs import CATALOGUE, MAX_BYTES, SEED, SONGS_PER_MOOD, compose_mood, main

SONGS = [json.loads(line) for line in (CATALOGUE / "songs.jsonl").read_text(encoding="utf-8").splitlines()]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def midi(song: dict[str, str]) -> mido.MidiFile:
    return mido.MidiFile(CATALOGUE / "midi" / song["source"].removeprefix("composed:"))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_songs(tmp_path: Path) -> None:
    for name, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        main(["--out", str(tmp_path / name), "--per-mood", "2", "--seed", seed])
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")
    assert snapshot(tmp_path / "one") != snapshot(tmp_path / "three")


def test_composing_one_mood_again_leaves_the_others_alone(tmp_path: Path) -> None:
    main(["--out", str(tmp_path), "--per-mood", "2"])
    before = snapshot(tmp_path)
    main(["--out", str(tmp_path), "--per-mood", "2", "--moods", "Sad", "--seed", "9"])
    after = snapshot(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {
        "sad-001.mid",
        "sad-002.mid",
        "songs.jsonl",
    }
    moods = [json.loads(line)["mood"] for line in after["songs.jsonl"].decode().splitlines()]
    assert moods == [mood for mood in Mood for _ in range(2)]


@pytest.mark.parametrize("mood", Mood)
def test_the_catalogue_is_what_the_program_composes(mood: Mood) -> None:
    listed = {song["id"]: song for song in SONGS}
    for composed in itertools.islice(compose_mood(mood, seed=SEED, count=SONGS_PER_MOOD), 2):
        song = composed.song
        assert listed[song.id] == {
            "id": song.id,
            "title": song.title,
            "artist": song.artist,
            "mood": song.mood.value,
            "seconds": song.seconds,
            "licence": song.licence,
            "source": song.source,
        }
        assert (CATALOGUE / "midi" / f"{song.id}.mid").read_bytes() == composed.midi


def test_the_catalogue_has_120_songs_of_every_mood_with_titles_of_their_own() -> None:
    assert [song["mood"] for song in SONGS] == [mood for mood in Mood for _ in range(120)]
    assert len({song["id"] for song in SONGS}) == len({song["title"] for song in SONGS}) == 720
    assert all(re.fullmatch(r"[a-z]+-\d{3}", song["id"]) for song in SONGS)
    assert {song["licence"] for song in SONGS} == {"CC0-1.0"}
    assert all("작곡 프로그램" in song["artist"] for song in SONGS)


def test_the_midi_files_are_small_and_as_long_as_listed() -> None:
    for song in SONGS:
        path = CATALOGUE / "midi" / song["source"].removeprefix("composed:")
        assert path.stat().st_size <= MAX_BYTES
        assert 45 <= song["seconds"] <= 90
    for song in SONGS[::40]:
        assert midi(song).length == pytest.approx(song["seconds"], abs=0.1)


def tempo(file: mido.MidiFile) -> float:
    return float(mido.tempo2bpm(next(m.tempo for m in file.tracks[0] if m.type == "set_tempo")))


def velocity(file: mido.MidiFile) -> float:
    return mean(int(m.velocity) for m in mido.merge_tracks(file.tracks) if m.type == "note_on" and m.velocity)


def test_moods_differ_in_tempo_and_loudness_as_the_literature_says() -> None:
    files = {mood: [midi(song) for song in SONGS if song["mood"] == mood][:12] for mood in Mood}
    tempos = {mood: mean(map(tempo, files[mood])) for mood in Mood}
    velocities = {mood: mean(map(velocity, files[mood])) for mood in Mood}
    assert min(tempos[Mood.HAPPY], tempos[Mood.ANGRY]) > 1.4 * max(tempos[Mood.SAD], tempos[Mood.CALM])
    assert velocities[Mood.ANGRY] > velocities[Mood.HAPPY] > 1.15 * velocities[Mood.SAD]
    assert velocities[Mood.CALM] < velocities[Mood.DRAMATIC]


def test_a_midi_file_is_read_by_any_player() -> None:
    file = mido.MidiFile(file=BytesIO((CATALOGUE / "midi" / "happy-001.mid").read_bytes()))
    assert file.type == 1
    assert len(file.tracks) > 3
