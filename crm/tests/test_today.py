from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.utils import timezone

from crm.choices import FollowUpState
from crm.models import FollowUp, PageVisit
from crm.tests.factories import FollowUpFactory, InquiryFactory, MessageFactory
from customers.models import ClosedDay, OrderImport
from customers.tests.factories import ChannelFactory, CustomerFactory, ProductFactory, ShopFactory, UserFactory
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 7, 20, tzinfo=UTC)  # 15:20 in the shop
DAY = "/admin/customers/customer/day"


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def buyer(shop):
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop)
    OrderImport.objects.create(shop=shop, file_name="orders.csv", state="done", created_at=NOW)

    def make(account, *slugs, **fields):
        customer = CustomerFactory(shop=shop, channel=channel, account=account, **fields)
        for slug in slugs:
            CustomerTagFactory(customer=customer, tag=tag_called(shop, slug))
        return customer

    return make


@pytest.fixture
def promise(agent, buyer):
    """A follow-up of the agent, due at a local time."""

    def make(reason, day=24, clock="16:00", **fields):
        due_at = datetime.combine(date(2026, 11, day), time.fromisoformat(clock), timezone.get_fixed_timezone(480))
        fields = {"customer": fields.pop("customer", None) or buyer(reason.split()[0]), "owner": agent, **fields}
        return FollowUpFactory(due_at=due_at, reason=reason, **fields)

    return make


def day_of(client):
    return client.get("/admin/").context["day"]


def page(client):
    return client.get("/admin/").content.decode()


class TestFollowUps:
    def test_stand_under_overdue_today_tomorrow_and_later_soonest_first(self, as_agent, promise):
        for reason, day, clock in (
            ("later", 27, "10:00"),
            ("next", 25, "00:30"),
            ("tonight", 24, "23:59"),
            ("soon", 24, "15:20"),
            ("missed", 24, "09:30"),
            ("old", 20, "10:00"),
        ):
            promise(reason, day, clock)

        shown = {section.code: [line.reason for line in section.lines] for section in day_of(as_agent).sections}

        assert shown == {
            "overdue": ["old", "missed"],
            "today": ["soon", "tonight"],
            "tomorrow": ["next"],
            "later": ["later"],
        }

    def test_tell_who_why_who_set_it_and_when_it_was_due_first(self, as_agent, agent, promise, buyer, shop):
        colleague = UserFactory(username="qinghe", first_name="青禾")
        luo = buyer("tb_luo", "vip", "active", name="罗海莲", facts__last_paid_on=date(2026, 11, 12))
        promise(
            "ask how it fits",
            customer=luo,
            made_by=colleague,
            made_at=datetime(2026, 11, 21, 4, tzinfo=UTC),
            first_due_at=datetime(2026, 11, 22, 4, tzinfo=UTC),
        )

        html = page(as_agent)

        for text in (
            "16:00",
            "罗**",
            "VIP会员",
            "活跃客户 · 12 days ago",
            "ask how it fits",
            "set by 青禾, 11-21 12:00",
        ):
            assert text in html
        assert "first due 11-22 12:00" in html

    def test_are_mine_alone_and_of_shops_i_work_for(self, as_agent, agent, promise, manager):
        promise("mine")
        promise("done", state=FollowUpState.DONE)
        promise("colleague", owner=manager)
        promise("former", customer=CustomerFactory(shop=ShopFactory()))

        assert [line.reason for section in day_of(as_agent).sections for line in section.lines] == ["mine"]

    def test_of_later_days_unfold(self, as_agent, promise):
        for number in range(5):
            promise(f"later{number}", 28)

        html = page(as_agent)

        assert "2 more" in html
        assert html.count('class="day-line"') == 5

    def test_are_done_with_one_click(self, as_agent, agent, promise):
        follow_up = promise("ask")

        html = as_agent.post(f"{DAY}/{follow_up.pk}/done/", follow=True).content.decode()

        follow_up.refresh_from_db()
        assert (follow_up.state, follow_up.done_by) == (FollowUpState.DONE, agent)
        assert "Done: ask" in html
        assert "No follow-up is promised." in html

    @pytest.mark.parametrize(
        ("day", "clock", "becomes"),
        [
            pytest.param(24, "16:00", datetime(2026, 11, 26, 8, tzinfo=UTC), id="today, over a closed day"),
            pytest.param(20, "10:00", datetime(2026, 11, 26, 2, tzinfo=UTC), id="overdue counts from today"),
            pytest.param(27, "10:00", datetime(2026, 11, 28, 2, tzinfo=UTC), id="later counts from its day"),
        ],
    )
    def test_move_by_a_day_and_keep_their_first_date(self, as_agent, shop, promise, day, clock, becomes):
        ClosedDay.objects.create(shop=shop, on=date(2026, 11, 25))
        follow_up = promise("ask", day, clock)

        html = as_agent.post(f"{DAY}/{follow_up.pk}/later/", follow=True).content.decode()

        moved = FollowUp.objects.get()
        assert (moved.due_at, moved.first_due_at) == (becomes, follow_up.due_at)
        assert "Put off until" in html

    @pytest.mark.parametrize("deed", ["done", "later"])
    def test_that_somebody_finished_meanwhile_are_left_alone(self, as_agent, promise, deed):
        follow_up = promise("ask", state=FollowUpState.DONE)

        assert "Somebody was faster" in as_agent.post(f"{DAY}/{follow_up.pk}/{deed}/", follow=True).content.decode()

    @pytest.mark.parametrize("deed", ["done", "later"])
    def test_of_another_shop_are_not_there(self, as_outsider, promise, deed):
        follow_up = promise("ask")

        assert as_outsider.post(f"{DAY}/{follow_up.pk}/{deed}/").status_code == 404
        assert as_outsider.post(f"{DAY}/999999/{deed}/").status_code == 404

    def test_need_the_right_and_a_post(self, as_agent, agent, promise):
        follow_up = promise("ask")
        assert as_agent.get(f"{DAY}/{follow_up.pk}/done/").status_code == 405
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="change_followup"))

        assert as_agent.post(f"{DAY}/{follow_up.pk}/done/").status_code == 403
        assert f"{DAY}/{follow_up.pk}/done/" not in page(as_agent)


