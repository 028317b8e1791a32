"""Take the README's picture: a chat on both messengers in the simulator of the running service.

    ./scripts/run                                   # in another terminal
    .venv/bin/python -m scripts.screenshot docs/simulator.png

Needs what tests need: playwright, chromium, and for faces the font fonts-noto-color-emoji.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import HappytalkError, MissingPackage

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAID: Final = {"line": "오늘 회사에서 혼나서 우울해", "kakao": "드디어 시험에 합격했어!"}
WAIT_MS: Final = 60_000


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a picture of the simulator.")
    parser.add_argument("picture", type=Path, help="PNG file to write")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000", help="default: %(default)s")
    options = parser.parse_args()
    try:
        take(options.base_url, options.picture)
    except HappytalkError as error:
        print(f"screenshot.py: {error}", file=sys.stderr)
        return 1
    return 0


def take(base_url: str, picture: Path) -> None:
    """Chat and write the picture, 2160 x 1500 pixels. Raises HappytalkError."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise MissingPackage(
            "taking pictures needs playwright: pip install -r requirements-dev.txt"
        ) from None
    if chromium is None:
        raise MissingPackage("pictures need chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(
            viewport={"width": 1440, "height": 1000},
            device_scale_factor=1.5,
            locale="ko-KR",
            timezone_id="Asia/Seoul",
        )
        page.set_default_timeout(WAIT_MS)
        try:
            page.goto(f"{base_url}/simulator?chat=picture-{uuid.uuid4().hex[:12]}")
            chat(page)
        except Error as error:
            reason = error.message.splitlines()[0]
            raise HappytalkError(
                f"no chat in the simulator at {base_url} ({reason}); start the service with ./scripts/run"
            ) from None
        page.screenshot(path=picture)
        browser.close()


def chat(page: Page) -> None:
    """Say something on both phones, and wait until the first covers are there."""
    page.locator("#line .follow").click()
    page.locator("#line .flex-bubble").first.wait_for()
    for messenger, text in SAID.items():
        page.locator(f"#{messenger} input").fill(text)
        page.locator(f"#{messenger} .send").click()
    for messenger in SAID:
        page.locator(f"#{messenger} .carousel").wait_for()
        page.wait_for_function(
            "covers => [...document.querySelectorAll(covers)].slice(0, 2).every(each => each.naturalWidth)",
            arg=f"#{messenger} .carousel img",
        )
    page.locator("#wire summary", has_text="message/reply").first.click()
    page.mouse.move(0, 0)


if __name__ == "__main__":
    sys.exit(main())
