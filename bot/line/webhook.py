"""POST /line/webhook: verify, translate, queue, acknowledge; all within LINE's two seconds.

What fails and what then happens: without Valkey an event cannot be queued, and LINE is answered 500 so that
it sends the event again. Only an unmistakable sign of danger is answered right here, though importing the
SDK makes the first such answer later than LINE waits: it then sends the event again, to no effect. Where
memory does not say whether an event came before, it is queued: the worker claims each answer before sending.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, request

from bot.jobs import LINE_ANSWER
from bot.line.answer import safety_answer
from bot.line.delivery import deliver
from bot.line.events import LineJob, read_event
from bot.line.sender import LineDeliveryFailed, Reason
from bot.line.signature import is_signed
from bot.links import Links
from core.errors import MemoryUnavailable, QueueUnavailable, type_and_place

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.jobs import JobQueue
    from bot.line.sender import Sender
    from bot.settings import Settings
    from core.memory import Memory

log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 1 << 20  # LINE states no limit; a hundred of the longest texts fit
ANSWER_EXPIRES_SECONDS: Final = 600.0  # even pushed, an answer that waited longer is none


def create_line(*, settings: Settings, queue: JobQueue, memory: Memory, sender: Sender) -> Blueprint:
    """The webhook as a blueprint. Without a channel secret it takes nothing: anyone could sign."""
    if not settings.line_channel_secret:
        log.warning(
            "LINE_CHANNEL_SECRET is empty, so every LINE webhook is refused; set it, see .env.example"
        )
    blueprint = Blueprint("line", __name__)
    intake = _Intake(settings=settings, queue=queue, memory=memory, sender=sender)

    @blueprint.post("/line/webhook")
    def webhook() -> ResponseReturnValue:
        request.max_content_length = MAX_BODY_BYTES  # 413 before a larger body is read
        body = request.get_data()
        if not is_signed(settings.line_channel_secret, body, request.headers.get("x-line-signature")):
            return {"error": "x-line-signature does not fit the body; check LINE_CHANNEL_SECRET"}, 401
        events = _events(body)
        if events is None:
            return {"error": "the body is not a JSON object"}, 400
        try:
            taken = intake.take(events, received_at=time.time())
        except Exception as error:  # noqa: BLE001 - LINE then sends it again, and no log quotes a listener
            log.error("the LINE webhook failed, %s", type_and_place(error))
            taken = False
        return ({}, 200) if taken else ({"error": "not all events could be queued; send them again"}, 500)

    return blueprint


def _events(body: bytes) -> list[dict[str, Any]] | None:
    """The events of a webhook, none for the console's "Verify"; None when the body is not a webhook."""
    try:
        webhook = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(webhook, dict):
        return None
    events = webhook.get("events")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


class _Intake:
    """Takes over what LINE brought."""

    def __init__(self, *, settings: Settings, queue: JobQueue, memory: Memory, sender: Sender) -> None:
        self._settings = settings
        self._queue = queue
        self._memory = memory
        self._sender = sender
        self._links = Links(settings.public_url)

    def take(self, events: Sequence[dict[str, Any]], *, received_at: float) -> bool:
        """Whether each of ``events`` is queued, answered, was so before, or asks for nothing."""
        key = self._settings.listener_key
        read = [read_event(event, listener_key=key, received_at=received_at) for event in events]
        jobs = [job for job in read if job is not None]
        new, unmarked = self._without_seen(jobs)
        left = self._queue_up_to_failure([*new, *unmarked])
        unanswered = [job for job in left if not self._answered_in_danger(job)]
        self._mark_unseen([job for job in unanswered if job in new])
        return not unanswered

    def _without_seen(self, jobs: Sequence[LineJob]) -> tuple[list[LineJob], Sequence[LineJob]]:
        """(those that come for the first time, marked as seen; those of which memory did not say)."""
        new: list[LineJob] = []
        for i, job in enumerate(jobs):
            try:
                if self._memory.first_time(_mark(job)):
                    new.append(job)
                else:
                    log.info("LINE event %s came before; dropped", job.event_id)
            except MemoryUnavailable as error:
                log.warning("%s; LINE events are queued unseen or not", error)
                return new, jobs[i:]
        return new, ()

    def _queue_up_to_failure(self, jobs: Sequence[LineJob]) -> list[LineJob]:
        """Those left when the queue fails; not asked again, as each failure takes time that LINE waits."""
        for i, job in enumerate(jobs):
            try:
                self._queue.put(LINE_ANSWER, job.as_dict(), expires=_expires(job))
            except QueueUnavailable as error:
                log.warning("%s; %d LINE events are not queued", error, len(jobs) - i)
                return list(jobs[i:])
        return []

    def _answered_in_danger(self, job: LineJob) -> bool:
        """Send help lines from here where the listener's words need no model to be understood.

        A reply token that LINE does not know any more counts as answered: by an earlier try of this event.
        """
        messages = safety_answer(job, links=self._links)
        if messages is None:
            return False
        may_push = self._settings.line_allow_push
        try:
            deliver(job, messages, sender=self._sender, may_push=may_push, token_usable=True)
        except LineDeliveryFailed as failed:
            log.warning("%s; help lines for LINE event %s", failed, job.event_id)
            return failed.reason is Reason.TOKEN
        return True

    def _mark_unseen(self, jobs: Sequence[LineJob]) -> None:
        """LINE will send these again, and then they must not count as seen."""
        for job in jobs:
            try:
                self._memory.undo_first_time(_mark(job))
            except MemoryUnavailable as error:
                log.warning("%s; LINE events stay marked as seen", error)
                return


def _mark(job: LineJob) -> str:
    return f"line:{job.event_id}"


def _expires(job: LineJob) -> float | None:
    """Seconds from now; forgetting never comes too late."""
    return None if job.forgets else ANSWER_EXPIRES_SECONDS
