"""Care tips whose day has come: who is listed and when, told once, and what takes them off."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import CareTipDue, InquirySettings
from crm.selectors.care_tips import care_tips_due
from crm.services.care_tips import list_care_tips
from crm.services.care_tips.listing import Window, due_orders
from crm.services.care_tips.said_of import pushed_tips
from crm.tests.test_list_plans import is_scan, plan_of
from customers.models import CustomerFacts, Order, ProductCategory
from customers.tests.factories import (
    OrderItemFactory,
    ProductFactory,
    ShopFactory,
)
from scripts_lib.models import Article
from scripts_lib.tests.factories import ArticleFactory

from .day import NOON, TODAY, listed

pytestmark = pytest.mark.django_db


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
