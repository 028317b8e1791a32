"""Public addresses of a song: what cards of every messenger link to.

They point to this service, never to the store: a card from last month must still play, and a presigned
address would have expired.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from core.errors import SettingsError

if TYPE_CHECKING:
    from core.turn import Song

# LINE opens addresses of at most 1,000 characters; the longest path here, /listen/ with six song ids of
# 40 characters, needs 259 of them.
MAX_PUBLIC_URL: Final = 700


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses under ``public_url``, which has a scheme and host and may have a path.

    Raises SettingsError when ``public_url`` is too long for a messenger to open what is under it.
    """

    public_url: str

    def __post_init__(self) -> None:
        if len(self.public_url) > MAX_PUBLIC_URL:
            raise SettingsError(
                f"BASE_URL has {len(self.public_url)} characters; at most {MAX_PUBLIC_URL} leave room for "
                "links that messengers open, use a shorter address"
            )

    def listen_url(self, song: Song, with_ids: Iterable[str] = ()) -> str:
        """The player page of ``song``, with the songs it was offered with beside it."""
        page = self._under("listen", song.id)
        ids = ",".join(_encoded(song_id) for song_id in with_ids)
        return f"{page}?with={ids}" if ids else page

    def audio_url(self, song: Song) -> str:
        """The audio itself (mp3, m4a, ...)."""
        return self._under("songs", song.id, "audio")

    def artwork_url(self, song: Song) -> str:
        """A square JPEG; every song has one."""
        return self._under("songs", song.id, "artwork.jpg")

    def _under(self, *parts: str) -> str:
        return "/".join((self.public_url.rstrip("/"), *(_encoded(part) for part in parts)))


def _encoded(part: str) -> str:
    return quote(part, safe="")
