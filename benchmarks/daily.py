"""`./run bench daily [--sizes 10000,100000] [--rounds 3] [--desk]`: the daily tag run by number of customers.

Shops of five orders a buyer, one of each size, in turn in each round; with `--desk` also with what agents have set,
asked and noted, which a full run reads too. A daily run is held against two full ones of the same round: one that has
as many buyers to move, and one that finds nothing to change.
"""

import argparse
import os
import sys
from datetime import date, timedelta
from typing import Any

from benchmarks.engines import current_engine, run_on_each_engine
from benchmarks.processor_time import processor_time
from benchmarks.rounds import Rounds

FEW = 1_000
SHARE = 0.005
SMALL, LARGE = 100_000, 1_000_000
FEW_BOUGHT = f"{FEW:,} bought"


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
    from django.db import connection

    from benchmarks.made_days import MadeDays

    sizes = sorted(map(int, arguments.sizes.split(",")))
    print(f"\n{engine}, {arguments.sizes} customers", flush=True)
    name = str(connection.settings_dict["NAME"])
    shops = [MadeDays(size, name=f"{name}_{size}", is_new=True, with_desk=arguments.desk) for size in sizes]
    taken = [Rounds(meter=processor_time) for _size in sizes]
    for number in range(1, arguments.rounds + 1):
        for one, rounds in zip(shops, taken, strict=True):
            print(f" {one.size:,} customers, round {number}, load {os.getloadavg()[0]:.1f}", flush=True)
            one.open()
            measure(rounds, one, number)
    for one, rounds in zip(shops, taken, strict=True):
        print(f"\n{one.size:,} customers")
        is_large = one.size >= LARGE and engine == "PostgreSQL"
        report(rounds, cap=2.5 if one.size >= SMALL else None, floor=40 if is_large else None)
    compare(shops, taken)


def measure(rounds: Rounds, made: Any, number: int) -> None:
    """One round in one shop. Everything is committed, as in a shop; each deed has buyers of its own; a night passes."""
    from benchmarks.made_days import DAY, buy, come_due, group_by, mark, rest, same_as_full

    day, share = DAY + timedelta(days=number), int(made.size * SHARE)
    rest()
    rounds.time("GROUP BY of the orders", group_by)
    told(rounds, "a night", day)
    same_as_full(day)
    come_due(made.others(share), day)
    told(rounds, "due by their day, nothing to change", day)
    mark(made.others(share))
    told(rounds, "marked, nothing to change", day)
    for deed, count, full in (("bought", share, False), ("bought, full run", share, True), (FEW_BOUGHT, FEW, False)):
        buy(made.others(count), day)
        told(rounds, deed, day, full=full)
        same_as_full(day)
    told(rounds, "full, nothing to change", day, full=True)


def told(rounds: Rounds, deed: str, day: date, *, full: bool = False) -> None:
    """Time a run and say whom it met."""
    from benchmarks.made_days import rest, tag

    rest()
    found: list[Any] = []
    rounds.time(deed, lambda: found.append(tag(day, full=full)))
    met = found[0]
    print(
        f"    {met.looked_at:,} looked at, {met.changed:,} changed, {met.opened:,} tags set, {met.closed:,} taken off"
    )


def report(rounds: Rounds, *, cap: float | None, floor: float | None) -> None:
    """The ratios of one size; a small shop's run is mostly what it asks before it looks at anybody.

    The floor is for who came due: what a buyer costs who moves is told beside it, and hangs on what is written of them.
    """
    nothing = "full, nothing to change"
    rounds.ratio("full run with nothing to change / GROUP BY", nothing, "GROUP BY of the orders", cap=cap)
    due = "due by their day, nothing to change"
    rounds.ratio(f"full run with nothing to change / daily run, 0.5 % {due}", nothing, due, floor=floor)
    for deed in ("marked, nothing to change", "bought"):
        rounds.ratio(f"full run with nothing to change / daily run, 0.5 % {deed}", nothing, deed)
    rounds.ratio("full run / daily run, the same work: 0.5 % bought", "bought, full run", "bought")
    rounds.ratio("full run with nothing to change / a night", nothing, "a night")


def compare(shops: list[Any], taken: list[Rounds]) -> None:
    """The same few buyers in the largest and in the smallest shop."""
    if len(shops) < 2:
        return
    both = Rounds(meter=processor_time)
    for one, rounds in ((shops[-1], taken[-1]), (shops[0], taken[0])):
        name = f"{one.size:,}"
        both.seconds[name], both.worked[name] = rounds.seconds[FEW_BOUGHT], rounds.worked[FEW_BOUGHT]
    above, below = both.seconds
    print()
    both.ratio(f"{FEW_BOUGHT}, {above} / {below} customers", above, below, cap=3)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
