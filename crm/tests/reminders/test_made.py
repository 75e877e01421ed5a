"""Reminders are made once, for whom they concern, and wait for the person's hours."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.choices import FollowUpState
from crm.models import FollowUp, Notification
from crm.services.reminders import make_due_reminders
from crm.services.reminders.settling import mark_read
from crm.tests.factories import FollowUpFactory
from customers.models import ClosedDay
from customers.tests.factories import NOON, CustomerFactory

from .sending import HOUR, NIGHT, send

pytestmark = pytest.mark.django_db


class TestMakeDueReminders:
    def test_rings_the_bell_of_whoever_promised(self, promise, agent):
        due = promise(due_at=NOON)
        promise(due_at=NOON + timedelta(seconds=1))

        assert make_due_reminders(at=NOON) == 1

        made = Notification.objects.get()
        assert (made.follow_up, made.person, made.channel, made.state) == (due, agent, "page", "sent")

    def test_makes_nothing_the_second_time(self, promise):
        promise(due_at=NOON)

        assert [make_due_reminders(at=NOON), make_due_reminders(at=NOON)] == [1, 0]

    def test_reminds_anew_of_a_promise_that_was_put_off(self, promise):
        put_off = promise(due_at=NOON)
        make_due_reminders(at=NOON)
        FollowUp.objects.update(due_at=NOON + HOUR)

        assert make_due_reminders(at=NOON + HOUR) == 1
        assert Notification.objects.filter(follow_up=put_off).count() == 2

    def test_catches_up_after_eight_hours_of_downtime_once(self, promise):
        for hour in range(8):
            promise(due_at=NOON + hour * HOUR)

        assert make_due_reminders(at=NOON + 8 * HOUR) == 8
        assert make_due_reminders(at=NOON + 8 * HOUR) == 0

    def test_says_nothing_of_what_is_done_or_cancelled(self, promise):
        promise(due_at=NOON, state=FollowUpState.DONE)
        promise(due_at=NOON, state=FollowUpState.CANCELLED)

        assert make_due_reminders(at=NOON) == 0

    def test_tells_the_managers_what_nobody_owns_any_more(self, promise, agent, manager):
        promise(due_at=NOON)
        FollowUpFactory(customer=CustomerFactory(shop=manager.shops.get()), owner=None, due_at=NOON)
        agent.is_active = False
        agent.save()

        make_due_reminders(at=NOON)

        assert set(Notification.objects.values_list("person", flat=True)) == {manager.pk}
        assert Notification.objects.count() == 2

    def test_a_thousand_at_once_take_a_handful_of_statements(self, promise, wish):
        wish()
        chen = promise(due_at=NOON)
        FollowUp.objects.bulk_create(
            FollowUp(
                shop_id=chen.shop_id, customer_id=chen.customer_id, owner_id=chen.owner_id, reason=str(number),
                due_at=NOON, first_due_at=NOON, made_at=NOON,
            )
            for number in range(999)
        )  # fmt: skip

        with CaptureQueriesContext(connection) as queries:
            made = make_due_reminders(at=NOON)

        assert made == 1000
        assert Notification.objects.count() == 2000
        assert len(queries) <= 50  # SQLite takes a thousand values at a time


class TestQuietHours:
    def test_what_falls_into_the_night_comes_when_it_ends(self, promise, wish):
        wish(in_shop_hours=False)
        promise(due_at=NIGHT)

        make_due_reminders(at=NIGHT)

        mailed = Notification.objects.get(channel="email")
        assert mailed.send_at == NOON.replace(day=3, hour=0)  # 8:00 in Shanghai
        assert send(NIGHT) == 0
        assert send(mailed.send_at) == 1

    def test_waits_for_the_shop_to_open_on_a_day_that_is_not_closed(self, promise, wish, shop):
        ClosedDay.objects.create(shop=shop, on=NOON.date() + timedelta(days=1))
        wish(quiet_from=None, quiet_until=None)
        promise(due_at=NIGHT)

        make_due_reminders(at=NIGHT)

        assert Notification.objects.get(channel="email").send_at == NOON.replace(day=4, hour=1)  # 9:00

    def test_the_bell_shows_it_at_once(self, promise, wish):
        wish(quiet_from=time(0), quiet_until=time(23))
        promise(due_at=NIGHT)

        make_due_reminders(at=NIGHT)

        assert Notification.objects.get(channel="page").sent_at == NIGHT


def test_only_the_person_themselves_read_it(promise, agent, manager):
    promise(due_at=NOON)
    make_due_reminders(at=NOON)
    row = Notification.objects.get()

    assert not mark_read(notification_id=row.pk, by=manager, at=timezone.now())
    assert mark_read(notification_id=row.pk, by=agent, at=timezone.now())
