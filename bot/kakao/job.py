"""The job that web hands to the worker, and how the two agree who answers KakaoTalk.

Web waits on the open request for a letter in the job's box. At the end of its wait it claims the answer;
so does the worker when it is done. Who claims first decides:

- the worker: its answer goes to the box, and from there into the open request;
- web: the request is closed with what is at hand. Where a callback was offered, that is the promise to
  call back, and the worker posts its answer there; where none was, the worker is too late.

Where Valkey does not answer, nobody can claim; then both take the callback, if there is one: web promises
it at the end of its wait, and the worker posts after that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.incoming import Incoming

# Seconds since the request came. 0.8 s of the platform's five are left for the way there and back, and
# web stops waiting early enough that two calls to a Valkey that hangs still end within its own limit.
ANSWER_SECONDS: Final = 4.2  # web has answered, whatever happens
WAIT_SECONDS: Final = 3.1  # web stops waiting for the worker
COMPANION_SECONDS: Final = 2.8  # the companion is done, without a callback: by a written sentence if need be
DELIVER_SECONDS: Final = 55.0  # the callback is posted; the platform takes none after 60

LETTER_SECONDS: Final = 60  # a letter or a claim that nobody asks for any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """arrived: when the request came, in epoch seconds. callback_url: checked; None where there is none."""

    job_id: str
    incoming: Incoming
    arrived: float
    callback_url: str | None = None

    @property
    def deadline(self) -> float:
        """Epoch seconds after which an answer of the worker's is of no use."""
        return self.arrived + (DELIVER_SECONDS if self.callback_url else COMPANION_SECONDS)

    @property
    def box(self) -> str:
        """Where web waits for the answer."""
        return f"kakao:{self.job_id}"

    @property
    def claim(self) -> str:
        """Claimed by web when it stops waiting, or by the worker when it is done."""
        return f"kakao:{self.job_id}"

    @property
    def sending(self) -> str:
        """Claimed by the run of this job that sends, so that a requeued one does not answer twice."""
        return f"kakao:{self.job_id}:sending"

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "incoming": self.incoming.as_dict()}

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Job:
        return cls(**{**fields, "incoming": Incoming.from_dict(fields["incoming"])})
