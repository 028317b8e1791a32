"""Logging for web and worker: one line an event on standard error, no message text, no user id."""

from __future__ import annotations

import logging
import sys


def configure_logging(level: str) -> None:
    """Send this project's loggers to standard error at ``level``; libraries only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for package in ("bot", "core"):
        logging.getLogger(package).setLevel(level.upper())
