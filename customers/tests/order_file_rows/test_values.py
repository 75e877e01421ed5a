"""What becomes of the values of a record: amounts, order numbers and texts."""

import pytest

from customers.tests.order_books import problems_of, rejections_of, rows_of

from .records import a_generic, a_taobao, only_row


class TestAmounts:
    @pytest.mark.parametrize("text", ["-12.50", "NaN", "1E5", "+5", "12.345", "N/A", "=1+1", "", "-", "null", "12元5"])
    def test_imp_9_b41_to_b52_what_is_no_amount_is_rejected(self, maker, text):
        assert rejections_of(a_generic(maker, amount=text)) == [(2, "bad_money")]

    @pytest.mark.parametrize("text", ["12.5", "￥12.50", '"0,012.50元"', "１２．５０", "$12.50(计算中)", "'12.50"])
    def test_imp_9_b42_b46_what_is_written_around_an_amount_is_passed_over(self, maker, text):
        assert only_row(a_generic(maker, amount=text)).paid == 1250

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
