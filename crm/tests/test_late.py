"""Who waits for an answer: the list, the figures, the time on the portrait and in scripts."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission

from crm.models import ReplyWait
from crm.selectors.late import late_list, reply_figures
from crm.selectors.portrait.values import placeholder_values
from crm.tests.factories import InquiryFactory, MessageFactory, ReplyWaitFactory
from customers.models import Customer
from customers.tests.factories import CustomerFactory, ShopFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATE = "/admin/customers/customer/late/"
NOW = datetime(2026, 11, 12, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wait(shop):
    def make(nick, *, asked=NOW, last_by=None, words="在吗", **facts):
        customer = CustomerFactory(shop=facts.pop("shop", shop), account=nick)
        inquiry = InquiryFactory(customer=customer, opened_at=asked, last_by=last_by)
        MessageFactory(customer=customer, inquiry=inquiry, said_at=asked, text=words)
        return ReplyWaitFactory(customer=customer, inquiry=inquiry, asked_at=asked, **facts)

    return make


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def names(found):
    return [line.buyer.nick or line.buyer.name for line in found.lines]


class TestLateList:
    def test_shows_who_is_late_first_then_whose_time_comes_next(self, shop, agent, wait):
        wait("soon", asked=NOW - 10 * MINUTE)
        wait("later", asked=NOW)
        wait("long_late", asked=NOW - 3 * HOUR)
        wait("late", asked=NOW - 61 * MINUTE)

        found = late_list([shop], user=agent, mine=False, at=NOW, may_see_contact=True)

        assert names(found) == ["long_late", "late", "soon", "later"]
        assert [line.is_late for line in found.lines] == [True, True, False, False]
        assert (found.late_count, found.team_count) == (2, 4)
        assert [line.span for line in found.lines] == ["2 h 00 min", "1 minute", "50 minutes", "1 h 00 min"]

    def test_mine_are_those_that_i_had_last_in_hand(self, shop, agent, wait):
        wait("mine", last_by=agent)
        wait("hers", last_by=UserFactory(first_name="Mei"))
        wait("nobodys")

        assert names(late_list([shop], user=agent, mine=True, at=NOW, may_see_contact=True)) == ["mine"]
        team = late_list([shop], user=agent, mine=False, at=NOW, may_see_contact=True)
        assert {line.whose for line in team.lines} == {"", "Mei"}
        assert team.mine_count == 1

    def test_who_was_answered_is_not_in_it(self, shop, agent, wait):
        wait("answered", answered_at=NOW, how="script", answered_by=agent)

        assert names(late_list([shop], user=agent, mine=False, at=NOW, may_see_contact=True)) == []

    def test_asks_no_more_for_many(self, shop, agent, wait, django_assert_num_queries):
        for number in range(7):
            wait(f"tb_{number}")

        with django_assert_num_queries(4):  # counts, waits, genders, tags
            late_list([shop], user=agent, mine=False, at=NOW, may_see_contact=True)


class TestFigures:
    def test_medians_and_share_in_time(self, shop, agent, wait):
        for minutes in (10, 30, 90):
            asked = NOW - DAY
            wait(f"tb_{minutes}", asked=asked, answered_at=asked + minutes * MINUTE, how="message", is_first=True)
        wait("again", asked=NOW - DAY, answered_at=NOW - DAY + 2 * MINUTE, how="script", answered_by=agent)

        found = reply_figures([shop], at=NOW)

        assert (found.waits, found.first, found.each, found.in_time, found.in_time_of) == (
            4, "30 minutes", "20 minutes", "75 %", 4,
        )  # fmt: skip

    def test_who_is_late_and_still_waits_counts_as_late_and_who_is_not_does_not_count(self, shop, wait):
        wait("late", asked=NOW - 2 * HOUR)
        wait("in time", asked=NOW - 2 * HOUR, answered_at=NOW - 90 * MINUTE, how="message")
        wait("still in time", asked=NOW)

        found = reply_figures([shop], at=NOW)

        assert (found.in_time, found.in_time_of, found.waits) == ("50 %", 2, 3)

    def test_mine_are_those_that_i_answered(self, shop, agent, wait):
        wait("mine", asked=NOW - HOUR, answered_at=NOW, how="script", answered_by=agent)
        wait("another's", asked=NOW - HOUR, answered_at=NOW, how="script", answered_by=UserFactory())

        assert reply_figures([shop], at=NOW, user=agent).waits == 1

    def test_of_nothing_says_nothing(self, shop):
        assert reply_figures([shop], at=NOW).in_time == ""


class TestThePage:
    def test_lists_the_reader_s_shops_alone(self, as_agent, wait):
        wait("here", words="什么时候发货")
        wait("elsewhere", shop=ShopFactory())

        page = text_of(as_agent.get(LATE))

        assert "什么时候发货" in page
        assert "elsewhere" not in page
        assert "1 h 00 min left" in page

    def test_shows_an_agent_no_full_name(self, as_agent, wait):
        customer = wait("summer").customer
        Customer.objects.filter(pk=customer.pk).update(account="", name="罗海莲")

        assert "罗海莲" not in as_agent.get(LATE).content.decode()

    def test_one_press_says_that_the_buyer_was_answered_and_a_second_finds_nobody(self, as_agent, agent, wait):
        row = wait("summer")

        first, second = (
            as_agent.post(f"{LATE}{row.customer_id}/answered/", {"whose": "mine"}, follow=True) for _again in range(2)
        )

        row.refresh_from_db()
        assert (row.how, row.answered_by, row.answered_at) == ("hand", agent, NOW)
        assert "the buyer has their answer" in text_of(first)
        assert "no longer waits" in text_of(second)

    def test_needs_the_right_and_a_post(self, as_agent, agent, wait, outsider):
        row = wait("summer")
        address = f"{LATE}{row.customer_id}/answered/"
        foreign = wait("tea", shop=ShopFactory())

        assert as_agent.get(address).status_code == 405
        assert as_agent.post(f"{LATE}{foreign.customer_id}/answered/").status_code == 404
        agent.groups.first().permissions.remove(Permission.objects.get(codename="change_inquiry"))
        assert as_agent.post(address).status_code == 403
        agent.groups.first().permissions.remove(Permission.objects.get(codename="view_inquiry"))
        assert as_agent.get(LATE).status_code == 403
        assert not ReplyWait.objects.exclude(how="").exists()

    def test_stands_on_the_first_page_while_somebody_waits(self, as_agent, wait):
        assert "Waiting for an answer</h2>" not in as_agent.get("/admin/").content.decode()

        wait("summer", asked=NOW - 2 * HOUR)

        assert "1 buyer is late" in text_of(as_agent.get("/admin/"))


class TestOnThePortrait:
    def desk(self, client, customer):
        return text_of(client.get(f"/admin/customers/customer/{customer.pk}/change/"))

    def test_says_by_when_and_since_when(self, as_agent, wait):
        row = wait("summer", asked=NOW - 20 * MINUTE)

        assert "reply by 12:40" in self.desk(as_agent, row.customer)

    def test_says_since_when_it_is_late(self, as_agent, wait):
        row = wait("summer", asked=NOW - 2 * HOUR)

        assert "late since 11:00" in self.desk(as_agent, row.customer)

    def test_is_gone_with_the_answer(self, as_agent, wait):
        row = wait("summer", asked=NOW - 2 * HOUR)

        desk = as_agent.post(f"/admin/customers/customer/{row.customer_id}/answered/", headers={"HX-Request": "true"})

        assert "late since" not in desk.content.decode()
        assert ReplyWait.objects.get().how == "hand"


class TestInScripts:
    def reply_by(self, customer, agent):
        fresh = Customer.objects.select_related("facts", "channel", "shop").get(pk=customer.pk)
        return placeholder_values(fresh, at=NOW, agent=agent, may_see_contact=True)["reply_by"]

    @pytest.mark.parametrize(
        ("asked", "promised", "said"),
        [
            pytest.param(NOW - 20 * MINUTE, None, "12:40", id="the shop's promise"),
            pytest.param(NOW - 20 * MINUTE, NOW + 3 * HOUR, "15:00", id="a time that an agent named comes first"),
            pytest.param(NOW - 20 * MINUTE, NOW - HOUR, "12:40", id="unless it is past"),
            pytest.param(NOW - 2 * HOUR, None, "", id="never a time that is past"),
            pytest.param(NOW, NOW + DAY, "11-13 12:00", id="another day by its date"),
        ],
    )
    def test_the_blank_holds_a_time_that_can_still_be_kept(self, wait, agent, asked, promised, said):
        row = wait("summer", asked=asked)
        row.inquiry.promised_by = promised
        row.inquiry.save()

        assert self.reply_by(row.customer, agent) == said

    def test_who_does_not_wait_is_promised_nothing(self, shop, agent):
        assert self.reply_by(CustomerFactory(shop=shop), agent) == ""
