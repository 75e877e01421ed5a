"""Every bad input of the trust list through the command: what becomes of it, and in which words."""

import io
import json
import re
from typing import Any

import pytest
from django.core.management import call_command

from customers.models import Channel, Order, OrderImport, Shop

from .bad_inputs import TEXT_FILES, BadInput, Outcome
from .bad_workbooks import WORKBOOKS
from .business_rows import rows
from .factories import CustomerFactory, OrderFactory, ShopFactory

CASES = [*TEXT_FILES, *WORKBOOKS]
# What a person should never read: a trace, a class, an object's address, a code's name, an unfilled place.
INNER_WORDS = re.compile(
    r"Traceback|\bFile \"|[a-z]Error\b|[a-z]Exception\b|FileRefused|<class|object at 0x|Refusal\.|%\(|\bNone\b|\{\}"
)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

pytestmark = pytest.mark.django_db


def of(*outcomes: Outcome) -> Any:
    chosen = [case for case in CASES if case.outcome in outcomes]
    return pytest.mark.parametrize("case", chosen, ids=str)


@pytest.fixture
def shop() -> Shop:
    """A shop that has an order already, so that there is something to change."""
    shop = ShopFactory(code="silk")
    channel = Channel.objects.create(shop=shop, code="generic", name="Generic")
    customer = CustomerFactory(shop=shop, channel=channel, account="old buyer")
    OrderFactory(shop=shop, channel=channel, customer=customer, order_no="Aold")
    return shop


@pytest.fixture
def bring(shop, tmp_path):
    """Import a bad input by command; returns the report and the exit code."""

    def bring(case: BadInput, *options: str) -> tuple[dict[str, Any], int]:
        Shop.objects.filter(pk=shop.pk).update(timezone=case.zone)
        path = tmp_path / "orders.csv"
        path.write_bytes(case.make())
        out, code = io.StringIO(), 0
        try:
            call_command("import_orders", str(path), "--shop=silk", "--json", *options, stdout=out)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return json.loads(out.getvalue()), code

    return bring


def books(shop: Shop) -> Any:
    return rows(shop), OrderImport.objects.count(), Shop.objects.count()


def stored(shop: Shop, lookup: str) -> list[Any]:
    new = Order.objects.filter(shop=shop).exclude(order_no="Aold").order_by("order_no")
    return [None if value is None else str(value) for value in new.values_list(lookup, flat=True)]


def look_at_words(text: str) -> None:
    assert INNER_WORDS.search(text) is None
    assert CONTROLS.search(text) is None
    assert text[-1] in ".。"


class TestRefused:
    @of(Outcome.REFUSE)
    def test_imp_1_says_what_where_and_what_to_do_and_changes_nothing(self, case, shop, bring):
        before = books(shop)

        report, code = bring(case, "--skip-bad-rows")

        assert (code, report["refused"]["code"]) == (2, case.code)
        message = report["refused"]["message"]
        look_at_words(message)
        assert all(words in message for words in case.says)
        assert message.count(".") >= 2  # what is the matter, and what to do
        assert books(shop) == before
        assert list(report) == ["refused"]


class TestRejected:
    @of(Outcome.ROW_ERROR)
    def test_imp_1_changes_nothing_unless_bad_rows_are_left_out(self, case, shop, bring):
        before = books(shop)

        report, code = bring(case)

        assert (code, report["import"]) == (1, None)
        assert [(one["record"], one["code"]) for one in report["rejected"]] == [(it, case.code) for it in case.records]
        for one in report["rejected"]:
            look_at_words(one["message"])
            assert one["message"].startswith(f"Record {one['record']}")
            assert len(one["message"]) < 500
        said = " ".join(one["message"] for one in report["rejected"])
        assert all(words in said for words in case.says)
        assert books(shop) == before

    @of(Outcome.ROW_ERROR)
    def test_imp_1_the_good_rows_are_imported_by_choice(self, case, shop, bring):
        report, code = bring(case, "--skip-bad-rows")

        assert (code, report["orders"]["created"]) == (0, case.good)
        assert Order.objects.filter(shop=shop).count() == 1 + case.good
        assert Order.objects.get(shop=shop, order_no="Aold").customer.key == "old buyer"
        for lookup, values in case.values.items():
            assert stored(shop, lookup) == values


class TestTaken:
    @of(Outcome.ACCEPT, Outcome.FLAG)
    def test_imp_3_is_stored_as_it_should_be_and_once(self, case, shop, bring):
        report, code = bring(case)

        assert (code, report["rejected"], report["orders"]["created"]) == (0, [], case.good)
        for lookup, values in case.values.items():
            assert stored(shop, lookup) == values
        before = rows(shop)
        OrderImport.objects.update(sha256="")  # not known by its hash: all is compared anew
        again, _ = bring(case)
        assert again["orders"] == {**report["orders"], "created": 0, "updated": 0, "unchanged": case.good}
        assert rows(shop) == before
        assert "\ufffd" not in repr(before)

    @of(Outcome.FLAG)
    def test_imp_1_names_what_should_be_looked_at(self, case, bring):
        report, _ = bring(case)

        notes = [note["code"] for note in report["notes"]]
        warnings = [(one["record"], one["code"]) for one in report["warnings"]]
        assert (notes, warnings) == (
            ([], [(it, case.code) for it in case.records]) if case.records else ([case.code], [])
        )


class TestTheList:
    def test_has_a_file_for_every_number_that_a_file_can_show(self):
        shown = {int(case.id[1:]) for case in CASES}
        elsewhere = {
            *(34, 35, 38),  # numbers of rows: test_imp_2; the same file again: below and in test_import_samples
            *(40, 63),  # do not hold for order files
            *range(96, 101),  # about uploads: crm/tests/test_import_upload.py, test_import_page.py
        }

        assert shown == set(range(1, 101)) - elsewhere
