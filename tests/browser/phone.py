"""A phone of the simulator's page, in the hands of a test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

ANSWER_MS = 20_000
SOUND_MS = 60_000  # the first listener waits until the song is rendered
CARD = ".flex-bubble:has(.flex-hero), .card:has(.thumbnail)"


@dataclass(frozen=True)
class Phone:
    page: Page
    screen: Locator

    @classmethod
    def open(cls, page: Page, base_url: str, messenger: str) -> Phone:
        page.goto(f"{base_url}/simulator?chat=test-{uuid.uuid4().hex[:12]}")
        return cls(page, page.locator(f"#{messenger}"))

    def say(self, text: str) -> Locator:
        """Write ``text`` and send it; the answer's row."""
        before = self.answers.count()
        self.screen.get_by_role("textbox").fill(text)
        self.screen.get_by_role("button", name="보내기", exact=True).click()
        return self.answer_after(before)

    def answer_after(self, before: int) -> Locator:
        """The row that follows the first ``before`` ones of the bot, once it is there and typed out."""
        expect(self.answers.nth(before)).to_be_visible(timeout=ANSWER_MS)
        return self.answers.nth(before)

    @property
    def answers(self) -> Locator:
        """The bot's rows in the talk, without the one that shows that it is typing."""
        return self.screen.locator(".row.bot:not(:has(.loading))")

    @property
    def own_words(self) -> Locator:
        return self.screen.locator(".row.user .bubble")

    @property
    def quick_replies(self) -> Locator:
        return self.screen.locator(".quick-reply")

    @property
    def opened(self) -> FrameLocator:
        """The page in the messenger's own browser."""
        return self.screen.frame_locator(".sheet iframe")


def cards(answer: Locator) -> Locator:
    return answer.locator(CARD)


def titles(answer: Locator) -> list[str]:
    return cards(answer).locator(".flex-text:first-child, .card-words h3").all_inner_texts()


def expect_to_play(audio: Locator) -> None:
    """Wait until the audio element has really played a second."""
    handle = audio.element_handle()
    assert handle is not None
    frame = handle.owner_frame()
    assert frame is not None
    frame.wait_for_function("audio => !audio.paused && audio.currentTime > 1", arg=handle, timeout=SOUND_MS)
