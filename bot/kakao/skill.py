"""POST /kakao/skill: verify, translate, queue, wait for the worker, answer within KakaoTalk's five seconds.

A call is never dropped as a repetition, whatever its X-Request-Id: each is an open request whose listener
sees nothing but our answer to it, and answering twice does no harm.
"""

from __future__ import annotations

import hmac
import json
import logging
import time
import uuid
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from bot.incoming import Kind
from bot.jobs import KAKAO_ANSWER
from bot.kakao import callback, texts
from bot.kakao.cards import promise, render
from bot.kakao.job import LETTER_SECONDS, WAIT_SECONDS, Job
from bot.kakao.payload import read
from bot.links import Links
from core.errors import MemoryUnavailable, QueueUnavailable, type_and_place
from core.reply import safety
from core.text import normalise

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import Headers

    from bot.jobs import JobQueue
    from bot.settings import Settings
    from core.memory import Memory
    from core.turn import Turn

log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 262_144  # a payload has a few KB
LAST_LOOK_SECONDS: Final = 0.2
PAUSE_SECONDS: Final = 0.1


def create_kakao(*, settings: Settings, queue: JobQueue, memory: Memory) -> Blueprint:
    """The blueprint with the skill. Every answer to KakaoTalk has status 200, our failures too, as it shows
    the listener no other; who does not know the secret gets 401, and everybody does where none is set."""
    pages = Blueprint("kakao", __name__)
    skill = Skill(settings=settings, queue=queue, memory=memory)

    @pages.post("/kakao/skill")
    def kakao_skill() -> ResponseReturnValue:
        arrived = time.time()
        if not knows_secret(request.headers, settings):
            return jsonify(error="the skill's secret header is missing or wrong"), 401
        request.max_content_length = MAX_BODY_BYTES
        try:
            answer = skill.answer(request.get_data(), arrived=arrived)
        except HTTPException:  # a body that is too large, or ends too early
            raise
        except Exception as error:  # noqa: BLE001 - a person waits, whatever went wrong
            log.error("the skill failed, %s", type_and_place(error))
            answer = skill.apology
        return Response(answer, mimetype="application/json")

    return pages


def knows_secret(headers: Headers, settings: Settings) -> bool:
    """Whether the configured header, or ``Authorization: Bearer``, carries the secret; in constant time."""
    secret = settings.kakao_skill_secret.encode()
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    shown = (headers.get(settings.kakao_secret_header, ""), token if scheme.lower() == "bearer" else "")
    matches = [hmac.compare_digest(value.strip().encode(), secret) for value in shown]
    return bool(secret) and any(matches)


class Skill:
    """Answers one call after the other; thread-safe, as its parts are."""

    def __init__(self, *, settings: Settings, queue: JobQueue, memory: Memory) -> None:
        self._settings = settings
        self._queue = queue
        self._memory = memory
        self.apology = self._rendered(texts.APOLOGY)

    def answer(self, body: bytes, *, arrived: float) -> str:
        """The skill response, as JSON, to ``body``, which came at ``arrived`` (epoch seconds)."""
        job = self._job(body, arrived)
        try:
            self._queue.put(KAKAO_ANSWER, job.as_dict(), expires=job.deadline - time.time())
        except QueueUnavailable as error:
            log.warning("%s; answering without the worker", error)
            return self._without_worker(job)
        except Exception as error:  # noqa: BLE001 - the text may be a cry for help, whatever went wrong
            log.error("answering without the worker, %s", type_and_place(error))
            return self._without_worker(job)
        letter = self._collected(job, until=job.arrived + WAIT_SECONDS)
        if letter is None and not self._closed(job):  # the worker has claimed the answer, so it is on its way
            letter = self._collected(job, until=time.time() + LAST_LOOK_SECONDS) or self._without_worker(job)
        if letter is not None:
            return letter
        log.warning("the worker did not answer a %s within %s s", job.incoming.kind, WAIT_SECONDS)
        if job.callback_url and _danger(job) is None:
            return json.dumps(promise(texts.WAITING), ensure_ascii=False)
        return self._without_worker(job)

    def _job(self, body: bytes, arrived: float) -> Job:
        call = read(body, listener_key=self._settings.listener_key)
        with_callback = callback.is_allowed(
            call.callback_url,
            hosts=self._settings.kakao_callback_hosts,
            production=self._settings.production,
        )
        if call.callback_url and not with_callback:
            log.warning("a callbackUrl was not used; its host is not one that KAKAO_CALLBACK_HOSTS allows")
        return Job(
            job_id=uuid.uuid4().hex,
            incoming=call.incoming,
            arrived=arrived,
            callback_url=call.callback_url if with_callback else None,
        )

    def _collected(self, job: Job, *, until: float) -> str | None:
        """The worker's answer; None where none came. A Valkey that fails is asked again in time."""
        while (left := until - time.time()) > 0:
            try:
                return self._memory.collect(job.box, seconds=left)
            except MemoryUnavailable as error:
                log.warning("%s", error)
                time.sleep(min(left, PAUSE_SECONDS))
        return None

    def _closed(self, job: Job) -> bool:
        """Claim the answer, so that the worker knows that nobody waits here; False where it was first."""
        try:
            return self._memory.first_time(job.claim, seconds=LETTER_SECONDS)
        except MemoryUnavailable as error:
            log.warning("%s", error)
            return True

    def _without_worker(self, job: Job) -> str:
        """Help lines where the text is a sign of danger, else a kind sentence and the moods."""
        danger = _danger(job)
        return self.apology if danger is None else self._rendered(danger)

    def _rendered(self, turn: Turn) -> str:
        response: dict[str, Any] = render(
            turn, links=Links(self._settings.public_url), block_id=self._settings.kakao_block_id
        )
        return json.dumps(response, ensure_ascii=False)


def _danger(job: Job) -> Turn | None:
    """The answer to an unmistakable sign of danger, seen by phrases alone."""
    if job.incoming.kind is not Kind.TEXT:
        return None
    danger = safety.assess(normalise(job.incoming.text), None)
    return None if danger is None else safety.turn(danger)
