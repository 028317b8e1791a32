"""/healthz: this process lives. /readyz: a chat would work now. /metrics: counters of the whole fleet."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from core.errors import MemoryUnavailable

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.settings import Settings
    from core.memory import Memory


def create_health(*, settings: Settings, memory: Memory) -> Blueprint:
    """The blueprint for load balancers, operators and Prometheus."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok")

    @pages.get("/readyz")
    def readyz() -> ResponseReturnValue:
        try:
            workers = memory.living_workers()
        except MemoryUnavailable:
            return jsonify(status="unavailable", missing="valkey: check REDIS_URL and that server"), 503
        if workers == 0:
            return jsonify(status="unavailable", missing="worker: start one, see the Procfile"), 503
        return jsonify(status="ready", workers=workers)

    @pages.get("/metrics")
    def metrics() -> ResponseReturnValue:
        if not _may_read_metrics(settings):
            return jsonify(error="not found"), 404
        try:
            counted, workers = memory.counters(), memory.living_workers()
        except MemoryUnavailable:
            return jsonify(status="unavailable"), 503
        lines = [_metric(name, "counter", value) for name, value in sorted(counted.items())]
        lines.append(_metric("workers", "gauge", workers))
        return Response("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")

    return pages


def _metric(name: str, kind: str, value: float) -> str:
    """In Prometheus's text format 0.0.4, prometheus.io/docs/instrumenting/exposition_formats."""
    return f"# TYPE happytalk_{name} {kind}\nhappytalk_{name} {value:.15g}\n"


def _may_read_metrics(settings: Settings) -> bool:
    """Open in development; in production only with METRICS_TOKEN as a bearer token."""
    if not settings.metrics_token:
        return not settings.production
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.metrics_token.encode())
