import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.selectors.customer_facts import DatedFacts, facts_on


class Command(BaseCommand):
    help = "Print what is known about buyers on a day, one JSON object a line; stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, metavar="CODE")
        parser.add_argument("--key", metavar="BUYER", help="only this buyer")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
        parser.add_argument("--json", action="store_true", help="the only form there is")

    def handle(self, *args: Any, **options: Any) -> None:
        shop = Shop.objects.filter(code=options["shop"]).first()
        if shop is None:
            raise CommandError(f"There is no shop {options['shop']!r}.")
        as_of = options["as_of"] or shop_day(shop, at=timezone.now())
        for facts in facts_on(shop=shop, as_of=as_of, key=options["key"]):
            self.stdout.write(json.dumps(_as_json(facts), ensure_ascii=False))


def _as_json(facts: DatedFacts) -> dict[str, object]:
    def text(value: object) -> str | None:
        return None if value is None else str(value)

    days = facts.books.distinct_days
    return {
        "key": facts.key,
        "order_count": facts.known["order_count"],
        "spent": str(facts.known["spent"]),
        "first_paid_on": text(days[0] if days else None),
        "last_paid_on": text(days[-1] if days else None),
        "days_since": facts.known["days_since"],
        "average_order": text(facts.average_order),
        "cycle_days": text(facts.cycle_days),
        **{name: facts.known[name] for name in ("r", "f", "m")},
        "tags": facts.tags,
    }
