"""What can be done from an entry of the timeline."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from crm.models import FollowUp, Inquiry, LossReason
from crm.rules import Hours, a_day_later
from crm.tests.factories import FollowUpFactory, InquiryFactory, NoteFactory
from customers.models import Shop
from customers.tests.factories import NOON

from .reading import LATER, entries, page

pytestmark = pytest.mark.django_db


class TestDeedsFromHere:
    @time_machine.travel("2026-03-20T04:00:00Z")
    def test_the_outcome_of_an_old_inquiry_can_be_said_again(self, as_agent, luo):
        old = InquiryFactory(customer=luo, state="won", closed_at=NOON)
        newer = InquiryFactory(customer=luo, opened_at=LATER)
        reason = LossReason.objects.get(shop=None, code="price")

        as_agent.post(
            reverse("admin:customers_customer_outcome", args=[luo.pk]),
            {"inquiry": old.pk, "state": "lost", "reason": reason.pk, "until": ""},
        )

        assert Inquiry.objects.get(pk=old.pk).state == "lost"
        assert Inquiry.objects.get(pk=newer.pk).state == "open"

    @time_machine.travel("2026-03-02T05:00:00Z")
    def test_a_promise_can_be_put_off_to_the_next_day(self, as_agent, luo):
        follow_up = FollowUpFactory(customer=luo, due_at=LATER)
        (entry,) = entries(page(luo))

        as_agent.post(
            reverse("admin:customers_customer_put_off", args=[luo.pk]),
            {"id": follow_up.pk, "due": entry.choices[0][0]},
        )

        follow_up = FollowUp.objects.get(pk=follow_up.pk)
        assert follow_up.due_at == LATER + timedelta(days=1)
        assert follow_up.first_due_at == LATER

    def test_a_note_can_be_pinned_and_taken_off(self, as_agent, luo):
        note = NoteFactory(customer=luo)

        as_agent.post(reverse("admin:customers_customer_note_pin", args=[luo.pk]), {"id": note.pk, "pinned": "1"})
        note.refresh_from_db()
        assert note.is_pinned

        as_agent.post(reverse("admin:customers_customer_note_remove", args=[luo.pk]), {"id": note.pk})
        note.refresh_from_db()
        assert note.removed_at


class TestADayLater:
    @pytest.mark.parametrize(
        ("due", "now", "closed", "later"),
        [
            pytest.param("2026-03-02 10:00", "2026-03-02 09:00", (), "2026-03-03 10:00", id="from its day"),
            pytest.param("2026-03-09 10:00", "2026-03-02 09:00", (), "2026-03-10 10:00", id="far ahead"),
            pytest.param("2026-02-20 10:00", "2026-03-02 09:00", (), "2026-03-03 10:00", id="overdue: from today"),
            pytest.param("2026-03-02 10:00", "2026-03-02 09:00", (3, 4), "2026-03-05 10:00", id="over closed days"),
            pytest.param("2026-03-02 23:30", "2026-03-02 09:00", (), "2026-03-03 21:30", id="within hours"),
        ],
    )
    def test_is_the_next_open_day_at_the_same_time(self, due, now, closed, later):
        opens_at, closes_at = (Shop._meta.get_field(name).default for name in ("opens_at", "closes_at"))
        hours = Hours(opens_at, closes_at, frozenset(date(2026, 3, day) for day in closed))

        found = a_day_later(datetime.fromisoformat(due), datetime.fromisoformat(now), hours)

        assert f"{found:%Y-%m-%d %H:%M}" == later
