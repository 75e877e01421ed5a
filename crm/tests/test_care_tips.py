"""Care tips whose day has come: who is listed and when, told once, and what takes them off."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import CareTipDue, Inquiry, InquirySettings, ScriptUse
from crm.selectors.care_tips import care_tip_count, care_tips_due
from crm.services.care_tips import care_tip_copied, list_care_tips, put_off_care_tip, say_care_tip_told
from crm.services.care_tips.listing import Window, due_orders
from crm.services.care_tips.said_of import pushed_tips
from crm.services.script_uses import record_use
from customers.models import CustomerFacts, Order, Product, ProductCategory
from customers.selectors.shop_day import shop_day
from customers.services.direct_import import import_now
from customers.services.identity.merge import merge_customers
from customers.services.identity.unmerge import unmerge_customers
from customers.services.undoing import undo_import
from customers.tests.factories import (
    ChannelFactory,
    CustomerFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ShopFactory,
)
from scripts_lib.models import Article
from scripts_lib.tests.factories import ArticleFactory

from .test_list_plans import is_scan, plan_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)  # in Shanghai
LIST = "/admin/customers/customer/care-tips/"


@pytest.fixture
def scarf(shop):
    return ProductFactory(shop=shop, name="Silk scarf")


@pytest.fixture
def tip(shop, scarf):
    return ArticleFactory(shop=shop, title="Washing", push_after="receipt", push_days=3, products=[scarf])


@pytest.fixture
def channel(shop):
    return ChannelFactory(shop=shop)


@pytest.fixture
def bought(shop, channel, scarf):
    """An order, received so many days before today."""

    def order(account="luo", days=3, product=scarf, *, hour=4, grey=False, **fields):
        buyer = CustomerFactory(shop=shop, channel=channel, account=account, is_grey=grey)
        at = NOON.replace(hour=hour) - timedelta(days=days)
        moments = {"created_at": at - timedelta(days=9), "shipped_at": at - timedelta(days=4), "completed_at": at}
        made = OrderFactory(shop=shop, channel=channel, customer=buyer, **(moments | fields))
        OrderItemFactory(order=made, product=product)
        return made

    return order


def listed(shop, *, at=NOON):
    """Whom the list names, after a run of the job."""
    list_care_tips(shop=shop, at=at)
    rows = care_tips_due(shop, today=shop_day(shop, at=at)).order_by("show_on", "pk")
    return [row.order.customer.account for row in rows.select_related("order__customer")]


class TestWhoIsListed:
    def test_a_buyer_whose_order_reached_the_day_and_not_before(self, shop, tip, bought):
        bought("today", days=3)
        bought("tomorrow", days=2)

        assert listed(shop) == ["today"]

    @pytest.mark.parametrize(
        ("after", "days", "expected"),
        [("payment", 12, ["luo"]), ("payment", 13, []), ("shipping", 7, ["luo"]), ("receipt", 3, ["luo"])],
    )
    def test_the_days_are_counted_from_payment_shipping_or_receipt(self, shop, tip, bought, after, days, expected):
        Article.objects.filter(pk=tip.pk).update(push_after=after, push_days=days)
        bought()

        assert listed(shop) == expected

    @pytest.mark.parametrize(("hour", "expected"), [(15, ["luo"]), (16, [])])
    def test_days_are_those_of_the_shop_s_calendar(self, shop, tip, bought, hour, expected):
        """15:59 UTC is still the 17th in Shanghai, 16:00 is the 18th."""
        bought(hour=hour)

        assert listed(shop) == expected

    def test_what_came_due_while_nothing_ran_is_listed_within_the_window(self, shop, tip, bought):
        bought("just in", days=17)
        bought("too long ago", days=18)

        assert listed(shop) == ["just in"]

    def test_the_window_is_the_shop_s(self, shop, tip, bought):
        InquirySettings.objects.create(shop=shop, care_tip_days=0)
        bought("today", days=3)
        bought("yesterday", days=4)

        assert listed(shop) == ["today"]

    def test_what_waits_is_dropped_when_its_window_has_passed(self, shop, tip, bought):
        bought()
        assert listed(shop) == ["luo"]

        assert listed(shop, at=NOON + timedelta(days=14)) == ["luo"]
        assert listed(shop, at=NOON + timedelta(days=15)) == []
        assert not CareTipDue.objects.exists()

    def test_a_category_s_tip_is_for_its_products_that_have_none_of_their_own(self, shop, bought):
        category = ProductCategory.objects.create(shop=shop, name="Scarves")
        plain, own = ProductFactory(shop=shop, category=category), ProductFactory(shop=shop, category=category)
        ArticleFactory(shop=None, push_after="receipt", push_days=3).categories.add(category)
        ArticleFactory(shop=shop, products=[own])
        bought("of the category", product=plain)
        bought("of its own", product=own)

        assert listed(shop) == ["of the category"]

    def test_nobody_grey_and_nobody_who_refused(self, shop, tip, bought):
        bought("grey", grey=True)
        refused, given = bought("refused"), bought("given")
        CustomerFacts.objects.filter(customer=refused.customer).update(consent="refused")
        CustomerFacts.objects.filter(customer=given.customer).update(consent="given")
        bought("never asked")

        assert listed(shop) == ["given", "never asked"]

    def test_refusing_later_takes_a_buyer_off_at_once(self, shop, tip, bought):
        order = bought()
        assert listed(shop) == ["luo"]

        CustomerFacts.objects.filter(customer=order.customer).update(consent="refused")

        assert not care_tips_due(shop, today=TODAY).exists()

    @pytest.mark.parametrize("status", ["refunded", "closed", "unpaid"])
    def test_no_order_that_counts_for_nothing(self, shop, tip, bought, status):
        bought(status=status)

        assert listed(shop) == []

    @pytest.mark.parametrize("status", ["refunded", "closed"])
    def test_a_refund_takes_a_waiting_tip_off_at_once_and_its_row_with_the_next_run(self, shop, tip, bought, status):
        order = bought()
        assert listed(shop) == ["luo"]

        Order.objects.filter(pk=order.pk).update(status=status)

        assert not care_tips_due(shop, today=TODAY).exists()
        listed(shop, at=NOON + timedelta(days=1))
        assert not CareTipDue.objects.exists()

    def test_no_line_that_was_sent_back(self, shop, tip, bought):
        bought().items.update(amount="100.00", refund="100.00")

        assert listed(shop) == []

    def test_drafts_other_shops_and_other_products_list_nothing(self, shop, scarf, bought):
        pushed = {"push_after": "receipt", "push_days": 3}
        ArticleFactory(shop=shop, is_published=False, products=[scarf], **pushed)
        ArticleFactory(shop=ShopFactory(), products=[scarf], **pushed)
        ArticleFactory(shop=shop, products=[ProductFactory(shop=shop)], **pushed)
        bought()

        assert listed(shop) == []

    def test_an_order_with_two_of_the_product_is_listed_once_and_with_two_tips_twice(self, shop, tip, scarf, bought):
        OrderItemFactory(order=bought(), product=scarf)
        assert listed(shop) == ["luo"]

        ArticleFactory(shop=shop, push_after="payment", push_days=10, products=[scarf])

        assert listed(shop) == ["luo", "luo"]


class TestTheJob:
    def test_twice_lists_once(self, shop, tip, bought):
        bought()

        assert [list_care_tips(shop=shop, at=NOON), list_care_tips(shop=shop, at=NOON)] == [1, 0]
        InquirySettings.objects.update(tips_by="")  # as after a death before the shop was marked
        assert list_care_tips(shop=shop, at=NOON) == 0
        assert CareTipDue.objects.count() == 1

    def test_killed_half_way_it_lists_the_rest(self, shop, tip, bought, monkeypatch):
        for number in range(5):
            bought(f"buyer {number}")
        monkeypatch.setattr("crm.services.care_tips.listing.PORTION", 2)
        write, calls = CareTipDue.objects.bulk_create, []

        def dies_at_the_second(rows, **how):
            calls.append(len(rows))
            if len(calls) == 2:
                raise SystemExit
            return write(rows, **how)

        monkeypatch.setattr(CareTipDue.objects, "bulk_create", dies_at_the_second)
        with pytest.raises(SystemExit):
            list_care_tips(shop=shop, at=NOON)
        assert CareTipDue.objects.count() == 2

        assert list_care_tips(shop=shop, at=NOON) == 3
        assert CareTipDue.objects.count() == 5

    def test_two_at_once_list_each_order_once(self, shop, tip, bought, monkeypatch):
        """The other worker writes between this one's look and its own writing."""
        bought()
        found = due_orders(Window(shop, TODAY, 14), pushed_tips(shop)[tip.pk])
        seen = list(found)
        list_care_tips(shop=shop, at=NOON)
        monkeypatch.setattr("crm.services.care_tips.listing.due_orders", lambda _window, _tip: seen)
        InquirySettings.objects.update(tips_by="")

        list_care_tips(shop=shop, at=NOON)

        assert CareTipDue.objects.count() == 1

    def test_a_day_on_which_nothing_changed_is_passed_over_with_few_questions(self, shop, tip, bought):
        bought()
        list_care_tips(shop=shop, at=NOON)

        with CaptureQueriesContext(connection) as queries:
            assert list_care_tips(shop=shop, at=NOON + timedelta(hours=1)) == 0
        assert not [one for one in queries.captured_queries if "customers_orderitem" in one["sql"]]

    @pytest.mark.parametrize(
        "change", [{"push_days": 4}, {"is_published": False}, {"short": ""}, {"push_after": "payment", "push_days": 13}]
    )
    def test_an_article_that_changes_takes_what_waits_off(self, shop, tip, bought, change):
        bought()
        list_care_tips(shop=shop, at=NOON)

        Article.objects.filter(pk=tip.pk).update(**change)

        assert listed(shop) == []

    def test_one_shop_never_holds_up_the_others(self, shop, tip, bought, monkeypatch, caplog):
        from crm.services.care_tips import list_care_tips_of_shops

        bought()
        broken = ShopFactory(code="broken", timezone="Asia/Shanghai")
        of_shop = pushed_tips

        def fails(one):
            if one == broken:
                raise ValueError
            return of_shop(one)

        monkeypatch.setattr("crm.services.care_tips.listing.pushed_tips", fails)

        assert list_care_tips_of_shops(at=NOON) == 1

    def test_no_statement_scans_orders_or_lines(self, shop, tip, bought):
        for number in range(30):
            bought(f"buyer {number}", days=number)
        connection.cursor().execute("ANALYZE")

        with CaptureQueriesContext(connection) as queries:
            list_care_tips(shop=shop, at=NOON)

        asked = [one["sql"] for one in queries.captured_queries if one["sql"].startswith("SELECT")]
        assert [line for sql in asked for line in plan_of(sql) if is_scan(line, sql)] == []


