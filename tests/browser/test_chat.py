"""Chats in the browser against the running service: gunicorn, worker, Valkey, simulator, player."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Page, expect

from core.turn import SONGS_PER_TURN, Emotion
from tests.browser.phone import Phone, cards, expect_to_play, titles
from tests.conftest import Stack

SAD = "오늘 회사에서 혼나서 우울해"


def test_a_sentence_brings_a_kind_answer_the_emotion_and_five_cards(phone: Phone) -> None:
    answer = phone.say(SAD)
    expect(phone.own_words).to_have_text([SAD])
    expect(answer).to_contain_text(Emotion.SADNESS.korean)
    assert len(set(titles(answer))) == SONGS_PER_TURN
    for card in cards(answer).all():
        expect(card.get_by_role("button", name="듣기", exact=True)).to_have_count(1)
        expect(card.get_by_role("button", name="비슷한 곡")).to_have_count(1)


def test_every_card_shows_its_cover(phone: Phone) -> None:
    answer = phone.say(SAD)
    for card in cards(answer).all():
        card.scroll_into_view_if_needed()
        expect(card.locator("img")).to_have_js_property("complete", True, timeout=20_000)
        assert card.locator("img").evaluate("image => image.naturalWidth") > 0


def test_listening_opens_the_player_and_the_song_plays(phone: Phone) -> None:
    answer = phone.say(SAD)
    title = titles(answer)[0]
    cards(answer).first.get_by_role("button", name="듣기", exact=True).click()
    expect(phone.opened.get_by_role("heading", level=1)).to_have_text(title)
    expect_to_play(phone.opened.locator("audio#audio"))
    phone.screen.get_by_role("button", name="닫기").click()
    expect(phone.screen.locator(".sheet")).to_be_hidden()


def test_similar_songs_are_five_others_asked_for_in_ones_own_words(phone: Phone) -> None:
    first = phone.say(SAD)
    title = titles(first)[0]
    cards(first).first.get_by_role("button", name="비슷한 곡").click()
    second = phone.answer_after(1)
    expect(phone.own_words.last).to_contain_text(title)
    expect(second).to_contain_text(title)
    assert len(set(titles(second)) - set(titles(first))) == SONGS_PER_TURN


def test_a_quick_reply_vanishes_when_tapped_and_brings_five_others(phone: Phone) -> None:
    first = phone.say(SAD)
    phone.quick_replies.filter(has_text="다른 노래").click()
    expect(phone.own_words.last).to_have_text("다른 노래")
    second = phone.answer_after(1)
    assert len(set(titles(second)) - set(titles(first))) == SONGS_PER_TURN
    assert phone.quick_replies.count() > 1
    phone.screen.get_by_role("textbox").fill("고마워")
    phone.screen.get_by_role("textbox").press("Enter")
    expect(phone.own_words.last).to_have_text("고마워")
    phone.answer_after(2)


def test_a_new_friend_on_line_is_greeted_with_moods_to_tap(line: Phone) -> None:
    line.screen.get_by_role("button", name="친구 추가").click()
    greeting = line.answer_after(0)
    expect(line.screen.get_by_role("button", name="친구 추가")).to_be_hidden()
    moods = greeting.locator(".flex-button")
    assert moods.count() == 6
    moods.first.click()
    assert len(titles(line.answer_after(1))) == SONGS_PER_TURN


def test_a_song_plays_right_in_the_line_chat(line: Phone) -> None:
    answer = line.say(SAD)
    cards(answer).first.get_by_role("button", name="여기서 듣기").click()
    played = line.answer_after(1)
    played.get_by_role("button", name="재생").click()
    expect_to_play(played.locator("audio"))
    expect(played.get_by_role("button", name="잠시 멈춤")).to_be_visible()


def test_someone_in_danger_gets_help_lines_to_dial_and_no_songs(phone: Phone) -> None:
    phone.say("이제 그만 죽고 싶어")
    expect(phone.screen.locator(".row.bot").last).to_contain_text("109")
    assert cards(phone.screen).count() == 0
    phone.screen.get_by_role("button", name=re.compile(r"109")).first.click()
    expect(phone.screen.locator(".dialler")).to_contain_text("109")


def test_who_blocks_the_bot_can_make_up_again(line: Phone) -> None:
    line.screen.get_by_role("button", name="다른 것 보내기").click()
    line.screen.get_by_role("button", name="차단하기").click()
    line.screen.get_by_role("button", name="차단 해제").click()
    expect(line.answer_after(0).locator(".flex-button")).to_have_count(6)


def test_a_sticker_is_answered_with_what_can_be_read(line: Phone) -> None:
    line.screen.get_by_role("button", name="다른 것 보내기").click()
    line.screen.get_by_role("button", name="스티커").click()
    expect(line.answer_after(0)).to_contain_text("글")


def test_a_message_can_be_taken_back_on_line(line: Phone) -> None:
    line.say(SAD)
    take_back = line.screen.get_by_role("button", name="보내기 취소")
    line.own_words.click()
    with contextlib.suppress(AssertionError):
        expect(take_back).to_be_visible(timeout=5_000)
    if take_back.count() == 0:  # a cover that arrived just then scrolled the chat under the finger
        line.own_words.click()
    take_back.click()
    expect(line.screen.get_by_text("보낸 메시지를 취소했어요")).to_be_visible()
    expect(line.own_words).to_have_count(0)


def test_a_callback_brings_the_answer_too(page: Page, stack: Stack) -> None:
    kakao = Phone.open(page, stack.base_url, "kakao")
    kakao.screen.get_by_role("button", name="다른 것 보내기").click()
    kakao.screen.get_by_role("button", name="콜백 블록으로 보내기").click()
    assert len(titles(kakao.say(SAD))) == SONGS_PER_TURN
    call = page.locator("#wire li", has_text="/kakao/skill")
    call.locator("summary").click()
    expect(call).to_contain_text("callbackUrl")


def test_the_panel_shows_what_went_over_the_wire(phone: Phone) -> None:
    phone.say(SAD)
    panel = phone.page.locator("#wire")
    sent = panel.locator("li", has_text=re.compile("/line/webhook|/kakao/skill"))
    sent.locator("summary").click()
    expect(sent.locator("pre").nth(1)).to_contain_text(SAD)


def test_a_reload_shows_the_same_chat(phone: Phone) -> None:
    before = titles(phone.say(SAD))
    phone.page.reload()
    assert titles(phone.answer_after(0)) == before


def test_on_a_small_phone_everything_fits_and_the_tabs_change_the_messenger(page: Page, stack: Stack) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    line = Phone.open(page, stack.base_url, "line")
    line.say(SAD)
    expect(page.locator("#kakao")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="카카오톡").click()
    expect(page.locator("#line")).to_be_hidden()
    Phone(page, page.locator("#kakao")).say(SAD)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="JSON").click()
    expect(page.locator("#wire summary")).not_to_have_count(0)


def test_on_a_tablet_the_json_takes_the_place_of_both_phones_and_gives_it_back(
    page: Page, stack: Stack
) -> None:
    page.set_viewport_size({"width": 900, "height": 800})
    Phone.open(page, stack.base_url, "line")
    expect(page.locator("#kakao")).to_be_visible()
    json = page.get_by_role("button", name="JSON")
    json.click()
    expect(page.locator("#wire")).to_be_visible()
    expect(page.locator("#line")).to_be_hidden()
    json.click()
    expect(page.locator("#line")).to_be_visible()
