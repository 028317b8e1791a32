from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import CatalogueError
from core.music.catalogue import SONGS, read_songs
from scripts import build_catalogue


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real songs, but a journal of the test's own."""
    monkeypatch.setattr(build_catalogue, "ROOT", tmp_path)


def test_a_composed_song_is_rendered_and_measured_once(tmp_path: Path) -> None:
    line = read_songs(build_catalogue.FOLDER / SONGS)[0]
    (first,) = build_catalogue.measured([line], processes=1)
    journal = (tmp_path / "var" / "composed" / "analysis.jsonl").read_bytes()
    (again,) = build_catalogue.measured([line], processes=1)
    assert first.song == again.song == line.song
    assert first.features.tolist() == again.features.tolist()
    assert (tmp_path / "var" / "composed" / "analysis.jsonl").read_bytes() == journal


def test_a_song_of_another_length_than_listed_is_named() -> None:
    line = read_songs(build_catalogue.FOLDER / SONGS)[0]
    wrong = replace(line, song=replace(line.song, seconds=line.song.seconds + 10))
    with pytest.raises(CatalogueError, match=rf"{line.song.id} lasts .* s, songs\.jsonl says"):
        build_catalogue.measured([wrong], processes=1)
