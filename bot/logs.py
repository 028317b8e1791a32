"""Logging for web and worker: one line an event on standard error, no message text, no user id."""

from __future__ import annotations

import logging
import sys
from typing import Final

MAX_COMPLAINT: Final = 200


class WithoutMessageBodies(logging.Filter):
    """Celery quotes the whole message where it knows no task of that name, as when web is updated before the
    worker, or cannot read it; the message holds what somebody said, so only the complaint is kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(("celery", "kombu")) and "body" in str(record.msg):
            complaint = record.getMessage().lstrip().partition("\n")[0]
            record.msg, record.args, record.exc_info = complaint[:MAX_COMPLAINT], (), None
        return True


def configure_logging(level: str) -> None:
    """Send this project's loggers to standard error at ``level``; libraries only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    handler.addFilter(WithoutMessageBodies())
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for package in ("bot", "core"):
        logging.getLogger(package).setLevel(level.upper())
