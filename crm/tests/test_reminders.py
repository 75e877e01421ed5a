"""Reminders: made once, sent once, in the person's hours, with no more of a buyer than needed."""

import smtplib
from datetime import time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from crm.choices import FollowUpState, NotificationState
from crm.models import FollowUp, Notification, ReminderSettings
from crm.services.reminders import call_sent, make_due_reminders, send_again, send_reminders
from crm.services.reminders.messengers import AddressRefused, read_messenger
from crm.services.reminders.sending import deliver
from crm.services.reminders.settling import mark_read
from customers.models import ClosedDay
from customers.tests.factories import NOON, CustomerFactory

from .factories import FollowUpFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LEASE = settings.REMINDER_LEASE
NIGHT = NOON + timedelta(hours=11)  # 23:00 in Shanghai


@pytest.fixture
def chen(shop):
    return CustomerFactory(shop=shop, account="小镇姑娘", name="陈小满", phone="13812341234")


@pytest.fixture
def promise(chen, agent):
    return lambda **values: FollowUpFactory(customer=chen, owner=agent, **values)


@pytest.fixture
def wish(agent, settings):
    settings.CAN_MAIL = True
    agent.email = "agent@example.com"
    agent.save()
    return lambda **values: ReminderSettings.objects.create(person=agent, language="en", **{"by_email": True} | values)


@pytest.fixture
def provider(settings):
    """A messenger of one's own on this machine; what it was told, and how it answers."""
    settings.REMINDER_HOSTS = ["127.0.0.1"]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            server.told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(server.answer)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.answer = [], 200
    server.address = f"json://127.0.0.1:{server.server_address[1]}/hook-1234"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def states():
    return sorted(Notification.objects.values_list("channel", "state"))


def send(at=NOON):
    return send_reminders(clock=lambda: at)


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


class TestSendReminders:
    def test_a_mail_goes_once_with_an_initial_a_reason_and_a_link(self, promise, wish, chen):
        wish()
        promise(due_at=NOON, reason="陈小满 asked, ring 13812341234 or anna@example.com")

        make_due_reminders(at=NOON)

        assert [send(), send()] == [1, 0]
        letter = mail.outbox[0]
        assert letter.subject == "Follow-up: 陈**"
        assert "03-02 12:00 · 陈** asked, ring 138****1234 or a***@example.com" in letter.body
        assert f"http://localhost:8000/admin/customers/customer/{chen.pk}/change/" in letter.body
        assert "小满" not in letter.body + letter.subject
        assert states() == [("email", "sent"), ("page", "sent")]

    def test_a_messenger_of_the_person_gets_it(self, promise, wish, provider):
        wish(by_email=False, messenger=provider.address)
        promise(due_at=NOON)

        make_due_reminders(at=NOON)
        send()

        (told,) = provider.told
        assert "Follow-up: \\u9648**" in told
        assert "13812341234" not in told

    @pytest.mark.parametrize("meanwhile", ["done", "put off", "left"])
    def test_what_is_no_longer_needed_is_dropped(self, promise, wish, agent, meanwhile):
        wish()
        promise(due_at=NOON)
        make_due_reminders(at=NOON)
        if meanwhile == "done":
            FollowUp.objects.update(state=FollowUpState.DONE)
        if meanwhile == "put off":
            FollowUp.objects.update(due_at=NOON + HOUR)
        if meanwhile == "left":
            agent.is_active = False
            agent.save()

        assert send() == 0

        assert (mail.outbox, states()[0]) == ([], ("email", "dropped"))

    def test_what_is_refused_is_tried_three_times_and_then_seen(self, promise, wish, provider):
        wish(by_email=False, messenger=provider.address)
        promise(due_at=NOON)
        make_due_reminders(at=NOON)
        provider.answer = 500

        for minutes in (0, 0.5, 1, 5.5, 6, 60):
            send(NOON + timedelta(minutes=minutes))

        assert len(provider.told) == 3
        assert states()[0] == ("messenger", "failed")

    def test_follows_nobody_who_points_elsewhere(self, promise, wish, provider):
        wish(by_email=False, messenger=provider.address + "?redirect=yes&retry=9")
        promise(due_at=NOON)
        make_due_reminders(at=NOON)
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
    def test_a_mail_server_that_hangs_up_may_have_taken_it(self, promise, wish, monkeypatch, error, state):
        def fail(self):
            raise error

        wish()
        promise(due_at=NOON)
        make_due_reminders(at=NOON)
        monkeypatch.setattr(EmailMessage, "send", fail)

        send()

        assert states()[0] == ("email", state)


