"""Amounts, prices and counts as files write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.normalize import read_cents, read_count, read_price


class TestReadCents:
    @pytest.mark.parametrize(
        ("text", "cents"),
        [
            ("0", 0),
            ("12.5", 1250),
            ("1,234.50", 123450),
            ("￥1,234.50", 123450),
            ("¥ 12", 1200),
            ("$12.00", 1200),
            ("£1.01", 101),
            ("€9", 900),
            ("1234.5元", 123450),
            ("１２３．４５", 12345),
            ("499.00（系统计算中，该值仅供参考）", 49900),
            ("499.00 (estimated)", 49900),
            ("9,999,999.99", 999_999_999),
            ("00012.50", 1250),
        ],
    )
    def test_b42_b46_reads_plain_amounts(self, text, cents):
        assert read_cents(text) == cents

    @pytest.mark.parametrize(
        "text",
        [
            "", "-12.50", "12,34.50", "1.234,50", ",123", "1,2345", "NaN", "Infinity", "-inf", "1e309", "1E5", "1e-400",
            "١٢", "1_000", "0x10", "+5", "--5", "5-", "12.345", "1.000", "9" * 30, "10000000", "N/A", "#N/A", "TRUE",
            "¥", "元", "(1)", "1 2", "1.", ".5", "$$5", "5元元", "2026-01-02 00:00:00",
        ],
    )  # fmt: skip
    def test_b41_to_b53_reads_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011
            read_cents(text)

    @pytest.mark.parametrize("text", ["-12.50", "-¥12.50", "¥-12.50"])
    def test_b41_reads_a_minus_where_it_may_be(self, text):
        assert read_cents(text, signed=True) == -1250

    @given(st.integers(0, 999_999_999))
    def test_reads_what_was_written(self, cents):
        whole, rest = divmod(cents, 100)

        assert read_cents(f"{whole}.{rest:02}") == read_cents(f"¥{whole:,}.{rest:02}元") == cents

    @given(st.text(alphabet="0123456789.,-+eE¥元 ()", max_size=14))
    def test_never_gives_another_number(self, text):
        try:
            cents = read_cents(text)
        except ValueError:
            return
        number = "".join(sign for sign in text.partition("(")[0] if sign in "0123456789.")
        assert cents == Decimal(number) * 100


class TestReadPrice:
    @pytest.mark.parametrize(("text", "price"), [("0.123456", "0.123456"), ("1,234.5", "1234.5"), ("¥3", "3")])
    def test_keeps_six_decimals(self, text, price):
        assert read_price(text) == Decimal(price)

    @pytest.mark.parametrize("text", ["0.1234567", "-1", "", "x", "1e3", "99999999"])
    def test_reads_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011
            read_price(text)


class TestReadCount:
    @pytest.mark.parametrize(("text", "count"), [("1", 1), ("2.0", 2), ("１２", 12), ("1000000", 1_000_000)])
    def test_reads_whole_numbers(self, text, count):
        assert read_count(text) == count

    @pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "x", "1e3", "1000001", "1,000", "9" * 30, "١"])
    def test_reads_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011
            read_count(text)