class TestTelling:
    @pytest.fixture
    def due(self, shop, tip, bought):
        bought()
        list_care_tips(shop=shop, at=NOON)
        return CareTipDue.objects.select_related("order__customer", "shop").get()

    def test_a_copy_is_recorded_and_takes_the_tip_off(self, shop, due, agent):
        assert care_tip_copied(tip=due, by=agent, at=NOON, text="Wash it cold.")

        use = ScriptUse.objects.get()
        assert due.article.copies.count() == 1
        assert (use.kind, use.article, use.customer, use.made_by, use.text) == (
            "care", due.article, due.order.customer, agent, "Wash it cold.",
        )  # fmt: skip
        due.refresh_from_db()
        assert (due.state, due.told_by, due.told_at) == ("told", agent, NOON)
        assert listed(shop) == []

    def test_a_copy_begins_no_inquiry(self, due, agent):
        care_tip_copied(tip=due, by=agent, at=NOON, text="Wash it cold.")

        assert not Inquiry.objects.exists()

    def test_of_two_agents_one_tells_and_the_first_stays(self, due, agent, trainer):
        assert say_care_tip_told(tip=due, by=agent, at=NOON)
        assert not say_care_tip_told(tip=due, by=trainer, at=NOON)
        assert not put_off_care_tip(tip=due, until=TODAY)

        due.refresh_from_db()
        assert due.told_by == agent

    def test_put_off_it_comes_back_on_its_day(self, shop, due):
        assert put_off_care_tip(tip=due, until=TODAY + timedelta(days=3))

        assert listed(shop) == []
        assert listed(shop, at=NOON + timedelta(days=2)) == []
        assert listed(shop, at=NOON + timedelta(days=3)) == ["luo"]

    def test_told_beside_an_order_it_is_told_for_that_order(self, shop, due, agent):
        told = {"customer": due.order.customer, "by": agent, "at": NOON, "kind": "care", "article_id": due.article_id}

        record_use(**told, order_id=due.order_id)
        record_use(**told, order_id=due.order_id)

        assert (CareTipDue.objects.count(), ScriptUse.objects.count(), due.article.copies.count()) == (1, 2, 2)
        assert listed(shop) == []

    def test_told_before_its_day_it_is_never_listed_for_that_order(self, shop, tip, bought, agent):
        early = bought("early", days=1)
        record_use(customer=early.customer, by=agent, at=NOON, kind="care", article_id=tip.pk, order_id=early.pk)

        assert listed(shop, at=NOON + timedelta(days=2)) == []

    def test_an_order_of_another_buyer_is_left_alone(self, shop, due, agent, channel):
        other = CustomerFactory(shop=shop, channel=channel)

        record_use(customer=other, by=agent, at=NOON, kind="care", article_id=due.article_id, order_id=due.order_id)

        assert listed(shop) == ["luo"]

    def test_a_merge_moves_it_to_who_stays_and_a_way_back_brings_it_home(self, shop, due, channel, manager):
        kept = CustomerFactory(shop=shop, channel=channel, account="chen")
        merge = merge_customers(keep=kept, away=due.order.customer, by=manager, at=NOON)
        assert listed(shop) == ["chen"]

        unmerge_customers(merge=merge, by=manager, at=NOON)

        assert listed(shop) == ["luo"]


