"""`./run bench daily [--sizes 10000,100000] [--rounds 3]`: the daily tag run by number of customers."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.made_orders import write_orders
from benchmarks.rounds import Rounds

DAY = date(2026, 1, 15)  # after the last made order, so that days are counted from what is there
ORDERS_EACH = 5
FEW = 1_000
SHARE = 0.005

GROUP_BY = """
SELECT COUNT(*), SUM(spent), MAX(last_on) FROM (
    SELECT customer_id, COUNT(*) AS orders, SUM(net_paid) AS spent, MAX(counted_on) AS last_on
    FROM customers_order WHERE counted_on IS NOT NULL GROUP BY customer_id) AS counted
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="10000,100000")
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.daily", sys.argv[1:]))

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    few: dict[int, float] = {}
    for size in map(int, arguments.sizes.split(",")):
        print(f"\n{engine}, {size:,} customers, {size * ORDERS_EACH:,} orders", flush=True)
        fill(size)
        few[size] = measure(size, arguments.rounds)
    smallest, largest = min(few), max(few)
    print(f"{FEW:,} due, {largest:,} / {smallest:,} customers: {few[largest] / few[smallest]:.2f} (cap 3)")


def fill(size: int) -> None:
    """A shop of this size, imported and tagged."""
    from django.utils import timezone

    from benchmarks.final_tables import clear, shop
    from crm.services.tag_runs import run_tags
    from customers.services.direct_import import import_now

    clear()
    with tempfile.TemporaryDirectory() as folder:
        path = write_orders(Path(folder) / "orders.csv", orders=size * ORDERS_EACH, customers=size)
        import_now(shop=shop(), path=path)
    run_tags(shop=shop(), as_of=DAY, at=timezone.now())
    _analyse()


def measure(size: int, count: int) -> float:
    """Print the ratios for one size; returns the median seconds of a run with FEW due."""
    rounds = Rounds()
    share = int(size * SHARE)
    for number in range(1, count + 1):
        print(f" round {number}", flush=True)
        rounds.time("GROUP BY of the orders", group_by)
        rounds.time("full, nothing to change", lambda: tag(full=True))
        rolled_back(lambda: (touch(share), rounds.time(f"{share} due", lambda: tag(full=False)), same_as_full()))
        rolled_back(lambda: (touch(share), rounds.time(f"{share} due, full run", lambda: tag(full=True))))
        rolled_back(lambda: (touch(FEW), rounds.time(f"{FEW} due", lambda: tag(full=False))))
    rounds.ratio(
        "full run with nothing to change / GROUP BY", "full, nothing to change", "GROUP BY of the orders", cap=2.5
    )
    rounds.ratio("full run / daily run, 0.5 % due", f"{share} due, full run", f"{share} due", floor=40)
    return rounds.median(f"{FEW} due")


def group_by() -> None:
    """What a plain count over the orders costs."""
    from customers.dialects.base import fetch

    fetch(GROUP_BY)


def touch(count: int) -> None:
    """Give so many customers an order of the day, facts included, as an import does."""
    from django.utils import timezone

    from benchmarks.final_tables import shop
    from customers.models import Customer, Order
    from customers.services.facts import rebuild_facts

    customers = list(Customer.objects.filter(shop=shop()).order_by("pk")[:count])
    now = timezone.now()
    Order.objects.bulk_create(
        Order(
            shop_id=one.shop_id,
            channel_id=one.channel_id,
            customer=one,
            order_no=f"T{one.pk}",
            status="paid",
            created_at=now,
            paid_at=now,
            paid_on=DAY - timedelta(days=1),
            paid=900,
        )
        for one in customers
    )
    rebuild_facts(shop_id=shop().pk, at=now, customer_ids=[one.pk for one in customers])


def tag(*, full: bool) -> object:
    """One run for the day."""
    from django.utils import timezone

    from benchmarks.final_tables import shop
    from crm.services.tag_runs import run_tags

    return run_tags(shop=shop(), as_of=DAY, at=timezone.now(), full=full)


def same_as_full() -> None:
    """A full run after a daily one must find nothing left to change."""
    report = tag(full=True)
    if report.changed:  # type: ignore[attr-defined]
        sys.exit(f"The daily run left {report.changed} customers that a full run changes.")  # type: ignore[attr-defined]


def rolled_back(work: Callable[[], object]) -> None:
    """Do the work in a transaction that is thrown away, so that every round begins alike."""
    from django.db import transaction

    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
