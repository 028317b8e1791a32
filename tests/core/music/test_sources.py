from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from core.errors import CatalogueError
from core.music.s3 import S3Object
from core.music.sources import Candidate, from_bucket, from_csv, from_folder, title_and_artist
from core.turn import Mood


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"audio")
    return folder


def words(candidates: list[Candidate]) -> list[tuple[str, str | None, str | None, Mood | None]]:
    return [(found.source, found.title, found.artist, found.mood) for found in candidates]


def test_folder_and_name_tell_mood_title_and_artist(tmp_path: Path) -> None:
    touch(tmp_path, "Happy/봄날 - 김하늘.mp3", "Sad/So Far (Live) - O'Brien.ogg", "Calm/deep/Sea - A.flac")
    assert words(from_folder(tmp_path)) == [
        ("file:Calm/deep/Sea - A.flac", "Sea", "A", Mood.CALM),
        ("file:Happy/봄날 - 김하늘.mp3", "봄날", "김하늘", Mood.HAPPY),
        ("file:Sad/So Far (Live) - O'Brien.ogg", "So Far (Live)", "O'Brien", Mood.SAD),
    ]


def test_mood_folders_are_read_in_any_case(tmp_path: Path) -> None:
    assert from_folder(touch(tmp_path, "DARK/a - b.WAV"))[0].mood is Mood.DARK


def test_files_outside_a_mood_folder_have_no_mood(tmp_path: Path) -> None:
    found = from_folder(touch(tmp_path, "a - b.mp3", "Joyful/c - d.mp3"))
    assert [candidate.mood for candidate in found] == [None, None]


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    assert from_folder(touch(tmp_path, "Happy/cover.jpg", "songs.csv", "Happy/.DS_Store")) == []


def test_a_link_out_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    touch(tmp_path, "elsewhere/a - b.mp3", "music/Happy/c - d.mp3")
    (tmp_path / "music" / "Happy" / "link - e.mp3").symlink_to(tmp_path / "elsewhere" / "a - b.mp3")
    problems = {found.source: found.problem for found in from_folder(tmp_path / "music")}
    assert problems["file:Happy/c - d.mp3"] is None
    assert "outside the folder" in str(problems["file:Happy/link - e.mp3"])


def test_a_changed_file_has_another_stamp(tmp_path: Path) -> None:
    before = from_folder(touch(tmp_path, "Happy/a - b.mp3"))[0].stamp
    (tmp_path / "Happy" / "a - b.mp3").write_bytes(b"another take")
    assert from_folder(tmp_path)[0].stamp != before


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("봄날 - 김하늘", ("봄날", "김하늘")),
        (unicodedata.normalize("NFD", "봄날 - 김하늘"), ("봄날", "김하늘")),
        ("One - Two - Band", ("One - Two", "Band")),
        ("By-Product", (None, None)),
        ("- Band", (None, None)),
        ("01 track", (None, None)),
    ],
)
def test_a_name_tells_title_and_artist_or_neither(stem: str, expected: tuple[str | None, str | None]) -> None:
    assert title_and_artist(stem) == expected


CSV = "file,title,artist,mood,licence,note\nHappy/a - b.mp3,봄날,김하늘,sad,CC0,좋음\nc.mp3,,,Dark,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_csv_is_read_in_the_encodings_that_excel_writes(encoding: str, tmp_path: Path) -> None:
    touch(tmp_path, "Happy/a - b.mp3", "c.mp3")
    (tmp_path / "songs.csv").write_bytes(CSV.encode(encoding))
    first, second = from_csv(tmp_path / "songs.csv", tmp_path)
    assert (first.title, first.artist, first.mood, first.licence) == ("봄날", "김하늘", Mood.SAD, "CC0")
    assert (second.source, second.title, second.mood, second.licence) == ("file:c.mp3", None, Mood.DARK, None)


def test_where_a_row_says_nothing_the_name_counts(tmp_path: Path) -> None:
    touch(tmp_path, "Happy/a - b.mp3")
    (tmp_path / "songs.csv").write_text("file,mood\nHappy/a - b.mp3,Calm\n")
    found = from_csv(tmp_path / "songs.csv", tmp_path)[0]
    assert (found.title, found.artist, found.mood) == ("a", "b", Mood.CALM)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Happy/a - b.mp3,Joyful", "mood 'Joyful' is none of Happy"),
        ("gone.mp3,Happy", "no such file"),
        ("../outside.mp3,Happy", "outside the folder"),
    ],
)
def test_a_row_that_cannot_be_a_song_says_why(row: str, problem: str, tmp_path: Path) -> None:
    touch(tmp_path, "music/Happy/a - b.mp3", "outside.mp3")
    (tmp_path / "songs.csv").write_text(f"file,mood\n{row}\n")
    assert problem in str(from_csv(tmp_path / "songs.csv", tmp_path / "music")[0].problem)


def test_a_row_without_a_mood_is_not_given_the_folders(tmp_path: Path) -> None:
    """A CSV to confirm has empty moods; leaving one empty must not import the song."""
    touch(tmp_path, "x/a - b.mp3")
    (tmp_path / "songs.csv").write_text("file,mood,guess\nx/a - b.mp3,,Sad\n")
    assert from_csv(tmp_path / "songs.csv", tmp_path)[0].mood is None


def test_a_csv_may_name_objects_of_the_bucket(tmp_path: Path) -> None:
    (tmp_path / "songs.csv").write_text("file,title,artist,mood\ns3:Happy/a.mp3,A,B,Happy\n")
    found = from_csv(tmp_path / "songs.csv", tmp_path)[0]
    assert (found.source, found.title, found.problem) == ("s3:Happy/a.mp3", "A", None)


def test_a_csv_without_a_file_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "songs.csv").write_text("title,artist\nA,B\n")
    with pytest.raises(CatalogueError, match="at least file and mood"):
        from_csv(tmp_path / "songs.csv", tmp_path)


def test_keys_of_a_bucket_read_like_paths() -> None:
    objects = [S3Object("2024/Happy/봄날 - 김하늘.mp3", "tag", 9), S3Object("2024/Happy/cover.jpg", "tag", 9)]
    assert words(from_bucket(objects, "2024/")) == [
        ("s3:2024/Happy/봄날 - 김하늘.mp3", "봄날", "김하늘", Mood.HAPPY)
    ]
