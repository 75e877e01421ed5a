"""Days and times as files write them, in the shop's calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.normalize import SERIAL_1904, ShopCalendar, is_zero_date

SHANGHAI = ZoneInfo("Asia/Shanghai")


class TestShopCalendar:
    def test_reads_a_known_day_as_it_reads_a_new_one(self):
        calendar = ShopCalendar(SHANGHAI)

        new = calendar.read("2026-01-02 03:04:05")
        known = calendar.read("2026-01-02 03:04:05")

        assert new == known == (datetime(2026, 1, 1, 19, 4, 5, tzinfo=UTC), date(2026, 1, 2), False)

    @pytest.mark.parametrize("text", ["2026-01-02 25:00:00", "2026-01-02 00:60:00", "2026-01-02 00:00:0x"])
    def test_refuses_a_wrong_time_of_a_known_day(self, text):
        calendar = ShopCalendar(SHANGHAI)
        calendar.read("2026-01-02 03:04:05")

        with pytest.raises(ValueError):  # noqa: PT011
            calendar.read(text)

    def test_takes_the_day_of_an_offset_in_the_shop(self):
        assert ShopCalendar(SHANGHAI).read("2026-01-01T23:30:00-08:00")[1] == date(2026, 1, 2)

    def test_counts_serials_from_either_base(self):
        assert ShopCalendar(SHANGHAI).read("46024")[1] == date(2026, 1, 2)
        assert ShopCalendar(SHANGHAI, serial_base=SERIAL_1904).read("44562")[1] == date(2026, 1, 2)

    @pytest.mark.parametrize(
        ("zone", "text"),
        [
            ("Europe/Berlin", "2025-03-30 02:30:00"),
            ("America/New_York", "2025-03-09 02:30:00"),
            ("Australia/Lord_Howe", "2025-10-05 02:15:00"),
            ("Asia/Shanghai", "1990-04-15 02:30:00"),
        ],
    )
    def test_refuses_an_hour_that_was_left_out(self, zone, text):
        with pytest.raises(ValueError):  # noqa: PT011
            ShopCalendar(ZoneInfo(zone)).read(text)

    @pytest.mark.parametrize(
        ("zone", "text", "hour"),
        [("Europe/Berlin", "2025-10-26 02:30:00", 0), ("America/New_York", "2025-11-02 01:30:00", 5)],
    )
    def test_takes_the_first_of_an_hour_that_came_twice(self, zone, text, hour):
        at, _, twice = ShopCalendar(ZoneInfo(zone)).read(text)

        assert (at.hour, twice) == (hour, True)

    @given(
        st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)),
        st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati"]),
        st.booleans(),
    )
    def test_reads_what_was_written(self, local, name, knows_the_day):
        zone, local = ZoneInfo(name), local.replace(microsecond=0)
        calendar = ShopCalendar(zone)
        text = local.isoformat(" ")
        aware = local.replace(tzinfo=zone)
        exists = aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
        if knows_the_day:
            calendar.read(f"{text[:10]} 12:00:00")
        if not exists:
            with pytest.raises(ValueError):  # noqa: PT011
                calendar.read(text)
            return

        at, day, twice = calendar.read(text)

        assert at.astimezone(zone).replace(tzinfo=None) == local
        assert day == local.date()
        assert twice == (aware.utcoffset() != aware.replace(fold=1).utcoffset())

    @given(st.text(alphabet="0123456789-/:. TZ+年月日", max_size=20))
    def test_reads_or_refuses_and_nothing_else(self, text):
        try:
            at, day, _ = ShopCalendar(SHANGHAI).read(text)
        except ValueError:
            return
        assert at.tzinfo is UTC
        assert abs(at.date() - day) <= timedelta(days=1)


class TestIsZeroDate:
    @pytest.mark.parametrize("text", ["0000-00-00", "0000-00-00 00:00:00", "0000/00/00"])
    def test_knows_how_databases_say_never(self, text):
        assert is_zero_date(text)

    @pytest.mark.parametrize("text", ["", "0000-01-00", "2000-00-00", "0000-00-00 00:00:01"])
    def test_knows_nothing_else(self, text):
        assert not is_zero_date(text)
