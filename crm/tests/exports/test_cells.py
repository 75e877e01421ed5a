"""What stands in the cells of an export: no formula, and what reads back as it was."""

from datetime import date

import pytest

from customers.models import Customer
from customers.normalize import clean_cell
from customers.tests.factories import OrderFactory, OrderItemFactory
from tagging.models import Tag

from .files import CUSTOMERS, EXCEL, FIRST, ORDERS, SECOND, TRIGGERS, WHOLE, columns, export, sheet, table

pytestmark = pytest.mark.django_db


class TestFormulas:
    @pytest.mark.parametrize("trigger", TRIGGERS)
    def test_exp_1_no_text_column_of_a_customer_starts_a_formula(self, as_manager, buyer, trigger):
        text = f"{trigger}1+1"
        if "\0" not in text:  # no text with NUL is stored
            buyer(text, name=text, phone=text, email=text, address=text)
            Customer.objects.update(key=text)

        for asked in ({}, WHOLE):
            _header, rows = table(export(as_manager, **asked))
            assert not [cell for row in rows for cell in row if cell.lstrip(" \u3000")[:1] in TRIGGERS]
            book = sheet(export(as_manager, format=EXCEL, **asked))
            assert {cell.data_type for row in book.rows for cell in row} <= {"s", "n"}

    def test_exp_1_nor_does_one_of_an_order_or_a_tag(self, as_manager, shop, taobao, buyer):
        customer = buyer("=cmd", "wife", name="@name")
        Tag.objects.filter(slug="wife").update(name="+tag")
        notes = {"goods": "=1", "buyer_note": "@SUM(A1)", "seller_note": "\t=1"}
        order = OrderFactory(shop=shop, channel=taobao, customer=customer, **notes)
        OrderItemFactory(order=order, title="-title", sku="+sku")

        for page, resource in [(CUSTOMERS, SECOND), (ORDERS, FIRST), (ORDERS, SECOND)]:
            _header, rows = table(export(as_manager, page, resource=resource))
            assert rows
            assert not [cell for row in rows for cell in row if cell[:1] in TRIGGERS]
            book = sheet(export(as_manager, page, resource=resource, format=EXCEL))
            assert "f" not in {cell.data_type for row in book.rows for cell in row}


class TestReversible:
    def test_exp_2_every_cell_reads_back_and_empty_stays_empty(self, as_manager, buyer):
        texts = {"name": "=HYPERLINK(1)", "address": "-5 High Street, “left”\nsecond floor", "phone": "+8613812341234"}
        buyer("@nick", key="＝key", **texts)

        header, [row] = table(export(as_manager, **WHOLE))

        read = dict(zip(header, map(clean_cell, row), strict=True))
        assert {name: read[name] for name in texts} == texts
        assert (read["nick"], read["buyer id"]) == ("@nick", "＝key")
        assert (read["e-mail"], read["last order"]) == ("", "")

    def test_exp_2_numbers_stay_numbers(self, as_manager, buyer):
        buyer("tb_luo", last=date(2026, 3, 2), spent="-12.50")

        assert columns(export(as_manager), "spent") == ["-12.50"]
        header, row = sheet(export(as_manager, format=EXCEL)).rows
        cell = {name.value: value for name, value in zip(header, row, strict=True)}
        assert (cell["spent"].value, cell["spent"].data_type) == (-12.5, "n")
        assert (cell["orders"].value, cell["orders"].data_type) == (1, "n")
        assert cell["buyer id"].data_type == "s"
        assert cell["phone"].value is None
