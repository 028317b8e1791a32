"""Whether a webhook really comes from LINE. LINE publishes no addresses: the signature is the only gate."""

from __future__ import annotations

import base64
import hashlib
import hmac


def signature(channel_secret: str, body: bytes) -> str:
    """base64 of the HMAC-SHA256 of the raw body under the channel secret, as in ``x-line-signature``."""
    digest = hmac.new(channel_secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def is_signed(channel_secret: str, body: bytes, given: str | None) -> bool:
    """Compares in constant time. A missing signature is a wrong one, and nothing is signed by no secret."""
    if not channel_secret:
        return False
    return hmac.compare_digest(signature(channel_secret, body).encode(), (given or "").encode())
