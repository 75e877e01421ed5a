"""Each sample file gives the outcome that its figures say, through the command, once and again."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from customers.models import Customer, CustomerFacts, Order, OrderImport, OrderItem, Shop

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
SAME_ENCODING = {"gbk": "gb18030", "cp1252": "windows-1252"}
ITEM_FILES = {"taobao_items.csv": "taobao_orders.csv", "taobao_items_new.csv": "taobao_orders_new.csv"}
ORDER_FILES = [name for name, wanted in EXPECTED.items() if "refused" not in wanted and name not in ITEM_FILES]

pytestmark = pytest.mark.django_db


def run_import(name, *options, path=None):
    """Run the command on a sample; returns its report and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command(
            "import_orders",
            str(path or SAMPLES / name),
            "--shop=silk",
            "--create-shop",
            "--json",
            *options,
            stdout=out,
        )
    except SystemExit as stop:
        code = stop.code
    return json.loads(out.getvalue()), code


def figures(report):
    """The part of a report that the expected figures speak of."""
    return {
        "encoding": report["encoding"],
        "records": report["records"],
        "orders": report["orders"]["seen"],
        "customers": report["customers"]["seen"],
        "without_key": report["customers"]["without_key"],
        "lines": report["lines"],
        "units": report["units"],
        "paid_total": report["paid_total"],
        "refund_total": report["refund_total"],
        "orders_by_status": report["by_status"],
        "rejected_records": [{"record": one["record"], "code": one["code"]} for one in report["rejected"]],
        "skipped_records": report["skipped"],
        "warnings_records": report["warnings"],
    }


def expected(name):
    wanted = {key: value for key, value in EXPECTED[name].items() if value is not None}
    wanted["encoding"] = SAME_ENCODING.get(wanted["encoding"], wanted["encoding"])
    return wanted


def books():
    """Everything that an import may write, without what tells one import from another."""
    tables = (Customer, CustomerFacts, Order, OrderItem)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


class TestImportOrders:
    @pytest.mark.parametrize("name", [*ORDER_FILES, *ITEM_FILES])
    def test_finds_in_a_sample_what_its_figures_say(self, name):
        if name in ITEM_FILES:
            run_import(ITEM_FILES[name], "--skip-bad-rows")

        report, code = run_import(name, "--skip-bad-rows")

        wanted = expected(name)
        assert code == 0
        assert {key: value for key, value in figures(report).items() if key in wanted} == {
            key: value for key, value in wanted.items() if key in figures(report)
        }

    @pytest.mark.parametrize("name", [*ORDER_FILES, *ITEM_FILES])
    def test_imp_14_b38_writes_nothing_the_second_time_even_when_the_file_is_not_known(self, name):
        if name in ITEM_FILES:
            run_import(ITEM_FILES[name], "--skip-bad-rows")
        first, _ = run_import(name, "--skip-bad-rows")
        before = books()
        OrderImport.objects.update(sha256="")

        second, _ = run_import(name, "--skip-bad-rows")

        assert books() == before
        assert figures(second) == figures(first)
        assert second["orders"] == {**first["orders"], "created": 0, "updated": 0, "unchanged": first["orders"]["seen"]}
        assert second["customers"]["created"] == 0

    def test_imp_14_knows_the_same_bytes_by_their_hash(self):
        first, _ = run_import("jd.csv", "--skip-bad-rows")

        second, _ = run_import("jd.csv", "--skip-bad-rows")

        assert second["import"] > first["import"]
        assert figures(second) == figures(first)
        assert second["orders"]["unchanged"] == first["orders"]["seen"]
        assert OrderImport.objects.get(pk=second["import"]).repeats_id == first["import"]

    def test_imp_1_changes_nothing_when_rows_are_bad_and_nobody_said_to_skip_them(self):
        report, code = run_import("taobao_orders.csv")

        assert code == 1
        assert report["import"] is None
        assert len(report["rejected"]) == 4
        assert not any(books())
        assert not Shop.objects.exists()
        assert not OrderImport.objects.exists()

    def test_shows_in_a_dry_run_what_would_happen(self):
        report, code = run_import("taobao_orders.csv", "--skip-bad-rows", "--dry-run")

        assert code == 0
        assert report["import"] is None
        assert report["orders"] == {"seen": 38, "created": 38, "updated": 0, "unchanged": 0}
        assert report["customers"]["created"] == 16
        assert not any(books())

    def test_refuses_a_workbook_with_a_password_in_words_that_help(self):
        report, code = run_import("encrypted_stub.xlsx", "--skip-bad-rows")

        assert code == 2
        assert report["refused"]["code"] == "encrypted_workbook"
        assert "password" in report["refused"]["message"]
        assert not Shop.objects.exists()

    def test_keeps_lines_that_come_before_their_orders_until_these_arrive(self):
        run_import("taobao_items.csv", "--skip-bad-rows")
        assert not OrderItem.objects.exists()

        run_import("taobao_orders.csv", "--skip-bad-rows")

        assert OrderItem.objects.count() == 59
