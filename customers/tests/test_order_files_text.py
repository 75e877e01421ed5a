"""Bad and odd text files: B1-B38 of the trust list as far as a file shows them."""

import gzip

import pytest

from customers.order_files.contract import FileRefused

from .order_books import problems_of, rejections_of, rows_of
from .order_files_made import GOOD, HEADER, a_line, a_text

TAOBAO = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间"
TAOBAO_ORDER = "4845211785025517160,小镇,12.50,交易成功,2026-01-02 03:04:05,2026-01-02 03:05:05"


def refusal_of(opening):
    """The refusal, whether it comes on opening or while the rows are read."""
    with pytest.raises(FileRefused) as refusal:
        list(opening().rows())
    return refusal.value


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_imp_3_b1_b2_b5_are_told_and_named(self, maker, encoding):
        order_file = maker.open_text(a_text(TAOBAO_ORDER, header=TAOBAO), encoding=encoding)

        assert order_file.encoding == encoding
        assert order_file.mapping[0] == ("订单编号", "order_no")
        assert rows_of(order_file)[0].key == "小镇"

    def test_b5_utf_16_of_excel_is_tab_separated(self, maker):
        order_file = maker.open_text(a_text(GOOD).replace(",", "\t"), encoding="utf-16")

        assert (order_file.encoding, order_file.delimiter) == ("utf-16", "tab")

    def test_imp_3_b3_a_character_cut_in_two_is_seen(self, maker):
        content = a_text(TAOBAO_ORDER, "1,小", header=TAOBAO).encode("gb18030").rstrip(b"\n")[:-1]

        assert refusal_of(lambda: maker.open_bytes(content)).code == "cut_off"

    def test_imp_5_b4_a_missing_last_newline_is_noted(self, maker):
        order_file = maker.open_bytes(a_text(GOOD).encode()[:-3])

        assert order_file.notes == [{"code": "no_final_newline"}]

    def test_b6_utf_16_without_a_mark_is_refused(self, maker):
        assert refusal_of(lambda: maker.open_text(a_text(GOOD), encoding="utf-16-le")).code == "utf16_without_mark"

    def test_imp_3_b7_other_encodings_are_refused(self, maker):
        text = a_text(GOOD.replace("李雷", "ﾃｽﾄ"))

        assert refusal_of(lambda: maker.open_text(text, encoding="shift-jis")).code == "unknown_encoding"

    def test_imp_3_b8_nothing_is_guessed_without_a_known_header(self, maker):
        content = "größe,preis\nä,1\n".encode("latin-1")

        assert refusal_of(lambda: maker.open_bytes(content)).code in ("unknown_platform", "unknown_encoding")

    def test_imp_3_b9_one_invalid_byte_is_found_with_its_line(self, maker):
        lines = a_text(*map(a_line, range(6000))).encode().split(b"\n")
        lines[4999] = lines[4999].replace("韩".encode(), b"\xff")

        refusal = refusal_of(lambda: maker.open_bytes(b"\n".join(lines)))

        assert (refusal.code, refusal.params["line"]) == ("invalid_bytes", 5000)

    def test_imp_3_b10_two_files_joined_are_told_where(self, maker):
        first, second = a_text(*map(a_line, range(50))), "\n".join(map(a_line, range(50, 100)))

        refusal = refusal_of(lambda: maker.open_bytes(first.encode() + second.encode("gb18030")))

        assert (refusal.code, refusal.params["line"]) == ("mixed_encoding", 52)
        assert refusal.params["position"] == len(first.encode()) + len("A50,")

    @pytest.mark.parametrize("bad", [b"\xed\xa0\x80", b"\xc0\xaf"], ids=["surrogate", "overlong"])
    def test_imp_3_b11_what_is_no_character_is_refused(self, maker, bad):
        content = a_text(*map(a_line, range(20))).encode() + b"A99," + bad + b",2026-01-02,1\n"

        assert refusal_of(lambda: maker.open_bytes(content)).code in ("invalid_bytes", "mixed_encoding")

    def test_b11_private_use_characters_are_text(self, maker):
        assert rows_of(maker.open_records(a_line(1, customer="\ue000号")))[0].key == "\ue000号"

    @pytest.mark.parametrize("header", ["shopify", "amazon"])
    def test_windows_1252_is_read_for_western_shops(self, maker, header):
        if header == "shopify":
            names, record = (
                "Name,Email,Financial Status,Total,Created at,Lineitem name",
                ("#1,,paid,5.00,2026-01-02 03:04:05 +0100,Caf\xe9"),
            )
        else:
            names, record = (
                "order-id,order-item-id,purchase-date,item-price,quantity,product-name",
                ("111-1,1,2026-01-02T03:04:05Z,5.00,1,Caf\xe9"),
            )

        order_file = maker.open_text(a_text(record, header=names), encoding="cp1252")

        assert order_file.encoding == "windows-1252"
        assert rows_of(order_file)[0].title == "Café"

    def test_bytes_that_no_encoding_knows_are_refused(self, maker):
        content = a_text("#1,x", header="Name,Lineitem name").encode() + b"#2,\x81 \x8d\n"

        assert refusal_of(lambda: maker.open_bytes(content)).code == "unknown_encoding"

    @pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1b", "\x85", "\u202e", "\u2066"], ids=ascii)
    def test_imp_13_b12_b13_b71_control_characters_stay_out(self, maker, sign):
        order_file = maker.open_records(a_line(1, customer=f"李{sign}雷"), GOOD)

        assert rejections_of(order_file) == [(2, "bad_text")]


