"""The lists of follow-ups, what is done about several at once, the calendar, and handing over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import FollowUp, HandOver
from crm.tests.factories import FollowUpFactory
from crm.tests.test_list_plans import scans_of
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIST = "/admin/customers/customer/follow-ups/"
DO = f"{LIST}do/"
CALENDAR = f"{LIST}calendar/"
HAND_OVER = f"{LIST}hand-over/"
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop, name="陈小满")


def page(client, address=LIST, **query):
    return client.get(address, query).content.decode()


@pytest.mark.usefixtures("at_noon")
class TestLists:
    @pytest.mark.parametrize(
        ("when", "shown"),
        [
            ("", {"late", "soon", "next day", "far"}),
            ("overdue", {"late"}),
            ("today", {"soon"}),
            ("tomorrow", {"next day"}),
            ("later", {"far"}),
            ("done", {"kept", "called off"}),
        ],
    )
    def test_show_each_time_its_own(self, as_agent, agent, buyer, when, shown):
        for reason, due in (("late", -1), ("soon", 3), ("next day", 24), ("far", 72)):
            FollowUpFactory(customer=buyer, owner=agent, reason=reason, due_at=NOON + timedelta(hours=due))
        for reason, state in (("kept", "done"), ("called off", "cancelled")):
            FollowUpFactory(customer=buyer, owner=agent, reason=reason, state=state, done_at=NOON, end_note="moved")

        html = page(as_agent, when=when)

        every = {"late", "soon", "next day", "far", "kept", "called off"}
        assert {one for one in every if f">{one}</p>" in html} == shown

    @pytest.mark.parametrize(("whose", "shown"), [("mine", "my"), ("team", "my her nobody"), ("pool", "nobody")])
    def test_are_mine_the_team_s_or_nobody_s(self, as_agent, agent, trainer, buyer, whose, shown):
        for owner, reason in ((agent, "my"), (trainer, "her"), (None, "nobody")):
            FollowUpFactory(customer=buyer, owner=owner, made_by=agent, reason=reason)

        html = page(as_agent, whose=whose)

        assert " ".join(one for one in ("my", "her", "nobody") if f">{one}</p>" in html) == shown

    def test_show_one_colleague(self, as_agent, trainer, buyer):
        FollowUpFactory(customer=buyer, owner=trainer, reason="hers")

        assert ">hers</p>" in page(as_agent, whose=trainer.pk)

    def test_say_who_set_it_when_and_the_first_date(self, as_agent, agent, trainer, buyer):
        FollowUpFactory(
            customer=buyer, owner=agent, made_by=trainer, due_at=NOON + DAY, first_due_at=NOON - DAY, repeat_days=7
        )

        html = page(as_agent)

        assert f"set by {trainer.username}, today 12:00" in html
        assert ">yesterday 12:00</s>" in html
        assert "every 7 days" in html

    def test_go_on_where_a_page_ends(self, as_agent, agent, buyer):
        for number in range(53):
            FollowUpFactory(customer=buyer, owner=agent, due_at=NOON + DAY, reason=f"no {number}")

        first = page(as_agent)
        more = first.split('href="?after=')[1].split('"')[0]
        second = as_agent.get(f"{LIST}?after={more}").content.decode()

        assert (first.count('name="row"'), second.count('name="row"')) == (50, 3)

    def test_are_closed_to_others(self, as_outsider, buyer, agent, shop):
        FollowUpFactory(customer=buyer, owner=agent, reason="secret")

        assert "secret" not in page(as_outsider, whose="team", shop=shop.pk)

    def test_take_the_same_queries_however_long(self, as_agent, agent, buyer):
        counts = []
        for many in (1, 1, 10):
            for _number in range(many):
                FollowUpFactory(customer=CustomerFactory(shop=buyer.shop), owner=agent)
            with CaptureQueriesContext(connection) as captured:
                page(as_agent)
            counts.append(len(captured))

        assert counts[1] == counts[2] <= 20

    @pytest.mark.parametrize("whose", ["mine", "team", "pool"])
    @pytest.mark.parametrize("when", ["waiting", "overdue", "later", "done"])
    def test_scan_no_table(self, as_agent, agent, buyer, whose, when):
        for number in range(40):
            state = {"state": "done", "done_at": NOON} if number % 2 else {}
            FollowUpFactory(customer=buyer, owner=agent if number % 3 else None, made_by=agent, **state)
        connection.cursor().execute("ANALYZE")

        assert scans_of(as_agent, f"{LIST}?whose={whose}&when={when}") == []

    def test_tell_the_menu_how_many_are_due(self, as_agent, agent, buyer):
        FollowUpFactory(customer=buyer, owner=agent, due_at=NOON - DAY)
        FollowUpFactory(customer=buyer, owner=agent, due_at=NOON + DAY)

        assert '<b aria-hidden="true">1</b>' in page(as_agent, f"{LIST}due/")


@pytest.mark.usefixtures("at_noon")
class TestDeeds:
    def test_finish_all_that_are_ticked(self, as_agent, agent, buyer):
        rows = [FollowUpFactory(customer=buyer, owner=agent) for _number in range(3)]

        answer = as_agent.post(f"{DO}?whose=team", {"do": "done", "row": [row.pk for row in rows[:2]]})

        assert answer["Location"] == f"{LIST}?whose=team"
        assert FollowUp.objects.waiting().get() == rows[2]

    def test_of_one_line_leave_the_ticked_alone(self, as_agent, buyer):
        one, ticked = FollowUpFactory(customer=buyer), FollowUpFactory(customer=buyer)

        as_agent.post(DO, {"do": f"done:{one.pk}", "row": [ticked.pk]})

        assert FollowUp.objects.waiting().get() == ticked

    def test_put_off_from_today_on_at_the_same_time(self, as_agent, buyer):
        row = FollowUpFactory(customer=buyer, due_at=NOON - 5 * DAY)

        as_agent.post(DO, {"do": "put_off", "days": "3", "row": [row.pk]})

        row.refresh_from_db()
        assert (row.due_at, row.first_due_at) == (NOON + 3 * DAY, NOON - 5 * DAY)

    def test_call_off_with_a_reason_and_open_again(self, as_agent, buyer):
        row = FollowUpFactory(customer=buyer)
        as_agent.post(DO, {"do": "cancel", "row": [row.pk], "why": " "})
        assert FollowUp.objects.waiting().exists()

        as_agent.post(DO, {"do": "cancel", "row": [row.pk], "why": "has moved"})
        row.refresh_from_db()
        assert (row.state, row.end_note) == ("cancelled", "has moved")

        as_agent.post(DO, {"do": f"reopen:{row.pk}"})
        assert FollowUp.objects.waiting().get() == row

    def test_take_what_is_nobody_s_and_give_one_s_own(self, as_agent, agent, trainer, buyer):
        pool, mine = (
            FollowUpFactory(customer=buyer, owner=None, made_by=agent),
            FollowUpFactory(customer=buyer, owner=agent),
        )

        as_agent.post(DO, {"do": "hand_over", "to": agent.pk, "row": [pool.pk]})
        as_agent.post(DO, {"do": "hand_over", "to": trainer.pk, "row": [mine.pk]})

        assert [FollowUp.objects.get(pk=one.pk).owner for one in (pool, mine)] == [agent, trainer]

    def test_an_agent_does_not_take_a_colleague_s(self, as_agent, agent, trainer, buyer):
        row = FollowUpFactory(customer=buyer, owner=trainer)

        assert as_agent.post(DO, {"do": "hand_over", "to": agent.pk, "row": [row.pk]}).status_code == 403
        assert FollowUp.objects.get().owner == trainer

    def test_know_no_rows_of_other_shops(self, as_agent):
        row = FollowUpFactory()

        as_agent.post(DO, {"do": "done", "row": [row.pk, "x", "9" * 40]})

        assert FollowUp.objects.waiting().get() == row

    @pytest.mark.parametrize("address", [DO, f"{LIST}hand-over/"])
    def test_outsiders_change_nothing(self, as_outsider, buyer, agent, shop, address):
        row = FollowUpFactory(customer=buyer, owner=agent)

        as_outsider.post(f"{address}?shop={shop.pk}", {"do": "done", "row": [row.pk], "from": agent.pk, "to": ""})

        assert FollowUp.objects.waiting().get().owner == agent


@pytest.mark.usefixtures("at_noon")
class TestCalendar:
    def test_month_shows_the_first_three_of_a_day_and_how_many_more(self, as_agent, agent, buyer):
        for hour in (9, 10, 11, 14, 15):
            due = datetime(2026, 3, 20, hour, tzinfo=ZONE)
            FollowUpFactory(customer=buyer, owner=agent, due_at=due)

        html = page(as_agent, CALENDAR)

        assert html.count('class="fu-slot') == 3
        assert "+2 more" in html
        assert "5 follow-ups" in html

    def test_day_is_the_shop_s_own(self, as_agent, agent, buyer):
        FollowUpFactory(customer=buyer, owner=agent, due_at=datetime(2026, 3, 31, 23, 30, tzinfo=ZONE))

        html = page(as_agent, CALENDAR, on="2026-04-15")

        day = html.split('datetime="2026-03-31"')[1].split("</td>")[0]
        assert "23:30" in day

    def test_week_shows_all_of_mine_by_day(self, as_agent, agent, trainer, buyer):
        FollowUpFactory(customer=buyer, owner=agent, due_at=NOON + DAY, reason="mine")
        FollowUpFactory(customer=buyer, owner=trainer, due_at=NOON + DAY, reason="hers")

        mine, team = page(as_agent, CALENDAR, view="week"), page(as_agent, CALENDAR, view="week", whose="team")

        assert ("> mine<" in mine, "> hers" in mine, "> hers" in team) == (True, False, True)

    @pytest.mark.parametrize("on", ["x", "0001-01-01", "9999-12-31", "2026-02-29"])
    def test_odd_days_are_today(self, as_agent, shop, on):
        assert "2026-03" in page(as_agent, CALENDAR, on=on)

    @pytest.mark.parametrize("view", ["month", "week"])
    def test_scans_no_table(self, as_agent, agent, buyer, view):
        for number in range(40):
            FollowUpFactory(customer=buyer, owner=agent, due_at=NOON + number * DAY)
        connection.cursor().execute("ANALYZE")

        assert scans_of(as_agent, f"{CALENDAR}?view={view}&whose=team") == []


@pytest.mark.usefixtures("at_noon")
class TestHandOver:
    def test_shows_who_holds_what_and_what_was_given(self, as_manager, agent, trainer, shop, buyer):
        FollowUpFactory(customer=buyer, owner=agent)
        agent.is_active = False
        agent.save(update_fields=["is_active"])

        assert "no longer there" in page(as_manager, HAND_OVER)

        as_manager.post(f"{HAND_OVER}?shop={shop.pk}", {"from": agent.pk, "to": trainer.pk})
        html = page(as_manager, HAND_OVER)

        assert FollowUp.objects.get().owner == trainer
        assert HandOver.objects.count() == 1
        assert f"{agent.username} → {trainer.username}" in html

    def test_is_the_manager_s(self, as_agent, shop):
        assert as_agent.get(HAND_OVER).status_code == 403

    def test_comes_before_somebody_leaves(self, as_operator, agent, buyer):
        row = FollowUpFactory(customer=buyer, owner=agent)
        form = {"username": agent.username, "is_staff": "on", "groups": [group.pk for group in agent.groups.all()]}
        address = f"/admin/auth/user/{agent.pk}/change/"

        assert "1 follow-up still waits with this person" in as_operator.post(address, form).content.decode()
        agent.refresh_from_db()
        assert agent.is_active

        FollowUp.objects.filter(pk=row.pk).update(owner=None)
        as_operator.post(address, form)
        agent.refresh_from_db()
        assert not agent.is_active