class TestAnUndoneImport:
    def test_takes_the_tips_of_its_orders_along_and_the_product_too(self, shop, tmp_path, agent):
        path = tmp_path / "orders.csv"
        path.write_text(
            "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status\n"
            "A1,luo,2026-05-17 12:00:00,10.00,SF-90,Silk scarf,1,10.00,paid\n"
            "A2,chen,2026-05-17 12:00:00,10.00,SF-90,Silk scarf,1,10.00,paid\n"
        )
        done = import_now(shop=shop, path=path).order_import
        ArticleFactory(shop=None, push_after="payment", push_days=3, products=[Product.objects.get()])
        assert sorted(listed(shop)) == ["chen", "luo"]
        say_care_tip_told(tip=CareTipDue.objects.first(), by=agent, at=NOON)

        undo_import(import_id=done.pk, user=None, at=NOON)

        assert not CareTipDue.objects.exists()
        assert not Order.objects.exists()
        assert not Product.objects.filter(articles=None).exists()


class TestThePage:
    @pytest.fixture
    def opened(self):
        """The page as it stands at noon of the day."""

        def get(client, address=LIST):
            with time_machine.travel(NOON, tick=False):
                return client.get(address)

        return get

    def test_says_whom_what_and_why_today(self, as_agent, shop, tip, bought, opened):
        Article.objects.filter(pk=tip.pk).update(short="{称呼}，{买过商品}请用冷水洗。")
        bought()
        list_care_tips(shop=shop, at=NOON)

        html = opened(as_agent).content.decode()

        for text in (
            "luo",
            "您好，Silk scarf请用冷水洗。",
            "3 days after receipt (05-17)",
            "due today",
            "1 tip is due",
            "Washing",
        ):
            assert text in html

    def test_says_since_when_one_is_late(self, as_agent, shop, tip, bought, opened):
        bought(days=5)
        list_care_tips(shop=shop, at=NOON)

        assert "due since 05-18" in opened(as_agent).content.decode()

    def test_a_tip_with_a_blank_cannot_be_copied_from_there(self, as_agent, shop, tip, bought, opened):
        Article.objects.filter(pk=tip.pk).update(short="Use your {coupon} before summer.")
        bought()
        list_care_tips(shop=shop, at=NOON)

        html = opened(as_agent).content.decode()

        assert "to be filled in" in html
        assert "data-copy-form" not in html

    def test_is_empty_with_a_word(self, as_agent, shop, opened):
        assert "No care tip is due." in opened(as_agent).content.decode()

    def test_goes_on_where_the_page_ends_longest_due_first(self, as_agent, shop, tip, bought, opened, monkeypatch):
        monkeypatch.setattr("crm.admin.care_tips.PAGE", 2)
        for number in range(5):
            bought(f"buyer {number}", days=3 + number)
        list_care_tips(shop=shop, at=NOON)

        seen, address = [], LIST
        while address:
            context = opened(as_agent, address).context
            seen += [line.buyer.name for line in context["lines"]]
            address = LIST + context["more"] if context["more"] else ""
        assert seen == [f"buyer {number}" for number in (4, 3, 2, 1, 0)]

    def test_asks_as_much_of_many_as_of_one_and_scans_no_table(self, as_agent, shop, tip, bought, opened):
        bought("first")
        list_care_tips(shop=shop, at=NOON)
        opened(as_agent)
        with CaptureQueriesContext(connection) as one:
            opened(as_agent)
        for number in range(25):
            bought(f"buyer {number}")
        list_care_tips(shop=shop, at=NOON + timedelta(days=1))
        connection.cursor().execute("ANALYZE")

        with CaptureQueriesContext(connection) as many:
            opened(as_agent)

        assert len(many) == len(one)
        asked = [one["sql"] for one in many.captured_queries if one["sql"].startswith("SELECT")]
        assert [line for sql in asked for line in plan_of(sql) if is_scan(line, sql)] == []

    def test_the_first_page_says_how_many_are_due(self, as_agent, shop, tip, bought, opened):
        bought()
        list_care_tips(shop=shop, at=NOON)

        html = opened(as_agent, "/admin/").content.decode()

        assert "Care tips due" in html
        assert care_tip_count(shop, at=NOON) == 1

    @pytest.mark.parametrize("deed", ["copied", "told", "later"])
    def test_an_outsider_finds_no_tip(self, as_outsider, shop, tip, bought, deed):
        bought()
        list_care_tips(shop=shop, at=NOON)
        address = reverse(f"admin:customers_customer_care_tips_{deed}", args=[CareTipDue.objects.get().pk])

        assert as_outsider.post(address).status_code == 404

    @pytest.mark.parametrize(
        ("deed", "posted", "state", "show_on"),
        [
            ("copied", {"text": "Cold."}, "told", TODAY),
            ("told", {}, "told", TODAY),
            ("later", {"days": "7"}, "waiting", TODAY + timedelta(days=7)),
            ("later", {"days": "999"}, "waiting", TODAY + timedelta(days=1)),
        ],
    )
    def test_each_button_does_what_it_says(self, as_agent, shop, tip, bought, deed, posted, state, show_on):
        bought()
        list_care_tips(shop=shop, at=NOON)
        address = reverse(f"admin:customers_customer_care_tips_{deed}", args=[CareTipDue.objects.get().pk])

        with time_machine.travel(NOON, tick=False):
            assert as_agent.post(address, posted).status_code in (204, 302)

        due = CareTipDue.objects.get()
        assert (due.state, due.show_on) == (state, show_on)

    def test_who_comes_second_is_told_so(self, as_agent, shop, tip, bought, opened):
        bought()
        list_care_tips(shop=shop, at=NOON)
        address = reverse("admin:customers_customer_care_tips_told", args=[CareTipDue.objects.get().pk])

        as_agent.post(address)
        answer = as_agent.post(address, {"query": "//evil.example/"}, follow=True)

        assert "Somebody was faster: this tip no longer waits." in answer.content.decode()
        assert answer.redirect_chain == [(LIST, 302)]
