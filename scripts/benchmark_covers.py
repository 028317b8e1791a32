"""What a cover costs, by what it is drawn from: the notes of a MIDI file, MFCCs, or the audio.

    python -m scripts.benchmark_covers

All three on the same songs of the embedded catalogue in one run; processor time, so that other work on the
machine counts little. The audio is a minute of noise, because its content does not change the cost.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from core.music.artwork import cover
from core.music.catalogue import SONGS, read_songs
from core.music.store import MIDI_FOLDER
from core.music.strokes import Stroke, from_audio, from_mfcc, from_midi
from core.turn import Song


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--songs", type=int, default=36, help="how many, spread over the catalogue (36)")
    count = parser.parse_args().songs
    catalogue = [line.song for line in read_songs(MIDI_FOLDER.parent / SONGS)]
    songs = catalogue[:: max(1, len(catalogue) // count)][:count]
    features = np.random.default_rng(0).normal(size=40).tolist()
    with tempfile.TemporaryDirectory() as folder:
        audio = Path(folder, "minute.wav")
        soundfile.write(audio, np.random.default_rng(0).normal(0, 0.1, 60 * 44_100), 44_100)
        sources: dict[str, Callable[[Song], Sequence[Stroke]]] = {
            "notes": lambda song: from_midi(MIDI_FOLDER / song.source.partition(":")[2]),
            "MFCC": lambda song: from_mfcc(features, seed=song.id),
            "audio": lambda _: from_audio(audio),
        }
        report(songs, sources)


def report(songs: Sequence[Song], sources: dict[str, Callable[[Song], Sequence[Stroke]]]) -> None:
    """One line per source: median and slowest, as a ratio to the notes' median, and the size of the JPEG."""
    cover(songs[0], sources["notes"](songs[0]))  # imports and the font are paid once, by the first cover
    unit = 0.0
    print(f"{len(songs)} songs")
    print(f"{'drawn from':<12}{'median ms':>10}{'slowest':>10}{'ratio':>8}{'KB':>8}{'largest':>9}")
    for name, strokes_of in sources.items():
        milliseconds, sizes = measure(songs, strokes_of)
        median = statistics.median(milliseconds)
        unit = unit or median
        print(
            f"{name:<12}{median:>10.0f}{max(milliseconds):>10.0f}{median / unit:>8.2f}"
            f"{statistics.mean(sizes):>8.0f}{max(sizes):>9.0f}"
        )


def measure(
    songs: Sequence[Song], strokes_of: Callable[[Song], Sequence[Stroke]]
) -> tuple[list[float], list[float]]:
    """Processor milliseconds and kilobytes of each song's cover."""
    milliseconds, sizes = [], []
    for song in songs:
        start = time.process_time()
        jpeg = cover(song, strokes_of(song))
        milliseconds.append(1000 * (time.process_time() - start))
        sizes.append(len(jpeg) / 1000)
    return milliseconds, sizes


if __name__ == "__main__":
    main()
