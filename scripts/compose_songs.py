"""Composes the embedded catalogue: MIDI files and songs.jsonl in assets/catalogue.

    python scripts/compose_songs.py                # all 720, about a minute
    python scripts/compose_songs.py --moods Sad    # one mood, the others stay as they are

The same seed gives the same bytes. Songs are independent of each other, but a tune that comes out too much
like an earlier one of its mood, or a file that comes out too large, is drawn again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final

from tqdm import tqdm

from core.turn import Mood, Song
from scripts.composer.midi import to_bytes
from scripts.composer.naming import artist, titles
from scripts.composer.score import Score
from scripts.composer.song import compose
from scripts.composer.style import Style
from scripts.composer.styles import STYLES
from scripts.composer.variety import Fingerprint, distance, fingerprint

CATALOGUE: Final = Path(__file__).parent.parent / "assets" / "catalogue"
SEED: Final = 2021
SONGS_PER_MOOD: Final = 120
LICENCE: Final = "CC0-1.0"
MAX_BYTES: Final = 8 * 1024  # of one MIDI file
MIN_DISTANCE: Final = 0.9  # between two tunes, see composer.variety
ATTEMPTS: Final = 40


@dataclass(frozen=True, slots=True)
class Composed:
    """A song, ready to be written down."""

    song: Song
    midi: bytes


def compose_mood(mood: Mood, *, seed: int, count: int) -> Iterator[Composed]:
    """The mood's songs in order; style after style, so that the first dozen shows them all."""
    styles = [STYLES[mood][i % len(STYLES[mood])] for i in range(count)]
    names = titles(mood, styles, Random(f"{seed}/{mood}/titles"))
    known: list[Fingerprint] = []
    for number, (style, title) in enumerate(zip(styles, names, strict=True), start=1):
        score, midi = _draw(style, f"{seed}/{mood}/{number}", known)
        known.append(fingerprint(score.melody))
        song_id = f"{mood.lower()}-{number:03d}"
        song = Song(
            id=song_id,
            title=title,
            artist=artist(style),
            mood=mood,
            seconds=round(score.seconds, 1),
            licence=LICENCE,
            source=f"composed:{song_id}.mid",
        )
        yield Composed(song, midi)


def _draw(style: Style, seed: str, known: Sequence[Fingerprint]) -> tuple[Score, bytes]:
    """The first attempt that is small enough and unlike the known ones, or the best of all."""
    drawn: list[tuple[float, Score, bytes]] = []
    for attempt in range(ATTEMPTS):
        score = compose(style, Random(f"{seed}/{attempt}"))
        midi = to_bytes(score)
        tune = fingerprint(score.melody)
        apart = min((distance(tune, other) for other in known), default=1.0)
        if apart >= MIN_DISTANCE and len(midi) <= MAX_BYTES:
            return score, midi
        penalty = max(0.0, MIN_DISTANCE - apart) + max(0.0, len(midi) / MAX_BYTES - 1)
        drawn.append((penalty, score, midi))
    _, score, midi = min(drawn, key=lambda one: one[0])
    return score, midi


def write(composed: Sequence[Composed], folder: Path, *, moods: Sequence[Mood]) -> None:
    """Writes the MIDI files and songs.jsonl; songs of other moods than ``moods`` stay as they are."""
    midi = folder / "midi"
    midi.mkdir(parents=True, exist_ok=True)
    listing = folder / "songs.jsonl"
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    kept = [line for line in lines if json.loads(line)["mood"] not in moods]
    for one in composed:
        (midi / f"{one.song.id}.mid").write_bytes(one.midi)
        kept.append(json.dumps(asdict(one.song), ensure_ascii=False))
    order = {mood.value: i for i, mood in enumerate(Mood)}
    kept.sort(key=lambda line: (order[json.loads(line)["mood"]], json.loads(line)["id"]))
    partial = listing.with_suffix(".part")
    partial.write_text("\n".join(kept) + "\n", encoding="utf-8")
    partial.replace(listing)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Compose the embedded catalogue.")
    parser.add_argument(
        "--out", type=Path, default=CATALOGUE, help="catalogue folder (default: assets/catalogue)"
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help=f"the same seed gives the same bytes (default: {SEED})"
    )
    parser.add_argument("--per-mood", type=int, default=SONGS_PER_MOOD, help="songs per mood (default: 120)")
    parser.add_argument("--moods", nargs="+", type=Mood, default=list(Mood), help="only these moods")
    options = parser.parse_args(arguments)
    with tqdm(total=options.per_mood * len(options.moods), unit="song") as bar:
        composed = []
        for mood in options.moods:
            for one in compose_mood(mood, seed=options.seed, count=options.per_mood):
                composed.append(one)
                bar.update()
    write(composed, options.out, moods=options.moods)


if __name__ == "__main__":
    main()
