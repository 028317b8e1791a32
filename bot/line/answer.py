"""What the worker does with one event of LINE: respond, render, send once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from bot.incoming import Kind, respond
from bot.line.cards import render, sorry
from bot.line.delivery import deliver
from bot.line.events import LineJob
from bot.line.sender import LineDeliveryFailed, Reason
from bot.links import Links
from core.errors import DeliveryFailed, MemoryUnavailable, type_and_place
from core.reply import safety
from core.text import normalise

if TYPE_CHECKING:
    from bot.line.sender import Sender
    from bot.settings import Settings
    from core.companion import Companion
    from core.memory import Memory

log = logging.getLogger(__name__)
Messages = list[dict[str, Any]]

ANSWER_SECONDS: Final = 10.0  # for the Turn; with the sending it stays well within the job's limit

# Names in /metrics
UNANSWERED: Final = "line_unanswered_total"
FAILED: Final = "line_failures_total"
LOADING_FAILED: Final = "line_loading_failures_total"


def answer_line(
    payload: Mapping[str, Any],
    *,
    companion: Companion,
    sender: Sender,
    memory: Memory,
    settings: Settings,
    now: Callable[[], float] = time.time,
) -> None:
    """Answer one queued event, once however often the job runs.

    An answer that LINE does not take is counted and not raised: running the job again would not help.
    Where memory does not answer, the answer is sent all the same.
    """
    job = LineJob.from_dict(payload)
    if job.forgets:
        respond(companion, job.incoming, seconds=ANSWER_SECONDS)
        return
    may_push, links = settings.line_allow_push, Links(settings.public_url)
    in_danger = safety_answer(job, links=links)
    if job.token_seconds(now()) <= 0 and not may_push and not in_danger:
        log.warning("LINE event %s waited too long for its reply token", job.event_id)
        _count(memory, UNANSWERED)
        return
    if job.incoming.kind is Kind.TEXT and job.one_to_one:
        _show_loading(job, sender, memory)
    try:
        messages = _answer(job, companion, links=links, token_seconds=job.token_seconds(now()))
    except Exception as error:  # noqa: BLE001 - whatever broke, nobody is left without a word
        log.error("LINE event %s: no answer made, %s", job.event_id, type_and_place(error))
        _count(memory, FAILED)
        messages = in_danger or sorry()
    run = _run(memory, job)
    if run is Run.NEEDLESS:
        return
    # For someone in danger an old token is worth a try: LINE only does not promise that it works. And who
    # may or may not have got help lines gets them.
    usable = in_danger is not None or job.token_seconds(now()) > 0
    may_push = may_push and (run is Run.FIRST or in_danger is not None or not job.reply_token)
    try:
        deliver(job, messages, sender=sender, may_push=may_push, token_usable=usable)
    except LineDeliveryFailed as failed:
        if run is Run.AGAIN and failed.reason is Reason.TOKEN:
            log.info("LINE event %s may have been answered by the run that was cut off", job.event_id)
        else:
            log.warning("%s", failed)
            _count(memory, UNANSWERED)
    else:
        _mark_sent(memory, job)


def safety_answer(job: LineJob, *, links: Links) -> Messages | None:
    """The fixed answer to an unmistakable sign of danger, which needs no model; None for all else."""
    if job.incoming.kind is not Kind.TEXT:
        return None
    danger = safety.assess(normalise(job.incoming.text), None)
    return None if danger is None else render(safety.turn(danger), links=links)


def _answer(job: LineJob, companion: Companion, *, links: Links, token_seconds: float) -> Messages:
    """The messages for what came in, made while the token lives; a dead token will be pushed for anyway."""
    seconds = min(ANSWER_SECONDS, token_seconds) if token_seconds > 0 else ANSWER_SECONDS
    turn = respond(companion, job.incoming, seconds=seconds)
    if turn is None:
        raise LookupError(f"no turn for an event of kind {job.incoming.kind}")
    return render(turn, links=links)


def _show_loading(job: LineJob, sender: Sender, memory: Memory) -> None:
    try:
        sender.loading(job.chat_id)
    except DeliveryFailed as failed:
        log.info("%s; answering without it", failed)
        _count(memory, LOADING_FAILED)


class Run(Enum):
    """A job goes back to the queue when its process dies. Its next run cannot know whether the answer of the
    one before arrived; so it only replies, as LINE takes each reply token once, and pushes only where the one
    before could only push, as LINE delivers once for a retry key."""

    FIRST = auto()
    AGAIN = auto()
    NEEDLESS = auto()


def _run(memory: Memory, job: LineJob) -> Run:
    try:
        if memory.first_time(f"sending:{job.event_id}"):
            return Run.FIRST
        return Run.AGAIN if memory.first_time(f"sent:{job.event_id}") else Run.NEEDLESS
    except MemoryUnavailable as error:
        log.warning("%s; sending without a claim", error)
        return Run.FIRST


def _mark_sent(memory: Memory, job: LineJob) -> None:
    try:
        memory.first_time(f"sent:{job.event_id}")
    except MemoryUnavailable as error:
        log.warning("%s; LINE event %s is not marked as answered", error, job.event_id)


def _count(memory: Memory, name: str) -> None:
    try:
        memory.count(name)
    except MemoryUnavailable as error:
        log.warning("%s; %s is not counted", error, name)
