"""``create_app(settings)``: wiring only. Web knows protocols and holds no model."""

from __future__ import annotations

import logging
from typing import Final

from flask import Flask, Response, redirect
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.health import create_health
from bot.jobs import CeleryQueue, create_celery
from bot.kakao.skill import create_kakao
from bot.line.sender import Sender
from bot.line.webhook import create_line
from bot.logs import configure_logging
from bot.player.pages import create_player
from bot.refusals import add_refusals
from bot.settings import Settings
from core.memory import Memory
from core.music.catalogue import Catalogue
from core.music.selection import Selection
from core.music.store import open_store

log = logging.getLogger(__name__)
MAX_BODY_BYTES: Final = 1 << 20  # LINE and Kakao send a few KB; nothing larger is read


def create_app(settings: Settings) -> Flask:
    """The Flask application; every part is made here and handed to what needs it."""
    configure_logging(settings.log_level)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]

    memory = Memory.connect(settings.redis_url)
    queue = CeleryQueue(create_celery(settings))
    catalogue = Catalogue.load(settings.catalogue)

    app.register_blueprint(create_health(settings=settings, memory=memory))
    if "line" in settings.messengers:
        app.register_blueprint(
            create_line(settings=settings, queue=queue, memory=memory, sender=Sender(settings))
        )
    if "kakao" in settings.messengers:
        app.register_blueprint(create_kakao(settings=settings, queue=queue, memory=memory))
    app.register_blueprint(
        create_player(
            settings=settings,
            catalogue=catalogue,
            selection=Selection(catalogue),
            store=open_store(settings),
        )
    )
    if not settings.production:
        _add_simulator(app, settings)
    add_refusals(app)
    _add_security_headers(app)
    return app


def _add_simulator(app: Flask, settings: Settings) -> None:
    from bot.simulator.app import URL_PREFIX, create_simulator

    app.register_blueprint(create_simulator(settings=settings))
    app.add_url_rule("/", "simulator_is_here", lambda: redirect(URL_PREFIX))


def _add_security_headers(app: Flask) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        """What no answer should lack; pages set their own policies."""
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response
