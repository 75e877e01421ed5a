"""The bell, the page of reminders, and how a person is reminded."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from crm.choices import FollowUpState
from crm.models import FollowUp, JobRun, Notification, ReminderSettings
from crm.services.jobs import note_failed
from crm.services.reminders import make_due_reminders
from crm.services.reminders.messengers import Messenger, NotSent, Unsure
from customers.tests.factories import NOON, CustomerFactory

from .factories import FollowUpFactory

pytestmark = pytest.mark.django_db
BELL, LATEST, PAGE, MINE = (f"/admin/crm/notification/{door}" for door in ("bell/", "latest/", "", "mine/"))
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4"


@pytest.fixture
def chen(shop):
    return CustomerFactory(shop=shop, name="陈小满", phone="13812341234")


@pytest.fixture
def reminded(chen, agent):
    """One promise that came due."""
    FollowUpFactory(customer=chen, owner=agent, due_at=NOON, reason="Ask how it fits")
    make_due_reminders(at=NOON)
    return Notification.objects.get()


def text(answer):
    return answer.content.decode()


def in_doubt(reminded, state="unknown"):
    Notification.objects.update(channel="email", state=state)
    return reminded


class TestBell:
    def test_stands_on_every_page_and_costs_it_no_query(self, as_agent, chen):
        for page in ("/admin/", "/admin/customers/customer/", f"/admin/customers/customer/{chen.pk}/change/"):
            assert f'hx-get="{BELL}"' in text(as_agent.get(page))

    def test_counts_what_is_new_in_one_query(self, as_agent, reminded, django_assert_num_queries):
        with django_assert_num_queries(3):  # session, person, and ours
            answer = as_agent.get(BELL)

        assert "1 new reminder" in text(answer)

    def test_says_nothing_when_there_is_nothing(self, as_agent):
        assert text(as_agent.get(BELL)).strip() == ""

    def test_lists_the_latest_with_no_more_of_the_buyer_than_needed(self, as_agent, reminded):
        page = text(as_agent.get(LATEST))

        assert "陈**" in page
        assert "Ask how it fits" in page
        assert "小满" not in page
        assert "1234" not in page

    @pytest.mark.parametrize("meanwhile", ["done", "put off"])
    def test_what_is_settled_is_not_new_any_more(self, as_agent, reminded, meanwhile):
        if meanwhile == "done":
            FollowUp.objects.update(state=FollowUpState.DONE)
        else:
            FollowUp.objects.update(due_at=NOON + timedelta(days=1))

        assert "new reminder" not in text(as_agent.get(BELL))
        assert "sk-struck" in text(as_agent.get(LATEST))

    def test_opening_one_reads_it_and_leads_to_the_buyer(self, as_agent, reminded, chen):
        answer = as_agent.post(f"/admin/crm/notification/{reminded.pk}/open/")

        assert answer.url == f"/admin/customers/customer/{chen.pk}/change/"
        assert "new reminder" not in text(as_agent.get(BELL))

    def test_all_are_read_at_once(self, as_agent, reminded):
        answer = as_agent.post("/admin/crm/notification/read/", headers={"HX-Request": "true"})

        assert answer["HX-Trigger"] == "bell-read"
        assert "Mark all" not in text(answer)
        assert Notification.objects.get().read_at

    def test_is_each_persons_own(self, as_manager, reminded):
        assert text(as_manager.get(BELL)).strip() == ""
        assert as_manager.post(f"/admin/crm/notification/{reminded.pk}/open/").status_code == 404
        as_manager.post("/admin/crm/notification/read/")
        assert Notification.objects.get().read_at is None

    def test_rings_for_a_job_that_stopped(self, as_manager, manager):
        for _time in range(3):
            note_failed(task="crm.tasks.remind", arguments="", error="ValueError", at=timezone.now())

        assert "A job has stopped" in text(as_manager.get(LATEST))
        alert = Notification.objects.get()
        assert as_manager.post(f"/admin/crm/notification/{alert.pk}/open/").url == "/admin/crm/jobrun/"
        assert JobRun.objects.get().state == "stopped"

    @pytest.mark.parametrize("door", ["bell/", "latest/", "mine/", ""])
    def test_is_closed_to_strangers(self, client, door):
        assert client.get(f"/admin/crm/notification/{door}").status_code == 302

    @pytest.mark.parametrize("door", ["read/", "1/open/", "1/again/", "1/arrived/", "mine/test/"])
    def test_changes_nothing_by_a_link(self, as_agent, door):
        assert as_agent.get(f"/admin/crm/notification/{door}").status_code == 405


class TestDoubt:
    def test_job_7_what_is_unknown_is_shown_and_sent_again_by_a_person(self, as_agent, agent, reminded, settings):
        settings.CAN_MAIL = True
        in_doubt(reminded)
        page = text(as_agent.get(PAGE))
        assert "Perhaps sent" in page
        assert "Send again" in page
        assert "It arrived" in page
        assert "1 reminder to look at" in text(as_agent.get(BELL))

        as_agent.post(f"/admin/crm/notification/{reminded.pk}/again/")

        assert Notification.objects.get().state == "waiting"

    def test_or_said_to_have_arrived(self, as_agent, reminded):
        in_doubt(reminded)

        as_agent.post(f"/admin/crm/notification/{reminded.pk}/arrived/")
        late = as_agent.post(f"/admin/crm/notification/{reminded.pk}/again/", follow=True)

        assert Notification.objects.get().state == "sent"
        assert "Somebody was faster" in text(late)

    def test_what_failed_has_a_button_to_try_again(self, as_agent, reminded):
        in_doubt(reminded, "failed")

        page = text(as_agent.get(PAGE))

        assert "Try again" in page
        assert "It arrived" not in page

    def test_a_manager_settles_those_of_the_shop(self, as_manager, reminded):
        in_doubt(reminded)

        assert "Send again" in text(as_manager.get(PAGE))
        as_manager.post(f"/admin/crm/notification/{reminded.pk}/arrived/")

        assert Notification.objects.get().state == "sent"

    @pytest.mark.parametrize("who", ["as_trainer", "as_outsider"])
    def test_another_persons_is_as_absent_as_one_that_never_was(self, request, reminded, who):
        in_doubt(reminded)
        client = request.getfixturevalue(who)

        assert "Send again" not in text(client.get(PAGE))
        for pk in (reminded.pk, 999999):
            assert client.post(f"/admin/crm/notification/{pk}/again/").status_code == 404
        assert Notification.objects.get().state == "unknown"


class TestMine:
    WISH = {"quiet_from": "21:30", "quiet_until": "07:45", "in_shop_hours": "on", "language": "zh-hans"}

    def test_keeps_what_the_person_chose(self, as_agent, agent):
        as_agent.post(MINE, {**self.WISH, "messenger": ROBOT})

        kept = ReminderSettings.objects.get()
        assert (kept.person, kept.quiet_from, kept.quiet_until) == (agent, time(21, 30), time(7, 45))
        assert kept.messenger == "wecombot://693a91f6-7aaa-4bc4"

    def test_shows_the_secret_never_again_and_keeps_it_until_it_is_to_be_forgotten(self, as_agent):
        as_agent.post(MINE, {**self.WISH, "messenger": ROBOT})

        page = text(as_agent.get(MINE))
        assert "wecombot://…bc4" in page
        assert "693a91f6" not in page
        as_agent.post(MINE, {**self.WISH, "messenger": ""})
        assert ReminderSettings.objects.get().messenger
        as_agent.post(MINE, {**self.WISH, "forget_messenger": "on"})
        assert ReminderSettings.objects.get().messenger == ""

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"messenger": "json://10.0.0.1/"}, "Ask the operator to allow this host first."),
            ({"messenger": "http://example.com"}, "Paste the robot"),
            ({"quiet_until": ""}, "Give both ends"),
            ({"quiet_until": "21:30"}, "Give both ends"),
        ],
    )
    def test_says_what_to_do_instead(self, as_agent, change, says):
        answer = as_agent.post(MINE, {**self.WISH, **change})

        assert says in text(answer)
        assert not ReminderSettings.objects.exists()

    def test_offers_mail_where_mail_can_go(self, as_agent, agent, settings):
        assert "E-mail is not set up" in text(as_agent.get(MINE))
        settings.CAN_MAIL = True
        assert "ask the operator to enter your address" in text(as_agent.get(MINE))
        agent.email = "agent@example.com"
        agent.save()
        assert "Mail goes to agent@example.com." in text(as_agent.get(MINE))

    def test_sends_a_test_by_mail(self, as_agent, agent, settings):
        settings.CAN_MAIL = True
        agent.email = "agent@example.com"
        agent.save()

        as_agent.post(f"{MINE}test/", {"way": "email"})

        assert mail.outbox[0].to == ["agent@example.com"]

    @pytest.mark.parametrize(
        ("outcome", "says"), [(None, "Sent. Look"), (NotSent(), "It was not taken"), (Unsure(), "No answer came")]
    )
    def test_sends_a_test_to_the_messenger(self, as_agent, monkeypatch, outcome, says):
        def send(self, **words):
            if outcome:
                raise outcome

        monkeypatch.setattr(Messenger, "send", send)
        as_agent.post(MINE, {**self.WISH, "messenger": ROBOT})

        assert says in text(as_agent.post(f"{MINE}test/", {"way": "messenger"}, follow=True))
