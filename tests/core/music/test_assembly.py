from __future__ import annotations

from dataclasses import replace

from core.music.assembly import NO_MOOD, UNKNOWN_ARTIST, Assembly, assemble
from core.music.features import FEATURES
from core.music.intake import Analysis
from core.music.journal import Outcome
from core.music.publish import Entry
from core.music.sources import Candidate
from core.turn import Mood


def candidate(name: str, **said: object) -> Candidate:
    known = {"title": name, "artist": "김하늘", "mood": Mood.HAPPY} | said
    return Candidate(f"file:{name}.mp3", "1", **known)  # type: ignore[arg-type]


def sound(digest: str, seconds: float = 60.0, **tags: str) -> Analysis:
    return Analysis((0.5,) * FEATURES, seconds, -14.0, digest, tags.get("title"), tags.get("artist"))


def run(before: list[Entry], *offered: tuple[Candidate, Outcome], gone: tuple[str, ...] = ()) -> Assembly:
    return assemble(before, offered, gone=lambda song: song.source in gone, licence="own")


A, B = (candidate("a"), sound("A")), (candidate("b"), sound("B"))


def test_files_become_songs() -> None:
    entries = run([], A, B).entries
    assert [(entry.song.title, entry.song.mood, entry.song.licence) for entry in entries] == [
        ("a", Mood.HAPPY, "own"),
        ("b", Mood.HAPPY, "own"),
    ]
    assert len({entry.song.id for entry in entries}) == 2


def test_running_again_changes_nothing() -> None:
    first = run([], A, B).entries
    again = run(first, B, A)
    assert [entry.song for entry in again.entries] == [entry.song for entry in first]
    assert not again.skipped


def test_adding_songs_keeps_every_id_and_the_order() -> None:
    first = run([], B).entries
    more = run(first, A, B, (candidate("c"), sound("C"))).entries
    assert [entry.song.title for entry in more] == ["b", "a", "c"]
    assert more[0].song == first[0].song


def test_a_file_whose_sound_changed_keeps_its_id() -> None:
    first = run([], A).entries
    again = run(first, (A[0], sound("remastered", 61.0))).entries
    assert again[0].song.id == first[0].song.id
    assert again[0].song.seconds == 61.0


def test_a_file_that_moved_keeps_its_id() -> None:
    first = run([], A).entries
    moved = (replace(A[0], source="file:Sad/a.mp3", mood=Mood.SAD), A[1])
    again = run(first, moved).entries
    assert [(entry.song.id, entry.song.mood) for entry in again] == [(first[0].song.id, Mood.SAD)]


def test_the_same_sound_twice_is_one_song_and_the_newcomer_is_the_copy() -> None:
    first = run([], B).entries
    again = run(first, (candidate("a copy"), sound("B")), B)
    assert [entry.song.source for entry in again.entries] == ["file:b.mp3"]
    assert [(skip.candidate.source, skip.reason) for skip in again.skipped] == [
        ("file:a copy.mp3", "duplicate: the same sound as file:b.mp3")
    ]


def test_another_encoding_of_a_song_is_a_copy() -> None:
    ogg = replace(A[0], source="file:a.ogg")
    assembly = run([], A, (ogg, sound("A as ogg", 60.1)))
    assert len(assembly.entries) == 1
    assert assembly.skipped[0].reason == "duplicate: another encoding of file:a.mp3"


def test_two_songs_of_one_title_by_different_artists_are_both_kept() -> None:
    other = (replace(A[0], source="file:other.mp3", artist="이바다"), sound("other"))
    assert len(run([], A, other).entries) == 2


def test_another_recording_of_the_same_title_and_length_is_kept() -> None:
    retake = (replace(A[0], source="file:retake.mp3"), replace(sound("retake"), features=(0.6,) * FEATURES))
    assert len(run([], A, retake).entries) == 2


def test_a_live_version_of_another_length_is_kept() -> None:
    live = (replace(A[0], source="file:live.mp3"), sound("live", 75.0))
    assert len(run([], A, live).entries) == 2


def test_a_song_without_a_mood_waits_for_one() -> None:
    assembly = run([], (candidate("a", mood=None), sound("A")))
    assert assembly.entries == []
    assert [(skip.reason, skip.analysis) for skip in assembly.skipped] == [(NO_MOOD, sound("A"))]


def test_a_mood_that_was_confirmed_once_stays() -> None:
    confirmed = run([], (candidate("a", mood=Mood.DARK), sound("A"))).entries
    again = run(confirmed, (candidate("a", mood=None), sound("A")))
    assert again.entries[0].song.mood is Mood.DARK


def test_words_come_from_the_name_then_the_tags_then_the_file() -> None:
    tagged = sound("T", title="태그 제목", artist="태그 가수")
    named = run([], (candidate("a"), tagged)).entries[0].song
    by_tag = run([], (candidate("a", title=None, artist=None), tagged)).entries[0].song
    bare = run([], (candidate("a", title=None, artist=None), sound("A"))).entries[0].song
    assert (named.title, named.artist) == ("a", "김하늘")
    assert (by_tag.title, by_tag.artist) == ("태그 제목", "태그 가수")
    assert (bare.title, bare.artist) == ("a", UNKNOWN_ARTIST)


def test_a_song_whose_file_is_gone_is_retired_and_returns_with_it() -> None:
    first = run([], A, B).entries
    without = run(first, B, gone=("file:a.mp3",)).entries
    assert [entry.retired for entry in without] == [True, False]
    back = run(without, A, B).entries
    assert [(entry.song.id, entry.retired) for entry in back] == [(entry.song.id, False) for entry in first]


def test_a_song_that_is_only_not_offered_stays() -> None:
    """A CSV may name a few songs; the others are not touched."""
    first = run([], A, B).entries
    assert [entry.retired for entry in run(first, B).entries] == [False, False]


def test_a_song_whose_file_became_unreadable_is_retired() -> None:
    first = run([], A, B).entries
    again = run(first, (A[0], "unreadable: cut short"), B)
    assert [entry.retired for entry in again.entries] == [True, False]
