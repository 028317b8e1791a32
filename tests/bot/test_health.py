from __future__ import annotations

import dataclasses

from flask import Flask
from flask.testing import FlaskClient

from bot.health import create_health
from bot.settings import Settings
from core.memory import Memory


def client_for(settings: Settings) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(create_health(settings=settings, memory=Memory.connect(settings.redis_url)))
    return app.test_client()


def test_ready_only_while_a_worker_gives_signs_of_life(settings: Settings, memory: Memory) -> None:
    client = client_for(settings)
    answer = client.get("/readyz")
    assert (answer.status_code, "worker" in answer.get_json()["missing"]) == (503, True)
    memory.sign_of_life("one", seconds=30)
    assert client.get("/readyz").status_code == 200


def test_without_valkey_the_process_lives_and_says_what_is_missing(settings: Settings) -> None:
    client = client_for(dataclasses.replace(settings, redis_url="redis://127.0.0.1:9/0"))
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, "REDIS_URL" in answer.get_json()["missing"]) == (503, True)
    assert client.get("/metrics").status_code == 503


def test_metrics_show_the_counters(settings: Settings, memory: Memory) -> None:
    memory.count("line_unanswered_total", 1_234_567)
    body = client_for(settings).get("/metrics").get_data(as_text=True)
    assert body == (
        "# TYPE happytalk_line_unanswered_total counter\n"
        "happytalk_line_unanswered_total 1234567\n"
        "# TYPE happytalk_workers gauge\n"
        "happytalk_workers 0\n"
    )


def test_metrics_in_production_are_for_those_with_the_token(settings: Settings) -> None:
    closed = client_for(dataclasses.replace(settings, app_env="production"))
    assert closed.get("/metrics").status_code == 404
    guarded = client_for(dataclasses.replace(settings, app_env="production", metrics_token="open sesame"))
    assert guarded.get("/metrics").status_code == 404
    assert guarded.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert guarded.get("/metrics", headers={"Authorization": "Bearer open sesame"}).status_code == 200
