"""Build features and index of the embedded catalogue: scripts/build_catalogue.py

Reads assets/catalogue/songs.jsonl and its MIDI files (scripts/compose_songs.py writes both), renders every
song, and writes features.npy, one index per mood and catalogue.json beside them. Songs whose MIDI file is
unchanged since the last run are not rendered again; after a change of the renderer, remove var/composed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from bot.settings import ROOT, Settings
from core.errors import CatalogueError, HappytalkError
from core.music.catalogue import METADATA, SONGS, Line, read_songs
from core.music.intake import Analysis
from core.music.journal import JOURNAL, Journal
from core.music.measuring import ProcessPool
from core.music.publish import Entry, write_index_files
from core.music.sources import Candidate
from core.music.store import MIDI_FOLDER, below

FOLDER = ROOT / "assets" / "catalogue"
_TOLERANCE_SECONDS = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many songs at once")
    options = parser.parse_args(arguments)
    try:
        entries = measured(read_songs(FOLDER / SONGS), options.processes)
        write_index_files(FOLDER, entries)
    except HappytalkError as error:
        print(f"build_catalogue: {error}", file=sys.stderr)
        return 1
    print(f"{len(entries)} songs; features, index and {METADATA} written to {FOLDER.relative_to(ROOT)}")
    return 0


def measured(lines: Sequence[Line], processes: int) -> list[Entry]:
    """Raises CatalogueError naming the first song whose audio is not what songs.jsonl says."""
    journal = Journal(ROOT / "var" / "composed" / JOURNAL)
    stamps = {line.song.source: _stamp(line.song.source) for line in lines}
    new = [Candidate(source, stamp) for source, stamp in stamps.items() if journal.get(source, stamp) is None]
    pool = ProcessPool(processes=processes, settings=Settings.from_environment(os.environ))
    with journal.recording() as record, tqdm(total=len(new), unit="song", disable=not new) as progress:
        for candidate, outcome in pool.measure_all(new):
            if _stamp(candidate.source) == candidate.stamp:  # not composed anew in the meantime
                record(candidate.source, candidate.stamp, outcome)
            progress.update()
    entries = []
    for line in lines:
        found = journal.get(line.song.source, stamps[line.song.source])
        if not isinstance(found, Analysis):
            wrong = found or "its MIDI file changed in the meantime"
            raise CatalogueError(f"{line.song.id} cannot be measured: {wrong}; run this again")
        if abs(found.seconds - line.song.seconds) > _TOLERANCE_SECONDS:
            raise CatalogueError(
                f"{line.song.id} lasts {found.seconds} s, {SONGS} says {line.song.seconds}; compose it again"
            )
        features = np.array(found.features, np.float32)
        entries.append(Entry(line.song, features, retired=line.retired, loudness=found.loudness))
    return entries


def _stamp(source: str) -> str:
    return hashlib.sha256(below(MIDI_FOLDER, source.partition(":")[2]).read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
