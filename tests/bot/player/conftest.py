"""A small real collection: tones as songs, a published catalogue, the player's routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from flask import Flask
from flask.testing import FlaskClient
from numpy.typing import NDArray
from werkzeug.test import TestResponse

from bot.player.pages import create_player
from bot.settings import Settings
from core.music.catalogue import Catalogue
from core.music.publish import Entry, publish
from core.music.selection import Selection
from core.music.store import FolderStore
from core.turn import Mood, Song

RATE = 22_050
SECONDS = 3.0
TITLES = (
    "첫눈 오는 골목",
    "고양이와 햇살",
    "비 오는 날의 편지",
    "밤 기차",
    "바다로 가는 길",
    "오래된 라디오",
)


def tone(hertz: float, seconds: float = SECONDS) -> NDArray[np.float32]:
    time = np.arange(int(seconds * RATE)) / RATE
    return (0.2 * np.sin(2 * np.pi * hertz * time) * np.exp(-time / seconds)).astype(np.float32)


def collection(music: Path, moods: tuple[Mood, ...] = (Mood.CALM, Mood.HAPPY), each: int = 12) -> list[Entry]:
    """``each`` songs of each of ``moods``, written into ``music``; features drawn at random but fixed."""
    entries = []
    draw = np.random.default_rng(5)
    for mood in moods:
        for number in range(each):
            path = music / mood.value / f"{number}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, tone(220 * 2 ** (number / 12)), RATE)
            song = Song(
                id=f"{mood.value.lower()}-{number:03}",
                title=f"{TITLES[number % len(TITLES)]} {number + 1}",
                artist="해피톡 작곡 프로그램",
                mood=mood,
                seconds=SECONDS,
                licence="CC0-1.0",
                source=f"file:{mood.value}/{number}.wav",
            )
            entries.append(Entry(song, draw.normal(size=40).astype(np.float32)))
    return entries


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Nothing of the player needs Valkey."""
    return Settings(data_dir=tmp_path, catalogue=tmp_path / "catalogue", music_dir=tmp_path / "music")


@pytest.fixture
def app(settings: Settings) -> Flask:
    publish(settings.catalogue, collection(settings.music_dir))
    return player_app(settings)


def player_app(settings: Settings) -> Flask:
    catalogue = Catalogue.load(settings.catalogue)
    app = Flask("player-under-test", static_folder=None)
    app.test_client_class = ReadingClient
    app.register_blueprint(
        create_player(
            settings=settings,
            catalogue=catalogue,
            selection=Selection(catalogue=catalogue),
            store=FolderStore(folder=settings.music_dir),
        )
    )
    return app


class ReadingClient(FlaskClient):
    """Reads and closes every answer at once, as a browser does; a file that is sent would stay open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def retire(settings: Settings, song_id: str) -> None:
    """Publish the catalogue again without offering ``song_id``."""
    entries = collection(settings.music_dir)
    publish(
        settings.catalogue,
        [replace(entry, retired=entry.retired or entry.song.id == song_id) for entry in entries],
    )
