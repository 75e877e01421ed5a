"""Reminders are sent once, with no more of a buyer than needed."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import translation

from crm.choices import FollowUpState, NotificationState
from crm.models import FollowUp, Notification, ReminderSettings
from crm.services.reminders.sending import deliver
from customers.tests.factories import NOON

from .sending import HOUR, send, states

pytestmark = pytest.mark.django_db


class TestSendReminders:
    def test_a_mail_goes_once_with_an_initial_a_reason_and_a_link(self, remind, wish, chen):
        wish()
        remind(reason="陈小满 asked, ring 13812341234 or anna@example.com")

        assert [send(), send()] == [1, 0]
        letter = mail.outbox[0]
        assert letter.subject == "Follow-up: 陈**"
        assert "03-02 12:00 · 陈** asked, ring 138****1234 or a***@example.com" in letter.body
        assert f"http://localhost:8000/admin/customers/customer/{chen.pk}/change/" in letter.body
        assert "小满" not in letter.body + letter.subject
        assert states() == [("email", "sent"), ("page", "sent")]

    def test_a_messenger_of_the_person_gets_it(self, remind, wish, provider):
        wish(by_email=False, messenger=provider.address)
        remind()
        send()

        (told,) = provider.told
        assert "Follow-up: \\u9648**" in told
        assert "13812341234" not in told

    @pytest.mark.parametrize("meanwhile", ["done", "put off", "left"])
    def test_what_is_no_longer_needed_is_dropped(self, remind, wish, agent, meanwhile):
        wish()
        remind()
        if meanwhile == "done":
            FollowUp.objects.update(state=FollowUpState.DONE)
        if meanwhile == "put off":
            FollowUp.objects.update(due_at=NOON + HOUR)
        if meanwhile == "left":
            agent.is_active = False
            agent.save()

        assert send() == 0

        assert (mail.outbox, states()[0]) == ([], ("email", "dropped"))

    def test_what_is_refused_is_tried_three_times_and_then_seen(self, remind, wish, provider):
        wish(by_email=False, messenger=provider.address)
        remind()
        provider.answer = 500

        for minutes in (0, 0.5, 1, 5.5, 6, 60):
            send(NOON + timedelta(minutes=minutes))

        assert len(provider.told) == 3
        assert states()[0] == ("messenger", "failed")

    def test_follows_nobody_who_points_elsewhere(self, remind, wish, provider):
        wish(by_email=False, messenger=provider.address + "?redirect=yes&retry=9")
        remind()
        provider.answer = 307

        send()

        assert len(provider.told) == 1
        assert Notification.objects.get(channel="messenger").state == NotificationState.WAITING

    @pytest.mark.parametrize(
        ("error", "state"),
        [
            pytest.param(smtplib.SMTPServerDisconnected(), "unknown", id="hangs up"),
            pytest.param(TimeoutError(), "unknown", id="says nothing"),
            pytest.param(ConnectionRefusedError(), "waiting", id="is not there"),
            pytest.param(smtplib.SMTPRecipientsRefused({}), "waiting", id="knows no such person"),
        ],
    )
    def test_a_mail_server_that_hangs_up_may_have_taken_it(self, remind, wish, monkeypatch, error, state):
        def fail(self):
            raise error

        wish()
        remind()
        monkeypatch.setattr(EmailMessage, "send", fail)

        send()

        assert states()[0] == ("email", state)


class TestWords:
    def test_are_in_the_persons_language(self, remind, wish, agent):
        wish(messenger="")
        ReminderSettings.objects.update(language="zh-hans")
        remind()

        with translation.override("en"):
            deliver(Notification.objects.get(channel="email"))

        assert "陈**" in mail.outbox[0].subject

    @pytest.mark.parametrize(
        ("name", "account", "shown"),
        [("欧阳娜娜", "", "欧阳**"), ("", "tom_1989", "t**"), ("", "13812341234", ""), ("李**", "x", "李**")],
    )
    def test_say_an_initial_and_never_a_number(self, remind, wish, chen, name, account, shown):
        wish()
        type(chen).objects.update(name=name, account=account)
        remind()

        send()

        assert mail.outbox[0].subject == f"Follow-up: {shown or 'a buyer'}"
