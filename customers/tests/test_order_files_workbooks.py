"""Workbooks, good, odd and hostile: B50, B53-B56, B66 and B78-B95 of the trust list."""

import io
import struct
import time
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from customers.order_files.contract import FileRefused

from .order_books import problems_of, rejections_of, rows_of
from .order_files_made import GOOD, HEADER, a_book_bytes, book_bytes, repacked

SHEET = "xl/worksheets/sheet1.xml"
ORDER = GOOD.split(",")
WIDER = f"{HEADER},product,qty"


def refusal_code(maker, content):
    with pytest.raises(FileRefused) as refusal:
        list(maker.open_bytes(content, "orders.xlsx").rows())
    return refusal.value.code


def an_order(*, order_no="A1", customer="李雷", paid_at="2026-01-02 03:04:05", amount="12.50"):
    return [order_no, customer, paid_at, amount]


def only_row(order_file):
    (row,) = rows_of(order_file)
    return row


class TestCells:
    @pytest.mark.parametrize(("number", "cents"), [(12.5, 1250), (12, 1200), (0.1 + 0.2, 30), (1234567.89, 123456789)])
    def test_imp_9_b50_numbers_are_amounts(self, maker, number, cents):
        assert only_row(maker.open_sheet(an_order(amount=number))).paid == cents

    @pytest.mark.parametrize("value", [12.345, -1, True, datetime(2026, 1, 2), "#REF!", 1e9], ids=str)
    def test_imp_9_b53_what_is_no_amount_is_rejected(self, maker, value):
        assert rejections_of(maker.open_sheet(an_order(amount=value))) == [(2, "bad_money")]

    def test_imp_10_b55_an_order_number_that_lost_digits_is_rejected(self, maker):
        order_file = maker.open_sheet(an_order(order_no=5305767482863290000), an_order(order_no=5.3e18))

        assert rejections_of(order_file) == [(2, "order_no_damaged"), (3, "order_no_damaged")]

    def test_imp_10_b56_a_shorter_number_is_exact(self, maker):
        rows = rows_of(maker.open_sheet(an_order(order_no=202601020001), an_order(order_no=202601020001.0)))

        assert [row.order_no for row in rows] == ["202601020001", "202601020001"]

    @pytest.mark.parametrize("value", [datetime(2026, 1, 2, 3, 4, 5), 46024.12783564815, "2026/1/2 3:04:05"], ids=str)
    def test_b66_dates_may_be_dates_serials_or_texts(self, maker, value):
        row = only_row(maker.open_sheet(an_order(paid_at=value)))

        assert row.paid_at == datetime(2026, 1, 1, 19, 4, 5, tzinfo=UTC)

    @pytest.mark.parametrize("value", [datetime(2026, 1, 2, 3, 4, 5), 46024.12783564815 - 1462], ids=str)
    def test_b66_the_1904_base_is_honoured(self, maker, value):
        def arrange(book):
            book.epoch = CALENDAR_MAC_1904

        row = only_row(maker.open_sheet(an_order(paid_at=value), arrange=arrange))

        assert row.paid_at == datetime(2026, 1, 1, 19, 4, 5, tzinfo=UTC)

    def test_a_spreadsheet_error_is_no_text(self, maker):
        order_file = maker.open_sheet([*an_order(), "#NAME?", 1], [*an_order(), "name", 1], header=WIDER)

        assert rejections_of(order_file) == [(2, "formula")]

    def test_short_rows_are_whole_in_a_sheet(self, maker):
        order_file = maker.open_sheet(an_order(), [*an_order(), None, "more"], [None, None])

        assert problems_of(order_file) == [(3, "column_count"), (4, "blank_row")]

    def test_b93_links_and_remarks_leave_plain_text(self, maker):
        def arrange(book):
            cell = book.active["B2"]
            cell.hyperlink = "https://example.com/"
            cell.value = "李雷"
            cell.comment = Comment("note", "me")

        order_file = maker.open_sheet(an_order(), arrange=arrange)

        assert only_row(order_file).key == "李雷"


