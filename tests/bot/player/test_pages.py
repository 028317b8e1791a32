"""The player page as it is served, and similar songs as JSON."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from bot.player import texts
from bot.player.playlist import MAX_SONGS
from bot.settings import Settings
from core.music.catalogue import Catalogue
from core.turn import Mood
from tests.bot.player.conftest import retire

FIVE = [f"calm-{number:03}" for number in range(5)]


class Document(HTMLParser):
    """The tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def playlist(self) -> list[str]:
        return [link["data-id"] for link in self.all("a") if "data-id" in link]

    @property
    def current(self) -> str:
        (link,) = (link for link in self.all("a") if "aria-current" in link)
        return link["data-id"]


def page(client: FlaskClient, address: str, status: int = 200) -> Document:
    answer = client.get(address)
    assert answer.status_code == status
    return Document(answer.text)


def test_the_five_songs_of_a_card_are_the_playlist_and_the_tapped_one_plays(client: FlaskClient) -> None:
    document = page(client, f"/listen/calm-002?with={','.join(FIVE)}")

    assert document.playlist == FIVE
    assert document.current == "calm-002"
    assert "../songs/calm-002/audio" in [audio["src"] for audio in document.all("audio")]


def test_a_song_that_its_list_does_not_name_comes_first(client: FlaskClient) -> None:
    document = page(client, "/listen/calm-007?with=calm-001,calm-002")

    assert document.playlist == ["calm-007", "calm-001", "calm-002"]


def test_a_link_without_a_list_plays_its_song_alone(client: FlaskClient) -> None:
    assert page(client, "/listen/calm-007").playlist == ["calm-007"]


def test_unknown_and_repeated_ids_in_a_link_are_left_out(client: FlaskClient) -> None:
    document = page(client, "/listen/calm-001?with=calm-001,gone,calm-002,,calm-001,%3Cscript%3E")

    assert document.playlist == ["calm-001", "calm-002"]


def test_a_link_with_a_thousand_ids_is_cut(client: FlaskClient) -> None:
    ids = ",".join(f"happy-{number % 12:03},x{number}" for number in range(500))

    assert len(page(client, f"/listen/calm-001?with={ids}").playlist) <= MAX_SONGS


def test_a_song_that_is_gone_says_so_and_offers_the_others_of_its_card(client: FlaskClient) -> None:
    answer = client.get("/listen/gone-001?with=gone-001,calm-001,calm-002")

    assert answer.status_code == 404
    assert texts.SONG_GONE in answer.text
    assert Document(answer.text).playlist == ["calm-001", "calm-002"]
    assert Document(answer.text).current == "calm-001"


def test_a_song_that_is_gone_without_a_list_gives_way_to_songs_of_several_moods(
    client: FlaskClient,
) -> None:
    first, again = (page(client, "/listen/gone-001", status=404) for _ in range(2))

    assert {song_id.split("-")[0] for song_id in first.playlist} == {"calm", "happy"}
    assert first.playlist == again.playlist


def test_a_retired_song_still_has_its_page(client: FlaskClient, settings: Settings) -> None:
    retire(settings, "calm-001")

    assert page(client, "/listen/calm-001").current == "calm-001"


def test_a_title_cannot_put_markup_into_the_page(client: FlaskClient, settings: Settings) -> None:
    songs = settings.catalogue / "current" / "songs.jsonl"
    songs.write_text(songs.read_text().replace("고양이와 햇살 2", '\\"><script>alert(1)</script>', 1))
    metadata = songs.with_name("catalogue.json")
    metadata.write_text(metadata.read_text() + " ")  # a new state of the catalogue, read again
    html = client.get("/listen/calm-001").text

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_nothing_on_the_page_comes_from_elsewhere_or_stands_inline(client: FlaskClient) -> None:
    answer = client.get("/listen/calm-001")
    policy = answer.headers["Content-Security-Policy"]
    document = Document(answer.text)

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attributes in document.tags:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href"):
            assert "//" not in attributes.get(name, "")
    for script in document.all("script"):
        assert script["src"]


def test_every_file_that_the_page_names_is_served(client: FlaskClient) -> None:
    document = page(client, f"/listen/calm-001?with={','.join(FIVE)}")
    named = {attributes.get("src") or attributes.get("href", "") for _, attributes in document.tags}
    files = {name.removeprefix("../") for name in named if name.startswith("../")}

    assert any(name.endswith(".js") for name in files)
    for name in files:
        assert client.get(f"/{name}").status_code == 200


def test_every_module_that_a_script_imports_is_served_as_script(client: FlaskClient) -> None:
    seen, waiting = set(), {"main.js"}
    while waiting:
        name = waiting.pop()
        answer = client.get(f"/player/static/{name}")
        assert answer.status_code == 200
        assert answer.mimetype == "text/javascript"
        seen.add(name)
        waiting |= set(re.findall(r'from "\./([\w.]+)"', answer.text)) - seen
    assert len(seen) > 5


def test_a_shared_link_shows_title_artist_and_cover(client: FlaskClient, settings: Settings) -> None:
    document = page(client, "/listen/calm-001")
    shown = {meta["property"]: meta["content"] for meta in document.all("meta") if "property" in meta}

    assert shown["og:title"] == "고양이와 햇살 2"
    assert "해피톡" in shown["og:description"]
    assert shown["og:image"] == f"{settings.public_url}/songs/calm-001/artwork.jpg"


def test_every_button_and_bar_has_a_name_for_screen_readers(client: FlaskClient) -> None:
    document = page(client, "/listen/calm-001")
    named = [button for button in document.all("button") if button.get("id") != "more-button"]

    assert len(named) >= 8
    for control in [*named, *document.all("input")]:
        assert control["aria-label"].strip()


def test_every_mood_has_a_name_on_the_page() -> None:
    assert set(texts.MOOD) == set(Mood)


# --- similar.json ---


def test_similar_songs_are_five_others_of_the_same_mood(client: FlaskClient, settings: Settings) -> None:
    answer = client.get("/songs/calm-001/similar.json")
    assert answer.json is not None
    songs = answer.json["songs"]
    catalogue = Catalogue.load(settings.catalogue)

    assert len({song["id"] for song in songs} - {"calm-001"}) == 5
    for song in songs:
        known = catalogue.song(song["id"])
        assert known.mood is Mood.CALM
        assert (song["title"], song["artist"], song["seconds"]) == (known.title, known.artist, known.seconds)
        assert song["mood_text"] == texts.MOOD[Mood.CALM]


def test_songs_that_are_on_the_page_are_not_offered_again(client: FlaskClient) -> None:
    answer = client.get(f"/songs/calm-001/similar.json?heard={','.join(FIVE)}")
    assert answer.json is not None

    assert not {song["id"] for song in answer.json["songs"]} & set(FIVE)


@pytest.mark.parametrize("song_id", ["gone-001", "%ED%95%9C%EA%B8%80", "-" * 500])
def test_similar_to_a_song_that_is_gone_is_a_kind_answer(client: FlaskClient, song_id: str) -> None:
    answer = client.get(f"/songs/{song_id}/similar.json", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"].endswith("요?")
