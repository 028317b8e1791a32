"""Composed songs rendered on first play and kept in a cache folder of limited size."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import AudioUnavailable, HappytalkError
from core.music.store import LocalAudio, below

if TYPE_CHECKING:
    from core.turn import Song

Render = Callable[[Path, Path], float]  # MIDI file, mp3 file to write; returns seconds

_WAIT_SECONDS: Final = 20.0  # for another process that renders the same song
_POLL_SECONDS: Final = 0.05
_SPARED_SECONDS: Final = 60.0  # a file played this recently may be about to be opened

log = logging.getLogger(__name__)


class ComposedStore:
    """``composed:<MIDI file name>`` as mp3.

    midi: folder of the MIDI files. cache: folder for mp3 files, shared by all processes. limit_bytes: the
    cache is kept at or below this; what was played longest ago goes first.
    """

    def __init__(self, *, midi: Path, cache: Path, limit_bytes: int, render: Render | None = None) -> None:
        self._midi = midi
        self._cache = cache
        self._limit_bytes = limit_bytes
        self._render = render or render_midi

    def audio(self, song: Song) -> LocalAudio:
        midi = below(self._midi, song.source.partition(":")[2])
        try:
            fingerprint = hashlib.sha256(midi.read_bytes()).hexdigest()[:12]
        except OSError as error:
            raise AudioUnavailable(f"no MIDI file for {song.id} ({error}); compose the songs again") from None
        path = self._cache / f"{song.id}-{fingerprint}.mp3"
        try:
            if not path.exists():
                with _locked(self._cache / "locks" / fingerprint[0]):
                    if not path.exists():
                        self._fill(midi, path)
            os.utime(path)
        except OSError as error:
            wrong = f"audio cache {self._cache} cannot be used ({error}); check DATA_DIR and its disk space"
            log.error("%s", wrong)
            raise AudioUnavailable(wrong) from None
        return LocalAudio(path, "audio/mpeg")

    def _fill(self, midi: Path, path: Path) -> None:
        started = time.monotonic()
        try:
            self._render(midi, path)
        except (HappytalkError, RuntimeError, ValueError) as error:
            wrong = f"{midi.name} could not be rendered: {error}"
            log.error("%s", wrong)
            raise AudioUnavailable(wrong) from error
        log.info("rendered %s in %.2f s", midi.name, time.monotonic() - started)
        self._sweep(path)

    def _sweep(self, newest: Path) -> None:
        files = sorted(
            (found.stat().st_mtime, found) for found in self._cache.glob("*.mp3") if found != newest
        )
        size = newest.stat().st_size + sum(file.stat().st_size for _, file in files)
        for played, file in files:
            if size <= self._limit_bytes or played > time.time() - _SPARED_SECONDS:
                return
            size -= file.stat().st_size
            file.unlink()


def render_midi(midi: Path, path: Path) -> float:
    """Write ``midi`` as mp3 to ``path``; returns its length in seconds."""
    from core.music.render import render  # brings the synthesiser and its soundfont into memory

    return render(midi, path)


@contextlib.contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Hold ``lock`` against other threads and processes; AudioUnavailable after 20 s of waiting.

    The system lets go of it when the process dies.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    give_up = time.monotonic() + _WAIT_SECONDS
    with lock.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise AudioUnavailable(
                        f"another process has been rendering for {_WAIT_SECONDS:.0f} s; see its log"
                    ) from None
                time.sleep(_POLL_SECONDS)
        yield
