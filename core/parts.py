"""Parts that may be missing: the service goes on without them and says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from core.errors import HappytalkError

log = logging.getLogger(__name__)
T = TypeVar("T")


def or_without(load: Callable[[], T]) -> T | None:
    """What ``load`` gives; None, with an error in the log, where it raises one of our errors."""
    try:
        return load()
    except HappytalkError as error:
        log.error("%s; answering without it", error)
        return None
