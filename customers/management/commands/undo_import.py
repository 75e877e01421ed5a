import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from customers.services.undoing import ImportNotOver, ImportUnknown, UndoReport, undo_import
from customers.texts import holder_name, kept_order_text

REFUSED = 2
LONGEST_NUMBER = 18


class Command(BaseCommand):
    help = "Take an import back: created rows go, changed ones get their old values. Exit 2: refused, nothing changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("order_import", metavar="IMPORT", help="the import's number")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        number: str = options["order_import"]
        is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        try:
            if not is_number:
                raise ImportUnknown(number)
            report = undo_import(import_id=int(number), user=None, at=timezone.now())
        except ImportUnknown:
            self._refuse("unknown_import", f"There is no import {number!r}.", options)
        except ImportNotOver:
            words = f"Import {number} is not over: wait for its end or cancel it on its page, then undo it."
            self._refuse("import_not_over", words, options)
        self._tell(report, as_json=options["json"])

    def _refuse(self, code: str, message: str, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"refused": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(REFUSED)

    def _tell(self, report: UndoReport, *, as_json: bool) -> None:
        kept = [
            {"order_no": one.order_no, "reason": kept_order_text(one.later_import, one.holder)}
            for one in report.kept_orders
        ]
        if as_json:
            figures = {"orders": report.orders.as_json(), "customers": report.customers.as_json()}
            self.stdout.write(
                json.dumps({"import": report.import_id, **figures, "kept_because": kept}, ensure_ascii=False)
            )
        else:
            for name, fates in (("Orders", report.orders), ("Customers", report.customers)):
                self.stdout.write(f"{name}: {fates.deleted} deleted, {fates.restored} restored, {fates.kept} kept.")
            for line in kept:
                self.stderr.write(f"  {line['order_no']}: {line['reason']}")
        for holder, count in report.kept_customers.items():
            self.stderr.write(f"  {count} customers kept: {holder_name(holder)}")
