import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from customers.choices import ProblemKind
from customers.models import Shop
from customers.order_files.contract import FileRefused
from customers.order_files.platforms import PLATFORMS
from customers.selectors.import_report import PAID_BY_STATUS
from customers.services.direct_import import DirectImport, import_now
from customers.services.import_claims import ClaimLost
from customers.services.order_imports import FileTooLarge
from customers.services.shops import ShopUnknown, create_shop, find_shop
from customers.texts import note_text, problem_text, refusal_text

BAD_ROWS, REFUSED = 1, 2


class Command(BaseCommand):
    help = "Import an order file as a platform exports it. Exit 1: bad rows, nothing changed. Exit 2: file refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--shop", required=True, metavar="CODE")
        parser.add_argument("--create-shop", action="store_true", help="make the shop when there is none")
        parser.add_argument("--timezone", default="Asia/Shanghai", metavar="ZONE", help="of a shop made now")
        parser.add_argument("--platform", default="", choices=["", *sorted(PLATFORMS)], metavar="NAME")
        parser.add_argument("--skip-bad-rows", action="store_true", help="import the good rows of a file with bad ones")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        self.as_json = options["json"]
        try:
            outcome = self._import(options)
        except (FileRefused, FileTooLarge, ShopUnknown, ValidationError, ClaimLost, OSError) as error:
            self._refuse(*_refusal(error, options))
        report = _report(outcome, seconds=round(time.monotonic() - started, 2))
        self.stdout.write(json.dumps(report, ensure_ascii=False)) if self.as_json else self._tell(outcome, report)
        if outcome.has_bad_rows and not options["skip_bad_rows"]:
            sys.exit(BAD_ROWS)

    def _import(self, options: dict[str, Any]) -> DirectImport:
        choices = {
            "path": options["file"],
            "platform": options["platform"],
            "skips_bad_rows": options["skip_bad_rows"],
            "dry_run": options["dry_run"],
        }
        if not options["create_shop"] or Shop.objects.filter(code=options["shop"]).exists():
            return import_now(shop=find_shop(options["shop"]), **choices)
        shop = create_shop(code=options["shop"], timezone=options["timezone"])
        keeps = False
        try:
            outcome = import_now(shop=shop, **choices)
            keeps = outcome.order_import is not None
            return outcome
        except ClaimLost:
            keeps = True  # the import stands, in other hands
            raise
        finally:
            if not keeps:
                _forget_shop(shop)

    def _refuse(self, code: str, message: str) -> None:
        if self.as_json:
            self.stdout.write(json.dumps({"refused": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(REFUSED)

    def _tell(self, outcome: DirectImport, report: dict[str, Any]) -> None:
        orders, customers = report["orders"], report["customers"]
        self.stdout.write(
            f"{report['platform']} ({report['encoding']}), {report['records']} records: {orders['seen']} orders, "
            f"{orders['created']} created, {orders['updated']} updated, {orders['unchanged']} unchanged; "
            f"{customers['created']} of {customers['seen']} customers new."
        )
        for problem in outcome.problems:
            self.stderr.write(f"  {problem_text(problem)}")
        for note in outcome.notes:
            self.stderr.write(f"  {note_text(note)}")
        if report["import"] is None:
            self.stdout.write("Nothing was changed.")


def _refusal(error: Exception, options: dict[str, Any]) -> tuple[str, str]:
    """A code and words for every reason not to begin."""
    match error:
        case FileRefused():
            return str(error.code), str(refusal_text(str(error.code), error.params))
        case FileTooLarge():
            return "file_too_large", str(refusal_text("file_too_large", {"limit": "2 GB"}))
        case ShopUnknown():
            return "unknown_shop", f"There is no shop {options['shop']!r}. Add --create-shop to make it."
        case ValidationError():
            return "bad_shop", " ".join(error.messages)
        case ClaimLost():
            return "taken_over", "Somebody has cancelled this import or taken it over; its page tells how it stands."
        case OSError():
            return "unreadable_file", f"{options['file']}: {error.strerror}"
    raise CommandError(str(error))


def _report(outcome: DirectImport, *, seconds: float) -> dict[str, Any]:
    figures = {name: value for name, value in outcome.report.items() if name not in ("problems", PAID_BY_STATUS)}
    listed: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ProblemKind.values}
    for problem in outcome.problems:
        entry = {"record": problem.record, "code": problem.code}
        if problem.kind == ProblemKind.REJECTED:
            entry |= {"order_no": problem.order_no, "message": str(problem_text(problem))}
        listed[problem.kind].append(entry)
    return {
        "import": outcome.order_import.pk if outcome.order_import else None,
        "platform": outcome.platform,
        "encoding": outcome.encoding,
        **figures,
        "rejected": listed[ProblemKind.REJECTED],
        "skipped": listed[ProblemKind.SKIPPED],
        "warnings": listed[ProblemKind.WARNING],
        "notes": outcome.notes,
        "seconds": seconds,
    }


@transaction.atomic
def _forget_shop(shop: Shop) -> None:
    """Take back a shop that was made for an import of which nothing came."""
    shop.channels.all().delete()
    shop.delete()
