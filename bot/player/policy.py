"""What the player page may load: nothing but our own files, and audio from the operator's store."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.settings import Settings


def content_security_policy(audio_origins: Iterable[str] = ()) -> str:
    """audio_origins: scheme and host of where ``/songs/<id>/audio`` leads; a policy covers redirects too."""
    media = " ".join(["'self'", *audio_origins])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"media-src {media}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def audio_origins(settings: Settings) -> tuple[str, ...]:
    """Where links into the bucket lead: the CDN, the S3 server, or one of the hosts AWS has for a bucket."""
    if not settings.s3_bucket:
        return ()
    for address in (settings.s3_public_base_url, settings.s3_endpoint_url):
        if address:
            parts = urlsplit(address)
            return (f"{parts.scheme}://{parts.netloc}",)
    bucket, region = settings.s3_bucket, settings.s3_region
    return (
        f"https://{bucket}.s3.{region}.amazonaws.com",
        f"https://{bucket}.s3.amazonaws.com",
        f"https://s3.{region}.amazonaws.com",
    )
