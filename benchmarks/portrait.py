"""`./run bench portrait [--sqlite 10000] [--postgresql 10000] [--rounds 3]`: one buyer's page by number of customers.

The sizes that the product promises for: --sqlite 100000 --postgresql 1000000. A size of 0 leaves an engine out.
"""

import argparse
import logging
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benchmarks.engines import current_engine, free_port, run_on_each_engine
from benchmarks.rounds import Rounds, share_of

CLIENTS = (1, 8)
BUYERS = 160  # looked at in a round
VISITED = 100  # of them, in a round before the server
CROWDS = {  # before the server: how many, and how many seconds lie between the questions of each
    "1 client": (1, 0),
    "8 clients asking once a second": (8, 1),
    "8 clients without a pause": (8, 0),
}
RICHEST = 100  # every tenth buyer is one of those with the most orders
WARM_UP = 3
PLANNED = 24
MOST_QUERIES = 12
SLOWEST_SHOWN = 4
CAPS = {"SQLite": 200, "PostgreSQL": 300}  # milliseconds of the server


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sqlite", type=int, default=10_000, help="customers")
    options.add_argument("--postgresql", type=int, default=10_000, help="customers")
    options.add_argument("--rounds", type=int, default=3)
    arguments = options.parse_args()
    engine = current_engine()
    if engine is None:
        sys.exit(run_on_each_engine("benchmarks.portrait", sys.argv[1:]))
    size = arguments.sqlite if engine == "SQLite" else arguments.postgresql
    if not size:
        print("left out")
        return
    os.environ["PORT"] = str(free_port())

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.core.management import call_command

    from benchmarks.made_shop import ORDERS_EACH, make_shop

    call_command("migrate", verbosity=0)
    print(f"\n{engine}, {size:,} customers, {size * ORDERS_EACH:,} orders", flush=True)
    make_shop(size)
    measure_queries()
    measure_database(arguments.rounds)
    measure_server(arguments.rounds, cap=CAPS[engine])


def measure_queries() -> None:
    """Print how many statements the page takes, whether one of them scans, and how much work the page is."""
    from benchmarks.portrait_plans import scans
    from benchmarks.portrait_queries import pages_of

    buyers = draw_buyers(0)[:PLANNED]
    pages = pages_of(agents()[0], buyers)
    most = max(page.queries for page in pages)
    verdict = "holds" if most <= MOST_QUERIES else "MISSES"
    print(f"{verdict}  queries besides session, user and permissions: {most} (cap {MOST_QUERIES})")
    found = scans(agents()[0], buyers)
    print(f"{'MISSES' if found else 'holds'}  no growing table is scanned", *sorted(found), sep="\n    ")
    work = [page.work for page in pages[WARM_UP:]]
    figures = ", ".join(f"p{one} {share_of(work, one) * 1000:.0f} ms" for one in (50, 95))
    print(f"       processor time of a page, in one process, a database server apart: {figures}", flush=True)


def measure_database(count: int) -> None:
    """Print the database part of the selector against the same statements sent alone."""
    rounds = Rounds()
    statements: dict[str, list[float]] = {}
    for number in range(1, count + 1):
        begin(number)
        for clients in CLIENTS:
            looks = _looks(clients, draw_buyers(number))
            for what in ("raw", "database", "whole"):
                rounds.note(f"{WORDS[what]}, {_counted(clients)}", [getattr(look, what) for look in looks])
            for name, seconds in (pair for look in looks for pair in look.each.items()) if clients == 1 else ():
                statements.setdefault(name, []).append(seconds)
    for clients in CLIENTS:
        for percent in (50, 95):
            above, raw = (f"{WORDS[what]}, {_counted(clients)} p{percent}" for what in ("database", "raw"))
            words = f"database part / same raw SQL, {_counted(clients)}, p{percent}"
            rounds.ratio(words, above, raw, cap=3 if percent == 50 else None)
    whole, raw = (f"{WORDS[what]}, {_counted(1)} p50" for what in ("whole", "raw"))
    print(f"       whole selector / same raw SQL, one client, p50: {rounds.median(whole) / rounds.median(raw):.1f}")
    print("slowest statements alone:")
    for name, seconds in sorted(statements.items(), key=lambda one: -share_of(one[1], 95))[:SLOWEST_SHOWN]:
        figures = ", ".join(f"p{one} {share_of(seconds, one) * 1000:.2f} ms" for one in (50, 95, 100))
        print(f"  {name}: {figures}", flush=True)


