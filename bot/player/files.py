"""A song's audio and cover, at addresses that never change."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, redirect, send_file

from bot.player import texts
from bot.player.answers import kindly
from core.errors import AudioUnavailable, MissingPackage, SongNotFound
from core.music.artwork import Artwork
from core.music.catalogue import Catalogue
from core.music.store import RemoteAudio, SongStore

AUDIO_SECONDS: Final = 24 * 3600
ARTWORK_SECONDS: Final = 30 * 24 * 3600
FALLBACK_SECONDS: Final = 300  # soon asked for again, in case the song is back
_FALLBACK: Final = Path(__file__).parent / "static" / "fallback.jpg"
_log = logging.getLogger(__name__)


def add_files(player: Blueprint, *, catalogue: Catalogue, store: SongStore, artwork: Artwork) -> None:
    """The routes ``/songs/<id>/audio`` and ``/songs/<id>/artwork.jpg``."""

    @player.get("/songs/<song_id>/audio")
    def audio(song_id: str) -> Response:
        try:
            found = store.audio(catalogue.song(song_id))
            if isinstance(found, RemoteAudio):
                return _to(found.url)
            return send_file(found.path, mimetype=found.content_type, conditional=True, max_age=AUDIO_SECONDS)
        except SongNotFound:
            return kindly(texts.AUDIO_GONE, 404)
        except (AudioUnavailable, OSError) as error:
            _log.error("audio of song %s cannot be served: %s", song_id, error)
            return kindly(texts.AUDIO_UNAVAILABLE, 503)

    @player.get("/songs/<song_id>/artwork.jpg")
    def cover(song_id: str) -> Response:
        """Always a picture: where one is missing, messengers show a blank."""
        try:
            path = artwork.path(catalogue.song(song_id))
        except SongNotFound:
            return _picture(_FALLBACK, FALLBACK_SECONDS)
        except (MissingPackage, OSError) as error:
            _log.error("cover of song %s cannot be drawn: %s", song_id, error)
            return _picture(_FALLBACK, FALLBACK_SECONDS)
        return _picture(path, ARTWORK_SECONDS)


def _to(url: str) -> Response:
    response = current_app.make_response(redirect(url))
    response.cache_control.no_store = True  # the address expires
    return response


def _picture(path: Path, seconds: int) -> Response:
    """The name of a cover changes with what it shows, so it also tells one version from another."""
    return send_file(path, mimetype="image/jpeg", conditional=True, etag=path.stem, max_age=seconds)
