"""`./run bench import [--sizes 10000,100000] [--rounds 3]`: an order file into the books, against plainer ways."""

import argparse
import resource
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.made_orders import write_orders
from benchmarks.rounds import Rounds

FLOORS = {"PostgreSQL": 0.5, "SQLite": 0.3}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="10000,100000")
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.import", sys.argv[1:]))

    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for size in map(int, arguments.sizes.split(",")):
        print(f"\n{engine}, {size:,} orders", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            measure(write_orders(Path(folder) / "orders.csv", orders=size), engine, size, arguments.rounds)


def measure(path: Path, engine: str, size: int, count: int) -> None:
    """Time imports of one file and what they are held against."""
    from benchmarks.final_tables import clear, put_back, shop, take_out
    from benchmarks.plain_ways import bulk_create_orders, import_export_orders
    from customers.models import OrderImport
    from customers.services.direct_import import import_now

    rounds = Rounds()
    for number in range(1, count + 1):
        print(f" round {number}", flush=True)
        clear()
        rounds.time("import", lambda: import_now(shop=shop(), path=path))
        rounds.time("by hash", lambda: import_now(shop=shop(), path=path))
        OrderImport.objects.update(sha256="")
        rounds.time("again", lambda: import_now(shop=shop(), path=path))
        rows = take_out()
        clear(everything=False)
        rounds.time("load", partial(put_back, rows))
        if size <= 10_000 or (size <= 100_000 and number == 1):  # slow, and it holds the whole file in memory
            clear()
            rounds.time("bulk_create", lambda: bulk_create_orders(shop(), path))
        if size <= 10_000 and number == 1:
            clear()
            rounds.time("import-export", lambda: import_export_orders(shop(), path))
    rounds.ratio("loading the same rows / import", "load", "import", floor=FLOORS[engine])
    rounds.ratio("same file again / first time", "again", "import", cap=0.55 if engine == "PostgreSQL" else None)
    rounds.ratio("known by its hash / first time", "by hash", "import", cap=0.02)
    if "bulk_create" in rounds.seconds:
        rounds.ratio("bulk_create(update_conflicts) / import", "bulk_create", "import", floor=3)
    if "import-export" in rounds.seconds:
        rounds.ratio("stock import-export resource / import", "import-export", "import", floor=50)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
