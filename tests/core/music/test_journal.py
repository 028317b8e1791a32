from __future__ import annotations

from pathlib import Path

import pytest

from core.music.features import FEATURES
from core.music.intake import Analysis
from core.music.journal import JOURNAL, Journal

SOUND = Analysis((0.5,) * FEATURES, 60.0, -14.0, "abc", "봄날", None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue" / JOURNAL


def test_what_was_recorded_is_known_to_the_next_import(path: Path) -> None:
    with Journal(path).recording() as record:
        record("file:a.mp3", "1", SOUND)
        record("file:b.mp3", "1", "silent: nothing in it")
    journal = Journal(path)
    assert journal.get("file:a.mp3", "1") == SOUND
    assert journal.get("file:b.mp3", "1") == "silent: nothing in it"


def test_a_file_that_changed_is_not_known(path: Path) -> None:
    with Journal(path).recording() as record:
        record("file:a.mp3", "1", SOUND)
    assert Journal(path).get("file:a.mp3", "2") is None


def test_a_record_is_on_disk_before_the_import_ends(path: Path) -> None:
    with Journal(path).recording() as record:
        record("file:a.mp3", "1", SOUND)
        assert Journal(path).get("file:a.mp3", "1") == SOUND


def test_half_a_line_of_a_killed_import_costs_that_file_only(path: Path) -> None:
    with Journal(path).recording() as record:
        record("file:a.mp3", "1", SOUND)
        record("file:b.mp3", "1", SOUND)
    path.write_bytes(path.read_bytes()[:-50])
    with Journal(path).recording() as record:
        record("file:c.mp3", "1", SOUND)
    journal = Journal(path)
    assert journal.get("file:a.mp3", "1") == SOUND
    assert journal.get("file:b.mp3", "1") is None
    assert journal.get("file:c.mp3", "1") == SOUND


def test_measurements_of_another_version_are_made_again(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"source": "file:a.mp3", "stamp": "1", "analysis": {"features": [1, 2], "pitch": 3}}\n')
    assert Journal(path).get("file:a.mp3", "1") is None