class TestStructure:
    @pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_b14_b15_an_empty_file_is_refused(self, maker, content):
        assert refusal_of(lambda: maker.open_bytes(content)).code == "empty_file"

    @pytest.mark.parametrize("rest", ["", "\n\n", ",,,\n"])
    def test_b16_a_header_alone_is_nothing_to_import(self, maker, rest):
        assert refusal_of(lambda: maker.open_text(f"{HEADER}\n{rest}")).code == "nothing_to_import"

    def test_b17_data_without_a_header_is_refused_with_what_was_looked_for(self, maker):
        refusal = refusal_of(lambda: maker.open_text(f"{GOOD}\n"))

        assert refusal.code == "unknown_platform"
        assert "京东价" in refusal.params["looked_for"]["jd"]

    def test_b17_b20_missing_columns_are_named(self, maker):
        wanted = refusal_of(lambda: maker.open_text(f"{GOOD}\n", platform="generic"))
        near = refusal_of(lambda: maker.open_records("A1,x,2026-01-02", header="order_no,customer,paid_at"))

        assert (wanted.code, wanted.params["missing"]) == (
            "missing_columns",
            ["order_no", "paid_at", "amount"],
        )
        assert (near.code, near.params["missing"]) == ("missing_columns", ["amount"])

    def test_b18_b19_the_first_of_two_equal_headers_counts(self, maker):
        header = f"{HEADER}, AMOUNT "

        assert rows_of(maker.open_records(f"{GOOD},99", header=header))[0].paid == 1250

    def test_b21_unknown_columns_are_noted(self, maker):
        order_file = maker.open_records(f"{GOOD},x,y", header=f"{HEADER},colour,qty")

        assert order_file.notes == [{"code": "ignored_columns", "columns": ["colour"]}]

    def test_b22_columns_may_stand_in_any_order(self, maker):
        order_file = maker.open_records("12.50,2026-01-02,李雷,A1", header="amount,paid_at,customer,order_no")

        assert rows_of(order_file)[0][1:6] == ("A1", "", True, True, "李雷")

    def test_b23_records_of_another_length_are_rejected_alone(self, maker):
        order_file = maker.open_records("A1,x", f"{GOOD},,", f"{GOOD},more", GOOD)

        assert rejections_of(order_file) == [(2, "column_count"), (4, "column_count")]
        assert len(rows_of(order_file)) == 2

    def test_b24_an_open_quote_is_told_where_it_opens(self, maker):
        lines = [*map(a_line, range(2, 10)), 'A10,"open,2026-01-02,1', *map(a_line, range(11, 200))]

        refusal = refusal_of(lambda: maker.open_records(*lines))

        assert (refusal.code, refusal.params["record"]) == ("unbalanced_quote", 10)

    def test_b24_an_open_quote_that_swallows_too_much_is_told_too(self, maker):
        lines = [*map(a_line, range(2, 10)), 'A10,"open,2026-01-02,1', *map(a_line, range(11, 9000))]

        refusal = refusal_of(lambda: maker.open_records(*lines))

        assert (refusal.code, refusal.params["record"]) == ("unbalanced_quote", 10)

    def test_b25_a_quoted_newline_stays_in_its_record(self, maker):
        order_file = maker.open_records('A1,"李\n雷",2026-01-02,1', GOOD)

        assert [(row.record, row.key) for row in rows_of(order_file)] == [(2, "李\n雷"), (3, "李雷")]

    def test_b26_line_ends_may_be_mixed(self, maker):
        order_file = maker.open_text(f"{HEADER}\r\n{a_line(1)}\r{a_line(2)}\n{a_line(3)}\r\n")

        assert [row.order_no for row in rows_of(order_file)] == ["A1", "A2", "A3"]

    @pytest.mark.parametrize(("sign", "name"), [(";", "semicolon"), ("\t", "tab")])
    def test_b27_other_delimiters_are_found(self, maker, sign, name):
        assert maker.open_text(a_text(GOOD).replace(",", sign)).delimiter == name

    @pytest.mark.parametrize("sign", [",", ";"])
    def test_b28_the_separator_line_of_excel_is_skipped(self, maker, sign):
        order_file = maker.open_text(f"sep={sign}\n" + a_text(GOOD).replace(",", sign))

        assert [row.record for row in rows_of(order_file)] == [2]

    def test_b29_blank_records_are_counted(self, maker):
        order_file = maker.open_text(a_text(a_line(1), "", " , ,\t,", a_line(2)) + "\n" * 10_000)

        problems = problems_of(order_file)
        assert problems[:3] == [(3, "blank_row"), (4, "blank_row"), (6, "blank_row")]
        assert len(problems) == 10_002
        assert order_file.records == 10_004

    @pytest.mark.parametrize("word", ["合计", "总计", "汇总", "Total"])
    def test_b30_rows_of_totals_are_skipped(self, maker, word):
        order_file = maker.open_records(GOOD, f"{word},,,12.50", f",,{word},12.50")

        assert problems_of(order_file) == [(3, "total_row"), (4, "total_row")]

    def test_a_repeated_header_is_skipped(self, maker):
        assert problems_of(maker.open_records(GOOD, HEADER, GOOD)) == [(3, "repeated_header")]

    def test_imp_2_b31_an_endless_line_is_refused(self, maker):
        refusal = refusal_of(lambda: maker.open_bytes(a_text(GOOD).encode() + b"x" * 3_000_000))

        assert (refusal.code, refusal.params["line"]) == ("line_too_long", 3)

    def test_imp_2_b32_a_field_beyond_the_limit_is_refused(self, maker):
        refusal = refusal_of(lambda: maker.open_records(GOOD, a_line(2, customer="x" * 131_073)))

        assert (refusal.code, refusal.params["record"]) == ("field_too_long", 3)

    def test_imp_2_b33_too_many_columns_are_refused(self, maker):
        header = HEADER + "".join(f",c{number}" for number in range(20_000))

        assert refusal_of(lambda: maker.open_records(GOOD, header=header)).code == "too_many_columns"

    def test_b36_b37_repeats_are_left_to_whoever_sees_the_whole_file(self, maker):
        first, second, third = rows_of(maker.open_records(GOOD, GOOD, GOOD.replace("12.50", "12.51")))

        assert first.digest == second.digest != third.digest

    def test_b91_titles_above_the_header_are_passed_over(self, maker):
        order_file = maker.open_text(f"Orders of March\n\n,made by,me,\n{HEADER}\n{GOOD}\n")

        assert [row.record for row in rows_of(order_file)] == [2]


