"""The player page in a real browser, the size of a small phone, with songs of three seconds."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from bot.player import texts
from bot.settings import Settings
from tests.bot.player.conftest import SECONDS

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "locale": "ko-KR",
}
FIVE = [f"calm-{number:03}" for number in range(5)]
SAY = texts.PAGE
PATIENCE = 30_000  # milliseconds; the machine may be training a model beside the tests
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def covers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("covers")


@pytest.fixture
def server(app: Flask, settings: Settings, covers: Path) -> Iterator[str]:
    """The player on a free port of this machine; covers are drawn once for all tests."""
    (settings.data_dir / "covers").symlink_to(covers)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, server: str) -> Iterator[Page]:
    """A tab in which nothing may go wrong: no error, no breach of the policy, no word with another host."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(server) else None)
    yield page
    assert wrong == []


def open_songs(page: Page, server: str, song_id: str = "calm-000", ids: list[str] | None = None) -> None:
    page.goto(f"{server}/listen/{song_id}?with={','.join(FIVE if ids is None else ids)}")


def button(page: Page, key: str) -> Locator:
    """The first button that a screen reader calls ``SAY[key]``."""
    return page.get_by_role("button", name=SAY[key], exact=True).first


def start(page: Page) -> None:
    """Tap play, unless the browser let the song start by itself."""
    expect(
        page.get_by_role("button", name=re.compile(f"^({SAY['play']}|{SAY['pause']})$")).first
    ).to_be_visible()
    if button(page, "play").is_visible():
        button(page, "play").tap()
    page.wait_for_function("() => document.querySelector('#audio').currentTime > 0.1")


def playing(page: Page) -> str | None:
    return page.locator("#playlist [aria-current=true]").get_attribute("data-id")


def expect_song(page: Page, song_id: str) -> None:
    expect(page.locator("#playlist [aria-current=true]")).to_have_attribute("data-id", song_id)


def position(page: Page) -> float:
    return float(page.evaluate("document.querySelector('#audio').currentTime"))


def status(page: Page) -> Locator:
    return page.get_by_role("status")


# --- playing ---


