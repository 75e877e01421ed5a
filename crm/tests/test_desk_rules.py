from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.rules import Hours, arrival, postponements, presets

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = Hours(time(9), time(22))
WEDNESDAY = date(2026, 11, 18)


def moment(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), SHANGHAI)


def offered(now: datetime, hours: Hours = HOURS, received_on: date | None = None) -> dict[str, str]:
    return {one.code: f"{one.due_at:%d %H:%M}" for one in presets(now, hours, received_on)}


class TestPresets:
    def test_are_four_in_the_order_of_time(self):
        found = presets(moment(18, "11:00"), HOURS, WEDNESDAY)

        assert [(one.code, one.due_at) for one in found] == [
            ("tonight", moment(18, "20:00")),
            ("tomorrow", moment(19, "10:00")),
            ("three_days", moment(21, "10:00")),
            ("after_receipt", moment(25, "10:00")),
        ]

    @pytest.mark.parametrize(
        ("now", "hours", "expected"),
        [
            pytest.param("19:59", HOURS, "18 20:00", id="a minute before"),
            pytest.param("20:00", HOURS, None, id="at that moment"),
            pytest.param("12:00", Hours(time(9), time(20, 1)), "18 20:00", id="still open at eight"),
            pytest.param("12:00", Hours(time(9), time(20)), "18 19:30", id="closing at eight"),
            pytest.param("12:00", Hours(time(9), time(18)), "18 17:30", id="closing at six"),
            pytest.param("17:30", Hours(time(9), time(18)), None, id="in the last half hour"),
            pytest.param("08:00", Hours(time(9), time(9, 20)), "18 09:00", id="open for less than half an hour"),
            pytest.param("12:00", Hours(time(21), time(23)), "18 21:00", id="opening at nine"),
            pytest.param("12:00", Hours(time(9), time(22), frozenset({WEDNESDAY})), None, id="closed today"),
        ],
    )
    def test_tonight_is_eight_or_the_last_half_hour(self, now, hours, expected):
        assert offered(moment(18, now), hours).get("tonight") == expected

    @pytest.mark.parametrize(
        ("hours", "expected"),
        [
            pytest.param(Hours(time(8), time(22)), "19 10:00", id="open at ten"),
            pytest.param(Hours(time(10, 30), time(22)), "19 10:30", id="opening later"),
            pytest.param(Hours(time(7), time(10)), "19 09:30", id="closing by ten"),
            pytest.param(Hours(time(9), time(22), frozenset({date(2026, 11, 19)})), "20 10:00", id="closed for a day"),
            pytest.param(
                Hours(time(9), time(22), frozenset({date(2026, 11, 19), date(2026, 11, 20)})),
                "21 10:00",
                id="closed for two days",
            ),
        ],
    )
    def test_tomorrow_is_ten_on_an_open_day(self, hours, expected):
        assert offered(moment(18, "23:30"), hours)["tomorrow"] == expected

    @pytest.mark.parametrize(
        ("received_on", "expected"),
        [
            pytest.param(None, None, id="not known"),
            pytest.param(date(2026, 11, 11), None, id="seven days ago, past ten"),
            pytest.param(date(2026, 11, 12), "19 10:00", id="six days ago"),
            pytest.param(date(2026, 11, 20), "27 10:00", id="still on its way"),
        ],
    )
    def test_a_week_after_receipt_while_it_lies_ahead(self, received_on, expected):
        assert offered(moment(18, "11:00"), HOURS, received_on).get("after_receipt") == expected

    def test_stay_at_ten_when_the_clock_is_put_back(self):
        berlin = ZoneInfo("Europe/Berlin")

        found = presets(datetime(2026, 10, 24, 12, tzinfo=berlin), HOURS, None)

        due_at = next(one.due_at for one in found if one.code == "tomorrow")
        assert due_at.isoformat() == "2026-10-25T10:00:00+01:00"


class TestPostponements:
    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            pytest.param(WEDNESDAY, ["11-19", "11-21", "11-23", "12-01"], id="a Wednesday"),
            pytest.param(date(2026, 11, 22), ["11-23", "11-25", "11-23", "12-01"], id="a Sunday"),
            pytest.param(date(2026, 11, 23), ["11-24", "11-26", "11-30", "12-01"], id="a Monday"),
            pytest.param(date(2026, 12, 31), ["01-01", "01-03", "01-04", "01-01"], id="the last of a year"),
            pytest.param(date(2026, 1, 31), ["02-01", "02-03", "02-02", "02-01"], id="before a short month"),
        ],
    )
    def test_all_lie_ahead(self, today, expected):
        found = postponements(today)

        assert [one.code for one in found] == ["tomorrow", "three_days", "next_week", "next_month"]
        assert [f"{one.until:%m-%d}" for one in found] == expected
        assert all(one.until > today for one in found)


class TestArrival:
    @pytest.mark.parametrize(
        ("completed_on", "shipped_on", "expected"),
        [
            pytest.param(WEDNESDAY, WEDNESDAY - timedelta(days=9), WEDNESDAY, id="the buyer said so"),
            pytest.param(None, WEDNESDAY, date(2026, 11, 22), id="four days after it left"),
            pytest.param(None, None, None, id="not sent"),
        ],
    )
    def test_is_known_or_reckoned(self, completed_on, shipped_on, expected):
        assert arrival(completed_on, shipped_on) == expected