class TestPacked:
    def test_gzip_is_unpacked(self, maker):
        order_file = maker.open_packed(a_text(GOOD).encode())

        assert (order_file.encoding, len(rows_of(order_file))) == ("utf-8", 1)

    def test_what_it_unpacks_to_is_counted(self, maker):
        content = a_text(GOOD).encode() + b"\n" * 10_000_000

        assert refusal_of(lambda: maker.open_packed(content, max_bytes=1_000_000)).code == "file_too_large"

    def test_a_cut_archive_is_refused(self, maker):
        content = gzip.compress(a_text(*map(a_line, range(900))).encode())

        assert refusal_of(lambda: maker.open_bytes(content[:-900])).code == "cut_off"

    def test_an_archive_in_an_archive_is_refused(self, maker):
        assert refusal_of(lambda: maker.open_packed(gzip.compress(b"x"))).code == "not_a_table"

    def test_a_file_beyond_the_limit_is_refused(self, maker):
        assert refusal_of(lambda: maker.open_records(GOOD, max_bytes=10)).code == "file_too_large"


class TestPages:
    def test_b87_an_html_table_is_read_whatever_its_name(self, maker):
        cells = "".join(f"<td>{cell}" for cell in GOOD.split(","))
        names = "".join(f"<th>{name}</th>" for name in HEADER.split(","))
        page = f"<html><body><h1>Orders</h1><table><tr>{names}</tr><tr>{cells}<tr><td colspan=4>&nbsp;</table>"

        order_file = maker.open_bytes(page.encode(), "orders.xls")

        assert order_file.delimiter == "html"
        assert rows_of(order_file)[0].paid == 1250
        assert problems_of(order_file) == [(3, "blank_row")]

    def test_b87_a_text_table_named_xls_is_read(self, maker):
        assert maker.open_bytes(a_text(GOOD).replace(",", "\t").encode(), "orders.xls").delimiter == "tab"

    @pytest.mark.parametrize(
        "head", [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"Rar!\x1a\x07", b"PK\x03\x04 no archive"], ids=repr
    )
    def test_b89_what_is_no_table_is_refused(self, maker, head):
        assert refusal_of(lambda: maker.open_bytes(head + b"x" * 100, "orders.csv")).code in (
            "not_a_table",
            "damaged_workbook",
        )
