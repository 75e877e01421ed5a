"""`./run bench daily [--sizes 10000,100000] [--rounds 3] [--desk]`: the daily tag run by number of customers.

Shops of five orders a buyer; with `--desk` also with what agents have set, asked and noted, which a full run reads too.
A daily run is held against two full ones of the same round: one that has as many buyers to move, and one that finds
nothing to change.
"""

import argparse
import os
import sys
from datetime import date, timedelta
from typing import Any

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.processor_time import processor_time
from benchmarks.rounds import Rounds

DAY = date.today()  # noqa: DTZ011 - made orders lie before it
FEW = 1_000
SHARE = 0.005

GROUP_BY = """
SELECT COUNT(*), SUM(spent), MAX(last_on) FROM (
    SELECT customer_id, COUNT(*) AS orders, SUM(net_paid) AS spent, MAX(counted_on) AS last_on
    FROM customers_order WHERE counted_on IS NOT NULL GROUP BY customer_id) AS counted
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="10000,100000")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--desk", action="store_true")
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.daily", sys.argv[1:]))

    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.made_shop import ORDERS_EACH

    call_command("migrate", verbosity=0)
    few: dict[int, float] = {}
    for size in map(int, arguments.sizes.split(",")):
        print(f"\n{engine}, {size:,} customers, {size * ORDERS_EACH:,} orders", flush=True)
        fill(size, with_desk=arguments.desk)
        few[size] = measure(size, arguments.rounds)
    smallest, largest = min(few), max(few)
    if smallest != largest:
        print(f"{FEW:,} due, {largest:,} / {smallest:,} customers: {few[largest] / few[smallest]:.2f} (cap 3)")


def fill(size: int, *, with_desk: bool) -> None:
    """A shop of this size, imported and tagged."""
    from benchmarks.final_tables import clear
    from benchmarks.made_rows import settle
    from benchmarks.made_shop import make_shop

    clear()
    make_shop(size, with_desk=with_desk)
    tag(DAY)  # the signals of a desk
    settle()


def measure(size: int, count: int) -> float:
    """Print the ratios for one size; returns the median seconds of a run with FEW due.

    Everything is committed, as in a shop. Each deed has buyers of its own; in each round a night passes.
    """
    rounds, buyers = Rounds(meter=processor_time), Buyers(size)
    share = int(size * SHARE)
    group_by_name, night, nothing = "GROUP BY of the orders", "a night", "full, nothing to change"
    due = f"{share:,} due, nothing to change"
    bought, full_run, few = f"{share:,} bought", f"{share:,} bought, full run", f"{FEW:,} bought"
    for number in range(1, count + 1):
        print(f" round {number}, load {os.getloadavg()[0]:.1f}", flush=True)
        day = DAY + timedelta(days=number)
        rounds.time(group_by_name, group_by)
        told(rounds, night, day)
        same_as_full(day)
        mark(buyers.next(share))
        told(rounds, due, day)
        for deed, full in ((bought, False), (full_run, True), (few, False)):
            touch(buyers.next(FEW if deed is few else share), day)
            told(rounds, deed, day, full=full)
            same_as_full(day)
        told(rounds, nothing, day, full=True)
    rounds.ratio("full run with nothing to change / GROUP BY", nothing, group_by_name, cap=2.5)
    rounds.ratio("full run / daily run, the same work: 0.5 % bought", full_run, bought, floor=40)
    rounds.ratio("full run with nothing to change / daily run, 0.5 % bought", nothing, bought, floor=40)
    rounds.ratio("full run with nothing to change / daily run, 0.5 % due, nothing to change", nothing, due, floor=40)
    rounds.ratio("full run with nothing to change / a night", nothing, night, floor=40)
    return rounds.median(few)


def told(rounds: Rounds, deed: str, day: date, *, full: bool = False) -> None:
    """Time a run and say whom it met."""
    found: list[Any] = []
    rounds.time(deed, lambda: found.append(tag(day, full=full)))
    met = found[0]
    print(
        f"    {met.looked_at:,} looked at, {met.changed:,} changed, {met.opened:,} tags set, {met.closed:,} taken off"
    )


class Buyers:
    """Other buyers each time, drawn from all over the shop."""

    def __init__(self, size: int) -> None:
        from customers.models import Customer

        self.first, self.size, self.given = Customer.objects.order_by("pk").values_list("pk", flat=True)[0], size, 0

    def next(self, count: int) -> list[int]:
        """So many that were not given before, while there are any."""
        step = 7_919  # a prime: it meets everybody before it meets somebody twice
        places = range(self.given, self.given + count)
        self.given += count
        return [self.first + place * step % self.size for place in places]


def group_by() -> None:
    """What a plain count over the orders costs."""
    from customers.dialects.base import fetch

    fetch(GROUP_BY)


def mark(buyers: list[int]) -> None:
    """Let the next run look at them."""
    from customers.models import CustomerFacts

    CustomerFacts.objects.filter(pk__in=buyers).update(tagged_at=None)


def touch(buyers: list[int], day: date) -> None:
    """Give each an order of the day before, facts included, as an import does."""
    from django.utils import timezone

    from customers.models import Customer, Order
    from customers.services.facts import rebuild_facts

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
    from django.utils import timezone

    from benchmarks.final_tables import shop
    from crm.services.tag_runs import run_tags

    return run_tags(shop=shop(), as_of=day, at=timezone.now(), full=full)


def same_as_full(day: date) -> None:
    """A full run after a daily one must find nothing left to change."""
    report = tag(day, full=True)
    if report.changed:
        sys.exit(f"The daily run left {report.changed} customers that a full run changes.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
