from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from tests.bot.simulator.bot import Bot, serve
from tests.conftest import free_port


@pytest.fixture
def bot(settings: Settings) -> Iterator[Bot]:
    """A running web server with the simulator and a bot whose answers the test decides."""
    bot = Bot(dataclasses.replace(settings, port=free_port()))
    stop = serve(bot)
    yield bot
    stop()
