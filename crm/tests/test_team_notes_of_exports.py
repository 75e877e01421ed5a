"""A customers export goes back in through the same importer and changes nothing."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Note
from crm.tests.exports.files import CSV, EXCEL, FIRST, SECOND, content, export
from crm.tests.team_files import bring_in, confirm, csv_bytes, deeds, outcomes, review
from customers.models import Customer, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from customers.tests.business_rows import rows as rows_of
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory

pytestmark = pytest.mark.django_db
WHOLE = {"shows_contact": "on", "reason": "to fill in"}


@pytest.fixture
def full(shop):
    """Buyers of every kind: masked ids, formula signs, phones as ids, two channels, tags of every sort."""
    install_default_tags(shop=shop)
    taobao = ChannelFactory(shop=shop, code="taobao", name="Taobao")
    other = ChannelFactory(shop=shop, code="jd", name="JD, our second")
    on = {"facts__last_paid_on": date(2026, 3, 1), "facts__order_count": 2}
    buyers = [
        CustomerFactory(shop=shop, channel=taobao, account="summer", name="张三", phone="13800138000",
                        phone_last4="8000", email="anna@example.com", address="江苏省南京市", temper="careful", **on),
        CustomerFactory(shop=shop, channel=other, account="summer", **on),
        CustomerFactory(shop=shop, channel=taobao, account="=cmd()", key="=cmd()", name="+1", **on),
        CustomerFactory(shop=shop, channel=taobao, account="", key="0012345", **on),
        CustomerFactory(shop=shop, channel=taobao, account="", key="13912345678", **on),
        CustomerFactory(shop=shop, channel=taobao, account="t**5", key="t**5|张**|138****8000", **on),
        CustomerFactory(shop=shop, channel=taobao, account="twin", key="twin|李四|13800001111", **on),
        CustomerFactory(shop=shop, channel=taobao, account="twin", key="twin|王五|13800002222", **on),
        CustomerFactory(shop=shop, channel=taobao, account="anna@example.com", key="anna@example.com", **on),
        CustomerFactory(shop=shop, channel=taobao, account="odd", key="odd", phone="123", **on),
    ]  # fmt: skip
    for buyer in buyers:
        for name in ("送老婆", "微淘Y", "活跃客户"):
            CustomerTagFactory(customer=buyer, tag=Tag.objects.get(shop=shop, name=name))
    Tag.objects.filter(shop=shop, name="送老婆").update(is_active=False)
    return shop


def everything(shop):
    """All that the import could touch."""
    about = {model.__name__: list(model.objects.order_by("pk").values()) for model in (CustomerTag, TagChange, Note)}
    return {**rows_of(shop), **about}


def edited(content, **cells):
    """The file with cells of its first buyer named summer changed, and saved again by a spreadsheet program."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    row = next(row for row in rows if row[header.index("buyer id")] == "summer" and row[0] == "Taobao")
    for name, value in cells.items():
        row[header.index(name)] = value
    return csv_bytes(header, *rows)


class TestUnchanged:
    @pytest.mark.parametrize("kind", [CSV, EXCEL], ids=["csv", "excel"])
    @pytest.mark.parametrize("asked", [{}, WHOLE], ids=["masked", "whole"])
    @pytest.mark.parametrize("resource", [FIRST, SECOND], ids=["customers", "tags"])
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_exp_2_a_customer_export_imports_again_unchanged(self, as_manager, full, kind, asked, resource, language):
        as_manager.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        file = content(export(as_manager, resource=resource, format=kind, **asked))
        as_manager.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        before = everything(full)

        page = bring_in(as_manager, full, file, "customers.xlsx")

        found = outcomes(page)
        assert set(found) <= {"unchanged", "masked"}
        if asked:
            assert found.get("masked", 0) == (1 if resource == FIRST else 3)  # whose id is stored masked
        assert everything(full) == before

    def test_saved_again_by_a_spreadsheet_program(self, as_manager, full):
        book = openpyxl.load_workbook(io.BytesIO(content(export(as_manager, format=EXCEL, **WHOLE))))
        buffer = io.BytesIO()
        book.save(buffer)
        before = everything(full)

        page = bring_in(as_manager, full, buffer.getvalue(), "customers.xlsx")

        assert set(outcomes(page)) == {"unchanged", "masked"}
        assert everything(full) == before


class TestEdited:
    def test_edited_cells_change_only_what_they_say(self, as_manager, full):
        file = edited(content(export(as_manager, **WHOLE)), tags="送老婆-1, 微淘Y-3, 优惠券-2", temper="Neutral")

        page = bring_in(as_manager, full, file)

        assert outcomes(page)["changed"] == 1
        (said,) = [said for said in deeds(page).values() if any("优惠券" in one for one in said)]
        assert said == [
            "Tag 送老婆-1 is there already", "Tag 微淘Y-3 is there already", "Tag 优惠券-2",
            "Temper: Neutral (was: Handle with care)",
        ]  # fmt: skip
        assert TagChange.objects.count() == 1

    def test_a_tag_deleted_from_the_cell_stays_on_the_buyer(self, as_manager, full):
        page = bring_in(as_manager, full, edited(content(export(as_manager, **WHOLE)), tags=""))

        assert set(outcomes(page)) == {"unchanged", "masked"}

    def test_contact_details_are_not_for_this_import(self, as_manager, full):
        file = edited(content(export(as_manager, **WHOLE)), name="Somebody else", phone="13900000000", address="Moon")
        before = everything(full)

        page = bring_in(as_manager, full, file)

        assert {"name", "address", "e-mail", "spent"} <= set(page.context["head"]["not_read"])
        assert everything(full) == before


class TestMany:
    @pytest.fixture
    def crowd(self, shop):
        """Two thousand buyers."""
        install_default_tags(shop=shop)
        channel = ChannelFactory(shop=shop, code="taobao")
        people = Customer.objects.bulk_create(
            Customer(shop=shop, channel=channel, key=f"buyer{n}", account=f"buyer{n}") for n in range(2_000)
        )
        NextLook.objects.bulk_create(NextLook(customer=one, shop=shop, due_on=AT_ONCE) for one in people)
        now = date(2026, 3, 1)
        CustomerFacts.objects.bulk_create(
            CustomerFacts(customer=one, shop=shop, last_paid_on=now, changed_at="2026-03-01T00:00Z") for one in people
        )
        return shop

    def test_rows_come_in_without_a_query_a_row(self, as_manager, crowd):
        rows = [[f"buyer{n}", "送老婆；优惠券；微淘Y", f"Note of {n}", "Neutral"] for n in range(2_000)]
        file = csv_bytes(["buyer id", "tags", "note", "temper"], *rows)

        with CaptureQueriesContext(connection) as looked:
            page = review(as_manager, crowd, file)
        with CaptureQueriesContext(connection) as written:
            confirm(as_manager, page)

        assert outcomes(page) == {"changed": 2_000}
        assert (CustomerTag.objects.count(), Note.objects.count()) == (6_000, 2_000)
        assert len(looked) < 100
        assert len(written) < 300  # bulk inserts of SQLite carry some hundred rows each
