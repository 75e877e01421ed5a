"""Reminders on odd nights and by clocks put back or ahead, and birthdays on a leap day (TIM-3 to TIM-5)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.models import Notification
from crm.services.reminders import make_due_reminders
from customers.models import Shop
from customers.tests.factories import NOON, CustomerFactory
from tagging.conditions import Condition
from tagging.filters.compiled import birthday_words

from .factories import FollowUpFactory

HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)


def reminded_at(moments):
    """The moments at which the sweep made a reminder."""
    return [moment for moment in moments if make_due_reminders(at=moment)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "night", "clock"),
    [
        ("America/New_York", "2026-03-08", "02:30"), ("America/New_York", "2026-11-01", "01:30"),
        ("Europe/Berlin", "2026-03-29", "02:30"), ("Europe/Berlin", "2026-10-25", "02:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15"), ("Australia/Lord_Howe", "2026-04-05", "01:45"),
        ("Asia/Shanghai", "1990-04-15", "02:30"), ("Asia/Shanghai", "1991-09-15", "01:30"),
        ("Pacific/Kiritimati", "2026-03-08", "00:00"), ("Pacific/Pago_Pago", "2026-03-08", "23:30"),
    ],
    ids=lambda value: value.partition("/")[2] or value,
)  # fmt: skip
def test_tim_4_a_reminder_comes_once_on_its_local_date_whatever_the_night(shop, agent, zone, night, clock):
    """An hour that is missing or comes twice is that of the first of the two, as zoneinfo reads it."""
    Shop.objects.filter(pk=shop.pk).update(timezone=zone)
    shop.refresh_from_db()
    due_at = datetime.combine(date.fromisoformat(night), time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)
    FollowUpFactory(customer=CustomerFactory(shop=shop), owner=agent, due_at=due_at)

    reminded = reminded_at(due_at - DAY + step * HALF_HOUR for step in range(4 * 24))

    assert [moment.astimezone(ZoneInfo(zone)).date() for moment in reminded] == [date.fromisoformat(night)]
    assert due_at <= reminded[0] < due_at + HALF_HOUR
    assert Notification.objects.count() == 1


@pytest.mark.django_db
class TestClocks:
    @pytest.fixture
    def promises(self, shop, agent):
        """One due now, one in twelve hours."""
        buyer = CustomerFactory(shop=shop)
        return [FollowUpFactory(customer=buyer, owner=agent, due_at=NOON + timedelta(hours=ahead)) for ahead in (0, 12)]

    def test_tim_5_a_clock_put_back_sends_nothing_twice(self, promises):
        made = [make_due_reminders(at=NOON + timedelta(hours=hours)) for hours in (0, -1, 0)]

        assert (made, Notification.objects.count()) == ([1, 0, 0], 1)

    def test_tim_5_a_clock_a_day_ahead_sends_each_once(self, promises):
        made = [make_due_reminders(at=NOON + timedelta(hours=hours)) for hours in (24, 0, 12, 24)]

        assert (made, Notification.objects.count()) == ([2, 0, 0, 0], 2)


@pytest.mark.parametrize(
    ("on", "said", "is_met"),
    [
        ("2024-02-29", "this", True), ("2023-02-28", "this", True), ("2023-03-01", "this", False),
        ("2023-01-31", "next", True), ("2024-02-01", "next", False), ("2023-12-31", "2", True),
    ],
)  # fmt: skip
def test_tim_3_a_birthday_on_the_29th_of_february_is_one_of_february_in_every_year(on, said, is_met):
    asks = Condition.parse({"field": "birthday_month", "operator": "any", "value": [said]})

    assert asks.holds(birthday_words("1996-02-29", date.fromisoformat(on))) is is_met
