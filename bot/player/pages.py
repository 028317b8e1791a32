"""What cards link to: the player page, and a song's audio, cover and neighbours."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, send_file

from bot.links import Links
from bot.player import texts
from bot.player.playlist import page_of
from bot.player.policy import audio_origins, content_security_policy
from bot.settings import Settings
from core.errors import AudioUnavailable, MissingPackage, SongNotFound
from core.music.artwork import Artwork
from core.music.catalogue import Catalogue
from core.music.selection import Selection
from core.music.store import MIDI_FOLDER, LocalAudio, RemoteAudio, SongStore
from core.turn import SONGS_PER_TURN, Song

ARTWORK_SECONDS: Final = 30 * 24 * 3600
FALLBACK_SECONDS: Final = 300  # the fallback gives way soon after the song is there again
AUDIO_SECONDS: Final = 24 * 3600
MAX_HEARD: Final = 200
_FALLBACK: Final = Path(__file__).parent / "static" / "fallback.jpg"
_log = logging.getLogger(__name__)


def create_player(
    *, settings: Settings, catalogue: Catalogue, selection: Selection, store: SongStore
) -> Blueprint:
    player = Blueprint(
        "player",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/player/static",
    )
    links = Links(settings.public_url)
    policy = content_security_policy(audio_origins(settings))
    artwork = Artwork(
        cache=settings.data_dir / "covers", midi=MIDI_FOLDER, music=settings.music_dir, catalogue=catalogue
    )

    @player.get("/listen/<song_id>")
    def listen(song_id: str) -> Response:
        page = page_of(song_id, request.args.get("with", ""), catalogue)
        html = render_template("player/listen.html", page=page, links=links, texts=texts, root=_root())
        response = current_app.make_response((html, 404 if page.gone else 200))
        response.headers["Content-Security-Policy"] = policy
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.cache_control.no_cache = True
        return response

    @player.get("/songs/<song_id>/audio")
    def audio(song_id: str) -> Response:
        try:
            found = store.audio(catalogue.song(song_id))
            return _to_remote(found) if isinstance(found, RemoteAudio) else _from_disk(found)
        except SongNotFound:
            return _kindly(texts.AUDIO_GONE, 404)
        except (AudioUnavailable, OSError) as error:
            _log.error("audio of song %s cannot be served: %s", song_id, error)
            return _kindly(texts.AUDIO_UNAVAILABLE, 503)

    @player.get("/songs/<song_id>/artwork.jpg")
    def artwork_of(song_id: str) -> Response:
        try:
            path = artwork.path(catalogue.song(song_id))
        except SongNotFound:
            return send_file(_FALLBACK, mimetype="image/jpeg", max_age=FALLBACK_SECONDS)
        except (MissingPackage, OSError) as error:
            _log.error("cover of song %s cannot be drawn: %s", song_id, error)
            return send_file(_FALLBACK, mimetype="image/jpeg", max_age=FALLBACK_SECONDS)
        return _public(send_file(path, mimetype="image/jpeg", conditional=True, max_age=ARTWORK_SECONDS))

    @player.get("/songs/<song_id>/similar.json")
    def similar(song_id: str) -> Response:
        heard = [part for part in request.args.get("heard", "").split(",") if part][:MAX_HEARD]
        try:
            songs = selection.similar(song_id, heard=heard)
        except SongNotFound:
            return _kindly(texts.AUDIO_GONE, 404)
        return jsonify(songs=[_as_json(song) for song in songs[:SONGS_PER_TURN]])

    return player


def _root() -> str:
    """The way from the page back to the top, so that the page also works under a path of a proxy."""
    return "../" * (request.path.count("/") - 1)


def _to_remote(audio: RemoteAudio) -> Response:
    response = current_app.make_response(redirect(audio.url))
    response.cache_control.no_store = True  # the address expires
    return response


def _from_disk(audio: LocalAudio) -> Response:
    return send_file(audio.path, mimetype=audio.content_type, conditional=True, max_age=AUDIO_SECONDS)


def _public(response: Response) -> Response:
    response.cache_control.public = True
    return response


def _kindly(sentence: str, status: int) -> Response:
    """``sentence`` as JSON to a program, as a small page to a browser."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        response = jsonify(error=sentence)
    else:
        page = render_template("player/sentence.html", sentence=sentence, texts=texts, root=_root())
        response = current_app.make_response(page)
        response.headers["Content-Security-Policy"] = content_security_policy()
    response.status_code = status
    response.cache_control.no_store = True
    return response


def _as_json(song: Song) -> dict[str, str | float]:
    return {
        "id": song.id,
        "title": song.title,
        "artist": song.artist,
        "mood": song.mood.value,
        "mood_text": texts.MOOD[song.mood],
        "seconds": song.seconds,
    }
