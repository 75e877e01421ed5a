import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from customers.models import Shop
from scripts_lib.choices import Severity
from scripts_lib.models import Script
from scripts_lib.services.phrases import Hit, check_scripts


class Command(BaseCommand):
    help = "Hold every published script against the phrase rules in force; exit 1 when one says what is blocked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", metavar="CODE", help="the scripts and rules of this shop; default: all scripts")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        scripts = Script.objects.published().select_related("scene", "shop").order_by("pk")
        if options["shop"] is not None:
            scripts = scripts.for_shop(_shop_id(options["shop"]))
        rows = list(scripts.prefetch_related("variants", "branches", "more_scenes"))
        hits = check_scripts(scripts=rows, on=timezone.localdate())
        found = [(script, hit) for script in rows for hit in hits[script.pk]]
        if options["json"]:
            self.stdout.write(json.dumps(_report(rows, found), ensure_ascii=False))
        else:
            self._tell(rows, found)
        if any(hit.is_blocking for _script, hit in found):
            raise SystemExit(1)

    def _tell(self, rows: list[Script], found: list[tuple[Script, Hit]]) -> None:
        for script, hit in found:
            rather = f" -> {hit.suggestion}" if hit.suggestion else ""
            self.stdout.write(f"{hit.severity}\t{script}\t{hit.field}\t{hit.word}\t{hit.rule_name}{rather}")
        self.stdout.write(f"{len(rows)} scripts, {_count(found, Severity.BLOCK)} blocked words, "
                          f"{_count(found, Severity.WARN)} warnings")  # fmt: skip


def _shop_id(code: str) -> int:
    shop = Shop.objects.filter(code=code).first()
    if shop is None:
        raise CommandError(f"There is no shop {code!r}.")
    return shop.pk


def _report(rows: list[Script], found: list[tuple[Script, Hit]]) -> dict[str, Any]:
    return {
        "scripts": len(rows),
        "blocked": _count(found, Severity.BLOCK),
        "warned": _count(found, Severity.WARN),
        "hits": [
            {"script": one.pk, "title": one.title, "shop": one.shop.code if one.shop else None, **hit.as_json()}
            for one, hit in found
        ],
    }


def _count(found: list[tuple[Script, Hit]], severity: str) -> int:
    return sum(hit.severity == severity for _script, hit in found)
