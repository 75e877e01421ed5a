"""Every sample file gives the figures that were counted for it."""

import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from customers.order_files.contract import FileRefused
from customers.order_files.reading import open_order_file

from .order_books import figures, gather, rows_of

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
SAME_ENCODING = {"gbk": "gb18030", "cp1252": "windows-1252"}
PLATFORM_OF = {
    "taobao_orders.csv": "taobao_orders",
    "taobao_items.csv": "taobao_items",
    "taobao_orders_new.csv": "taobao_orders",
    "taobao_items_new.csv": "taobao_items",
    "taobao_qianniu.xlsx": "taobao_orders",
    "legacy_fake.xls": "taobao_orders",
    "jd.csv": "jd",
    "pinduoduo.csv": "pinduoduo",
    "douyin.csv": "douyin",
    "kuaishou.xlsx": "kuaishou",
    "xiaohongshu.xlsx": "xiaohongshu",
    "youzan.csv": "youzan",
    "alibaba1688.xlsx": "alibaba1688",
    "shopify.csv": "shopify",
    "woocommerce.csv": "woocommerce",
    "amazon_orders.txt": "amazon",
}
ORDERS_OF = {"taobao_items.csv": "taobao_orders.csv", "taobao_items_new.csv": "taobao_orders_new.csv"}
GOODS_VALUE = {"taobao_items.csv": 855_230, "taobao_items_new.csv": 617_200}


def open_sample(name, **choices):
    return open_order_file(SAMPLES / name, zone=ZoneInfo("Asia/Shanghai"), today=date(2026, 1, 1), **choices)


def wanted(name):
    """The expected figures as the test counts them; what is null there is not compared."""
    known = {key: value for key, value in EXPECTED[name].items() if value is not None}
    known["encoding"] = SAME_ENCODING.get(known["encoding"], known["encoding"])
    for key in ("rejected", "skipped", "warnings"):
        entries = known.get(f"{key}_records", [])
        assert len(entries) == known.pop(key)
        known[f"{key}_records"] = [(one["record"], one["code"]) for one in entries]
    return known


def known_orders(name):
    if name not in ORDERS_OF:
        return None
    return set(gather(open_sample(ORDERS_OF[name])).orders)


class TestSamples:
    @pytest.mark.parametrize("name", PLATFORM_OF)
    def test_give_the_figures_that_were_counted(self, name):
        order_file = open_sample(name)

        found = figures(gather(order_file, known_orders=known_orders(name)), order_file)

        expected = wanted(name)
        assert {key: found[key] for key in expected} == expected

    @pytest.mark.parametrize(("name", "platform"), PLATFORM_OF.items())
    def test_are_told_apart_by_their_content(self, name, platform):
        assert open_sample(name, filename="orders.pdf").platform.name == platform

    @pytest.mark.parametrize("name", PLATFORM_OF)
    def test_leave_nothing_to_remark(self, name):
        assert open_sample(name).notes == []

    @pytest.mark.parametrize(("name", "platform"), PLATFORM_OF.items())
    def test_may_be_told_their_platform(self, name, platform):
        assert open_sample(name, platform=platform).platform.name == platform

    @pytest.mark.parametrize("name", PLATFORM_OF)
    def test_give_the_same_rows_when_read_again(self, name):
        order_file = open_sample(name)

        assert list(order_file.rows()) == list(order_file.rows())

    @pytest.mark.parametrize(("name", "value"), GOODS_VALUE.items())
    def test_value_the_lines_of_items_files(self, name, value):
        books = gather(open_sample(name), known_orders=known_orders(name))

        lines = [row for rows in books.orders.values() for row in rows]
        assert sum(row.unit_price * row.quantity * 100 for row in lines) == value
        assert sum(row.line_amount for row in lines) == value

    def test_of_a_protected_workbook_are_refused(self):
        with pytest.raises(FileRefused) as refusal:
            open_sample("encrypted_stub.xlsx")

        assert refusal.value.code == "encrypted_workbook"

    def test_are_all_looked_at(self):
        assert {*PLATFORM_OF, "encrypted_stub.xlsx"} == set(EXPECTED)


class TestOpenOrderFile:
    def test_tells_which_column_fills_which_field(self):
        mapping = open_sample("taobao_orders.csv").mapping

        assert mapping[0] == ("订单编号", "order_no")
        assert ("收货地址", "address") in mapping
        assert ("店铺名称", None) in mapping
        assert len(mapping) == 61

    def test_takes_the_first_of_two_equal_headers(self):
        mapping = open_sample("youzan.csv").mapping

        assert [name for name, _ in mapping].count("分销员") == 2

    def test_refuses_another_platform_than_the_wanted_one(self):
        with pytest.raises(FileRefused) as refusal:
            open_sample("jd.csv", platform="taobao_orders")

        assert refusal.value.code == "wrong_platform"
        assert refusal.value.params == {"wanted": "taobao_orders", "found": "jd"}

    def test_refuses_a_platform_that_nobody_has_described(self):
        with pytest.raises(FileRefused) as refusal:
            open_sample("jd.csv", platform="ebay")

        assert refusal.value.code == "no_such_platform"

    def test_tells_rows_of_another_zone_apart(self):
        here = rows_of(open_sample("jd.csv"))

        there = rows_of(open_order_file(SAMPLES / "jd.csv", zone=ZoneInfo("Europe/Berlin"), today=date(2026, 1, 1)))

        assert {row.digest for row in here}.isdisjoint(row.digest for row in there)
