import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from customers.models import Product
from customers.rules import Related
from customers.selectors.related import related_products
from customers.services.pairs import bring_up_to_date
from customers.services.shops import ShopUnknown, find_shop

REFUSED = 2
DECIMALS = 6


class Command(BaseCommand):
    help = "Print what is bought together with a product, the best first. Exit 2: no such shop or product."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, metavar="CODE")
        parser.add_argument("--sku", required=True, metavar="SKU")
        parser.add_argument("--limit", type=int, metavar="N", help="only the best so many")
        parser.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shop = find_shop(options["shop"])
        except ShopUnknown:
            self._refuse("unknown_shop", f"There is no shop {options['shop']!r}.", as_json=options["json"])
        product = Product.objects.filter(shop=shop, sku=options["sku"]).first()
        if product is None:
            words = f"{shop.code} has no product with the article number {options['sku']!r}."
            self._refuse("unknown_product", words, as_json=options["json"])
        bring_up_to_date(shop=shop)
        found = related_products(product=product)[: options["limit"]]
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
            return
        for one in found:
            self.stdout.write(
                f"{one.sku}: in {one.orders_together} orders together, "
                f"confidence {one.confidence:.1%}, lift {one.lift:.2f}"
            )

    def _refuse(self, code: str, message: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"refused": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(REFUSED)


def _as_json(one: Related) -> dict[str, object]:
    return {
        "sku": one.sku,
        "orders_together": one.orders_together,
        "confidence": round(one.confidence, DECIMALS),
        "lift": round(one.lift, DECIMALS),
    }
