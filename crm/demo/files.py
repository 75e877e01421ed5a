"""The demo shop's orders, in files as its platforms would export them."""

import csv
from collections.abc import Iterable
from pathlib import Path

from . import jd, mini_program, taobao
from .cells import Numbered, Row
from .purchases import Buyer


def write_files(*, buyers: list[Buyer], folder: Path) -> list[Path]:
    """Write all orders, and return the files in the order in which they are to be imported."""
    on_taobao = _numbered(buyers, "taobao", 2_718_281_800_000_000_001, 104_729)
    on_jd = _numbered(buyers, "jd", 271_828_000_017, 1_009)
    on_mini = _numbered(buyers, "generic", 30_000_001, 1)
    orders, items = folder / "淘宝订单报表.csv", folder / "淘宝宝贝报表.csv"
    return [
        _write(orders, "gbk", taobao.ORDER_COLUMNS, taobao.order_rows(on_taobao)),
        _write(items, "gbk", taobao.ITEM_COLUMNS, taobao.item_rows(on_taobao)),
        _write(folder / "京东订单.csv", "gbk", jd.COLUMNS, jd.rows(on_jd)),
        _write(folder / "小程序订单.csv", "utf-8", mini_program.COLUMNS, mini_program.rows(on_mini)),
    ]


def _numbered(buyers: list[Buyer], channel: str, first: int, step: int) -> list[Numbered]:
    """The channel's orders with their numbers, the newest first."""
    found = [one for buyer in buyers if buyer.channel == channel for one in buyer.purchases]
    found.sort(key=lambda one: (one.ordered_at, one.person.number))
    return [(str(first + step * place), one) for place, one in enumerate(found)][::-1]


def _write(path: Path, encoding: str, columns: list[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path
