"""Audio in an S3 bucket: a freshly presigned link per play, or a public address in front of the bucket."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from core.errors import AudioUnavailable, MissingPackage
from core.music.store import CONTENT_TYPES, RemoteAudio, StoreSettings

if TYPE_CHECKING:
    from core.turn import Song

CACHE_CONTROL: Final = "public, max-age=86400"
_FINGERPRINT: Final = "fingerprint"
_CONNECT_SECONDS: Final = 2.0
_READ_SECONDS: Final = 3.0
_ATTEMPTS: Final = 2
_SEEN_SECONDS: Final = 600.0  # how long an object is taken to be there, or not, without asking again
_MISSED_SECONDS: Final = 30.0
_DOWN_SECONDS: Final = 10.0  # how long nothing is asked of a server that did not answer
_REMEMBERED: Final = 50_000  # keys

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class S3Object:
    """One object of a bucket. key: below the store's prefix. stamp: changes with its content."""

    key: str
    stamp: str
    size: int


class S3SongStore:
    """Songs in ``bucket`` below ``prefix``: ``s3:<key>`` is the object <prefix><key>, any other song the
    object <prefix>audio/<id>.<mp3, ...> that scripts/upload_songs.py writes.

    client: a boto3 S3 client with its own time limits. public_base_url: address that serves the bucket's root
    (a CDN); links are then public and never expire.
    """

    def __init__(
        self,
        *,
        client: Any,
        bucket: str,
        prefix: str = "",
        public_base_url: str = "",
        link_seconds: int = 3600,
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix.strip("/") + "/" if prefix.strip("/") else ""
        self._public_base_url = public_base_url.rstrip("/")
        self._link_seconds = link_seconds
        self._known: dict[str, tuple[float, str | None]] = {}  # key: (until when, None or what is wrong)
        self._down: tuple[float, str] = (0.0, "")

    @classmethod
    def connect(cls, settings: StoreSettings) -> S3SongStore:
        """Asks nothing yet. Credentials come from where boto3 looks (AWS_ACCESS_KEY_ID and others)."""
        return cls(
            client=connect(endpoint_url=settings.s3_endpoint_url, region=settings.s3_region),
            bucket=settings.s3_bucket,
            prefix=settings.s3_prefix,
            public_base_url=settings.s3_public_base_url,
            link_seconds=settings.s3_link_seconds,
        )

    def audio(self, song: Song) -> RemoteAudio:
        key = self._prefix + key_of(song)
        self._check(key)
        if self._public_base_url:
            return RemoteAudio(f"{self._public_base_url}/{quote(key)}", None)
        wanted = {"Bucket": self._bucket, "Key": key}
        content_type = CONTENT_TYPES.get(PurePosixPath(key).suffix.lower())
        if content_type:
            wanted["ResponseContentType"] = content_type
        url = self._client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=self._link_seconds)
        return RemoteAudio(url, time.time() + self._link_seconds)

    def objects(self, below: str = "") -> Iterator[S3Object]:
        """What lies below ``prefix + below``, page by page. Raises AudioUnavailable."""
        pages = self._client.get_paginator("list_objects_v2")
        try:
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + below):
                for found in page.get("Contents", []):
                    key = found["Key"].removeprefix(self._prefix)
                    yield S3Object(key, found["ETag"].strip('"'), found["Size"])
        except _failures() as error:
            raise AudioUnavailable(self._explain(error, below)) from error

    def download(self, key: str, path: Path) -> None:
        """Raises AudioUnavailable."""
        try:
            self._client.download_file(self._bucket, self._prefix + key, str(path))
        except _failures() as error:
            raise AudioUnavailable(self._explain(error, key)) from error

    def upload(self, path: Path, key: str, content_type: str, *, fingerprint: str = "") -> None:
        """Put a file there; it appears whole or not at all. Raises AudioUnavailable.

        fingerprint: of what the file was made from, to be asked for later.
        """
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + key,
                Body=path.read_bytes(),
                ContentType=content_type,
                CacheControl=CACHE_CONTROL,
                Metadata={_FINGERPRINT: fingerprint},
            )
        except _failures() as error:
            raise AudioUnavailable(self._explain(error, key)) from error

    def fingerprint(self, key: str) -> str | None:
        """What ``upload`` was given for ``key``; None without such an object. Raises AudioUnavailable."""
        try:
            found = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except _failures() as error:
            if _is_missing(error) and self._bucket_exists():
                return None
            raise AudioUnavailable(self._explain(error, key)) from error
        return str(found["Metadata"].get(_FINGERPRINT, ""))

    def _check(self, key: str) -> None:
        """Raise AudioUnavailable unless the object is there; asks the server at most once in ten minutes."""
        now = time.monotonic()
        if now < self._down[0]:
            raise AudioUnavailable(self._down[1])
        until, wrong = self._known.get(key, (0.0, None))
        if now >= until:
            wrong = self._ask(key)
            now = time.monotonic()
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = (now + (_MISSED_SECONDS if wrong else _SEEN_SECONDS), wrong)
        if wrong:
            raise AudioUnavailable(wrong)

    def _ask(self, key: str) -> str | None:
        """None when the object is there, else what is wrong."""
        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except _failures() as error:
            wrong = self._explain(error, key)
            log.error("%s", wrong)
            if _status(error) not in (403, 404):
                self._down = (time.monotonic() + _DOWN_SECONDS, wrong)
            return wrong
        return None

    def _explain(self, error: Exception, key: str) -> str:
        from botocore.exceptions import BotoCoreError, NoCredentialsError

        where = f"bucket {self._bucket!r} at {self._client.meta.endpoint_url}"
        if isinstance(error, NoCredentialsError):
            return f"no credentials for {where}; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        if isinstance(error, BotoCoreError | OSError):
            return f"{where} does not answer ({type(error).__name__}); check S3_ENDPOINT_URL and that server"
        status = _status(error)
        if status == 403:
            return (
                f"{where} refuses {key!r} (403); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY "
                "and the rights to read objects and list the bucket"
            )
        if status == 404 and not self._bucket_exists():
            return f"no {where}; check S3_BUCKET and S3_REGION, or create the bucket"
        if status == 404:
            return f"no object {key!r} in {where}; run scripts/upload_songs.py, or import the bucket again"
        return f"{where} failed for {key!r} ({status}); see the server's log"

    def _bucket_exists(self) -> bool:
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except _failures() as error:
            return not _is_missing(error)
        return True


