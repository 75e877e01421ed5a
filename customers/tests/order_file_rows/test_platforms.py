"""The rules by platform: our own layout, Taobao, Shopify, 1688."""

import pytest

from customers.order_files.contract import Problem, ProblemKind
from customers.tests.order_books import problems_of, rejections_of, rows_of
from customers.tests.order_files_made import GOOD, HEADER, a_line

from .records import SHOPIFY, a_generic, a_shopify_record, a_taobao, only_row


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
