"""The worker process: ``celery --app bot.worker worker``. Holds the models, one copy per process.

Models are loaded when a process of the pool starts, not at import, and a process that can answer says so
every few seconds; /readyz counts those signs.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, worker_init, worker_process_init, worker_process_shutdown

from bot.importing import add_measuring
from bot.jobs import KAKAO_ANSWER, LINE_ANSWER, create_celery
from bot.kakao.answer import answer_kakao
from bot.line.answer import answer_line
from bot.line.sender import Sender
from bot.logs import configure_logging
from bot.settings import Settings
from core.companion import Companion
from core.emotion.loading import load_classifier
from core.errors import HappytalkError, MemoryUnavailable
from core.memory import Memory
from core.music.catalogue import Catalogue
from core.music.selection import Selection
from core.parts import or_without
from core.reply.loading import load_chooser
from core.reply.prompt import checkpoint_format

if TYPE_CHECKING:
    from typing import TypeVar

    from core.reply.choosing import Reader, ReplyChooser

    T = TypeVar("T")

log = logging.getLogger(__name__)

SIGN_EVERY_SECONDS: Final = 5
SIGN_LASTS_SECONDS: Final = 15

# Celery warns root of pickled jobs; ours are JSON only, and in a container root is who there is.
warnings.filterwarnings("ignore", category=SecurityWarning)

settings = Settings.from_environment(os.environ)
app = create_celery(settings)
add_measuring(app, settings)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What one worker process needs to answer."""

    companion: Companion
    memory: Memory
    sender: Sender


_workshop: Workshop | None = None
_stopping = threading.Event()


def open_workshop(settings: Settings) -> Workshop:
    """Load everything. A model that cannot be loaded is left out with an error in the log: the companion
    then answers with written sentences and asks for the mood. Without songs there is no service."""
    memory = Memory.connect(settings.redis_url)
    catalogue = Catalogue.load(settings.catalogue)
    reader = or_without(lambda: load_classifier(settings.emotion_model))
    companion = Companion(
        reader=reader,
        replies=open_replies(reader, settings) if reader else None,
        catalogue=catalogue,
        selection=Selection(catalogue),
        memory=memory,
        messages_per_minute=settings.messages_per_minute,
    )
    sender = Sender(settings)
    sender.open()
    return Workshop(companion, memory, sender)


def open_replies(reader: Reader, settings: Settings) -> ReplyChooser:
    """What chooses the replies, with the operator's generator where one is set."""
    return load_chooser(
        reader,
        model=settings.reply_model,
        cache=settings.data_dir,
        form=checkpoint_format(settings.reply_prompt, settings.reply_stop),
    )


@setup_logging.connect  # type: ignore[untyped-decorator]
def _log(**_: Any) -> None:
    configure_logging(settings.log_level)


@worker_init.connect  # type: ignore[untyped-decorator]
def _import_once(**_: Any) -> None:
    """LINE's SDK takes seconds and 70 MB to import: before the fork, it is once for all processes."""
    Sender(settings).open()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _start(**_: Any) -> None:
    global _workshop  # noqa: PLW0603 - one per process, made after the fork
    try:
        _workshop = open_workshop(settings)
    except Exception as error:  # noqa: BLE001 - Celery would go on, and lose every job to this process
        log.critical("this worker process cannot start: %s", error)
        os._exit(1)  # Celery then starts another
    threading.Thread(target=_give_signs, args=(_workshop.memory,), daemon=True).start()


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def _stop(**_: Any) -> None:
    if _workshop is not None:
        _stopping.set()
        with suppress(MemoryUnavailable):
            _workshop.memory.sign_off(_process_name())


def _give_signs(memory: Memory) -> None:
    while not _stopping.is_set():
        try:
            memory.sign_of_life(_process_name(), seconds=SIGN_LASTS_SECONDS)
        except MemoryUnavailable as error:
            log.warning("%s", error)
        _stopping.wait(SIGN_EVERY_SECONDS)


def _process_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _ready() -> Workshop:
    if _workshop is None:
        raise HappytalkError("the worker process was not started by Celery; see the Procfile")
    return _workshop


@app.task(name=LINE_ANSWER)  # type: ignore[untyped-decorator]
def line_answer(payload: dict[str, Any]) -> None:
    at = _ready()
    answer_line(payload, companion=at.companion, sender=at.sender, memory=at.memory, settings=settings)


@app.task(name=KAKAO_ANSWER)  # type: ignore[untyped-decorator]
def kakao_answer(payload: dict[str, Any]) -> None:
    at = _ready()
    answer_kakao(payload, companion=at.companion, memory=at.memory, settings=settings)
