from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from crm.quiet_hours import Quiet, speaking_time
from crm.rules import Hours

NIGHT = Quiet(time(22), time(8))
LUNCH = Quiet(time(12), time(13, 30))
SHOP = Hours(time(9), time(21))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(day: int, hour: int, minute: int = 0, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=zone)


class TestSpeakingTime:
    @pytest.mark.parametrize(
        ("now", "quiet", "hours", "then"),
        [
            pytest.param(local(2, 3), None, None, local(2, 3), id="at any time without a wish"),
            pytest.param(local(2, 21, 59), NIGHT, None, local(2, 21, 59), id="a minute before the night"),
            pytest.param(local(2, 22), NIGHT, None, local(3, 8), id="the night begins"),
            pytest.param(local(3, 7, 59), NIGHT, None, local(3, 8), id="the night after midnight"),
            pytest.param(local(3, 8), NIGHT, None, local(3, 8), id="the night is over"),
            pytest.param(local(3, 12), LUNCH, None, local(3, 13, 30), id="at lunch"),
            pytest.param(local(3, 13, 30), LUNCH, None, local(3, 13, 30), id="after lunch"),
            pytest.param(local(3, 8, 30), NIGHT, SHOP, local(3, 9), id="awake, but the shop opens later"),
            pytest.param(local(3, 21), NIGHT, SHOP, local(4, 9), id="the shop has closed"),
            pytest.param(local(3, 12, 10), LUNCH, SHOP, local(3, 13, 30), id="lunch in shop hours"),
        ],
    )
    def test_waits_for_the_end_of_quiet_hours_and_for_the_shop(self, now, quiet, hours, then):
        assert speaking_time(now, quiet, hours) == then

    def test_passes_closed_days(self):
        hours = Hours(time(9), time(21), frozenset({date(2026, 3, 3), date(2026, 3, 4)}))

        assert speaking_time(local(2, 22), NIGHT, hours) == local(5, 9)

    def test_keeps_nobody_waiting_for_a_shop_that_is_never_open_while_they_are_awake(self):
        asleep_all_day = Quiet(time(8), time(21))

        assert speaking_time(local(3, 10), asleep_all_day, SHOP) == local(3, 21)

    def test_ends_the_night_in_which_the_clock_jumps(self):
        zone = ZoneInfo("America/New_York")

        then = speaking_time(local(7, 23, zone=zone), Quiet(time(22), time(2, 30)), None)

        assert then.astimezone(UTC) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
