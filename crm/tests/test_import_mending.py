"""Rejected records leave as a file that is mended and uploaded again, before the import or after it."""

import csv
import io
import random
from collections.abc import Callable

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from crm.tests.exports.files import content
from crm.tests.test_import_page import url
from crm.tests.test_import_upload import UPLOAD, a_file
from customers.choices import ImportState
from customers.models import ExportRecord, Order, OrderImport, OrderItem
from customers.normalize import clean_cell
from customers.order_files.mending import kept_cells
from customers.render_csv import csv_lines
from customers.services.order_imports import confirm_import, work_on
from customers.tests.bad_inputs import TAOBAO, a_taobao, table, taobao
from customers.tests.bad_workbooks import book
from customers.tests.order_files_made import a_line

LINES = "order_no,customer,paid_at,amount,sku,product,qty,unit_price"
ITEMS = "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性"
Bring = Callable[..., OrderImport]


@pytest.fixture
def bring(as_manager, shop, monkeypatch) -> Bring:
    """Upload a file as a manager does; it is checked, and merged if wanted."""
    monkeypatch.setattr("crm.tasks.run_import.delay", lambda import_id: None)

    def bring(file: bytes, *, merges: bool = True, name: str = "orders.csv") -> OrderImport:
        as_manager.post(UPLOAD, {"file": a_file(name, file), "shop": shop.pk})
        order_import = OrderImport.objects.order_by("pk").last()
        assert work_on(import_id=order_import.pk, worker="one") == ImportState.READY
        if merges:
            confirm_import(import_id=order_import.pk, user=None, skips_bad_rows=True, at=timezone.now())
            assert work_on(import_id=order_import.pk, worker="two") == ImportState.DONE
        order_import.refresh_from_db()
        return order_import

    return bring


