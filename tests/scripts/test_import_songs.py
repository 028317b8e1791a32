from __future__ import annotations

import csv
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.music.catalogue import CURRENT, Catalogue
from core.music.feature_sets import FeatureSet
from core.music.publish import publish
from core.music.selection import Selection
from core.turn import Mood
from scripts import import_songs
from tests.core.music.conftest import REAL_SONGS, entries, tune, write_song
from tests.core.music.s3_server import KEY, SECRET, open_bucket, seaweed

JOURNAL = "mfcc-analysis.jsonl"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small embedded catalogue instead of the real one, so that tests do not depend on it."""
    folder = tmp_path / "embedded"
    publish(folder, entries())
    monkeypatch.setattr(import_songs, "EMBEDDED", folder)
    return folder


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    for number, mood in enumerate(("Happy", "Happy", "Sad", "Calm", "Calm", "Dark")):
        write_song(folder / mood / f"노래 {number} - 김하늘.flac", tune(8, seed=number))
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Catalogue]:
    """Runs the import as the command line does, gives the catalogue."""
    for name in ("S3_BUCKET", "S3_PREFIX", "APP_ENV"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, status: int = 0) -> Catalogue:
        catalogue = tmp_path / "catalogue"
        words = [str(argument) for argument in arguments]
        assert import_songs.main([*words, "--catalogue", str(catalogue), "--processes", "1"]) == status
        return Catalogue.load(catalogue)

    return run


def offered(catalogue: Catalogue) -> dict[str, str]:
    """Source and id of every song on offer."""
    return {song.source: song.id for mood in Mood for song in catalogue.songs(mood)}


def skipped(tmp_path: Path) -> dict[str, str]:
    with (tmp_path / "catalogue" / import_songs.SKIPPED).open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row["reason"] for row in csv.DictReader(file)}


def test_a_folder_becomes_a_catalogue(run: Callable[..., Catalogue], music: Path) -> None:
    catalogue = run(music)
    assert len(offered(catalogue)) == 6
    assert [(song.title, song.artist) for song in catalogue.songs(Mood.DARK)] == [("노래 5", "김하늘")]


def test_running_again_writes_nothing(run: Callable[..., Catalogue], music: Path, tmp_path: Path) -> None:
    run(music)
    catalogue = tmp_path / "catalogue"
    before = ((catalogue / CURRENT).readlink(), (catalogue / JOURNAL).read_bytes())
    run(music)
    assert ((catalogue / CURRENT).readlink(), (catalogue / JOURNAL).read_bytes()) == before


def test_adding_songs_keeps_the_ids(run: Callable[..., Catalogue], music: Path) -> None:
    before = offered(run(music))
    write_song(music / "Angry" / "0 - A.flac", tune(8, seed=20))
    write_song(music / "Calm" / "0 - A.flac", tune(8, seed=21))
    after = offered(run(music))
    assert len(after) == 8
    assert {source: after[source] for source in before} == before


def test_cards_of_the_embedded_catalogue_still_resolve(run: Callable[..., Catalogue], music: Path) -> None:
    catalogue = run(music)
    assert catalogue.song("happy-003").source == "composed:happy-003.mid"
    assert "happy-003" not in offered(catalogue).values()


def test_composed_songs_can_stay_on_offer(run: Callable[..., Catalogue], music: Path) -> None:
    assert len(offered(run(music, "--with-composed"))) == 6 + 72
    assert len(offered(run(music))) == 6


def test_a_song_whose_file_was_deleted_is_no_longer_offered_but_resolves(
    run: Callable[..., Catalogue], music: Path
) -> None:
    ids = offered(run(music))
    (music / "Dark" / "노래 5 - 김하늘.flac").unlink()
    catalogue = run(music)
    gone = ids["file:Dark/노래 5 - 김하늘.flac"]
    assert gone not in offered(catalogue).values()
    assert catalogue.song(gone).title == "노래 5"


def test_files_that_cannot_be_songs_are_reported_with_their_reasons(
    run: Callable[..., Catalogue], music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_song(music / "Sad" / "silent - A.wav", np.zeros(200_000, np.float32))
    write_song(music / "Sad" / "short - A.wav", tune(3, seed=30))
    write_song(music / "no mood - A.wav", tune(8, seed=31))
    shutil.copy(music / "Sad" / "노래 2 - 김하늘.flac", music / "Sad" / "copy - A.flac")
    (music / "Sad" / "letter - A.mp3").write_bytes(b"not music")
    (music / "Sad" / "empty - A.ogg").touch()
    assert len(offered(run(music))) == 6
    reasons = {file: reason.partition(":")[0] for file, reason in skipped(tmp_path).items()}
    assert reasons == {
        "Sad/silent - A.wav": "silent",
        "Sad/short - A.wav": "too short",
        "no mood - A.wav": "no mood",
        "Sad/노래 2 - 김하늘.flac": "duplicate",
        "Sad/letter - A.mp3": "unreadable",
        "Sad/empty - A.ogg": "unreadable",
    }
    assert "2 skipped, unreadable" in capsys.readouterr().out


def test_a_csv_becomes_a_catalogue(run: Callable[..., Catalogue], music: Path) -> None:
    (music / "songs.csv").write_text(
        "file,title,artist,mood,licence\nHappy/노래 0 - 김하늘.flac,봄날,이바다,Dramatic,CC0\n"
    )
    (song,) = run(music / "songs.csv").songs(Mood.DRAMATIC)
    assert (song.title, song.artist, song.licence) == ("봄날", "이바다", "CC0")
    assert song.source == "file:Happy/노래 0 - 김하늘.flac"


def test_guessed_moods_are_only_taken_once_the_operator_confirms_them(
    run: Callable[..., Catalogue], music: Path, tmp_path: Path
) -> None:
    write_song(music / "unknown - A.flac", tune(8, seed=40))
    assert "file:unknown - A.flac" not in offered(run(music, "--guess-mood"))
    to_confirm = tmp_path / "catalogue" / import_songs.TO_CONFIRM
    with to_confirm.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["file"] == "unknown - A.flac"
    assert row["mood"] == ""
    assert row["guess"] in list(Mood)
    assert 1 / 6 <= float(row["probability"]) <= 1
    with to_confirm.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictWriter(file, list(row))
        rows.writeheader()
        rows.writerow(row | {"mood": "Dramatic"})
    catalogue = run(to_confirm, "--music", music)
    assert [song.source for song in catalogue.songs(Mood.DRAMATIC)] == ["file:unknown - A.flac"]
    assert len(offered(catalogue)) == 7
    assert len(offered(run(music))) == 7


def test_a_killed_import_goes_on_where_it_was(music: Path, tmp_path: Path) -> None:
    for number in range(20):
        write_song(music / "Angry" / f"{number} - A.flac", tune(12, seed=50 + number))
    catalogue = tmp_path / "catalogue"
    command = [sys.executable, "-m", "scripts.import_songs", str(music), "--catalogue", str(catalogue)]
    process = subprocess.Popen(
        [*command, "--processes", "1"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    lines = 0
    while lines < 5 and process.poll() is None:
        time.sleep(0.01)
        lines = (catalogue / JOURNAL).read_bytes().count(b"\n") if (catalogue / JOURNAL).exists() else 0
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert not (catalogue / CURRENT).exists()
    subprocess.run([*command, "--processes", "1"], cwd=ROOT, check=True, capture_output=True, timeout=60)
    sources = [json.loads(line)["source"] for line in (catalogue / JOURNAL).read_text().splitlines()]
    assert len(sources) == len(set(sources)) == 26  # nothing was measured twice
    assert len(offered(Catalogue.load(catalogue))) == 26


def test_a_catalogue_can_compare_songs_by_the_full_feature_set(
    run: Callable[..., Catalogue], music: Path
) -> None:
    before = offered(run(music))
    catalogue = run(music, "--features", "full")
    assert offered(catalogue) == before
    assert catalogue.edition().features.shape[1] == FeatureSet.FULL.size
    near = Selection(catalogue).similar(before["file:Calm/노래 3 - 김하늘.flac"], heard=[])
    assert [song.source for song in near] == ["file:Calm/노래 4 - 김하늘.flac"]
    of_an_old_card = Selection(catalogue).similar("calm-003", heard=[])
    assert [song.mood for song in of_an_old_card] == [Mood.CALM] * 2


def test_two_imports_at_once_are_refused(
    run: Callable[..., Catalogue], music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(music)
    with import_songs._alone(tmp_path / "catalogue"):
        run(music, status=1)
    assert "another import" in capsys.readouterr().err


def test_what_is_no_source_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_songs.main([str(tmp_path / "nowhere"), "--catalogue", str(tmp_path / "catalogue")]) == 1
    assert "neither a folder, a CSV file nor s3://" in capsys.readouterr().err


def test_songs_without_any_mood_write_no_catalogue(tmp_path: Path) -> None:
    write_song(tmp_path / "music" / "a - b.flac", tune(8, seed=60))
    catalogue = tmp_path / "catalogue"
    assert (
        import_songs.main([str(tmp_path / "music"), "--catalogue", str(catalogue), "--processes", "1"]) == 1
    )
    assert not (catalogue / CURRENT).exists()


def test_a_bucket_becomes_a_catalogue(
    run: Callable[..., Catalogue], music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s3").mkdir()
    with seaweed(tmp_path / "s3") as endpoint:
        bucket = open_bucket(endpoint, monkeypatch, s3_prefix="music")
        for path in sorted(music.rglob("*.flac")):
            bucket.upload(path, f"2024/{path.relative_to(music)}", "audio/flac")
        for name, value in {
            "S3_ENDPOINT_URL": endpoint,
            "S3_BUCKET": "songs",
            "S3_PREFIX": "music",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }.items():
            monkeypatch.setenv(name, value)
        catalogue = run("s3://songs/music/2024")
        run("s3://elsewhere/music", status=1)
    assert "s3:2024/Happy/노래 0 - 김하늘.flac" in offered(catalogue)
    assert len(offered(catalogue)) == 6


@pytest.mark.skipif(not REAL_SONGS.exists(), reason="no recorded songs beside the repository")
def test_recorded_songs_are_imported_whatever_they_are_called(run: Callable[..., Catalogue]) -> None:
    catalogue = run(REAL_SONGS)
    names = {(song.title, song.artist) for mood in Mood for song in catalogue.songs(mood)}
    assert {("Frantic", "Aleksi Aubry-Carlson"), ("Frantic", "Stephen Rozanc")} <= names
    assert ("Journey's End", "Mattias Westlund") in names
    assert len(offered(catalogue)) == len(list(REAL_SONGS.glob("*/*.mp3")) + list(REAL_SONGS.glob("*/*.ogg")))