class TestFormulas:
    def with_results(self, maker, **results):
        """A workbook whose formulas have stored results, as a spreadsheet program saves them."""
        record = dict(zip(HEADER.split(","), an_order(), strict=True)) | dict.fromkeys(results, "=1+1")
        book = openpyxl.Workbook()
        book.active.append(HEADER.split(","))
        book.active.append(list(record.values()))
        values = iter(results.values())

        def change(sheet):
            for value in values:
                sheet = sheet.replace(b"<v />", b"<v>" + value + b"</v>", 1).replace(
                    b"<v></v>", b"<v>" + value + b"</v>", 1
                )
            return sheet

        return maker.open_bytes(repacked(book_bytes(book), change={SHEET: change}), "orders.xlsx")

    def test_imp_12_b78_the_stored_amount_is_taken_with_a_warning(self, maker):
        order_file = self.with_results(maker, amount=b"12.5")

        assert only_row(order_file).paid == 1250
        assert problems_of(order_file) == [(2, "cached_formula")]

    @pytest.mark.parametrize("field", ["order_no", "paid_at"])
    def test_imp_12_b78_numbers_and_dates_never_come_from_a_formula(self, maker, field):
        assert rejections_of(self.with_results(maker, **{field: b"46024"})) == [(2, "formula")]

    def test_imp_12_b79_a_formula_without_a_result_is_rejected(self, maker):
        assert rejections_of(maker.open_sheet(an_order(amount="=1+1"))) == [(2, "formula")]

    def test_a_text_that_looks_like_one_is_text(self, maker):
        def arrange(book):
            book.active["B2"].value = "=HYPERLINK"
            book.active["B2"].data_type = "s"

        assert only_row(maker.open_sheet(an_order(), arrange=arrange)).key == "=HYPERLINK"


class TestSheets:
    def test_b90_the_first_visible_sheet_with_a_header_is_read(self, maker):
        def arrange(book):
            orders = book.active
            hidden = book.create_sheet("hidden", 0)
            hidden.append(HEADER.split(","))
            hidden.append(an_order(order_no="WRONG"))
            hidden.sheet_state = "hidden"
            book.create_sheet("empty", 1)
            book.create_sheet("notes", 2).append(["nothing of interest"])
            chart = BarChart()
            chart.add_data(Reference(orders, min_col=4, min_row=1, max_row=2))
            book.create_chartsheet("chart", 3).add_chart(chart)
            book.active = book.sheetnames.index(orders.title)

        order_file = maker.open_sheet(an_order(), arrange=arrange)

        assert [row.order_no for row in rows_of(order_file)] == ["A1"]
        assert order_file.notes == [{"code": "other_sheets", "sheets": ["hidden", "notes"]}]

    def test_b91_a_title_above_the_header_is_passed_over(self, maker):
        def arrange(book):
            book.active.insert_rows(1, 3)
            book.active["A1"] = "Orders of March"
            book.active.merge_cells("A1:D1")

        assert [row.record for row in rows_of(maker.open_sheet(an_order(), arrange=arrange))] == [2]

    def test_b92_hidden_rows_are_read_and_counted(self, maker):
        def arrange(book):
            book.active.row_dimensions[3].hidden = True

        order_file = maker.open_sheet(an_order(), an_order(), arrange=arrange)

        assert len(rows_of(order_file)) == 2
        assert order_file.notes == [{"code": "hidden_rows", "count": 1}]

    @pytest.mark.parametrize("dimension", [b'<dimension ref="A1" />', b""], ids=["wrong", "missing"])
    def test_b94_the_dimension_record_is_not_believed(self, maker, dimension):
        right = b'<dimension ref="A1:D2" />'

        def change(sheet):
            assert right in sheet
            return sheet.replace(right, dimension)

        order_file = maker.open_bytes(repacked(a_book_bytes(), change={SHEET: change}), "orders.xlsx")

        assert only_row(order_file).order_no == "A1"

    def test_inline_strings_are_read(self, maker):
        cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ORDER)
        names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER.split(","))
        sheet = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f"<row>{names}</row><row>{cells}</row></sheetData></worksheet>"
        )

        order_file = maker.open_bytes(repacked(a_book_bytes(), change={SHEET: lambda _: sheet.encode()}), "orders.xlsx")

        assert only_row(order_file).order_no == "A1"

    def test_an_empty_workbook_is_refused(self, maker):
        assert refusal_code(maker, book_bytes(openpyxl.Workbook())) == "empty_file"

    def test_a_workbook_without_orders_is_refused(self, maker):
        with pytest.raises(FileRefused) as refusal:
            maker.open_sheet()

        assert refusal.value.code == "nothing_to_import"


