"""`./run bench import_growth [--held 5000000] [--sizes 10000,100000]`: an import beside few orders and beside many.

"Few" are as many orders as the file brings. Either way each buyer of the file is known with five orders.
"""

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.made_orders import write_orders
from benchmarks.rounds import Rounds

ORDERS_EACH = 5
PRODUCTS = 500


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--held", type=int, default=5_000_000)
    options.add_argument("--sizes", default="10000,100000")
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.import_growth", sys.argv[1:]))

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    rounds = Rounds()
    for size in sizes:
        hold(size)
        measure(rounds, size, "few", arguments.rounds)
    hold(arguments.held)
    for size in sizes:
        measure(rounds, size, f"{arguments.held:,}", arguments.rounds)
    for size in sizes:
        few, many = (rounds.median(name(size, beside)) / size * 1_000_000 for beside in ("few", f"{arguments.held:,}"))
        print(
            f"{engine}, {size:,} orders: {few:.0f} µs an order beside few, {many:.0f} µs beside {arguments.held:,}: "
            f"{many / few:.2f} times"
        )


def name(size: int, beside: str) -> str:
    """What the import of so many orders is called."""
    return f"{size:,} orders beside {beside}"


def measure(rounds: Rounds, size: int, beside: str, count: int) -> None:
    """Import a new file in each round; each brings other orders of the same buyers."""
    from benchmarks.final_tables import shop
    from customers.services.direct_import import import_now

    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, count + 1):
            prefix = f"N{size}-{number}-"
            path = write_orders(Path(folder) / f"{number}.csv", orders=size, seed=number, prefix=prefix)
            rounds.time(name(size, beside), partial(import_now, shop=shop(), path=path))


def hold(orders: int) -> None:
    """Fill the emptied tables with so many orders, of one to three lines, and the facts."""
    from django.utils import timezone

    from benchmarks.final_tables import clear, shop
    from benchmarks.made_rows import load_quickly, make_numbers, settle
    from customers.models import Channel, Product
    from customers.services.facts import rebuild_facts

    started = perf_counter()
    clear()
    load_quickly()
    make_numbers(orders)
    made = shop()
    channel = Channel.objects.create(shop=made, code="generic", name="Generic")
    products = Product.objects.bulk_create(
        Product(shop=made, sku=f"SKU-{n:04d}", name=f"Article {n}") for n in range(PRODUCTS)
    )
    insert_rows(made.pk, channel.pk, products[0].pk, orders)
    rebuild_facts(shop_id=made.pk, at=timezone.now())
    settle()
    print(f" {orders:,} orders held, made in {perf_counter() - started:.0f} s", flush=True)


def insert_rows(shop: int, channel: int, product: int, orders: int) -> None:
    """Customers, orders and lines, each kind by one statement."""
    from benchmarks.made_rows import SECONDS, day, draw, first_day, insert, moment, number_of, numbers

    buyers = orders // ORDERS_EACH
    key = "'buyer' || SUBSTR(CAST(10000000 + n - 1 AS VARCHAR(8)), 2)"
    known: dict[str, str | int] = {"shop_id": shop, "channel_id": channel, "created_at": moment("0", first_day())}
    insert("customers_customer", numbers(buyers), key=key, account=key, is_grey="FALSE", **known)
    first = number_of("SELECT MIN(id) FROM customers_customer")
    paid_at = moment(draw(0, SECONDS), first_day())
    insert(
        "customers_order",
        numbers(orders),
        shop_id=shop,
        channel_id=channel,
        customer_id=f"{first} + n % {buyers}",
        order_no="'H' || n",
        status="'paid'",
        created_at=paid_at,
        paid_at=paid_at,
        paid_on=day(draw(0, SECONDS), first_day()),
        payable="1000 + n % 5000",
        paid="1000 + n % 5000",
        units="1 + n % 3",
        digest="n",
    )
    article = draw(1, PRODUCTS, number="(o.id * 3 + n)")
    insert(
        "customers_orderitem",
        "customers_order AS o JOIN (SELECT n FROM made_numbers WHERE n <= 3) AS line "
        "ON line.n <= CASE WHEN o.id % 6 = 5 THEN 3 WHEN o.id % 6 > 2 THEN 2 ELSE 1 END",
        shop_id=shop,
        order_id="o.id",
        product_id=f"{product} + {article}",
        position="line.n",
        sku=f"'SKU-' || {article}",
        title=f"'Article ' || {article}",
        quantity="1 + o.id % 3",
        unit_price="9.9",
        amount="990",
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
