"""`./run bench pairs [--orders 1000000] [--new 10000] [--rounds 3]`: pairs of new orders against a rebuild over all."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.made_orders import write_orders
from benchmarks.rounds import Rounds

ORDERS_EACH = 5
PARTS = ("find_difference", "apply")  # of customers.services.pairs.keeping, beside the reading of the baskets


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--new", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.pairs", sys.argv[1:]))

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"\n{engine}: {arguments.new:,} new orders beside {arguments.orders:,}", flush=True)
    measure(arguments.orders, arguments.new, arguments.rounds)


def measure(orders: int, new: int, count: int) -> None:
    """Print how long the pairs of an import take beside a rebuild, and that both count the same."""
    from benchmarks.final_tables import shop
    from benchmarks.processor_time import processor_time
    from customers.services.pairs import rebuild_pairs

    with tempfile.TemporaryDirectory() as folder:
        bring(write_orders(Path(folder) / "old.csv", orders=orders, customers=orders // ORDERS_EACH))
        rounds, customers = Rounds(meter=processor_time), orders // ORDERS_EACH
        for number in range(1, count + 1):
            print(f" round {number}", flush=True)
            file = write_orders(
                Path(folder) / f"{number}.csv", orders=new, customers=customers, seed=100 + number, prefix=f"N{number}-"
            )
            taken, worked = seconds_of_pairs(partial(bring, file), processor_time)
            rounds.seconds.setdefault("pairs of new orders", []).append(taken)
            rounds.worked.setdefault("pairs of new orders", []).append(worked)
            print(f"  pairs of {new:,} new orders: {taken:.3f} s, processor {worked:.2f} s", flush=True)
            found: list[Any] = []
            rounds.time("rebuild", lambda: found.append(rebuild_pairs(shop_id=shop().pk)))  # noqa: B023
            if found[0].wrong_pairs or found[0].wrong_products or found[0].wrong_orders:
                sys.exit(f"The running counts were wrong: {found[0]}")
    rounds.ratio("rebuild / pairs of new orders", "rebuild", "pairs of new orders", floor=30)


def bring(file: Path) -> None:
    """Import a file as the command does."""
    from benchmarks.final_tables import shop
    from customers.services.direct_import import import_now

    import_now(shop=shop(), path=file)


def seconds_of_pairs(work: Callable[[], None], meter: Callable[[], float]) -> tuple[float, float]:
    """How long the steps about pairs take within some work: by the clock, and by the processor."""
    from customers.services.pairs import keeping
    from customers.services.pairs.baskets import Books

    spent, worked = [0.0], [0.0]

    def timed(step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*values: Any, **named: Any) -> Any:
            before, started = meter(), time.perf_counter()
            try:
                return step(*values, **named)
            finally:
                spent[0] += time.perf_counter() - started
                worked[0] += meter() - before

        return run

    kept = [(keeping, name, getattr(keeping, name)) for name in PARTS] + [(Books, "keep_baskets", Books.keep_baskets)]
    for owner, name, step in kept:
        setattr(owner, name, timed(step))
    try:
        work()
    finally:
        for owner, name, step in kept:
            setattr(owner, name, step)
    return spent[0], worked[0]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
