from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.settings import Settings
from tests.bot.simulator.bot import Bot, bot_of, serve


@pytest.fixture
def bot(settings: Settings) -> Iterator[Bot]:
    """A running web server with the simulator and a bot whose answers the test decides."""
    bot = bot_of(settings)
    stop = serve(bot)
    yield bot
    stop()
