"""An import made on the spot, without a worker: for the command line and the demo shop."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from customers.choices import ImportState
from customers.models import OrderImport, OrderImportProblem, Shop
from customers.order_files.contract import FileRefused
from customers.order_files.reading import glance
from customers.selectors.import_report import problems_of

from .import_claims import ClaimLost, claim_import, release_claim, renew_claim
from .import_steps import check_file, merge_staged
from .order_imports import receive_file
from .staging import clear_staging

FILE_LIMIT = 2 * 1024**3


@dataclass(slots=True)
class DirectImport:
    """What came of it. `order_import` is None when nothing was changed: a dry run, or bad rows."""

    order_import: OrderImport | None
    platform: str
    encoding: str
    report: dict[str, Any]
    notes: list[dict[str, Any]]
    problems: list[OrderImportProblem] = field(default_factory=list)

    @property
    def has_bad_rows(self) -> bool:
        return bool(self.report["problems"]["rejected"])


def import_now(
    *, shop: Shop, path: Path, platform: str = "", skips_bad_rows: bool = False, dry_run: bool = False
) -> DirectImport:
    """Check a file and merge it at once; FileRefused when it cannot be read.

    Bad rows without `skips_bad_rows`, and a dry run, leave no trace. A merge that dies is finished by any worker.
    """
    glance(path, max_bytes=FILE_LIMIT)  # before it is copied
    with path.open("rb") as file:
        received = receive_file(
            shop=shop,
            file=file,
            file_name=path.name,
            platform=platform,
            limit=FILE_LIMIT,
            state=ImportState.CHECKING,
        )
    order_import = claim_import(import_id=received.pk, worker=f"command-{secrets.token_hex(8)}")
    if order_import is None:
        raise ClaimLost(str(received))
    try:
        check_file(order_import, compares=dry_run, today=timezone.now())
    except FileRefused:
        _forget(order_import)
        raise
    outcome = _outcome(order_import)
    if dry_run or (outcome.has_bad_rows and not skips_bad_rows):
        _forget(order_import)
        outcome.order_import = None
        return outcome
    _merge(order_import, skips_bad_rows, timezone.now())
    outcome.report = order_import.report
    return outcome


def _outcome(order_import: OrderImport) -> DirectImport:
    return DirectImport(
        order_import=order_import,
        platform=order_import.platform,
        encoding=order_import.encoding,
        report=order_import.report,
        notes=order_import.layout.get("notes", []),
        problems=list(problems_of(order_import)),
    )


def _merge(order_import: OrderImport, skips_bad_rows: bool, at: datetime) -> None:
    renew_claim(order_import, state=ImportState.MERGING, skips_bad_rows=skips_bad_rows, confirmed_at=at)
    merge_staged(order_import)
    release_claim(order_import, state=ImportState.DONE, report=order_import.report, finished_at=timezone.now())


def _forget(order_import: OrderImport) -> None:
    clear_staging(order_import)
    order_import.file.delete(save=False)
    order_import.delete()
