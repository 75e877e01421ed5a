"""A reminder of which nobody knows whether it was sent."""

import pytest
from django.conf import settings
from django.core import mail

from crm.choices import NotificationState
from crm.models import Notification
from crm.services.reminders import call_sent, send_again
from customers.tests.factories import NOON

from .sending import HOUR, send

pytestmark = pytest.mark.django_db
LEASE = settings.REMINDER_LEASE


class TestDoubt:
    @pytest.fixture
    def claimed(self, remind, wish):
        """Somebody claimed it and died."""
        wish()
        remind()
        row = Notification.objects.get(channel="email")
        assert Notification.objects.claim(row.pk, at=NOON)
        return row

    def test_job_7_is_never_sent_again_by_itself(self, claimed):
        for hour in range(24):
            send(NOON + LEASE + hour * HOUR)

        claimed.refresh_from_db()
        assert (claimed.state, mail.outbox) == (NotificationState.UNKNOWN, [])

    def test_a_living_worker_keeps_its_claim(self, claimed):
        send(NOON + LEASE)

        claimed.refresh_from_db()
        assert claimed.state == NotificationState.SENDING

    def test_one_who_was_only_slow_settles_it(self, claimed):
        send(NOON + 2 * LEASE)

        assert Notification.objects.settle(claimed.pk, tries=1, to=NotificationState.SENT, sent_at=NOON)

    def test_a_person_sends_it_again_and_nobody_late_settles_that(self, claimed):
        send(NOON + 2 * LEASE)
        rows = Notification.objects.all()

        assert send_again(rows=rows, notification_id=claimed.pk, at=NOON)
        assert not send_again(rows=rows, notification_id=claimed.pk, at=NOON)
        assert not Notification.objects.settle(claimed.pk, tries=1, to=NotificationState.SENT, sent_at=NOON)
        assert send(NOON + HOUR) == 1
        assert len(mail.outbox) == 1

    def test_a_person_says_that_it_arrived(self, claimed):
        send(NOON + 2 * LEASE)
        rows = Notification.objects.all()

        assert call_sent(rows=rows, notification_id=claimed.pk, at=NOON)
        assert not call_sent(rows=rows, notification_id=claimed.pk, at=NOON)
        assert mail.outbox == []
