"""Many files measured at once on the cores of this machine, none of which can stop the others."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from core.errors import HappytalkError, MissingPackage
from core.music.composed import render_midi
from core.music.feature_sets import FeatureSet
from core.music.intake import analyse
from core.music.journal import Outcome
from core.music.s3 import S3SongStore
from core.music.sources import Candidate
from core.music.store import MIDI_FOLDER, StoreSettings, below

CRASHED: Final = "unreadable: it crashed the decoder; convert the file anew"
_SUBMITTED_PER_PROCESS: Final = 3


def measure(source: str, settings: StoreSettings, feature_set: FeatureSet = FeatureSet.MFCC) -> Outcome:
    """What the audio at ``source`` holds, or why it cannot be a song; composed songs are rendered for it.

    Raises MissingPackage only: that is the machine's fault, not the file's.
    """
    kind, _, rest = source.partition(":")
    try:
        if kind == "file":
            return analyse(below(settings.music_dir, rest), feature_set)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(
                folder, "song" + (".mp3" if kind == "composed" else PurePosixPath(rest).suffix.lower())
            )
            if kind == "composed":
                render_midi(below(MIDI_FOLDER, rest), path)
            else:
                _connect(settings).download(rest, path)
            return analyse(path, feature_set)
    except MissingPackage:
        raise
    except HappytalkError as error:
        return str(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPool:
    """processes: how many at once. settings: where files and bucket are."""

    processes: int
    settings: StoreSettings
    feature_set: FeatureSet = FeatureSet.MFCC

    def measure_all(self, candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Outcome]]:
        """In the order in which they are done. A file that kills its process is named and passed over."""
        waiting = deque(candidates)
        running: dict[Future[Outcome], Candidate] = {}
        while waiting:
            try:
                with _executor(self.processes) as executor:
                    while waiting or running:
                        while waiting and len(running) < _SUBMITTED_PER_PROCESS * self.processes:
                            future = executor.submit(
                                measure, waiting[0].source, self.settings, self.feature_set
                            )
                            running[future] = waiting.popleft()
                        for future in wait(running, return_when=FIRST_COMPLETED).done:
                            outcome = future.result()
                            yield running.pop(future), outcome
            except BrokenProcessPool:
                for candidate in running.values():  # one of them is guilty: each gets a process of its own
                    yield candidate, self._alone(candidate)
                running.clear()

    def _alone(self, candidate: Candidate) -> Outcome:
        with _executor(1) as executor:
            try:
                return executor.submit(measure, candidate.source, self.settings, self.feature_set).result()
            except BrokenProcessPool:
                return CRASHED


def _executor(processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork of a process with threads may hang. One BLAS thread each: the processes
    # are the parallelism.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    """An import that is killed must not leave its processes behind, waiting for work."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@lru_cache(maxsize=1)
def _connect(settings: StoreSettings) -> S3SongStore:
    return S3SongStore.connect(settings)
