"""Figures of the composed catalogue, per mood: what is written in the notes and what is heard in the audio.

    python scripts/describe_songs.py                         # from the MIDI files and features.npy
    python scripts/describe_songs.py --audio 8               # and from 8 rendered songs per mood
    python scripts/describe_songs.py --pictures docs/images  # spectrograms of two songs per mood

Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tqdm import tqdm

from core.music.catalogue import FEATURES
from core.music.loudness import integrated_loudness
from core.music.render import DRUM_CHANNEL, SAMPLE_RATE, synthesise
from core.turn import Mood
from scripts.compose_songs import CATALOGUE
from scripts.composer.score import Note
from scripts.composer.variety import distance, fingerprint

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAJOR: Final = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR: Final = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each step above the tonic fits a key (Krumhansl and Kessler 1982)."""
_SHARP: Final = frozenset({1, 6})  # semitones, octaves folded; the major seventh is left to jazz
_FRAME: Final = 2048  # samples


@dataclass(frozen=True, slots=True)
class Written:
    """A song's notes. tempo: bpm at its start. melody, others: pitched notes in beats; velocities of all
    notes.
    """

    mood: str
    style: str
    seconds: float
    bytes: int
    tempo: float
    melody: tuple[Note, ...]
    others: tuple[Note, ...]
    velocities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A song's sound. loudness: LUFS before mastering. centroid: Hz, its brightness."""

    mood: str
    loudness: float
    centroid: float


def read(song: dict[str, Any]) -> Written:
    """The song as it is written in its MIDI file; its first track with notes is the melody."""
    import mido

    path = _path(song)
    file = mido.MidiFile(path)
    tempo = mido.tempo2bpm(next(message.tempo for message in file.tracks[0] if message.type == "set_tempo"))
    tracks = [_notes(track, file.ticks_per_beat) for track in file.tracks[1:]]
    pitched = [notes for channel, notes in tracks if channel != DRUM_CHANNEL]
    return Written(
        mood=song["mood"],
        style=song["artist"],
        seconds=song["seconds"],
        bytes=path.stat().st_size,
        tempo=tempo,
        melody=tuple(pitched[0]),
        others=tuple(note for notes in pitched[1:] for note in notes),
        velocities=tuple(round(note.weight) for _, notes in tracks for note in notes),
    )


def _notes(track: Iterable[Any], ticks_per_beat: int) -> tuple[int, list[Note]]:
    """The channel and the notes of a track, the velocity as their weight."""
    clock, channel = 0, -1
    down: dict[int, tuple[int, int]] = {}
    notes: list[Note] = []
    for message in track:
        clock += message.time
        if message.type != "note_on":
            continue
        channel = message.channel
        if message.velocity and channel == DRUM_CHANNEL:
            notes.append(Note(clock / ticks_per_beat, 0.1, message.note, message.velocity))
        elif message.velocity:
            down[message.note] = (clock, message.velocity)
        elif message.note in down:
            start, velocity = down.pop(message.note)
            notes.append(
                Note(start / ticks_per_beat, (clock - start) / ticks_per_beat, message.note, velocity)
            )
    return channel, sorted(notes, key=lambda note: note.start)


def is_minor(notes: Iterable[Note]) -> bool:
    """Whether the best key of the notes, weighted by duration, is minor (Krumhansl and Schmuckler)."""
    weights = np.zeros(12)
    for note in notes:
        weights[note.pitch % 12] += note.duration
    fits = {
        minor: max(np.corrcoef(np.roll(profile, tonic), weights)[0, 1] for tonic in range(12))
        for minor, profile in ((False, _MAJOR), (True, _MINOR))
    }
    return bool(fits[True] > fits[False])


def roughness(song: Written) -> float:
    """Share of sharp dissonances (semitone, minor ninth, tritone) among all intervals under the melody."""
    rough = together = 0
    for note in song.melody:
        middle = note.start + note.duration / 2
        sounding = [
            other.pitch for other in song.others if other.start <= middle < other.start + other.duration
        ]
        for one, other in combinations([note.pitch, *sounding], 2):
            together += 1
            rough += abs(one - other) % 12 in _SHARP
    return rough / together if together else 0.0


def articulation(song: Written) -> float:
    """Median share of the time to the next melody note that a note sounds; below 1 is detached."""
    pairs = zip(song.melody, song.melody[1:], strict=False)
    return median(min(1.5, a.duration / (b.start - a.start)) for a, b in pairs if b.start - a.start > 0.05)


def listen(song: dict[str, Any]) -> Heard:
    """The song as it sounds."""
    samples = synthesise(_path(song))
    return Heard(song["mood"], integrated_loudness(samples, SAMPLE_RATE), _centroid(samples.mean(axis=1)))


def _centroid(mono: NDArray[np.float32]) -> float:
    """Hz, the mean over frames of the magnitude spectrum's centre; near-silent frames do not count."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, _FRAME)[::_FRAME]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), axis=1))
    total = spectrum.sum(axis=1)
    audible = total > 0.02 * total.max()
    return float(
        (spectrum @ np.fft.rfftfreq(_FRAME, 1 / SAMPLE_RATE) / np.maximum(total, 1e-9))[audible].mean()
    )


def accuracies(
    features: NDArray[np.float32], moods: Sequence[str], styles: Sequence[str]
) -> dict[str, float]:
    """How often a linear classifier tells the mood of songs that it has not heard, in [0, 1].

    features: shape (n_songs, n_values). "songs": 5-fold over songs. "styles": 5-fold over styles, so that it
    never heard the ensemble before.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=5000))
    over_songs = cross_val_score(model, features, moods, cv=StratifiedKFold(5, shuffle=True, random_state=0))
    over_styles = cross_val_score(
        model, features, moods, cv=GroupKFold(5, shuffle=True, random_state=0), groups=styles
    )
    return {"songs": float(over_songs.mean()), "styles": float(over_styles.mean())}


