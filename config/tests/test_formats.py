"""Dates in Chinese: as lists and sentences of our own write them."""

from datetime import date, datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override


@pytest.mark.parametrize(
    ("moment", "kind", "shown"),
    [
        (date(2026, 3, 2), "DATE_FORMAT", "2026-03-02"),
        (date(2026, 3, 2), "SHORT_DATE_FORMAT", "2026-03-02"),
        (datetime(2026, 3, 2, 9, 5), "DATETIME_FORMAT", "2026-03-02 09:05"),
        (date(2026, 3, 2), "YEAR_MONTH_FORMAT", "2026年3月"),
    ],
)
def test_days_stand_as_everywhere_else(moment, kind, shown):
    with override("zh-hans"):
        assert date_format(moment, kind) == shown


def test_english_keeps_its_own():
    with override("en"):
        assert date_format(date(2026, 3, 2), "DATE_FORMAT") == "March 2, 2026"
