import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from customers.models import CustomerMerge
from customers.services.identity import UnmergeRefused, unmerge_customers

REFUSED = 2


class Command(BaseCommand):
    help = "Make two customers again of a merge. Later edits stay and are listed. Exit 2: refused, nothing changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("merge", type=int, metavar="MERGE")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        merge = CustomerMerge.objects.filter(pk=options["merge"]).first()
        if merge is None:
            self._refuse("unknown_merge", f"There is no merge {options['merge']}.", as_json=options["json"])
        else:
            self._take_back(merge, as_json=options["json"])

    def _take_back(self, merge: CustomerMerge, *, as_json: bool) -> None:
        try:
            undone = unmerge_customers(merge=merge, by=None, at=timezone.now())
        except UnmergeRefused as refusal:
            self._refuse("unmerge_refused", str(refusal), as_json=as_json)
            return
        if as_json:
            told = {"merge": undone.pk, "kept": undone.kept.key, "restored": undone.away_key, "left": undone.left}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"{undone.away_key} is a customer of its own again; {len(undone.left)} later edits stay.")
            for one in undone.left:
                self.stderr.write(f"  {one['relation'] or 'customer'}: {one['reason']} {one['what']}")

    def _refuse(self, code: str, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(REFUSED)
