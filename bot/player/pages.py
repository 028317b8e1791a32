"""The player page, and the songs it loads when asked for more like the one that plays."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from bot.links import Links
from bot.player import texts
from bot.player.answers import kindly, way_to_top
from bot.player.files import add_files
from bot.player.playlist import page_of
from bot.player.policy import audio_origins, content_security_policy
from bot.settings import Settings
from core.errors import SongNotFound
from core.music.artwork import Artwork
from core.music.catalogue import Catalogue
from core.music.selection import Selection
from core.music.store import MIDI_FOLDER, SongStore
from core.turn import SONGS_PER_TURN, Song

MAX_HEARD: Final = 200  # songs a page can name as already there


def create_player(
    *, settings: Settings, catalogue: Catalogue, selection: Selection, store: SongStore
) -> Blueprint:
    """``/listen/<id>`` and ``/songs/<id>/…``: everything that cards link to."""
    player = Blueprint(
        "player",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/player/static",
    )
    artwork = Artwork(
        cache=settings.data_dir / "covers", midi=MIDI_FOLDER, music=settings.music_dir, catalogue=catalogue
    )
    add_files(player, catalogue=catalogue, store=store, artwork=artwork)
    links = Links(settings.public_url)
    policy = content_security_policy(audio_origins(settings))

    @player.get("/listen/<song_id>")
    def listen(song_id: str) -> Response:
        page = page_of(song_id, request.args.get("with", ""), catalogue)
        html = render_template("player/listen.html", page=page, links=links, texts=texts, root=way_to_top())
        response = current_app.make_response((html, 404 if page.gone else 200))
        response.headers["Content-Security-Policy"] = policy
        response.cache_control.no_cache = True
        return response

    @player.get("/songs/<song_id>/similar.json")
    def similar(song_id: str) -> Response:
        heard = [part for part in request.args.get("heard", "").split(",") if part][:MAX_HEARD]
        try:
            songs = selection.similar(song_id, heard=heard)
        except SongNotFound:
            return kindly(texts.SONG_GONE, 404)
        return jsonify(songs=[_as_json(song) for song in songs[:SONGS_PER_TURN]])

    return player


def _as_json(song: Song) -> dict[str, str | float]:
    return {
        "id": song.id,
        "title": song.title,
        "artist": song.artist,
        "mood": song.mood.value,
        "mood_text": texts.MOOD[song.mood],
        "seconds": song.seconds,
    }
