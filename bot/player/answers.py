"""Answers that several routes give."""

from __future__ import annotations

from flask import Response, current_app, jsonify, render_template, request

from bot.player import texts
from bot.player.policy import content_security_policy


def kindly(sentence: str, status: int, *, reason: str | None = None) -> Response:
    """``sentence`` as a small page to a browser, to a program as JSON, or the ``reason`` for those who
    program; never cached."""
    accepted = request.accept_mimetypes
    if accepted["text/html"] <= accepted["application/json"]:
        response = jsonify(error=reason or sentence)
    else:
        page = render_template("player/sentence.html", sentence=sentence, texts=texts, root=way_to_top())
        response = current_app.make_response(page)
        response.headers["Content-Security-Policy"] = content_security_policy()
    response.status_code = status
    response.cache_control.no_store = True
    return response


def way_to_top() -> str:
    """From the address of this request to the root, so that pages also work under a path of a proxy."""
    return "../" * (request.path.count("/") - 1)
