"""What becomes of the dates of a record."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from customers.tests.order_books import problems_of, rejections_of, rows_of
from customers.tests.order_files_made import a_line

from .records import a_generic, a_taobao, only_row


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
