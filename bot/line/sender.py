"""Sends to LINE: one reply, push or loading animation a call, each within time limits.

Over the official SDK, which goes by LINE's API description: messages travel as its models, and a test
holds that ours come out of them unchanged. The SDK takes seconds to import, so this happens on the first
call or on ``open``.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from core.errors import DeliveryFailed, MissingPackage

if TYPE_CHECKING:
    from linebot.v3.messaging import MessagingApi
    from linebot.v3.messaging.exceptions import ApiException

    from bot.settings import Settings

log = logging.getLogger(__name__)

# (connect, read) in seconds. A reply or push is worth waiting for, and is still far within the job's limit
# when a push is repeated; the animation is not worth delaying the answer for.
SEND_SECONDS: Final = (2.0, 5.0)
LOADING_SECONDS: Final = (0.5, 0.5)
ANIMATION_SECONDS: Final = 20  # LINE ends it earlier, as the answer arrives


class Reason(StrEnum):
    """Why LINE did not take a message; it decides whether another try can help."""

    TOKEN = "token"  # noqa: S105 - the reply token was used already, or is too old
    REFUSED = "refused"  # LINE understood and will not: our token, our message, or a listener who left
    BUSY = "busy"  # too many calls this second, or this month's messages are used up
    UNREACHABLE = "unreachable"  # no connection was made: nothing was sent
    UNCLEAR = "unclear"  # sent, but no clear answer came: it may have arrived


class LineDeliveryFailed(DeliveryFailed):
    """LINE did not take a message, or did not say that it did."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Sender:
    """One per process, thread-safe. Every method but ``open`` raises LineDeliveryFailed."""

    def __init__(self, settings: Settings) -> None:
        self._host = settings.line_api_base.rstrip("/")
        self._access_token = settings.line_channel_access_token

    def open(self) -> None:
        """Import the SDK now, so that the first listener does not wait for it. Opens no connection."""
        _ = self._api

    def reply(self, reply_token: str, messages: Sequence[Mapping[str, Any]]) -> None:
        """Answer one event. Repeated only where no connection was made: LINE takes a reply token once."""
        from linebot.v3.messaging import ReplyMessageRequest

        request = ReplyMessageRequest.from_dict({"replyToken": reply_token, "messages": list(messages)})

        def reply() -> Any:
            return self._api.reply_message_with_http_info(request, _request_timeout=SEND_SECONDS)

        self._send("reply", reply, again_when=(Reason.UNREACHABLE,))

    def push(self, chat_id: str, messages: Sequence[Mapping[str, Any]], *, retry_key: str) -> None:
        """Send unasked, which counts against the operator's quota.

        retry_key: a UUID; LINE delivers once for it, however often it is pushed within a day, so a push
        that met a broken network or a broken server is pushed once more.
        """
        from linebot.v3.messaging import PushMessageRequest

        request = PushMessageRequest.from_dict({"to": chat_id, "messages": list(messages)})

        def push() -> Any:
            return self._api.push_message_with_http_info(
                request, x_line_retry_key=retry_key, _request_timeout=SEND_SECONDS
            )

        self._send("push", push, again_when=(Reason.UNREACHABLE, Reason.UNCLEAR))

    def loading(self, chat_id: str) -> None:
        """Show that an answer is on its way; in one-to-one chats only. It ends as the answer arrives."""
        from linebot.v3.messaging import ShowLoadingAnimationRequest

        request = ShowLoadingAnimationRequest(chatId=chat_id, loadingSeconds=ANIMATION_SECONDS)

        def loading() -> Any:
            return self._api.show_loading_animation_with_http_info(request, _request_timeout=LOADING_SECONDS)

        self._send("loading animation", loading)

    @cached_property
    def _api(self) -> MessagingApi:
        try:
            from linebot.v3.messaging import ApiClient, Configuration, MessagingApi
        except ImportError:
            raise MissingPackage(
                "sending to LINE needs line-bot-sdk: pip install -r requirements-serve.txt"
            ) from None
        configuration = Configuration(host=self._host, access_token=self._access_token)
        configuration.retries = False  # the SDK would otherwise connect four times, and follow redirects
        return MessagingApi(ApiClient(configuration))

    def _send(self, what: str, call: Callable[[], Any], *, again_when: Collection[Reason] = ()) -> None:
        try:
            self._send_once(what, call)
        except LineDeliveryFailed as failed:
            if failed.reason not in again_when:
                raise
            log.info("%s; trying once more", failed)
            self._send_once(what, call)

    def _send_once(self, what: str, call: Callable[[], Any]) -> None:
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3 import exceptions

        try:
            response = call()
        except ApiException as error:
            if error.status == 409:  # this retry key was accepted before: the message is delivered
                log.info("LINE %s had arrived already, request %s", what, _request_id(error.headers))
                return
            raise _failure(what, error) from None
        except (exceptions.ConnectTimeoutError, exceptions.NewConnectionError) as error:
            raise LineDeliveryFailed(
                Reason.UNREACHABLE,
                f"LINE {what}: no connection to {self._host} ({type(error).__name__}); "
                "check LINE_API_BASE and the network",
            ) from None
        except exceptions.HTTPError as error:
            raise LineDeliveryFailed(
                Reason.UNCLEAR,
                f"LINE {what}: {self._host} did not answer in time or broke off ({type(error).__name__}); "
                "it may have arrived",
            ) from None
        except ValueError:  # the SDK could not read the body of a success
            log.warning("LINE %s accepted with an answer that is not as described", what)
        else:
            log.info("LINE %s accepted, request %s", what, _request_id(response.headers))


def _failure(what: str, error: ApiException) -> LineDeliveryFailed:
    said = _error_message(error.body)
    return LineDeliveryFailed(
        _reason(error.status, said),
        f"LINE {what}: status {error.status}, {said!r}, request {_request_id(error.headers)}; "
        "see developers.line.biz/en/reference/messaging-api/#error-responses",
    )


def _reason(status: int, said: str) -> Reason:
    if status == 0:  # the SDK's sign for a failed TLS handshake
        return Reason.UNREACHABLE
    if status == 400 and "invalid reply token" in said.lower():
        return Reason.TOKEN
    if status == 429:
        return Reason.BUSY
    return Reason.UNCLEAR if status >= 500 else Reason.REFUSED


def _error_message(body: object) -> str:
    """LINE's fixed phrase for what went wrong; not its details, which may quote a message."""
    try:
        said = json.loads(body if isinstance(body, str) else "")["message"]
    except (ValueError, KeyError, TypeError):
        return "no reason given"
    return str(said)[:80]


def _request_id(headers: Mapping[str, str] | None) -> str:
    return (headers or {}).get("x-line-request-id", "unknown")
