import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from customers.services.pairs import rank_products, rebuild_pairs
from customers.services.shops import ShopUnknown, find_shop

REFUSED = 2


class Command(BaseCommand):
    help = (
        "Count anew which products are bought together, say how many counts were wrong, and rank. Exit 2: no such shop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, metavar="CODE")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shop = find_shop(options["shop"])
        except ShopUnknown:
            message = f"There is no shop {options['shop']!r}."
            if options["json"]:
                self.stdout.write(json.dumps({"refused": {"code": "unknown_shop", "message": message}}))
            else:
                self.stderr.write(message)
            sys.exit(REFUSED)
        rebuild = rebuild_pairs(shop_id=shop.pk)
        rank_products(shop_id=shop.pk, at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(asdict(rebuild)))
            return
        self.stdout.write(
            f"{rebuild.pairs} pairs of {rebuild.products} products in {rebuild.orders} orders; "
            f"wrong before: {rebuild.wrong_pairs} pairs, {rebuild.wrong_products} products."
        )
