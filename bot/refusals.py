"""What is answered where nothing is, or something broke: a sentence to a person, a reason to a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from bot.player import texts
from bot.player.answers import kindly

if TYPE_CHECKING:
    from flask import Flask, Response


def add_refusals(app: Flask) -> None:
    """For every address of ``app`` whose blueprint does not answer errors itself."""

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        status = error.code or 500
        response = kindly(_sentence(status), status, reason=error.description)
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                response.headers[name] = value  # Allow, Retry-After, Content-Range
        return response


def _sentence(status: int) -> str:
    if status == 404:
        return texts.NOTHING_HERE
    return texts.FAILED if status >= 500 else texts.NOT_UNDERSTOOD
