import json
import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from crm.services.tag_runs import run_tags
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.services.run_report import RunReport
from tagging.services.runs import DayBeforeLastRun


class Command(BaseCommand):
    help = "Bring the automatic tags of a shop to what its rules say on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, metavar="CODE")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
        parser.add_argument("--full", action="store_true", help="look at every customer")
        parser.add_argument("--dry-run", action="store_true", help="say what would hold, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started, now = time.monotonic(), timezone.now()
        shop = Shop.objects.filter(code=options["shop"]).first()
        if shop is None:
            raise CommandError(f"There is no shop {options['shop']!r}.")
        as_of = options["as_of"] or shop_day(shop, at=now)
        try:
            report = run_tags(shop=shop, as_of=as_of, at=now, full=options["full"], dry_run=options["dry_run"])
        except DayBeforeLastRun as error:
            raise CommandError(
                f"{as_of} lies before the last run's day {error}. Tags only move forward; add --dry-run to look."
            ) from error
        self._warn(report)
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({**report.as_json(), "seconds": seconds}, ensure_ascii=False))
        else:
            self._tell(report, seconds)

    def _warn(self, report: RunReport) -> None:
        """What a person should know, on standard error."""
        if report.is_large:
            self.stderr.write(
                f"A large move: {report.moved} of {report.total} customers went from one tag to another. "
                "A run by itself would have waited for a person."
            )
        for error in report.errors:
            self.stderr.write(f"Rule #{error['rule']} cannot be read, its group stays as it stands: {error['message']}")

    def _tell(self, report: RunReport, seconds: float) -> None:
        self.stdout.write(
            f"{report.shop}, {report.as_of} ({report.mode}): {report.changed} of {report.total} customers changed, "
            f"{report.looked_at} looked at, {report.opened} tags set, {report.closed} taken off, {seconds} s."
        )
        for group, counts in report.counts.items():
            self.stdout.write(f"  {group}: " + ", ".join(f"{slug} {count}" for slug, count in counts.items()))
