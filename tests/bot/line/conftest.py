from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.line.sender import Sender
from bot.settings import Settings
from tests.bot.line.line_api import LineApi


@pytest.fixture
def line_api() -> Iterator[LineApi]:
    api = LineApi()
    yield api
    api.close()


@pytest.fixture
def sender(line_api: LineApi) -> Sender:
    return Sender(Settings(line_api_base=line_api.url, line_channel_access_token="test-line-token"))
