"""Addresses of a song in cards."""

from __future__ import annotations

import dataclasses

import pytest

from bot.line.limits import MAX_URI
from bot.links import MAX_PUBLIC_URL, Links
from core.errors import SettingsError
from core.turn import Mood, Song

SONG = Song(
    id="sad-017",
    title="비 오는 창",
    artist="해피톡",
    mood=Mood.SAD,
    seconds=90.0,
    licence="CC0-1.0",
    source="x",
)


def test_every_address_of_a_song_is_under_the_public_url() -> None:
    links = Links("https://songs.example/")

    assert links.listen_url(SONG) == "https://songs.example/listen/sad-017"
    assert links.audio_url(SONG) == "https://songs.example/songs/sad-017/audio"
    assert links.artwork_url(SONG) == "https://songs.example/songs/sad-017/artwork.jpg"


def test_the_player_page_is_told_which_songs_were_offered_together() -> None:
    url = Links("https://songs.example").listen_url(SONG, ["sad-017", "sad-003"])

    assert url == "https://songs.example/listen/sad-017?with=sad-017,sad-003"


def test_an_id_that_is_no_id_cannot_leave_its_place_in_the_address() -> None:
    odd = dataclasses.replace(SONG, id="../비?a=b&c")

    assert Links("https://songs.example").audio_url(odd) == (
        "https://songs.example/songs/..%2F%EB%B9%84%3Fa%3Db%26c/audio"
    )


def test_the_longest_address_is_one_that_line_opens() -> None:
    longest = dataclasses.replace(SONG, id="a" * 40)
    links = Links("https://" + "h" * (MAX_PUBLIC_URL - len("https://")))

    assert len(links.listen_url(longest, ["b" * 40] * 5)) <= MAX_URI


def test_a_public_url_too_long_for_links_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="BASE_URL has 701 characters"):
        Links("https://" + "h" * 693)