class TestDoubt:
    @pytest.fixture
    def claimed(self, promise, wish):
        """Somebody claimed it and died."""
        wish()
        promise(due_at=NOON)
        make_due_reminders(at=NOON)
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


class TestReadMessenger:
    @pytest.mark.parametrize(
        ("text", "service", "masked"),
        [
            ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4", "WeCom", "wecombot://…bc4"),
            ("https://oapi.dingtalk.com/robot/send?access_token=abcd1234", "DingTalk", "dingtalk://…234"),
            ("https://open.feishu.cn/open-apis/bot/v2/hook/abc-def", "Feishu", "feishu://…def"),
            ("https://open.larksuite.com/open-apis/bot/v2/hook/abcdef", "Lark (Feishu)", "lark://…def"),
            ("wecombot://693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", "WeCom", "wecombot://…aaa"),
        ],
    )
    def test_takes_a_robots_web_address_or_one_of_apprise(self, text, service, masked):
        messenger = read_messenger(text)

        assert (messenger.service, messenger.masked) == (service, masked)

    @pytest.mark.parametrize(
        "text",
        [
            "json://169.254.169.254/latest/meta-data",
            "json://127.0.0.1/",
            "jsons://2130706433/",
            "json://[::1]/",
            "gotify://10.0.0.5/token123",
            "file:///etc/passwd",
            "mailto://user:pass@gmail.com",
            "syslog://",
            "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc",
            "https://evil.example/",
            "wecombot://",
            "dingtalk://!",
            "nonsense",
        ],
    )
    def test_api_5_leads_nowhere_else(self, text):
        with pytest.raises(AddressRefused):
            read_messenger(text)

    def test_overrules_what_an_address_asks_for(self, settings):
        settings.REMINDER_HOSTS = ["hooks.example.com"]

        plugin = read_messenger("jsons://hooks.example.com/?verify=no&redirect=yes&retry=5&rto=999").plugin

        assert plugin.verify_certificate
        assert not plugin.redirects
        assert (plugin.service_retry, plugin.socket_read_timeout) == (0, 8)


class TestWords:
    def test_are_in_the_persons_language(self, promise, wish, agent):
        wish(messenger="")
        ReminderSettings.objects.update(language="zh-hans")
        promise(due_at=NOON)
        make_due_reminders(at=NOON)

        with translation.override("en"):
            deliver(Notification.objects.get(channel="email"))

        assert "陈**" in mail.outbox[0].subject

    @pytest.mark.parametrize(
        ("name", "account", "shown"),
        [("欧阳娜娜", "", "欧阳**"), ("", "tom_1989", "t**"), ("", "13812341234", ""), ("李**", "x", "李**")],
    )
    def test_say_an_initial_and_never_a_number(self, promise, wish, chen, name, account, shown):
        wish()
        type(chen).objects.update(name=name, account=account)
        promise(due_at=NOON)
        make_due_reminders(at=NOON)

        send()

        assert mail.outbox[0].subject == f"Follow-up: {shown or 'a buyer'}"


def test_only_the_person_themselves_read_it(promise, agent, manager):
    promise(due_at=NOON)
    make_due_reminders(at=NOON)
    row = Notification.objects.get()

    assert not mark_read(notification_id=row.pk, by=manager, at=timezone.now())
    assert mark_read(notification_id=row.pk, by=agent, at=timezone.now())