WORDS = {"raw": "same raw SQL", "database": "database part", "whole": "whole selector"}


def measure_server(count: int, *, cap: int) -> None:
    """Print how long the web server takes for page, desk and a tag."""
    from benchmarks.web_visits import cookie_of, serving, visit_all

    rounds = Rounds()
    cookies = [cookie_of(user) for user in agents()[: max(CLIENTS)]]
    with serving():
        visit_all(cookies, list(_visits(draw_buyers(0)[:PLANNED])))
        for number in range(1, count + 1):
            begin(number)
            for place, (who, (clients, every)) in enumerate(CROWDS.items()):
                visits = list(_visits(draw_buyers(100 + 10 * number + place)[:VISITED]))
                for kind, seconds in visit_all(cookies[:clients], visits, every=every).items():
                    rounds.note(f"{kind}, {who}", seconds)
    for who in CROWDS:
        for kind in ("page", "desk", "tag"):
            rounds.limit(f"{kind}, {who} p95", cap=cap)


def begin(number: int) -> None:
    """Head a round, with how busy the machine was before it."""
    print(f" round {number} (load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores)", flush=True)


def _counted(clients: int) -> str:
    return f"{clients} client{'s' if clients > 1 else ''}"


def _visits(buyers: Sequence[int]) -> Iterator[Any]:
    """Each buyer is opened, drawn again and given a tag."""
    from benchmarks.web_visits import Visit
    from tagging.models import Tag

    tags = list(Tag.objects.filter(group__number__gt=0, is_active=True).order_by("pk").values_list("pk", flat=True))
    for place, buyer in enumerate(buyers):
        address = f"/admin/customers/customer/{buyer}/"
        yield Visit("page", f"{address}change/")
        yield Visit("desk", f"{address}desk/")
        yield Visit("tag", f"{address}tags/set/", {"tag": str(tags[place % len(tags)])})


def _looks(clients: int, buyers: Sequence[int]) -> list[Any]:
    """Every client is a process with a connection of its own and looks at its part of the buyers."""
    from django.db import connections

    connections.close_all()
    parts = [buyers[place::clients] for place in range(clients)]
    with ProcessPoolExecutor(clients, mp_context=multiprocessing.get_context("fork")) as pool:
        return [look for part in pool.map(_look_at_each, parts) for look in part]


def _look_at_each(buyers: Sequence[int]) -> list[Any]:
    from benchmarks.portrait_queries import look_at

    user = agents()[0]
    for buyer in buyers[:WARM_UP]:
        look_at(buyer, user, raw_first=False)
    return [look_at(buyer, user, raw_first=place % 2 == 0) for place, buyer in enumerate(buyers)]


def draw_buyers(seed: int) -> list[int]:
    """Other buyers for every seed."""
    from customers.models import Customer, CustomerFacts

    draw = random.Random(seed)
    richest = CustomerFacts.objects.order_by("-order_count").values_list("pk", flat=True)[:RICHEST]
    first = Customer.objects.order_by("pk").values_list("pk", flat=True)[0]
    anybody = range(first, first + Customer.objects.count())
    return [draw.choice(list(richest) if place % 10 == 0 else anybody) for place in range(BUYERS)]


def agents() -> list[Any]:
    """The shop's agents."""
    from django.contrib.auth.models import User

    return list(User.objects.filter(groups__name="agent").order_by("pk"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
