"""`./run bench lists [--small 10000] [--sqlite 100000] [--postgresql 100000] [--rounds 3]`: list pages by customers.

The sizes that the product promises for: --postgresql 1000000. A size of 0 leaves an engine out. Every page is asked of
a small and of a large shop in the same rounds, each in a database of its own.
"""

import argparse
import logging
import os
import sys
from typing import Any

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.rounds import Rounds, share_of

TIMES = 3  # each page in a round
MOST = 5  # times as long beside many customers


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--small", type=int, default=10_000, help="customers")
    options.add_argument("--sqlite", type=int, default=100_000, help="customers")
    options.add_argument("--postgresql", type=int, default=100_000, help="customers")
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.lists", sys.argv[1:]))
    size = arguments.sqlite if engine == "SQLite" else arguments.postgresql
    if not size:
        print("left out")
        return

    import django

    django.setup()
    logging.disable(logging.INFO)

    from django.db import connection

    from benchmarks.list_pages import Lists

    print(f"\n{engine}, {arguments.small:,} and {size:,} customers", flush=True)
    name = str(connection.settings_dict["NAME"])
    lists = [Lists(arguments.small, name=f"{name}_small", is_new=True), Lists(size, name=name)]
    scanned = lists[-1].scans()
    print(f"{'MISSES' if scanned else 'holds'}  no growing table is scanned", *sorted(scanned), sep="\n    ")
    rounds = Rounds()
    for number in range(1, arguments.rounds + 1):
        print(f" round {number} (load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores)", flush=True)
        for one in lists:
            note(rounds, one)
    report(rounds, lists)


def note(rounds: Rounds, lists: Any) -> None:
    """Ask every page of one shop some times; its median and the median of its database part."""
    lists.open()
    for name in lists.pages:
        taken = [lists.ask(name) for _time in range(TIMES)]
        for part, seconds in (("page", [one.whole for one in taken]), ("database", [one.database for one in taken])):
            rounds.seconds.setdefault(f"{name} {part} {lists.size}", []).append(share_of(seconds, 50))


def report(rounds: Rounds, lists: list[Any]) -> None:
    """Every page, the slowest first, and whether the pages of single tags hold."""
    small, large = lists
    rows = []
    for name in (one for one in large.pages if one in small.pages):
        figures = [rounds.median(f"{name} {part} {one.size}") * 1000 for part in ("page", "database") for one in lists]
        rows.append((figures[3], name, figures))
    print(f"milliseconds at the median: page and its database part, {small.size:,} → {large.size:,} customers")
    for _slowest, name, (page, more, database, most) in sorted(rows, reverse=True):
        print(f"  {name}: page {page:.0f} → {more:.0f} ({more / page:.1f}), "
              f"database {database:.1f} → {most:.1f} ({most / database:.1f})")  # fmt: skip
    for part, place in (("page", 0), ("database part", 2)):
        times, name = max((one[place + 1] / one[place], name) for _key, name, one in rows if name.startswith("tag "))
        verdict = "holds" if times <= MOST else "MISSES"
        print(f"{verdict}  worst {part} of a single tag, large / small: {times:.2f} (cap {MOST}), {name}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
