"""One answer to one event: by its reply token, or pushed where the token is gone and pushing is allowed."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.line.sender import LineDeliveryFailed, Reason

if TYPE_CHECKING:
    from bot.line.events import LineJob
    from bot.line.sender import Sender

log = logging.getLogger(__name__)


def deliver(
    job: LineJob,
    messages: Sequence[Mapping[str, Any]],
    *,
    sender: Sender,
    may_push: bool,
    token_usable: bool,
) -> None:
    """Send ``messages`` once. Raises LineDeliveryFailed.

    token_usable: whether to try the reply token at all. After a reply that may have arrived nothing is
    pushed: the listener would be answered twice.
    """
    if token_usable and job.reply_token:
        try:
            sender.reply(job.reply_token, messages)
        except LineDeliveryFailed as failed:
            if not (may_push and failed.reason in (Reason.TOKEN, Reason.UNREACHABLE)):
                raise
            log.info("%s; pushing instead", failed)
        else:
            return
    elif not may_push:
        raise LineDeliveryFailed(
            Reason.TOKEN,
            "LINE reply: the reply token is missing or too old; "
            "LINE_ALLOW_PUSH=true would push the answer, which counts against the plan's messages",
        )
    sender.push(job.chat_id, messages, retry_key=_retry_key(job))


def _retry_key(job: LineJob) -> str:
    """The same for every try to answer this event, in whatever process, so that LINE delivers one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"line:{job.event_id}"))
