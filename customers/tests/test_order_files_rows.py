"""What becomes of single records: amounts, order numbers, dates and texts, and the rules by platform."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from customers.order_files.contract import Problem, ProblemKind

from .order_books import problems_of, rejections_of, rows_of
from .order_files_made import GOOD, HEADER, Maker, a_line

SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Billing Name,Phone,Refunded Amount,Cancelled at"
)
TAOBAO = (
    "订单编号,买家会员名,买家会员昵称,收货人姓名,联系手机,买家应付货款,买家实际支付金额,订单状态,"
    "订单创建时间,订单付款时间,退款金额"
)


@pytest.fixture
def maker(tmp_path):
    return Maker(tmp_path)


def only_row(order_file):
    (row,) = rows_of(order_file)
    return row


def a_generic(maker, extra="", value="", **facts):
    header = f"{HEADER},{extra}" if extra else HEADER
    return maker.open_records(a_line(1, **facts) + (f",{value}" if extra else ""), header=header)


def a_taobao(maker, **facts):
    usual = {
        "订单编号": "4845211785025517161",
        "买家会员名": "小镇",
        "收货人姓名": "李雷",
        "联系手机": "13800001234",
        "买家应付货款": "100",
        "买家实际支付金额": "90",
        "订单状态": "交易成功",
        "订单创建时间": "2026-01-02 03:04:05",
        "订单付款时间": "2026-01-02 03:05:05",
        "退款金额": "0",
    } | facts
    return maker.open_records(",".join(usual.get(name, "") for name in TAOBAO.split(",")), header=TAOBAO)


def a_shopify_record(**facts):
    usual = {
        "Name": "#1001",
        "Email": "",
        "Financial Status": "paid",
        "Paid at": "2026-01-02 03:04:05 +0800",
        "Total": "20.00",
        "Created at": "2026-01-02 03:04:05 +0800",
        "Lineitem quantity": "2",
        "Lineitem name": "Mug",
        "Lineitem price": "10.00",
    } | {name.replace("_", " "): value for name, value in facts.items()}
    return ",".join(usual.get(name, "") for name in SHOPIFY.split(","))


class TestAmounts:
    @pytest.mark.parametrize("text", ["-12.50", "NaN", "1E5", "+5", "12.345", "N/A", "=1+1", "", "-", "null", "12元5"])
    def test_imp_9_b41_to_b52_what_is_no_amount_is_rejected(self, maker, text):
        assert rejections_of(a_generic(maker, amount=text)) == [(2, "bad_money")]

    @pytest.mark.parametrize("text", ["12.5", "￥12.50", '"0,012.50元"', "１２．５０", "$12.50(计算中)", "'12.50"])
    def test_imp_9_b42_b46_what_is_written_around_an_amount_is_passed_over(self, maker, text):
        order_file = a_generic(maker, amount=text)

        assert only_row(order_file).paid == 1250 if "0," not in text else rejections_of(order_file) == []

    @pytest.mark.parametrize(("text", "cents"), [("", None), ("--", None), ("3.10", 310), ("-3.10", 310)])
    def test_imp_9_b41_b52_a_refund_may_be_empty_or_written_with_a_minus(self, maker, text, cents):
        assert only_row(a_generic(maker, "refund", text)).refund == cents

    def test_a_refund_that_is_no_amount_is_rejected(self, maker):
        assert rejections_of(a_generic(maker, "refund", "some")) == [(2, "bad_money")]

    def test_a_price_of_a_piece_may_have_six_decimals(self, maker):
        assert str(only_row(a_generic(maker, "unit_price", "0.123456")).unit_price) == "0.123456"

    @pytest.mark.parametrize("text", ["0", "1.5", "x", "", "-1", "1e1", "9999999"])
    def test_what_is_no_quantity_is_rejected(self, maker, text):
        assert rejections_of(a_generic(maker, "qty", text)) == [(2, "bad_quantity")]

    def test_a_file_without_quantities_has_none(self, maker):
        row = only_row(a_generic(maker))

        assert (row.units, row.quantity) == (None, None)


class TestOrderNumbers:
    @pytest.mark.parametrize(
        ("cell", "number"),
        [
            ("00123", "00123"),
            ('="00123"', "00123"),
            ("'00123", "00123"),
            ("\t00123", "00123"),
            ("#10-2_a", "#10-2_a"),
        ],
    )
    def test_imp_10_b57_stay_as_they_are(self, maker, cell, number):
        assert only_row(maker.open_records(f"{cell},x,2026-01-02,1")).order_no == number

    @pytest.mark.parametrize("cell", ["2.02501E+14", "4.88E+18", "4E+18"])
    def test_imp_10_b54_that_lost_digits_are_rejected(self, maker, cell):
        assert rejections_of(maker.open_records(f"{cell},x,2026-01-02,1")) == [(2, "order_no_damaged")]

    @pytest.mark.parametrize("cell", ["1 2", "1/2", '"1""2"', "9" * 65, "../../x", "<b>", "1.5"])
    def test_imp_10_b60_that_are_none_are_rejected(self, maker, cell):
        assert rejections_of(maker.open_records(f"{cell},x,2026-01-02,1")) == [(2, "order_no_pattern")]

    def test_that_look_rounded_are_taken_with_a_warning(self, maker):
        order_file = a_taobao(maker, 订单编号="4845211785025510000")

        assert len(rows_of(order_file)) == 1
        assert problems_of(order_file) == [(2, "maybe_rounded_order_no")]

    def test_of_joined_sub_orders_are_taken_with_a_warning(self, maker):
        header = "主订单编号,子订单编号,选购商品,订单应付金额,订单提交时间,支付完成时间,商品数量,订单状态,售后状态"
        joined = ";".join(f"691700000000000000{number}" for number in range(4))
        record = f"6917000000000000001,{joined},Tea,5,2026-01-02 03:04:05,2026-01-02 03:04:05,1,已完成,-"

        order_file = maker.open_records(record, header=header)

        assert only_row(order_file).line_no == joined[:64]
        assert problems_of(order_file) == [(2, "joined_suborders")]


class TestDates:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-01-02 03:04:05",
            "2026/1/2 3:04:05",
            "2026年1月2日 03:04:05",
            "20260102030405",
            "2026-01-02T03:04:05+08:00",
            "2026-01-01T19:04:05Z",
            "2026-01-01 20:04:05 +0100",
            "2026-01-01 19:04:05 UTC",
        ],
    )
    def test_imp_11_b61_are_read_in_every_form(self, maker, text):
        row = only_row(a_generic(maker, paid_at=text))

        assert row.paid_at == row.created_at == datetime(2026, 1, 1, 19, 4, 5, tzinfo=UTC)
        assert row.paid_on == date(2026, 1, 2)

    @pytest.mark.parametrize("text", ["2026-01-02", "2026/1/2", "20260102", "46024", "2026-01-02 00:00"])
    def test_b61_b66_a_day_alone_begins_at_midnight(self, maker, text):
        assert only_row(a_generic(maker, paid_at=text)).paid_at == datetime(2026, 1, 1, 16, tzinfo=UTC)

    @pytest.mark.parametrize(
        "text",
        [
            "2025-02-30",
            "2023-02-29",
            "2025-13-01",
            "2025-01-01 00:60:00",
            "2025-01-01 24:00:00",
            "02/03/2025",
            "0000-00-00",
            "1900-01-00",
            "9999-01-01",
            "0001-01-01",
            "1989-12-31",
            "2026-03-03",
            "tomorrow",
            "",
        ],
    )
    def test_imp_11_b62_to_b68_that_never_were_are_rejected(self, maker, text):
        assert rejections_of(a_generic(maker, paid_at=text)) == [(2, "bad_date")]

    @pytest.mark.parametrize("text", ["2024-02-29", "2026-03-02 23:59:59", "1990-01-01"])
    def test_imp_11_b65_b68_at_the_edge_are_taken(self, maker, text):
        assert rows_of(a_generic(maker, paid_at=text))

    def test_b69_an_hour_that_was_left_out_is_rejected(self, maker):
        order_file = maker.open_records(a_line(1, paid_at="2025-03-30 02:30:00"), zone=ZoneInfo("Europe/Berlin"))

        assert rejections_of(order_file) == [(2, "bad_date")]

    def test_b69_of_an_hour_that_came_twice_the_first_is_taken(self, maker):
        order_file = maker.open_records(a_line(1, paid_at="2025-10-26 02:30:00"), zone=ZoneInfo("Europe/Berlin"))

        assert only_row(order_file).paid_at == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
        assert problems_of(order_file) == [(2, "repeated_hour")]

    def test_of_payment_may_be_missing_or_zero(self, maker):
        for text in ("", "0000-00-00 00:00:00"):
            assert only_row(a_taobao(maker, 订单付款时间=text)).paid_at is None

    def test_of_payment_may_not_be_wrong(self, maker):
        assert rejections_of(a_taobao(maker, 订单付款时间="2025-02-30 10:00:00")) == [(2, "bad_date")]


class TestTexts:
    @pytest.mark.parametrize(
        "name", ["👨‍👩‍👧", "𠮷野家", "<script>alert(1)</script>", "=HYPERLINK(1)", "@SUM", "{{ 7*7 }}"]
    )
    def test_imp_13_b70_b75_to_b77_are_taken_as_they_are(self, maker, name):
        assert only_row(a_generic(maker, customer=name)).key == name

    def test_imp_13_b72_lose_what_has_no_width(self, maker):
        assert only_row(a_generic(maker, customer="\u200b李\u200b雷\ufeff")).key == "李雷"
        assert only_row(a_generic(maker, customer="\u200b\u200d")).key == ""

    def test_imp_13_b73_are_one_in_both_spellings(self, maker):
        composed = only_row(a_generic(maker, customer="Zoë"))
        decomposed = only_row(a_generic(maker, customer="Zoe\u0308"))

        assert (composed.key, composed.digest) == (decomposed.key, decomposed.digest)

    @pytest.mark.parametrize("name", ["x" * 10_000, "e" + "\u0301" * 300])
    def test_imp_13_b74_far_too_long_for_a_name_are_rejected(self, maker, name):
        assert rejections_of(a_generic(maker, customer=name)) == [(2, "bad_text")]

    def test_that_are_only_shown_are_cut(self, maker):
        assert len(only_row(a_generic(maker, "product", "茶" * 3000)).title) == 500

    def test_of_a_problem_are_cut_too(self, maker):
        (problem,) = a_generic(maker, amount="x" * 3000).rows()

        assert (problem.column, problem.value) == ("amount", "x" * 80)
        assert problem.order_no == "A1"


class TestGeneric:
    @pytest.mark.parametrize("word", ["unpaid", "paid", "shipped", "completed", "closed", "refunded", "unknown"])
    def test_knows_our_words(self, maker, word):
        order_file = a_generic(maker, "status", word)

        assert only_row(order_file).status == word
        assert problems_of(order_file) == []

    @pytest.mark.parametrize("word", ["done", ""])
    def test_takes_any_other_word_as_unknown(self, maker, word):
        order_file = a_generic(maker, "status", word)

        assert only_row(order_file).status == "unknown"
        assert problems_of(order_file) == [(2, "unknown_status")]

    @pytest.mark.parametrize("word", ["unpaid", "closed"])
    def test_lets_the_payment_time_be_missing_before_payment(self, maker, word):
        row = only_row(a_generic(maker, "status", word, paid_at=""))

        assert (row.created_at, row.paid_at, row.paid_on) == (None, None, None)

    def test_keeps_names_as_they_stand(self, maker):
        order_file = maker.open_records(
            a_line(1, customer="Abbey O'Reilly"), a_line(2, customer="007"), a_line(3, customer="")
        )

        assert [row.key for row in rows_of(order_file)] == ["Abbey O'Reilly", "007", ""]

    def test_is_paid_without_a_status_column(self, maker):
        assert only_row(a_generic(maker)).status == "paid"

    def test_puts_the_warning_behind_its_row(self, maker):
        row, warning, last = maker.open_records(f"{GOOD},odd", f"{GOOD},paid", header=f"{HEADER},status").rows()

        assert (row.record, warning.record, last.record) == (2, 2, 3)
        assert warning == Problem(2, ProblemKind.WARNING, "unknown_status", "A1", "status", "odd")


class TestTaobao:
    @pytest.mark.parametrize(
        ("facts", "key"),
        [
            ({}, "小镇"),
            ({"买家会员名": "", "买家会员昵称": "小李"}, "小李"),
            ({"买家会员名": "小**1", "买家会员昵称": "小李"}, "小李"),
            ({"买家会员名": "小**1"}, "小**1|李雷|13800001234"),
            ({"买家会员名": "", "收货人姓名": "李**", "联系手机": "138****1234"}, "|李**|138****1234"),
            ({"买家会员名": "", "收货人姓名": "##k2Vd##"}, ""),
            ({"买家会员名": "", "收货人姓名": "$$Zx$$"}, ""),
            ({"买家会员名": "", "收货人姓名": "", "联系手机": ""}, ""),
        ],
        ids=[
            "account",
            "nick",
            "masked-account",
            "triple",
            "masked-triple",
            "ciphertext",
            "ciphertext-2",
            "nobody",
        ],
    )
    def test_tells_buyers_by_account_or_triple(self, maker, facts, key):
        assert only_row(a_taobao(maker, **facts)).key == key

    @pytest.mark.parametrize(
        ("word", "status"),
        [
            ("买家已付款,等待卖家发货", "paid"),
            (" 买家已付款，等待卖家发货\t", "paid"),
            ("卖家部分发货", "shipped"),
        ],
    )
    def test_reads_status_words_with_either_comma(self, maker, word, status):
        assert only_row(a_taobao(maker, 订单状态=f'"{word}"')).status == status

    def test_keeps_what_was_due_beside_what_was_paid(self, maker):
        row = only_row(a_taobao(maker, 退款金额="10"))

        assert (row.payable, row.paid, row.refund) == (10_000, 9_000, 1_000)


class TestShopify:
    def test_takes_further_records_as_lines_only(self, maker):
        further = "#1001,,,,,,1,Cup,5.00,,,,"

        first, second = rows_of(maker.open_records(a_shopify_record(), further, header=SHOPIFY))

        assert (first.is_order, first.is_line, first.paid, first.line_amount) == (True, True, 2000, 2000)
        assert (second.is_order, second.is_line, second.paid, second.line_amount) == (False, True, None, 500)
        assert (second.status, second.key, second.created_at) == ("", "", None)

    @pytest.mark.parametrize(
        ("facts", "key"),
        [
            ({"Email": "Li@Example.COM", "Phone": "1"}, "li@example.com"),
            ({"Phone": "+44 7700-900", "Billing_Name": "Li"}, "447700900"),
            ({"Billing_Name": "Li Lei"}, "Li Lei"),
            ({}, ""),
        ],
    )
    def test_tells_buyers_by_mail_phone_or_name(self, maker, facts, key):
        assert only_row(maker.open_records(a_shopify_record(**facts), header=SHOPIFY)).key == key

    @pytest.mark.parametrize(
        ("facts", "status", "paid"),
        [
            ({}, "completed", 2000),
            ({"Financial_Status": "refunded"}, "refunded", 2000),
            ({"Financial_Status": "pending", "Paid_at": ""}, "unpaid", 0),
            ({"Financial_Status": "voided"}, "closed", 0),
            ({"Cancelled_at": "2026-01-03 03:04:05 +0800"}, "closed", 2000),
        ],
    )
    def test_counts_what_was_paid(self, maker, facts, status, paid):
        row = only_row(maker.open_records(a_shopify_record(**facts), header=SHOPIFY))

        assert (row.status, row.paid, row.payable) == (status, paid, 2000)


class TestAlibaba1688:
    HEADER = "订单编号,买家会员名,货品标题,实付款(元),订单状态,订单创建时间,数量,单价(元)"
    FIRST = "2954123328263058583,b2b,Tea,20,交易成功,2026-01-02 03:04:05,2,5"

    def test_fills_the_order_number_down(self, maker):
        rows = rows_of(maker.open_records(self.FIRST, ",,Cup,,,,3,1", header=self.HEADER))

        assert [(row.order_no, row.is_order) for row in rows] == [
            ("2954123328263058583", True),
            ("2954123328263058583", False),
        ]

    def test_leaves_no_line_to_a_strange_order(self, maker):
        damaged = self.FIRST.replace("2954123328263058583", "2.95E+18")

        order_file = maker.open_records(self.FIRST, damaged, ",,Cup,,,,3,1", header=self.HEADER)

        assert rejections_of(order_file) == [(3, "order_no_damaged"), (4, "orphan_line")]