def describe_notes(songs: Sequence[Written]) -> None:
    print("| mood | seconds | KB | tempo | minor | notes/s | melody | articulation | velocity | roughness |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for mood in Mood:
        own = [song for song in songs if song.mood == mood]
        notes = mean(len(song.velocities) / song.seconds for song in own)
        pitch = mean(note.pitch for song in own for note in song.melody)
        print(
            f"| {mood} | {mean(song.seconds for song in own):.0f} "
            f"| {mean(song.bytes for song in own) / 1024:.1f} "
            f"| {mean(song.tempo for song in own):.0f} "
            f"| {mean(is_minor(song.melody + song.others) for song in own):.0%} | {notes:.1f} | {pitch:.0f} "
            f"| {mean(map(articulation, own)):.2f} | {mean(v for song in own for v in song.velocities):.0f} "
            f"| {mean(map(roughness, own)):.2f} |"
        )


def describe_variety(songs: Sequence[Written]) -> None:
    tunes = [fingerprint(song.melody) for song in songs]
    nearest = [1.0] * len(tunes)
    for i, tune in enumerate(tunes):
        for j in range(i):
            apart = distance(tune, tunes[j])
            nearest[i], nearest[j] = min(nearest[i], apart), min(nearest[j], apart)
    print(f"\nNearest tunes: the closest two are {min(nearest):.2f} apart, the median {median(nearest):.2f}.")


def describe_sound(songs: Sequence[Heard]) -> None:
    print("\n| mood | songs | loudness before mastering | brightness |\n|---|---|---|---|")
    for mood in Mood:
        own = [song for song in songs if song.mood == mood]
        loudness, centroid = mean(song.loudness for song in own), mean(song.centroid for song in own)
        print(f"| {mood} | {len(own)} | {loudness:.1f} LUFS | {centroid:.0f} Hz |")


def describe_features(features: NDArray[np.float32], songs: Sequence[dict[str, Any]]) -> None:
    """features: shape (n_songs, 40), means and standard deviations of the MFCCs, as similarity uses them."""
    moods, styles = [song["mood"] for song in songs], [song["artist"] for song in songs]
    print("\n| mood told from | songs not heard | styles not heard |\n|---|---|---|")
    half = features.shape[1] // 2
    for name, values in (("MFCC means", features[:, :half]), ("means and deviations", features)):
        scores = accuracies(values, moods, styles)
        print(f"| {name} | {scores['songs']:.0%} | {scores['styles']:.0%} |")
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    apart = np.linalg.norm(scaled[:, None] - scaled[None], axis=2)
    typical = float(np.median(apart))
    np.fill_diagonal(apart, np.inf)
    nearest = apart.min(axis=1)
    print(
        f"\nNearest sounds: the closest two songs are {nearest.min():.2f} apart, the median song and its "
        f"nearest {np.median(nearest):.2f}, any two songs {typical:.2f}."
    )


def draw(songs: Sequence[dict[str, Any]], folder: Path) -> None:
    """Spectrograms of the first two songs of each mood, ``spectrograms.jpg``."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    hiss = np.random.default_rng(0)  # silence has no logarithm
    figure, axes = pyplot.subplots(len(Mood), 2, figsize=(9, 10), sharex=True, sharey=True)
    for row, mood in zip(axes, Mood, strict=True):
        for axis, song in zip(row, [song for song in songs if song["mood"] == mood], strict=False):
            mono = synthesise(_path(song)).mean(axis=1)
            audible = mono / np.abs(mono).max() + 1e-7 * hiss.standard_normal(len(mono))
            axis.specgram(audible, NFFT=_FRAME, Fs=SAMPLE_RATE, noverlap=0, vmin=-120, vmax=-35, cmap="magma")
            axis.set(ylim=(40, 12_000), yscale="symlog", title=song["id"])
    figure.supxlabel("seconds")
    figure.supylabel("Hz")
    figure.tight_layout()
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / "spectrograms.jpg", dpi=75)


def _path(song: dict[str, Any]) -> Path:
    return CATALOGUE / "midi" / str(song["source"]).removeprefix("composed:")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Figures of the composed catalogue.")
    parser.add_argument("--audio", type=int, default=0, metavar="N", help="also render N songs per mood")
    parser.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="only draw spectrograms into this folder"
    )
    options = parser.parse_args(arguments)
    songs = [
        json.loads(line) for line in (CATALOGUE / "songs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    if options.pictures:
        draw(songs, options.pictures)
        return
    written = [read(song) for song in tqdm(songs, unit="song", desc="notes")]
    describe_notes(written)
    describe_variety(written)
    if (CATALOGUE / FEATURES).exists():
        describe_features(np.load(CATALOGUE / FEATURES), songs)
    if options.audio:
        by_mood: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for song in songs:
            by_mood[song["mood"]].append(song)
        chosen = [song for own in by_mood.values() for song in own[: options.audio]]
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            heard = list(tqdm(pool.map(listen, chosen), total=len(chosen), unit="song", desc="audio"))
        describe_sound(heard)


if __name__ == "__main__":
    main()
