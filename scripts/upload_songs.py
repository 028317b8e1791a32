"""Put the songs of a catalogue and their covers into the bucket that S3_BUCKET names: scripts/upload_songs.py

Composed songs are rendered for it, songs of MUSIC_DIR are taken as they are; the service then serves them
from the bucket. Stopped and started again, it goes on; what is there and unchanged is not sent again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from bot.settings import Settings
from core.errors import HappytalkError, SettingsError
from core.music.artwork import Artwork
from core.music.catalogue import Catalogue
from core.music.s3 import S3SongStore, cover_key, key_of
from core.music.store import MIDI_FOLDER, BySource, LocalAudio, below, local_stores

if TYPE_CHECKING:
    from core.turn import Song


class Sent(StrEnum):
    NEW = "sent"
    THERE = "there already"
    FAILED = "failed"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--at-once", type=int, default=4, help="songs at the same time (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        return _upload_all(settings, options.at_once)
    except HappytalkError as error:
        print(f"upload_songs: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; what was sent stays there. Run the same command to go on.", file=sys.stderr)
        return 130


def _upload_all(settings: Settings, at_once: int) -> int:
    if not settings.s3_bucket:
        raise SettingsError("S3_BUCKET is not set; set it to the bucket that the songs should go to")
    catalogue = Catalogue.load(settings.catalogue)
    upload = Upload.open(settings, catalogue)
    songs = [song for song in catalogue.edition().by_id.values() if not song.source.startswith("s3:")]
    counts = Counter[Sent]()
    with ThreadPoolExecutor(at_once) as pool, tqdm(total=len(songs), unit="song") as progress:
        running = {pool.submit(upload.song, song): song for song in songs}
        try:
            for future in as_completed(running):
                counts.update(future.result())
                progress.update()
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    print(", ".join(f"{counts[sent]} files {sent.value}" for sent in Sent))
    return 1 if counts[Sent.FAILED] else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Audio and cover of one song after the other into ``bucket``."""

    bucket: S3SongStore
    local: BySource
    artwork: Artwork
    music: Path

    @classmethod
    def open(cls, settings: Settings, catalogue: Catalogue) -> Upload:
        artwork = Artwork(
            cache=settings.data_dir / "covers",
            midi=MIDI_FOLDER,
            music=settings.music_dir,
            catalogue=catalogue,
        )
        return cls(
            bucket=S3SongStore.connect(settings),
            local=BySource(local=local_stores(settings), bucket=None),
            artwork=artwork,
            music=settings.music_dir,
        )

    def song(self, song: Song) -> list[Sent]:
        """What became of its audio and its cover. One song that fails does not stop the others."""
        return [self._attempt(self._audio, song), self._attempt(self._cover, song)]

    def _attempt(self, send: Callable[[Song], Sent], song: Song) -> Sent:
        try:
            return send(song)
        except (HappytalkError, OSError) as error:
            tqdm.write(f"{song.id}: {error}", file=sys.stderr)
            return Sent.FAILED

    def _audio(self, song: Song) -> Sent:
        key, fingerprint = key_of(song), self._made_from(song)
        if self.bucket.fingerprint(key) == fingerprint:
            return Sent.THERE
        audio = self.local.audio(song)
        assert isinstance(audio, LocalAudio)  # noqa: S101 it has no bucket
        self.bucket.upload(audio.path, key, audio.content_type, fingerprint=fingerprint)
        return Sent.NEW

    def _cover(self, song: Song) -> Sent:
        path, key = self.artwork.path(song), cover_key(song)
        fingerprint = _digest(path)
        if self.bucket.fingerprint(key) == fingerprint:
            return Sent.THERE
        self.bucket.upload(path, key, "image/jpeg", fingerprint=fingerprint)
        return Sent.NEW

    def _made_from(self, song: Song) -> str:
        """Of a composed song its MIDI file, so that nothing is rendered only to find that it is there."""
        kind, _, rest = song.source.partition(":")
        return _digest(below(MIDI_FOLDER if kind == "composed" else self.music, rest))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