def connect(*, endpoint_url: str, region: str) -> Any:
    """A boto3 S3 client: 2 s to connect, 3 s for each read, two attempts. endpoint_url "": AWS itself."""
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise MissingPackage("songs in S3 need boto3: pip install -r requirements-serve.txt") from None
    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint_url or None,
        region_name=region or None,
        config=Config(
            signature_version="s3v4",
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": "path" if endpoint_url else "auto"},
            request_checksum_calculation="when_required",  # other servers than AWS know no CRC trailers
            response_checksum_validation="when_required",
        ),
    )


def key_of(song: Song) -> str:
    """Where ``song`` lies below the prefix."""
    kind, _, rest = song.source.partition(":")
    if kind == "s3":
        return rest
    suffix = ".mp3" if kind == "composed" else PurePosixPath(rest).suffix.lower()
    return f"audio/{song.id}{suffix}"


def cover_key(song: Song) -> str:
    """Where the cover of ``song`` lies below the prefix."""
    return f"covers/{song.id}.jpg"


def _failures() -> tuple[type[Exception], ...]:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, Boto3Error, OSError)


def _status(error: Exception) -> int | None:
    response = getattr(error, "response", None) or {}
    status: int | None = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status


def _is_missing(error: Exception) -> bool:
    return _status(error) == 404