def in_csv(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"), newline="")))


def as_csv(records: list[list[str]]) -> bytes:
    """As a text program or a spreadsheet program saves it."""
    out = io.StringIO()
    csv.writer(out).writerows(records)
    return out.getvalue().encode()


def orders(order_import: OrderImport) -> list[str]:
    found = Order.objects.filter(shop=order_import.shop).order_by("order_no")
    return list(found.values_list("order_no", flat=True))


def rejected(order_import: OrderImport) -> list[str]:
    return list(order_import.problems.filter(kind="rejected").order_by("record").values_list("code", flat=True))


def items(*records: str) -> bytes:
    return table(*records, header=ITEMS, encoding="gb18030")


class TestDownload:
    @pytest.mark.parametrize("merges", [False, True], ids=["before the import", "after it"])
    def test_of_gb18030_holds_the_rejected_records_as_they_stand(self, as_manager, bring, merges):
        file = taobao(
            a_taobao("4869370000000000001", 买家会员名="=cmd"),
            a_taobao("4869370000000000002", 买家实际支付金额="免单", 收货人姓名="'=李雷", 联系手机='="0138"'),
            a_taobao("4869370000000000003"),
        )
        order_import = bring(file, merges=merges)

        header, *records = in_csv(as_manager.get(url(order_import, "mend", "csv")))

        assert header == TAOBAO.split(",")
        assert [record[:5] for record in records] == [
            ["4869370000000000002", "小镇", "'=李雷", "0138", "免单"],
        ]

    def test_once_mended_brings_the_order(self, as_manager, bring):
        first = bring(taobao(a_taobao("11"), a_taobao("12", 买家实际支付金额="免单")))
        answer = in_csv(as_manager.get(url(first, "mend", "csv")))
        again = bring(as_csv(answer), merges=False)
        assert (again.platform, rejected(again), orders(again)) == ("taobao_orders", ["bad_money"], ["11"])

        answer[1][4] = "0"
        mended = bring(as_csv(answer))

        assert (rejected(mended), orders(mended)) == ([], ["11", "12"])
        assert Order.objects.get(order_no="12").customer.account == "小镇"

    def test_of_a_workbook_is_a_workbook_with_texts_only(self, as_manager, bring):
        names = LINES.split(",")
        good = ["100000000001", "李雷", "2026-01-02 03:04:05", "12.5", "S0", "Scarf", "1", "12.5"]
        bad = ["00002", "@韩梅梅", "2026-02-30", 7, "S1", "-", 2, 3.5]
        first = bring(
            book(
                good,
                bad,
                arrange=lambda made: [made.active.cell(1, place, name) for place, name in enumerate(names, 1)],
            ),
            name="orders.xlsx",
        )

        made = openpyxl.load_workbook(io.BytesIO(content(as_manager.get(url(first, "mend", "xlsx")))))
        assert [[cell.value for cell in row] for row in made.active] == [
            names,
            ["00002", "@韩梅梅", "2026-02-30", "7", "S1", None, "2", "3.5"],
        ]
        assert {cell.data_type for row in made.active for cell in row if cell.value is not None} <= {"s", "inlineStr"}
        made.active["C2"] = "2026-02-28"
        out = io.BytesIO()
        made.save(out)
        mended = bring(out.getvalue(), name="mended.xlsx")

        assert (mended.platform, rejected(mended), orders(mended)) == ("generic", [], ["00002", "100000000001"])
        assert Order.objects.get(order_no="00002").customer.key == "@韩梅梅"

    def test_of_an_items_file_brings_all_lines_of_its_orders(self, as_manager, bring):
        bring(taobao(a_taobao("11"), a_taobao("12")))
        first = bring(
            items(
                "101,11,Scarf,9.00,1,S1,red",
                "102,11,Belt,9.00,two,S2,blue",
                "103,12,Hat,9.00,1,S3,",
                "104,13,Late,9.00,1,S4,",
            )
        )
        assert rejected(first) == ["bad_quantity", "orphan_line"]
        assert [item.title for item in OrderItem.objects.filter(order__order_no="11")] == ["Scarf"]

        header, *records = in_csv(as_manager.get(url(first, "mend", "csv")))
        assert (header, [record[0] for record in records]) == (ITEMS.split(","), ["101", "102"])
        records[1][4] = "2"
        mended = bring(as_csv([header, *records]))

        assert (mended.platform, rejected(mended)) == ("taobao_items", [])
        lines = OrderItem.objects.filter(order__order_no="11").order_by("title")
        assert [(item.title, item.quantity) for item in lines] == [("Belt", 2), ("Scarf", 1)]
        assert OrderItem.objects.filter(order__order_no="12").count() == 1

    def test_of_an_order_with_good_and_bad_lines_brings_the_good_ones_too(self, as_manager, bring):
        lines = [
            "A1,李雷,2026-01-02,10.00,S1,Scarf,1,10.00",
            "A2,韩梅梅,2026-01-02,5.00,S9,Hat,1,5.00",
            "A1,李雷,2026-01-02,x,S2,Belt,1,7.00",
        ]
        first = bring(table(*lines, header=LINES))
        assert str(Order.objects.get(order_no="A1").paid) == "10.00"

        header, *records = in_csv(as_manager.get(url(first, "mend", "csv")))
        assert [record[4] for record in records] == ["S1", "S2"]
        records[1][3] = "7.00"
        bring(as_csv([header, *records]))

        order = Order.objects.get(order_no="A1")
        assert (str(order.paid), order.items.count()) == ("17.00", 2)
        assert str(Order.objects.get(order_no="A2").paid) == "5.00"

    def test_of_a_line_without_its_number_brings_the_orders_beside_it(self, as_manager, bring):
        first = bring(
            table(
                *(f"{number},李雷,2026-01-02,1.00,S{at},x,1,1" for at, number in enumerate(["A", "B", "", "C", "D"])),
                header=LINES,
            )
        )

        records = in_csv(as_manager.get(url(first, "mend", "csv")))[1:]

        assert [record[0] for record in records] == ["B", "", "C"]

    def test_of_records_with_too_few_or_too_many_cells_keeps_them_so_in_text(self, as_manager, bring):
        first = bring(table(a_line(1), "A2,x", f"{a_line(3)},more"))

        assert [len(record) for record in in_csv(as_manager.get(url(first, "mend", "csv")))] == [4, 2, 5]
        rows = openpyxl.load_workbook(io.BytesIO(content(as_manager.get(url(first, "mend", "xlsx"))))).active
        assert [[cell.value for cell in row][-1] for row in rows] == [None, None, "more"]


class TestRight:
    @pytest.fixture
    def first(self, bring) -> OrderImport:
        return bring(table(a_line(1), a_line(2, amount="x"), a_line(3, amount="y")), merges=False)

    def test_exp_5_without_the_right_to_contact_details_it_is_refused_in_words(self, as_manager, manager, first):
        manager.groups.first().permissions.remove(Permission.objects.get(codename="view_contact"))

        answer = as_manager.get(url(first, "mend", "csv"))

        assert answer.status_code == 403
        assert "Downloading them needs the right to see them." in answer.content.decode()
        assert not ExportRecord.objects.exists()
        assert url(first, "mend", "csv") not in as_manager.get(url(first)).content.decode()

    @pytest.mark.parametrize("who", ["as_agent", "as_trainer", "as_outsider"])
    def test_is_for_managers_of_the_shop(self, request, first, who):
        assert request.getfixturevalue(who).get(url(first, "mend", "csv")).status_code in (403, 404)

    def test_exp_7_is_recorded_as_an_export_with_contact_details(self, as_manager, first):
        content(as_manager.get(url(first, "mend", "csv")))

        record = ExportRecord.objects.get()
        assert (record.exported, record.item_count, record.row_count) == ("problems", 2, 2)
        assert (record.shows_contact, record.reason) == (
            True,
            f"To mend the rejected records of import {first.pk}",
        )

    def test_exp_5_is_refused_beyond_the_number_of_contacts_that_may_leave(self, as_manager, first, settings):
        settings.EXPORT_CONTACT_ROWS = 1

        answer = as_manager.get(url(first, "mend", "csv"))

        assert (answer.status_code, ExportRecord.objects.count()) == (400, 0)
        assert "More than 1 record would be in this file." in answer.content.decode()

    def test_imp_17_is_never_made_of_another_file(self, as_manager, first):
        with open(first.file.path, "ab") as file:
            file.write(b"B,x,2026-01-02,y\n")

        assert as_manager.get(url(first, "mend", "csv")).status_code == 410

    def test_is_not_offered_where_nothing_was_rejected(self, as_manager, bring):
        whole = bring(table(a_line(1)))

        assert as_manager.get(url(whole, "mend", "csv")).status_code == 404
        assert "to-mend" not in as_manager.get(url(whole)).content.decode()

    def test_is_offered_on_the_page(self, as_manager, first):
        page = as_manager.get(url(first)).content.decode()

        assert url(first, "mend", "csv") in page
        assert url(first, "mend", "xlsx") in page


class TestKeptCells:
    def test_reads_back_as_what_the_reader_made_of_the_file(self):
        chance = random.Random(1)
        signs = [*"'=\"+-@*\t ＝—0a李\u200b", "null", '="', "'="]
        for _ in range(5_000):
            cell = "".join(chance.choice(signs) for _ in range(chance.randrange(7)))

            written = b"".join(csv_lines([], [kept_cells([cell])])).decode("utf-8-sig")

            read = list(csv.reader(io.StringIO(written, newline="")))[-1][0]
            assert clean_cell(read) == clean_cell(cell), repr(cell)
            assert read.strip()[:1] not in tuple("=+-@＝"), repr(cell)