def test_a_song_plays_to_its_end_and_on_to_the_next(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    expect(button(page, "pause")).to_be_visible()
    expect_song(page, "calm-001")

    page.wait_for_function("() => document.querySelector('#audio').currentTime > 0.1")
    assert page.evaluate("document.querySelector('#audio').paused") is False
    expect(page.get_by_role("heading", level=1)).to_have_text("고양이와 햇살 2")
    assert f"/listen/calm-001?with={','.join(FIVE)}" in page.url


def test_a_tap_pauses_and_another_goes_on_from_there(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    button(page, "pause").tap()
    paused_at = position(page)
    expect(button(page, "play")).to_be_visible()
    page.wait_for_timeout(400)
    assert position(page) == paused_at

    button(page, "play").tap()
    page.wait_for_function(f"() => document.querySelector('#audio').currentTime > {paused_at}")


def test_a_tap_on_the_bar_seeks(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    button(page, "pause").tap()
    bar = page.get_by_role("slider", name=SAY["seek"])
    box = bar.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 0.67 * box["width"], box["y"] + box["height"] / 2)

    page.wait_for_function("() => Math.abs(document.querySelector('#audio').currentTime - 2) < 0.3")
    expect(bar).to_have_attribute("aria-valuetext", re.compile("0분 2초, 전체 0분 3초"))


def test_next_and_previous_walk_through_the_list(page: Page, server: str) -> None:
    open_songs(page, server)
    button(page, "next").tap()
    expect_song(page, "calm-001")
    button(page, "previous").tap()
    expect_song(page, "calm-000")
    button(page, "previous").tap()
    expect_song(page, "calm-004")


def test_a_song_of_the_list_plays_when_it_is_tapped(page: Page, server: str) -> None:
    open_songs(page, server)
    page.get_by_role("link", name="밤 기차 4").tap()

    expect_song(page, "calm-003")
    page.wait_for_function("() => document.querySelector('#audio').currentTime > 0.1")


def test_after_the_last_song_it_stops_and_says_how_to_go_on(page: Page, server: str) -> None:
    open_songs(page, server, "calm-001", ["calm-000", "calm-001"])
    start(page)

    expect(status(page)).to_have_text(SAY["all_heard"])
    expect(button(page, "play")).to_be_visible()
    assert playing(page) == "calm-001"


def test_repeating_all_goes_on_from_the_first(page: Page, server: str) -> None:
    open_songs(page, server, "calm-001", ["calm-000", "calm-001"])
    button(page, "repeat_off").tap()
    expect(button(page, "repeat_all")).to_be_visible()
    start(page)

    expect_song(page, "calm-000")


def test_repeating_one_plays_it_again(page: Page, server: str) -> None:
    open_songs(page, server)
    button(page, "repeat_off").tap()
    button(page, "repeat_all").tap()
    expect(button(page, "repeat_one")).to_be_visible()
    start(page)
    page.wait_for_function(f"() => document.querySelector('#audio').currentTime > {SECONDS - 1}")
    page.wait_for_function("() => document.querySelector('#audio').currentTime < 1")

    assert playing(page) == "calm-000"
    assert page.evaluate("document.querySelector('#audio').paused") is False


def test_shuffled_songs_all_come_once_before_one_comes_again(page: Page, server: str) -> None:
    open_songs(page, server, "calm-002")
    button(page, "shuffle").tap()
    expect(button(page, "shuffle")).to_have_attribute("aria-pressed", "true")
    heard = [playing(page)]
    for _ in range(4):
        button(page, "next").tap()
        heard.append(playing(page))

    assert heard[0] == "calm-002"
    assert sorted(map(str, heard)) == FIVE


def test_a_song_whose_audio_is_gone_is_skipped_with_a_word(
    page: Page, server: str, settings: Settings
) -> None:
    (settings.music_dir / "Calm" / "1.wav").unlink()
    open_songs(page, server)
    start(page)
    button(page, "next").tap()

    expect_song(page, "calm-002")
    expect(status(page)).to_have_text(SAY["skipped"].replace("{title}", "고양이와 햇살 2"))
    page.wait_for_function("() => document.querySelector('#audio').currentTime > 0.1")


def test_when_no_audio_can_be_had_it_says_so_and_rests(page: Page, server: str, settings: Settings) -> None:
    for number in range(5):
        (settings.music_dir / "Calm" / f"{number}.wav").unlink()
    open_songs(page, server)

    expect(status(page)).to_have_text(SAY["unavailable"])
    expect(button(page, "play")).to_be_visible()


# --- finding more ---


def test_similar_songs_join_the_list_in_place_and_play(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    button(page, "more").tap()
    rows = page.locator("#playlist .song")
    expect(rows).to_have_count(10)
    expect(status(page)).to_have_text(SAY["added"].replace("{count}", "5"))
    ids = [str(row.get_attribute("data-id")) for row in rows.all()]
    assert len(set(ids)) == 10
    assert all(song_id.startswith("calm-") for song_id in ids)
    assert page.url.endswith(",".join(ids))

    rows.nth(7).tap()
    expect_song(page, ids[7])
    page.wait_for_function("() => document.querySelector('#audio').currentTime > 0.1")
    page.reload()
    expect_song(page, ids[7])
    expect(rows).to_have_count(10)


def test_when_every_similar_song_is_there_it_says_so(page: Page, server: str) -> None:
    open_songs(page, server, ids=[f"calm-{number:03}" for number in range(12)])
    button(page, "more").tap()

    expect(status(page)).to_have_text(SAY["no_more"])
    expect(page.locator("#playlist .song")).to_have_count(12)


def test_when_nothing_answers_the_page_says_so_and_plays_on(page: Page, server: str) -> None:
    open_songs(page, server)
    page.route("**/similar.json*", lambda route: route.abort())
    button(page, "more").tap()

    expect(status(page)).to_have_text(SAY["more_failed"])
    expect(button(page, "more")).to_be_enabled()


def test_a_song_that_is_gone_is_told_kindly_and_others_play(page: Page, server: str) -> None:
    open_songs(page, server, "gone-001", ["gone-001", "calm-001", "calm-002"])
    expect(page.get_by_role("alert")).to_have_text(texts.SONG_GONE)
    start(page)

    assert playing(page) == "calm-001"


# --- around the page ---


def test_the_lock_screen_shows_the_song_and_controls_it(
    context: BrowserContext, page: Page, server: str
) -> None:
    context.add_init_script(
        "window.actions = {}; MediaSession.prototype.setActionHandler = (name, act) => (actions[name] = act);"
    )
    open_songs(page, server)
    start(page)
    shown = "[navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artwork[0].src]"
    assert page.evaluate(shown) == ["첫눈 오는 골목 1", f"{server}/songs/calm-000/artwork.jpg"]

    page.evaluate("actions.nexttrack()")
    expect_song(page, "calm-001")
    page.wait_for_function(f"() => {shown}[0] === '고양이와 햇살 2'")
    page.evaluate("actions.pause()")
    expect(button(page, "play")).to_be_visible()
    assert page.evaluate("navigator.mediaSession.playbackState") == "paused"
    page.evaluate("actions.seekto({seekTime: 2})")
    assert position(page) == pytest.approx(2, abs=0.05)


def test_sharing_hands_the_link_of_the_song_to_the_phone(
    context: BrowserContext, page: Page, server: str
) -> None:
    context.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    open_songs(page, server)
    button(page, "next").tap()
    button(page, "share").tap()

    assert page.evaluate("shared.url") == f"{server}/listen/calm-001?with={','.join(FIVE)}"
    assert page.evaluate("shared.title").startswith("고양이와 햇살 2")


def test_where_nothing_can_be_shared_the_link_is_copied(
    context: BrowserContext, page: Page, server: str
) -> None:
    context.add_init_script("delete Navigator.prototype.share;")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_songs(page, server)
    button(page, "share").tap()

    expect(status(page)).to_have_text(SAY["copied"])
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{server}/listen/calm-000")


def test_where_nothing_can_be_copied_either_the_link_is_shown(
    context: BrowserContext, page: Page, server: str
) -> None:
    context.add_init_script("delete Navigator.prototype.share; delete Navigator.prototype.clipboard;")
    open_songs(page, server)
    button(page, "share").tap()

    expect(status(page).get_by_role("textbox")).to_have_value(re.compile(f"^{server}/listen/calm-000"))


def test_the_keyboard_plays_pauses_seeks_and_turns(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    page.keyboard.press("k")
    expect(button(page, "play")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(button(page, "pause")).to_be_visible()
    page.keyboard.press("n")
    expect_song(page, "calm-001")
    page.keyboard.press("k")
    at = position(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => document.querySelector('#audio').currentTime > {at} + 0.5")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('#audio').currentTime === 0")


def test_keys_also_work_with_the_keyboard_set_to_hangul(page: Page, server: str) -> None:
    open_songs(page, server)
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ㅜ', code: 'KeyN', bubbles: true}))"
    )

    expect_song(page, "calm-001")


def test_the_volume_bar_stays_away_where_the_device_keeps_the_volume_to_itself(
    context: BrowserContext, page: Page, server: str
) -> None:
    open_songs(page, server)
    expect(page.get_by_role("slider", name=SAY["volume"])).to_be_visible()

    context.add_init_script(
        "Object.defineProperty(HTMLMediaElement.prototype, 'volume', {get: () => 1, set: () => {}});"
    )
    page.reload()
    expect(button(page, "share")).to_be_visible()
    expect(page.get_by_role("slider", name=SAY["volume"])).to_be_hidden()


def test_muting_is_shown_and_undone(page: Page, server: str) -> None:
    open_songs(page, server)
    button(page, "mute").tap()
    expect(button(page, "unmute")).to_be_visible()
    assert page.evaluate("document.querySelector('#audio').muted") is True
    button(page, "unmute").tap()
    expect(button(page, "mute")).to_be_visible()


def test_controls_stay_at_hand_while_the_list_is_scrolled(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    mini = page.locator("#mini")
    expect(mini).to_be_hidden()
    button(page, "more").tap()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(mini).to_be_visible()
    mini.get_by_role("button", name=SAY["next"]).tap()

    expect_song(page, "calm-001")
    expect(mini).to_contain_text("고양이와 햇살 2")


def test_everything_fits_a_narrow_phone_and_can_be_hit_with_a_thumb(page: Page, server: str) -> None:
    open_songs(page, server)
    start(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for control in page.locator("button:visible, #playlist a").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44

    play = button(page, "pause").bounding_box()
    assert play is not None
    assert play["y"] + play["height"] < 740  # in reach without scrolling


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_light_and_dark(browser: Browser, server: str, scheme: Any) -> None:
    context = browser.new_context(**PHONE, color_scheme=scheme)
    page = context.new_page()
    open_songs(page, server)
    ground, words, quiet = page.evaluate(
        """() => {
            const style = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
            return [style('body', 'backgroundColor'), style('h1', 'color'), style('.song .artist', 'color')];
        }"""
    )
    context.close()

    assert contrast(ground, words) >= 7
    assert contrast(ground, quiet) >= 4.5
    assert (luminance(ground) > luminance(words)) == (scheme == "light")


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2, of ``rgb(r, g, b)``."""
    shares = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_without_scripts_the_song_can_still_be_played(browser: Browser, server: str) -> None:
    context = browser.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    open_songs(page, server)
    players = page.locator("audio[controls]")
    assert players.count() == 1
    assert page.locator("#playlist a").nth(1).get_attribute("href", timeout=1000)
    context.close()
