"""Take an operator's own songs into a catalogue.

    scripts/import_songs.py FOLDER            <Mood>/<Title> - <Artist>.<mp3|ogg|flac|wav|m4a>
    scripts/import_songs.py songs.csv         file,mood and where known title,artist,licence
    scripts/import_songs.py s3://bucket/below  the same layout in the bucket that S3_BUCKET names

Running it again goes on where it was stopped, and changes nothing when nothing changed.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import fcntl
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from tqdm import tqdm

from bot.importing import CeleryPool
from bot.jobs import CeleryQueue, create_celery
from bot.settings import ROOT, Settings
from core.errors import CatalogueError, HappytalkError
from core.music.assembly import NO_MOOD, Assembly, Skipped, assemble
from core.music.catalogue import CURRENT
from core.music.feature_sets import FeatureSet
from core.music.journal import JOURNAL, Journal, Outcome
from core.music.measuring import ProcessPool
from core.music.mood_guess import FEWEST, MoodGuesser
from core.music.publish import Entry, entries_of, publish
from core.music.s3 import S3SongStore
from core.music.sources import Candidate, from_bucket, from_csv, from_folder
from core.music.store import below
from core.turn import Mood

if TYPE_CHECKING:
    from core.turn import Song

EMBEDDED: Final = ROOT / "assets" / "catalogue"
SKIPPED: Final = "skipped.csv"
TO_CONFIRM: Final = "to-confirm.csv"


class Measurer(Protocol):
    def measure_all(self, candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Outcome]]: ...


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        with _alone(options.catalogue):
            return _import(options)
    except HappytalkError as error:
        print(f"import_songs: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; what was measured is kept. Run the same command to go on.", file=sys.stderr)
        return 130


def _import(options: argparse.Namespace) -> int:
    settings = _settings(options)
    candidates = _candidates(options.songs, settings)
    journal = Journal(options.catalogue / f"{options.features.value}-{JOURNAL}")
    offered = _measured(candidates, journal, _pool(options, settings))
    listed = {candidate.source for candidate in candidates}
    assembly = assemble(
        _before(options),
        offered,
        gone=lambda song: _is_gone(song, listed, options.songs, settings),
        licence=options.licence,
    )
    _write_rows(options.catalogue / SKIPPED, [["file", "reason"], *map(_skipped_row, assembly.skipped)])
    _report_skipped(options, assembly.skipped)
    if options.guess_mood:
        _propose_moods(options, settings, assembly)
    return _publish(options, settings, assembly.entries)


def _pool(options: argparse.Namespace, settings: Settings) -> Measurer:
    if options.workers == "celery":
        queue = CeleryQueue(create_celery(settings))
        return CeleryPool(queue=queue, redis_url=settings.redis_url, feature_set=options.features)
    return ProcessPool(processes=options.processes, settings=settings, feature_set=options.features)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("songs", help="folder, CSV file or s3://bucket/below")
    parser.add_argument(
        "--catalogue",
        type=Path,
        default=ROOT / "var" / "catalogue",
        help="where to write (default: %(default)s)",
    )
    parser.add_argument(
        "--music", type=Path, help="folder that a CSV's files lie below (default: the CSV's own)"
    )
    parser.add_argument(
        "--guess-mood", action="store_true", help="propose moods for songs without one, for you to confirm"
    )
    parser.add_argument(
        "--features",
        type=FeatureSet,
        choices=list(FeatureSet),
        default=FeatureSet.MFCC,
        help="what similar songs are found by; full needs librosa and several times the time",
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many files at once")
    parser.add_argument(
        "--workers",
        choices=["here", "celery"],
        default="here",
        help="celery: spread over the workers of REDIS_URL, which must see the same MUSIC_DIR or bucket",
    )
    parser.add_argument("--licence", default="as held by the operator", help="of songs that name none")
    parser.add_argument(
        "--with-composed", action="store_true", help="keep offering the composed songs beside your own"
    )
    return parser.parse_args(arguments)


@contextmanager
def _alone(catalogue: Path) -> Iterator[None]:
    """Two imports into one catalogue would lose each other's songs."""
    catalogue.mkdir(parents=True, exist_ok=True)
    with (catalogue / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CatalogueError(f"another import into {catalogue} is running; wait for it") from None
        yield


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings.from_environment(os.environ)
    if options.songs.startswith("s3://"):
        return settings
    path = options.music or Path(options.songs)
    return dataclasses.replace(settings, music_dir=(path if path.is_dir() else path.parent).resolve())


def _candidates(songs: str, settings: Settings) -> list[Candidate]:
    if songs.startswith("s3://"):
        below_prefix = _below(songs, settings)
        return from_bucket(S3SongStore.connect(settings).objects(below_prefix), below_prefix)
    path = Path(songs)
    if path.is_dir():
        return from_folder(settings.music_dir)
    if path.is_file():
        return from_csv(path, settings.music_dir)
    raise CatalogueError(f"{songs} is neither a folder, a CSV file nor s3://bucket/below; check the path")


def _below(songs: str, settings: Settings) -> str:
    """The part of ``s3://bucket/prefix/part`` below the bucket and prefix that the service serves from."""
    bucket, _, key = songs.removeprefix("s3://").partition("/")
    prefix = settings.s3_prefix.strip("/")
    if bucket != settings.s3_bucket or not f"{key}/".startswith(f"{prefix}/" if prefix else ""):
        raise CatalogueError(
            f"{songs} is not below S3_BUCKET={settings.s3_bucket!r}, S3_PREFIX={settings.s3_prefix!r}, where "
            "the service plays songs from; set these to the bucket and folder of the songs"
        )
    return key.removeprefix(prefix).lstrip("/")


def _measured(
    candidates: list[Candidate], journal: Journal, pool: Measurer
) -> list[tuple[Candidate, Outcome]]:
    offered: list[tuple[Candidate, Outcome]] = []
    new = []
    for candidate in candidates:
        outcome = candidate.problem or journal.get(candidate.source, candidate.stamp)
        if outcome is None:
            new.append(candidate)
        else:
            offered.append((candidate, outcome))
    with journal.recording() as record, tqdm(total=len(new), unit="song", disable=not new) as progress:
        for candidate, outcome in pool.measure_all(new):
            record(candidate.source, candidate.stamp, outcome)
            offered.append((candidate, outcome))
            progress.update()
    return offered


def _before(options: argparse.Namespace) -> list[Entry]:
    """The catalogue so far; a first one follows the embedded one, so that cards sent before still resolve."""
    start = options.catalogue if (options.catalogue / CURRENT).exists() else EMBEDDED
    entries = entries_of(start, options.features) if start.exists() else []
    return [
        dataclasses.replace(entry, retired=not options.with_composed)
        if entry.song.source.startswith("composed:")
        else entry
        for entry in entries
    ]


def _is_gone(song: Song, listed: set[str], songs: str, settings: Settings) -> bool:
    kind, _, rest = song.source.partition(":")
    if kind == "file" and not songs.startswith("s3://"):
        return not below(settings.music_dir, rest).is_file()
    if kind == "s3" and songs.startswith("s3://"):
        return rest.startswith(_below(songs, settings)) and song.source not in listed
    return False


def _write_rows(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:  # with a BOM, or Excel garbles Hangul
        csv.writer(file).writerows(rows)


def _skipped_row(skip: Skipped) -> list[str]:
    return [skip.candidate.source.removeprefix("file:"), skip.reason]


def _report_skipped(options: argparse.Namespace, skipped: list[Skipped]) -> None:
    for reason, count in Counter(skip.reason.partition(":")[0] for skip in skipped).most_common():
        print(f"{count} skipped, {reason}; see {options.catalogue / SKIPPED}")


def _propose_moods(options: argparse.Namespace, settings: Settings, assembly: Assembly) -> None:
    """Write a CSV of the songs without a mood, each with a guess beside the empty column ``mood``."""
    moodless = [
        (skip.candidate, skip.analysis)
        for skip in assembly.skipped
        if skip.reason == NO_MOOD and skip.analysis is not None
    ]
    if not moodless:
        print("Every song has a mood; there is nothing to guess.")
        return
    guesser = MoodGuesser.learn(_examples(assembly.entries))
    features = np.array([analysis.features for _, analysis in moodless], np.float32)
    rows: list[Sequence[object]] = [["file", "title", "artist", "mood", "guess", "probability"]]
    for (candidate, analysis), guess in zip(moodless, guesser.guess(features), strict=True):
        words = (candidate.title or analysis.title or "", candidate.artist or analysis.artist or "")
        file = candidate.source.removeprefix("file:")
        rows.append([file, *words, "", guess.mood.value, f"{guess.probability:.2f}"])
    path = options.catalogue / TO_CONFIRM
    _write_rows(path, rows)
    print(
        f"{len(rows) - 1} moods guessed. Right for {guesser.accuracy:.0%} of the {guesser.learned_from} "
        "songs learned from (cross-validated); other recordings may fare worse.\n"
        f"Fill the column mood of {path}, then: import_songs.py {path} --music {settings.music_dir}"
    )


def _examples(entries: list[Entry]) -> list[Entry]:
    """The operator's own songs where they can teach every mood, else the composed ones with them."""
    own = [entry for entry in entries if not entry.song.source.startswith("composed:")]
    counts = Counter(entry.song.mood for entry in own)
    return own if all(counts[mood] >= FEWEST for mood in Mood) else entries


def _publish(options: argparse.Namespace, settings: Settings, entries: list[Entry]) -> int:
    moods = Counter(entry.song.mood.value for entry in entries if not entry.retired)
    if not moods:
        print("No song can be offered yet; no catalogue was written.")
        return 1
    changed = publish(options.catalogue, entries, options.features)
    retired = sum(entry.retired for entry in entries)
    shares = ", ".join(f"{mood} {moods[mood]}" for mood in Mood)
    print(f"{sum(moods.values())} songs on offer ({retired} retired): {shares}")
    print("Catalogue written." if changed else "Nothing changed.")
    print(f"Serve it with CATALOGUE={options.catalogue.resolve()} MUSIC_DIR={settings.music_dir}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
