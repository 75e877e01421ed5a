"""An uploaded file between review and go-ahead: under a name of our own, for its uploader, for half an hour."""

import hashlib
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

BYTES = 20 * 1024**2
FOLDER = "uploads"
SALT = "customers.uploads.review"
MINUTES = 30
SWEPT_AFTER = 3600  # seconds; an upload that nobody decided on goes with the next one
NAME = re.compile(r"[0-9a-f]{32}")


class UploadTooLarge(Exception):
    """More bytes than are read; split the file."""


class UploadGone(Exception):
    """The upload is decided, too old, another person's, or no longer the file that was reviewed."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in waiting."""

    name: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies: openpyxl opens no workbook that is not named like one."""
        return _folder() / f"{self.name}.xlsx"

    @property
    def review_path(self) -> Path:
        """Where its review may lie."""
        return _folder() / f"{self.name}.json"


def keep_upload(chunks: Iterable[bytes]) -> Upload:
    """Store the bytes where every web process finds them."""
    _sweep()
    upload = Upload(secrets.token_hex(16), "")
    digest, size = hashlib.sha256(), 0
    with upload.path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > BYTES:
                break
            digest.update(chunk)
            file.write(chunk)
    if size > BYTES:
        drop_upload(upload)
        raise UploadTooLarge
    return Upload(upload.name, digest.hexdigest())


def drop_upload(upload: Upload) -> None:
    """Forget the file and its review."""
    for path in (upload.path, upload.review_path):
        path.unlink(missing_ok=True)


def seal(upload: Upload, *, shop_id: int, user_id: int, digest: str) -> str:
    """What the review's address carries: this person, this shop, this file, these outcomes."""
    return signing.dumps([upload.name, upload.sha256, shop_id, user_id, digest], salt=SALT)


def unseal(text: str, *, user_id: int) -> tuple[Upload, int, str]:
    """Upload, shop and outcomes; UploadGone unless the same person comes in time and the bytes are the same."""
    try:
        name, sha256, shop_id, sealed_for, digest = signing.loads(text, salt=SALT, max_age=MINUTES * 60)
    except (signing.BadSignature, ValueError) as error:
        raise UploadGone from error
    upload = Upload(name, sha256)
    if sealed_for != user_id or not NAME.fullmatch(name):
        raise UploadGone
    try:
        found = hashlib.sha256(upload.path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise UploadGone from error
    if found != sha256:
        raise UploadGone
    return upload, shop_id, digest


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _sweep() -> None:
    for path in _folder().iterdir():
        if path.stat().st_mtime < time.time() - SWEPT_AFTER:
            path.unlink(missing_ok=True)
