"""The life of an order import, from the upload to its end."""

import hashlib
import secrets
from datetime import datetime
from typing import IO

import structlog
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from customers.choices import ImportState
from customers.models import OrderImport, Shop
from customers.order_files.contract import FileRefused

from .import_claims import MAX_TRIES, ClaimLost, claim_import, holding, release_claim, renew_claim
from .import_steps import check_file, merge_staged
from .reading_choices import remember_reading
from .staging import clear_staging
from .undoing import undo_import

log = structlog.get_logger(__name__)

UPLOAD_LIMIT = 200 * 1024**2


class FileTooLarge(Exception):
    """More bytes than may be uploaded; split the export by month, or use the command line."""


class ImportNotReady(Exception):
    """The import does not wait for a go-ahead; look at its page again."""


class ImportRunning(Exception):
    """The import is being merged and cannot be stopped half-way; wait for its end."""


def receive_file(
    *,
    shop: Shop,
    file: IO[bytes],
    file_name: str,
    user: User | None = None,
    platform: str = "",
    limit: int = UPLOAD_LIMIT,
    state: ImportState = ImportState.UPLOADED,
) -> OrderImport:
    """Keep the bytes of an order file under a name of our own and write the row that a worker will find."""
    digest, size = hashlib.sha256(), 0
    while block := file.read(1024 * 1024):
        digest.update(block)
        size += len(block)
        if size > limit:
            raise FileTooLarge(f"{size} bytes")
    file.seek(0)
    order_import = OrderImport(
        shop=shop,
        file_name=file_name.replace("\x00", "")[-255:],
        sha256=digest.hexdigest(),
        wanted_platform=platform,
        state=state,
        created_by=user,
    )
    order_import.file.save(f"{secrets.token_hex(16)}{_suffix(file)}", File(file), save=False)
    order_import.save()
    return order_import


def _suffix(file: IO[bytes]) -> str:
    """Our own suffix, from the content: openpyxl opens no workbook that is not named like one."""
    suffix = ".xlsx" if file.read(4) == b"PK\x03\x04" else ".orders"
    file.seek(0)
    return suffix


def work_on(*, import_id: int, worker: str) -> str:
    """Do what an import's state calls for; returns the state reached, "" when another worker has it.

    Safe to call at any time and by any number of workers.
    """
    order_import = claim_import(import_id=import_id, worker=f"{worker[:20]}-{secrets.token_hex(5)}")
    if order_import is None:
        return ""
    try:
        if order_import.tries > MAX_TRIES:
            release_claim(order_import, state=ImportState.FAILED, fault=f"tried {MAX_TRIES} times")
        elif order_import.state in (ImportState.UPLOADED, ImportState.CHECKING):
            _check(order_import)
        elif order_import.state == ImportState.UNDOING:
            undo_import(import_id=import_id, user=None, at=timezone.now())
            order_import.refresh_from_db(fields=["state"])
        else:
            _merge(order_import)
    except ClaimLost:
        log.warning("import_claim_lost", order_import=import_id)
        return ""
    except Exception as error:
        log.exception("import_failed", order_import=import_id)
        release_claim(order_import, state=ImportState.FAILED, fault=type(error).__name__)
    return str(order_import.state)


def _check(order_import: OrderImport) -> None:
    renew_claim(order_import, state=ImportState.CHECKING)
    try:
        check_file(order_import, compares=True, today=timezone.now())
    except FileRefused as refused:
        with holding(order_import):
            clear_staging(order_import)
        _refuse(order_import, refused)
        return
    release_claim(order_import, state=ImportState.READY, tries=0)


def _refuse(order_import: OrderImport, refused: FileRefused) -> None:
    """Say why, and keep the headings of a file that lacks columns: somebody may tell which is which."""
    params = {**refused.params}
    layout = {name: params.pop(name) for name in ("mapping", "samples", "header") if name in params}
    release_claim(
        order_import,
        state=ImportState.REFUSED,
        refusal={"code": str(refused.code), "params": params},
        finished_at=timezone.now(),
        **({"layout": layout, "platform": params["platform"]} if layout else {}),
    )


def _merge(order_import: OrderImport) -> None:
    renew_claim(order_import, state=ImportState.MERGING)
    merge_staged(order_import)
    release_claim(
        order_import, state=ImportState.DONE, report=order_import.report, finished_at=timezone.now(), fault=""
    )


def confirm_import(*, import_id: int, user: User | None, skips_bad_rows: bool, at: datetime) -> None:
    """Let a checked import be merged, once; ImportNotReady when it waits for nothing or has bad rows."""
    with transaction.atomic():
        _queue(import_id, skips_bad_rows, at)
        order_import = OrderImport.objects.select_related("shop").get(pk=import_id)
        remember_reading(order_import=order_import, user=user, at=at)


def _queue(import_id: int, skips_bad_rows: bool, at: datetime) -> None:
    waiting = OrderImport.objects.filter(pk=import_id, state=ImportState.READY)
    if not skips_bad_rows:
        waiting = waiting.filter(report__problems__rejected=0)
    if not waiting.update(state=ImportState.QUEUED, skips_bad_rows=skips_bad_rows, confirmed_at=at, tries=0):
        raise ImportNotReady(str(import_id))


def cancel_import(*, import_id: int, user: User | None, at: datetime) -> None:
    """Give up an import that has written nothing yet; ImportRunning once its merge has begun."""
    unwritten = Q(state__in=[ImportState.UPLOADED, ImportState.CHECKING, ImportState.READY, ImportState.QUEUED])
    failed = Q(state=ImportState.FAILED, orders_merged=0)
    if not OrderImport.objects.filter(unwritten | failed, pk=import_id).update(
        state=ImportState.CANCELLED, claim="", claimed_until=None, finished_at=at
    ):
        raise ImportRunning(str(import_id))
    clear_staging(OrderImport.objects.get(pk=import_id))


def retry_import(*, import_id: int) -> None:
    """Let workers take up a failed import again where it stopped."""
    failed = OrderImport.objects.filter(pk=import_id, state=ImportState.FAILED)
    confirmed = failed.filter(confirmed_at__isnull=False).update(state=ImportState.QUEUED, tries=0, fault="")
    if not confirmed and not failed.update(state=ImportState.UPLOADED, tries=0, fault=""):
        raise ImportNotReady(str(import_id))