class TestGate:
    def test_b82_b88_tells_a_password_from_an_old_workbook(self, maker):
        signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504

        stub = refusal_code(maker, signature)
        encrypted = refusal_code(maker, signature + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)
        old = refusal_code(maker, signature + "Workbook".encode("utf-16-le") + b"\0" * 512)

        assert (stub, encrypted, old) == ("encrypted_workbook", "encrypted_workbook", "old_workbook")

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("xl/vbaProject.bin", "macro_workbook"),
            ("xl/macrosheets/sheet1.xml", "macro_workbook"),
            ("xl/externalLinks/externalLink1.xml", "external_links"),
            ("xl/embeddings/oleObject1.bin", "external_links"),
            ("../../x", "unsafe_workbook"),
            ("/etc/passwd", "unsafe_workbook"),
            ("C:/x", "unsafe_workbook"),
            ("xl\\..\\..\\x", "unsafe_workbook"),
            ("xl/inner.zip", "unsafe_workbook"),
        ],
    )
    def test_imp_6_b80_b81_b86_refuses_parts_that_no_export_has(self, maker, name, code):
        assert refusal_code(maker, repacked(a_book_bytes(), add={name: b"x"})) == code

    def test_imp_6_b80_sees_macros_announced_in_the_content_types(self, maker):
        def change(types):
            return types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")

        assert refusal_code(maker, repacked(a_book_bytes(), change={"[Content_Types].xml": change})) == "macro_workbook"

    def test_imp_6_b81_refuses_a_picture_from_the_net_but_not_a_link(self, maker):
        relation = (
            b'<Relationships><Relationship Id="r1" Type="x/%s" Target="http://x/" TargetMode="External"/>'
            b"</Relationships>"
        )
        name = "xl/worksheets/_rels/sheet1.xml.rels"

        assert refusal_code(maker, repacked(a_book_bytes(), add={name: relation % b"image"})) == "external_links"
        assert maker.open_bytes(repacked(a_book_bytes(), add={name: relation % b"hyperlink"}), "orders.xlsx")

    @pytest.mark.parametrize(
        "head",
        [b'<!DOCTYPE x [<!ENTITY a "b">]>', b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'],
        ids=["inner", "outer"],
    )
    def test_imp_6_b85_refuses_entities(self, maker, head):
        def change(sheet):
            return head + sheet

        assert refusal_code(maker, repacked(a_book_bytes(), change={SHEET: change})) == "unsafe_workbook"

    def test_imp_6_b85_refuses_entities_that_hide_in_utf_16(self, maker):
        def change(sheet):
            return ("<!DOCTYPE x>" + sheet.decode()).encode("utf-16")

        assert refusal_code(maker, repacked(a_book_bytes(), change={SHEET: change})) == "unsafe_workbook"

    def test_imp_6_b83_refuses_a_bomb_quickly(self, maker):
        def change(sheet):
            return sheet.replace(b"</sheetData>", b"<row><c><v>" + b"1" * 60_000_000 + b"</v></c></row></sheetData>")

        content = repacked(a_book_bytes(), change={SHEET: change})
        started = time.monotonic()

        assert refusal_code(maker, content) == "unsafe_workbook"
        assert time.monotonic() - started < 1

    def test_imp_7_b83_refuses_forged_sizes(self, maker):
        content = bytearray(repacked(a_book_bytes(), add={"xl/big.bin": b"1" * 2_000_000}))
        at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/big.bin"))
        struct.pack_into("<I", content, at + 24, 10)

        assert refusal_code(maker, bytes(content)) == "damaged_workbook"

    def test_imp_6_b83_refuses_too_many_parts(self, maker):
        many = {f"xl/part{number}.bin": b"x" for number in range(300)}

        assert refusal_code(maker, repacked(a_book_bytes(), add=many)) == "unsafe_workbook"

    def test_imp_6_b83_refuses_parts_that_share_their_bytes(self, maker):
        content = bytearray(repacked(a_book_bytes(), add={"xl/a.bin": b"x" * 99, "xl/b.bin": b"x" * 99}))
        first = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/a.bin"))
        second = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/b.bin"))
        content[second + 42 : second + 46] = content[first + 42 : first + 46]

        assert refusal_code(maker, bytes(content)) in ("unsafe_workbook", "damaged_workbook")

    def test_imp_8_b84_refuses_one_cell_at_the_far_end(self, maker):
        def arrange(book):
            book.active["XFD1048576"] = "far"

        started = time.monotonic()
        with pytest.raises(FileRefused) as refusal:
            maker.open_sheet(an_order(), arrange=arrange)

        assert refusal.value.code == "unsafe_workbook"
        assert time.monotonic() - started < 1

    @pytest.mark.parametrize("kept", [0.5, 0.9, 0.99])
    def test_b95_refuses_an_archive_that_was_cut(self, maker, kept):
        content = a_book_bytes()

        assert refusal_code(maker, content[: int(len(content) * kept)]) == "damaged_workbook"

    def test_b95_refuses_a_part_that_was_damaged(self, maker):
        content = bytearray(a_book_bytes())
        at = content.find(SHEET.encode()) + len(SHEET) + 20
        content[at] ^= 0xFF

        assert refusal_code(maker, bytes(content)) == "damaged_workbook"

    def test_refuses_an_archive_that_is_no_workbook(self, maker):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("orders.csv", "x")

        assert refusal_code(maker, file.getvalue()) == "not_a_table"

    def test_refuses_a_part_that_is_no_xml(self, maker):
        def change(sheet):
            return sheet.replace(b"</row>", b"</oops>", 1)

        assert refusal_code(maker, repacked(a_book_bytes(), change={SHEET: change})) == "damaged_workbook"
