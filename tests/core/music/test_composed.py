from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest

from core.errors import AudioUnavailable, MissingPackage
from core.music.composed import ComposedStore, Render
from core.turn import Mood, Song

AUDIO_BYTES = 400


def song(number: int) -> Song:
    return Song(
        f"calm-{number:03d}", "밤", "프로그램", Mood.CALM, 60.0, "MIT", f"composed:calm-{number:03d}.mid"
    )


@pytest.fixture
def midi(tmp_path: Path) -> Path:
    folder = tmp_path / "midi"
    folder.mkdir()
    for number in range(1, 9):
        (folder / f"calm-{number:03d}.mid").write_bytes(f"MThd{number}".encode())
    return folder


class Renderer:
    """Writes 400 bytes, slowly enough to be overtaken, and counts."""

    def __init__(self) -> None:
        self.rendered: list[str] = []

    def __call__(self, midi: Path, out: Path) -> float:
        self.rendered.append(midi.name)
        time.sleep(0.05)
        out.write_bytes(midi.read_bytes().ljust(AUDIO_BYTES))
        return 60.0


def store(midi: Path, render: Render, *, songs_that_fit: int = 100) -> ComposedStore:
    return ComposedStore(
        midi=midi, cache=midi.parent / "cache", limit_bytes=songs_that_fit * AUDIO_BYTES, render=render
    )


def played_long_ago(path: Path, minutes: int) -> None:
    then = time.time() - 60 * minutes
    os.utime(path, (then, then))


def test_a_song_is_rendered_on_first_play_only(midi: Path) -> None:
    render = Renderer()
    composed = store(midi, render)
    first, second = composed.audio(song(1)), composed.audio(song(1))
    assert first == second
    assert first.path.read_bytes().startswith(b"MThd1")
    assert render.rendered == ["calm-001.mid"]


def test_a_song_composed_anew_is_rendered_anew(midi: Path) -> None:
    composed = store(midi, Renderer())
    composed.audio(song(1))
    (midi / "calm-001.mid").write_bytes(b"MThd new")
    assert composed.audio(song(1)).path.read_bytes().startswith(b"MThd new")


def test_threads_that_want_the_same_song_render_it_once(midi: Path) -> None:
    render = Renderer()
    composed = store(midi, render)
    threads = [threading.Thread(target=composed.audio, args=(song(1),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert render.rendered == ["calm-001.mid"]


def render_to_log(midi: Path, out: Path) -> float:
    with (midi.parent / "log").open("a") as log:
        log.write(f"{midi.name}\n")
    time.sleep(0.3)
    out.write_bytes(b"audio")
    return 60.0


def play(midi: Path) -> None:
    store(midi, render_to_log).audio(song(1))


def test_processes_that_want_the_same_song_render_it_once(midi: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=play, args=(midi,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert (midi / "log").read_text().splitlines() == ["calm-001.mid"]


def test_a_process_that_died_while_rendering_does_not_block_the_song(midi: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=die_while_rendering, args=(midi,))
    process.start()
    process.join(30)
    assert process.exitcode == 3
    assert store(midi, Renderer()).audio(song(1)).path.exists()


def die_while_rendering(midi: Path) -> None:
    def die(_midi: Path, _out: Path) -> float:
        os._exit(3)

    store(midi, die).audio(song(1))


def test_what_was_played_longest_ago_makes_room(midi: Path) -> None:
    composed = store(midi, Renderer(), songs_that_fit=3)
    paths = [composed.audio(song(number)).path for number in (1, 2, 3)]
    for path, minutes in zip(paths, (10, 30, 20), strict=True):
        played_long_ago(path, minutes)
    composed.audio(song(4))
    assert [path.exists() for path in paths] == [True, False, True]


def test_playing_a_song_again_keeps_it(midi: Path) -> None:
    composed = store(midi, Renderer(), songs_that_fit=2)
    paths = [composed.audio(song(number)).path for number in (1, 2)]
    for path, minutes in zip(paths, (30, 10), strict=True):
        played_long_ago(path, minutes)
    composed.audio(song(1))
    composed.audio(song(3))
    assert [path.exists() for path in paths] == [True, False]


def test_a_song_that_is_being_sent_is_not_swept_away(midi: Path) -> None:
    composed = store(midi, Renderer(), songs_that_fit=1)
    first = composed.audio(song(1)).path
    composed.audio(song(2))
    assert first.exists()


@pytest.mark.parametrize(
    "failure", [MissingPackage("tinysoundfont is missing"), RuntimeError("bad soundfont")]
)
def test_a_renderer_that_fails_makes_the_audio_unavailable(failure: Exception, midi: Path) -> None:
    def fail(_midi: Path, _out: Path) -> float:
        raise failure

    with pytest.raises(AudioUnavailable, match=f"could not be rendered: {failure}"):
        store(midi, fail).audio(song(1))


def test_a_missing_midi_file_makes_the_audio_unavailable(midi: Path) -> None:
    with pytest.raises(AudioUnavailable, match="compose the songs again"):
        store(midi, Renderer()).audio(song(99))


def test_a_cache_that_cannot_be_written_names_the_setting(midi: Path) -> None:
    (midi.parent / "cache").write_text("a file where a folder should be")
    with pytest.raises(AudioUnavailable, match="DATA_DIR"):
        store(midi, Renderer()).audio(song(1))
