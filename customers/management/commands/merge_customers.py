import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from customers.models import Customer, CustomerAlias, Shop
from customers.services.identity import FIELDS, MergeRefused, Side, merge_customers
from customers.services.shops import ShopUnknown, find_shop

REFUSED = 2


class CustomerUnknown(Exception):
    """No customer, or more than one, answers to the key."""


class Command(BaseCommand):
    help = "Make one customer of two: AWAY_KEY goes into KEEP_KEY. Exit 2: refused, nothing changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("shop", metavar="SHOP")
        parser.add_argument("keep_key", metavar="KEEP_KEY")
        parser.add_argument("away_key", metavar="AWAY_KEY")
        parser.add_argument("--keep-channel", default="", metavar="CODE", help="where two channels have the key")
        parser.add_argument("--away-channel", default="", metavar="CODE")
        parser.add_argument("--keep", action="append", default=[], choices=FIELDS, help="the kept customer's detail")
        parser.add_argument("--take", action="append", default=[], choices=FIELDS, help="the other's detail")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            shop = find_shop(options["shop"])
            merge = merge_customers(
                keep=_customer(shop, options["keep_key"], options["keep_channel"]),
                away=_customer(shop, options["away_key"], options["away_channel"]),
                by=None,
                at=timezone.now(),
                chosen={**dict.fromkeys(options["keep"], Side.KEPT), **dict.fromkeys(options["take"], Side.AWAY)},
            )
        except ShopUnknown:
            self._refuse("unknown_shop", f"There is no shop {options['shop']!r}.", as_json=options["json"])
        except CustomerUnknown as unknown:
            self._refuse("unknown_customer", str(unknown), as_json=options["json"])
        except MergeRefused as refusal:
            self._refuse("merge_refused", str(refusal), as_json=options["json"])
        moved = {label: len(digests) for label, digests in merge.moved.items()}
        if options["json"]:
            told = {"merge": merge.pk, "kept": merge.kept.key, "moved": moved, "aside": len(merge.aside)}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(
                f"Merge {merge.pk}: {merge.away_key} → {merge.kept.key}, {sum(moved.values())} rows moved."
            )

    def _refuse(self, code: str, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(REFUSED)


def _customer(shop: Shop, key: str, channel: str) -> Customer:
    """The customer with a key, or to whom it leads."""
    named = {"shop": shop, "key": key, **({"channel__code": channel} if channel else {})}
    found = {one.pk: one for one in Customer.objects.filter(**named)}
    found |= {one.customer_id: one.customer for one in CustomerAlias.objects.filter(**named).select_related("customer")}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise CustomerUnknown(f"{len(found)} customers have the key {key!r}. Say which channel is meant.")
    raise CustomerUnknown(f"No customer of {shop.code} has the key {key!r}.")
