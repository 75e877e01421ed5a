"""What comes between the tag runs of a made shop: days that pass, orders that come, runs."""

import sys
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.final_tables import shop
from benchmarks.made_rows import run, settle
from benchmarks.made_shop import make_shop
from crm.services.tag_runs import run_tags
from customers.dialects.base import fetch
from customers.models import Customer, NextLook, Order
from customers.models.next_look import AT_ONCE
from customers.services.facts import rebuild_facts

DAY = date.today()  # noqa: DTZ011 - made orders lie before it
STEP = 7_919  # a prime: it meets everybody before it meets somebody twice

GROUP_BY = """
SELECT COUNT(*), SUM(spent), MAX(last_on) FROM (
    SELECT customer_id, COUNT(*) AS orders, SUM(net_paid) AS spent, MAX(counted_on) AS last_on
    FROM customers_order WHERE counted_on IS NOT NULL GROUP BY customer_id) AS counted
"""


class MadeDays:
    """A shop of so many customers, imported and tagged, in a database of its own."""

    def __init__(self, size: int, *, name: str, is_new: bool, with_desk: bool) -> None:
        self.size, self.name, self.given = size, name, 0
        if is_new and connection.vendor == "postgresql":
            run(f"CREATE DATABASE {name}")
        self.open()
        call_command("migrate", verbosity=0)
        make_shop(size, with_desk=with_desk)
        tag(DAY)  # the signals of a desk
        settle()
        self.first = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]

    def open(self) -> None:
        """Let the connection lead to this shop."""
        if connection.settings_dict["NAME"] != self.name:
            connection.close()
            connection.settings_dict["NAME"] = self.name

    def others(self, count: int) -> list[int]:
        """So many buyers from all over the shop who were not given before, while there are any."""
        places = range(self.given, self.given + count)
        self.given += count
        return [self.first + place * STEP % self.size for place in places]


def group_by() -> None:
    """What a plain count over the orders costs."""
    fetch(GROUP_BY)


def rest() -> None:
    """Let the server write what the last deeds left in its memory, so that the next one does not pay for it."""
    if connection.vendor == "postgresql":
        run("CHECKPOINT")


def mark(buyers: list[int]) -> None:
    """Let the next run look at them, as a deed of an agent does."""
    NextLook.objects.filter(pk__in=buyers).update(due_on=AT_ONCE)


def come_due(buyers: list[int], day: date) -> None:
    """Let their due day be this one, though none of their answers turns; it was written long ago."""
    NextLook.objects.filter(pk__in=buyers).update(due_on=day)
    if connection.vendor == "postgresql":
        run("VACUUM customers_nextlook")


def buy(buyers: list[int], day: date) -> None:
    """Give each an order of the day before, facts included, as an import does."""
    now = timezone.now()
    customers = list(Customer.objects.in_bulk(buyers).values())
    Order.objects.bulk_create(
        Order(
            shop_id=one.shop_id,
            channel_id=one.channel_id,
            customer=one,
            order_no=f"T{one.pk}-{now:%H%M%S%f}",
            status="paid",
            created_at=now,
            paid_at=now,
            paid_on=day - timedelta(days=1),
            paid=900,
        )
        for one in customers
    )
    rebuild_facts(shop_id=customers[0].shop_id, at=now, customer_ids=buyers)


def tag(day: date, *, full: bool = False) -> Any:
    """One run for the day."""
    return run_tags(shop=shop(), as_of=day, at=timezone.now(), full=full)


def same_as_full(day: date) -> None:
    """A full run after a daily one must find nothing left to change."""
    report = tag(day, full=True)
    if report.changed:
        sys.exit(f"The daily run left {report.changed} customers that a full run changes.")
