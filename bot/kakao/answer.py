"""What the worker does with a KakaoTalk job: answer it, and bring the answer where it is still taken."""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from bot.incoming import respond
from bot.kakao import callback, texts
from bot.kakao.cards import render
from bot.kakao.job import ANSWER_SECONDS, COMPANION_SECONDS, LETTER_SECONDS, Job
from bot.links import Links
from core.errors import DeliveryFailed, MemoryUnavailable, type_and_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.incoming import Incoming
    from bot.settings import Settings
    from core.companion import Companion
    from core.memory import Memory
    from core.turn import Turn

log = logging.getLogger(__name__)

COMPANION_SECONDS_WITH_CALLBACK: Final = 12.0  # with the post, well within the task's own limit (bot.jobs)
HEAD_START_SECONDS: Final = 0.5  # KakaoTalk refuses a callback that overtakes web's promise of it

ANSWERED_IN_TIME: Final = "kakao_answers_in_time_total"
ANSWERED_BY_CALLBACK: Final = "kakao_answers_by_callback_total"
ANSWERED_LATE: Final = "kakao_answers_late_total"
CALLBACK_FAILED: Final = "kakao_callback_failures_total"


def answer_kakao(
    payload: dict[str, Any],
    *,
    companion: Companion,
    memory: Memory,
    settings: Settings,
    now: Callable[[], float] = time.time,
) -> None:
    """Run one KAKAO_ANSWER job; ``payload`` is ``Job.as_dict()``.

    Whatever fails, the listener gets an answer where one is still taken; failures are logged and counted.
    """
    job = Job.from_dict(payload)
    most = COMPANION_SECONDS_WITH_CALLBACK if job.callback_url else COMPANION_SECONDS
    seconds = min(job.deadline - now(), most)  # at most, should the clocks of two machines differ
    if seconds <= 0:
        _count(memory, ANSWERED_LATE)
        return
    letter = _letter(companion, job.incoming, seconds, settings)
    outcome = _deliver(job, letter, memory, now)
    if outcome:
        _count(memory, outcome)


def _letter(companion: Companion, incoming: Incoming, seconds: float, settings: Settings) -> str:
    """The skill response, as JSON."""

    def rendered(turn: Turn) -> str:
        response = render(turn, links=Links(settings.public_url), block_id=settings.kakao_block_id)
        return json.dumps(response, ensure_ascii=False)

    try:
        return rendered(respond(companion, incoming, seconds=seconds) or texts.APOLOGY)
    except Exception as error:  # noqa: BLE001 - a person waits, whatever went wrong
        log.error("no answer made to a %s from KakaoTalk, %s", incoming.kind, type_and_place(error))
        return rendered(texts.APOLOGY)


def _deliver(job: Job, letter: str, memory: Memory, now: Callable[[], float]) -> str | None:
    """Bring ``letter`` to where it is taken, once; the name of the counter, None where another run did."""
    try:
        if not memory.first_time(job.sending, seconds=LETTER_SECONDS):
            return None
        if memory.first_time(job.claim, seconds=LETTER_SECONDS):
            memory.post(job.box, letter, seconds=LETTER_SECONDS)
            return ANSWERED_IN_TIME
        promised = now()
    except MemoryUnavailable as error:
        log.warning("%s; going on by callback, where there is one", error)
        promised = job.arrived + ANSWER_SECONDS  # at the latest
    if job.callback_url is None:
        return ANSWERED_LATE
    time.sleep(max(0.0, promised + HEAD_START_SECONDS - now()))
    left = job.deadline - now()
    if left <= 0:
        return ANSWERED_LATE
    try:
        callback.post(job.callback_url, letter, seconds=left)
    except DeliveryFailed as error:
        log.warning("%s", error)
        return CALLBACK_FAILED
    return ANSWERED_BY_CALLBACK


def _count(memory: Memory, name: str) -> None:
    with suppress(MemoryUnavailable):
        memory.count(name)
