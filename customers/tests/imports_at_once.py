"""Imports by two processes at the same moment, against the same files one after the other; a program of its own.

`python -m customers.tests.imports_at_once FOLDER ROUNDS` prints as JSON how many rounds it made and in which the books
were others, something was there twice, or a process failed.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from customers.models import Customer, Order, OrderImport, OrderItem  # noqa: E402
from customers.services.direct_import import import_now  # noqa: E402
from customers.services.shops import create_shop, find_shop  # noqa: E402
from customers.tests.bad_inputs import a_taobao, table, taobao  # noqa: E402
from customers.tests.business_rows import columns, rows  # noqa: E402
from customers.tests.children import do_and_leave  # noqa: E402

LINES = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status"
GENERIC_WORDS, TAOBAO_WORDS = ("paid", "shipped", "completed"), ("买家已付款", "卖家已发货", "交易成功")
ORDERS = 60


def generic(numbers: list[int], words: dict[int, str]) -> bytes:
    """Two lines an order."""
    lines = (
        f"N{number},buyer{number % 9},2026-01-{1 + number % 28:02d} 09:00:00,{number}.50,S{(number + line) % 5},"
        f"Scarf {(number + line) % 5},{line},1.5,{words[number]}"
        for number in numbers
        for line in (1, 2)
    )
    return table(*lines, header=LINES)


def with_people(numbers: list[int], words: dict[int, str]) -> bytes:
    """One row an order; a buyer's orders tell another receiver each time."""
    return taobao(
        *(
            a_taobao(
                f"{number:05d}",
                买家会员名=f"buyer{number % 9}",
                收货人姓名=f"李{number}",
                联系手机=f"138{number:08d}",
                订单状态=words[number],
                订单付款时间=f"2026-01-{1 + number % 28:02d} 09:00:{number:02d}",
                订单创建时间=f"2026-01-{1 + number % 28:02d} 08:00:{number:02d}",
            )
            for number in numbers
        )
    )


def two_files(folder: Path, turn: int) -> list[Path]:
    """The same file twice, or two exports of days that overlap; in the later one orders have gone on."""
    chance = random.Random(turn)
    make, choices = [(generic, GENERIC_WORDS), (with_people, TAOBAO_WORDS)][turn % 2]
    is_same = turn // 2 % 2
    paths = []
    for name, numbers, furthest in (("first", range(40), 1), ("second", range(20, ORDERS), 2)):
        chosen = list(numbers if not is_same else range(ORDERS))
        words = {number: choices[chance.randrange(furthest + 1)] for number in chosen}
        chance.shuffle(chosen)
        path = folder / f"{turn}-{name}.csv"
        path.write_bytes(paths[0].read_bytes() if is_same and paths else make(chosen, words))
        paths.append(path)
    return paths


def together(deeds: list[Callable[[], object]]) -> list[int]:
    """Do each in a process of its own, all from the same moment; returns how they ended."""
    connections.close_all()
    gate, opener = os.pipe()
    children = []
    for deed in deeds:
        pid = os.fork()
        if pid == 0:
            os.close(opener)
            os.read(gate, 1)  # until the other end is closed
            do_and_leave(deed)
        children.append(pid)
    os.close(opener)
    ends = [os.waitpid(pid, 0)[1] for pid in children]
    os.close(gate)
    return ends


def told(code: str, *, of_people: bool) -> dict[str, list[Any]]:
    """All rows, but for what tells by which of two files a row came.

    That is the digest of an order's cells; the record in which a line stood: its place is told within its order; and,
    in files that tell of a buyer no more than the account, the order that told it last.
    """
    tables = rows(find_shop(code))
    _leave_out(tables, Order, "digest")
    if not of_people:
        _leave_out(tables, Customer, "contact_at")
    names = columns(OrderItem)
    order, place = names.index("order__order_no"), names.index("position")
    lines = sorted(tables["OrderItem"], key=lambda row: (row[order], row[place]))
    tables["OrderItem"] = [
        (*row[:place], number, *row[place + 1 :])
        for _, of_one in groupby(lines, key=lambda row: row[order])
        for number, row in enumerate(of_one)
    ]
    return tables


def _leave_out(tables: dict[str, list[Any]], model: Any, column: str) -> None:
    place = columns(model).index(column)
    tables[model.__name__] = sorted((row[:place] + row[place + 1 :] for row in tables[model.__name__]), key=repr)


def differs(folder: Path, turn: int) -> str:
    """What is wrong with this round, "" for nothing."""
    paths = two_files(folder, turn)
    after_each_other, at_once = f"serial-{turn}", f"at-once-{turn}"
    for code in (after_each_other, at_once):
        create_shop(code=code)
    for path in paths:
        import_now(shop=find_shop(after_each_other), path=path)
    ends = together([lambda path=path: import_now(shop=find_shop(at_once), path=path) for path in paths])
    if any(ends):
        return f"{turn}: a process ended with {ends}"
    created = sum(OrderImport.objects.filter(shop__code=at_once).values_list("created_count", flat=True))
    if created != ORDERS:
        return f"{turn}: {created} created"
    of_people = bool(turn % 2)
    is_same = told(at_once, of_people=of_people) == told(after_each_other, of_people=of_people)
    return "" if is_same else f"{turn}: other books"


def main(folder: Path, rounds: int) -> None:
    for app in ("auth", "customers"):
        call_command("migrate", app, verbosity=0)
    wrong = [differs(folder, turn) for turn in range(rounds)]
    print(json.dumps({"rounds": len(wrong), "wrong": [one for one in wrong if one]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
