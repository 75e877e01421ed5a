"""Two imports of overlapping files at once end as one after the other would (IMP-16)."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crm.tests.test_con_1 import at_once, in_own_thread, migrated, shared_database  # noqa: F401
from customers.models import Customer, Order, OrderImport, OrderItem, Shop
from customers.services.direct_import import import_now
from customers.tests.business_rows import columns, rows
from customers.tests.factories import ShopFactory

ROUNDS = 20
HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status\n"
STATUSES = ("paid", "shipped", "completed")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(settings: Any) -> None:
    settings.IMPORT_BATCH = 7


@pytest.fixture
def new_shop(shared_database: None) -> Iterator[Callable[[], Shop]]:  # noqa: F811
    """Makes shops, committed, and takes away what they hold at the end."""

    yield lambda: in_own_thread(ShopFactory)

    def clear() -> None:
        Order.objects.all().delete()
        OrderImport.objects.all().delete()

    in_own_thread(clear)


def overlapping(folder: Path, chance: random.Random) -> list[Path]:
    """Two exports of one shop, of days that overlap; in the later one orders have gone on."""
    paths = []
    for name, numbers, furthest in (("first", range(40), 1), ("second", range(20, 60), 2)):
        orders = [
            f"N{number},buyer{number % 9},2026-01-{1 + number % 28:02d} 09:00:00,{number}.50,S{number % 5},Scarf,1,1.5,"
            f"{STATUSES[chance.randrange(furthest + 1)]}\n"
            for number in numbers
        ]
        chance.shuffle(orders)
        path = folder / f"{name}.csv"
        path.write_text(HEADER + "".join(orders))
        paths.append(path)
    return paths


def told(shop: Shop) -> dict[str, list[Any]]:
    """All rows, but for what tells by which file and batch they came."""
    tables = rows(shop)
    for model, column in ((Customer, "contact_at"), (OrderItem, "position")):
        place = columns(model).index(column)
        tables[model.__name__] = sorted((row[:place] + row[place + 1 :] for row in tables[model.__name__]), key=repr)
    return tables


def test_imp_16_two_imports_of_overlapping_files_at_once(new_shop: Callable[[], Shop], tmp_path: Path) -> None:
    for turn in range(ROUNDS):
        paths = overlapping(tmp_path, random.Random(turn))
        one_by_one, together = new_shop(), new_shop()
        for path in paths:
            in_own_thread(partial(import_now, shop=one_by_one, path=path))

        outcomes = at_once([partial(import_now, shop=together, path=path) for path in paths])

        assert [outcome.report["orders"]["seen"] for outcome in outcomes] == [40, 40]
        assert sum(outcome.report["orders"]["created"] for outcome in outcomes) == 60
        assert in_own_thread(partial(told, together)) == in_own_thread(partial(told, one_by_one))