class TestInquiries:
    def test_show_the_last_words_stage_wish_and_product_latest_deed_first(self, as_agent, agent, buyer):
        scarf = ProductFactory(name="Silk scarf")
        first = InquiryFactory(customer=buyer("tb_luo"), last_by=agent, last_at=NOW, intent="strong", product=scarf)
        InquiryFactory(customer=buyer("tb_chen"), last_by=agent, purpose="asks about sizes")
        for words, minute in (("hello", 1), ("one in blue?", 2)):
            MessageFactory(customer=first.customer, inquiry=first, text=words, said_at=NOW.replace(minute=minute))

        html = page(as_agent)

        for text in ("one in blue?", "Pre-sale · Strong wish to buy · Silk scarf", "asks about sizes"):
            assert text in html
        assert "hello" not in html
        assert html.index("tb_luo") < html.index("tb_chen")

    def test_are_open_and_mine(self, as_agent, agent, manager, buyer):
        InquiryFactory(customer=buyer("tb_won"), last_by=agent, state="won")
        InquiryFactory(customer=buyer("tb_other"), last_by=manager)

        assert day_of(as_agent).inquiries == []

    def test_say_when_a_promised_answer_is_late(self, as_agent, agent, buyer):
        InquiryFactory(
            customer=buyer("tb_luo"),
            last_by=agent,
            stage="after_sale",
            promised_by=datetime(2026, 11, 24, 4, tzinfo=UTC),
        )

        assert day_of(as_agent).inquiries[0].is_late
        assert "answer promised by today 12:00" in page(as_agent)


class TestThePage:
    def test_begins_with_the_focused_box(self, as_agent, buyer):
        html = page(as_agent)

        assert html.count("data-find-input") == 1
        assert "autofocus" in html[html.index("data-find-input") : html.index("data-find-status")]

    def test_leads_back_to_who_was_seen_just_now(self, as_agent, agent, buyer):
        luo = buyer("tb_luo")
        seen = datetime(2026, 11, 24, 7, 17, tzinfo=UTC)
        PageVisit.objects.create(shop=luo.shop, customer=luo, user=agent, opened_at=seen, seen_at=seen)

        html = page(as_agent)

        assert "<b>tb_luo</b> · 3 minutes ago" in html

    def test_says_what_to_do_where_nothing_is(self, as_agent, buyer):
        html = page(as_agent)

        assert "No follow-up is promised." in html
        assert "No inquiry is open." in html

    def test_of_a_new_house_shows_the_first_file_alone(self, as_manager):
        html = page(as_manager)

        assert "Import the first order file" in html
        assert "My follow-ups" not in html

    def test_shows_no_full_name_or_phone_to_an_agent(self, as_agent, promise, buyer):
        promise("ask", customer=buyer("", name="罗海莲", phone="13812341234", key="||13812341234"))

        html = page(as_agent)

        assert "罗**" in html
        assert not any(secret in html for secret in ("海莲", "13812341234"))

    def test_escapes_what_people_write(self, as_agent, agent, promise, buyer):
        customer = buyer("<b>nick</b>")
        promise("<script>alert(1)</script>", customer=customer)
        InquiryFactory(customer=customer, last_by=agent, purpose="<img src=x>")

        html = page(as_agent)

        assert not any(raw in html for raw in ("<script>alert", "<img src=x>", "<b>nick</b>"))

    @pytest.mark.parametrize("count", [1, 6])
    def test_asks_as_much_for_a_full_day_as_for_a_quiet_one(
        self, as_agent, agent, promise, buyer, count, django_assert_num_queries
    ):
        for number in range(count):
            customer = buyer(f"tb_{number}", "vip", "active", facts__last_paid_on=date(2026, 11, 12))
            promise(f"ask {number}", customer=customer)
            InquiryFactory(customer=customer, last_by=agent)
            PageVisit.objects.create(shop=customer.shop, customer=customer, user=agent, opened_at=NOW, seen_at=NOW)

        # session, user, two of rights; shops; five of the shop's cards; promises, inquiries, visits, genders, tags;
        # how many wait, and who; for how long care tips stay, and how many are due
        with django_assert_num_queries(19):
            as_agent.get("/admin/")
