"""Care tips beside a buyer's last orders: which one, since when it is due, and what was told."""

from datetime import date, timedelta

import pytest

from crm.selectors.portrait.care import care_of
from crm.selectors.portrait.goods import CareTip
from crm.selectors.portrait.orders import Bought, ListedTip, OrderRow
from customers.models import Customer, CustomerFacts

TODAY = date(2026, 5, 20)
SCARF, TEA = 1, 2
WASHING = CareTip(7, "Wash it cold.", "receipt", 3)


def order(pk=1, *, received=3, products=(SCARF,), tips=None, counted=True):
    """An order paid ten days before it was received, so many days ago."""
    received_on = TODAY - timedelta(days=received)
    return OrderRow(
        pk=pk,
        order_no=f"48693721550000{pk:04}",
        on=received_on,
        status="completed",
        is_counted=counted,
        paid=100,
        refund=0,
        goods="",
        paid_on=received_on - timedelta(days=10),
        received_on=received_on,
        shipped_on=None,
        items=[Bought(product, f"Product {product}", 1) for product in products],
        tips=tips or {},
    )


def care(*orders, tips=(WASHING,), consent="unknown"):
    customer = Customer(pk=1)
    customer.facts = CustomerFacts(customer=customer, consent=consent)
    of_product = {SCARF: tips}
    return care_of(customer, orders, of_product, values={"product_bought": "the last one"}, today=TODAY)


class TestWhen:
    @pytest.mark.parametrize(
        ("received", "when", "is_due"),
        [(3, "due today", True), (2, "due tomorrow", False), (0, "due 05-23", False), (4, "", False)],
        ids=["on the day", "the day before", "on receipt", "past and not listed"],
    )
    def test_a_tip_says_on_which_day_it_is_due(self, received, when, is_due):
        shown = care(order(received=received))[1]

        assert (shown.when, shown.is_due) == (when, is_due)

    def test_what_the_list_still_holds_is_due_since_its_day(self):
        waiting = {7: ListedTip(show_on=date(2026, 5, 15), told_on=None)}

        shown = care(order(received=8, tips=waiting))[1]

        assert (shown.when, shown.is_due) == ("due since 05-15", True)

    def test_what_was_told_says_so(self):
        told = {7: ListedTip(show_on=TODAY, told_on=TODAY)}

        shown = care(order(tips=told))[1]

        assert (shown.when, shown.is_due) == ("told today", False)

    @pytest.mark.parametrize("after", ["payment", "shipping"])
    def test_the_days_are_counted_from_what_the_article_says(self, after):
        shown = care(order(received=0), tips=[CareTip(7, "Wash it cold.", after, 10)])[1]

        assert shown.when == {"payment": "due today", "shipping": ""}[after]  # nobody knows when it was shipped

    def test_a_buyer_who_refused_has_the_tip_without_a_day(self):
        shown = care(order(), consent="refused")[1]

        assert (shown.text, shown.when, shown.is_due) == ("Wash it cold.", "", False)


class TestWhich:
    def test_the_one_due_comes_before_one_later_and_one_told(self):
        told = {9: ListedTip(show_on=None, told_on=TODAY)}
        later, due, done = (CareTip(n, f"Tip {n}", "receipt", days) for n, days in ((7, 30), (8, 3), (9, 3)))

        assert care(order(tips=told), tips=[later, due, done])[1].article_id == 8

    def test_each_tip_once_at_the_latest_order_with_its_product(self):
        shown = care(order(2), order(1))

        assert list(shown) == [2]

    def test_an_order_that_does_not_count_has_none(self):
        assert care(order(counted=False)) == {}

    def test_its_words_are_filled_for_that_order(self):
        tip = CareTip(7, "{product_bought} ({order_no}): hand-wash, {coupon|gently}.", "receipt", 3)

        shown = care(order(products=[TEA, SCARF]), tips=[tip])[1]

        assert (shown.text, shown.is_whole) == ("Product 1 (0001): hand-wash, gently.", True)

    def test_words_with_a_blank_are_not_to_be_copied(self):
        shown = care(order(), tips=[CareTip(7, "Use {coupon}.", "receipt", 3)])[1]

        assert (shown.text, shown.is_whole) == ("Use ____.", False)


@pytest.mark.django_db
class TestOnThePage:
    def test_lines_and_tips_do_not_multiply(self, as_agent, shop, django_assert_max_num_queries):
        from crm.models import CareTipDue
        from crm.selectors.portrait.orders import last_orders
        from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory
        from customers.tests.factories import ProductFactory as Products
        from scripts_lib.tests.factories import ArticleFactory

        channel = ChannelFactory(shop=shop)
        buyer = CustomerFactory(shop=shop, channel=channel)
        made = OrderFactory(shop=shop, channel=channel, customer=buyer)
        for product in (Products(shop=shop), Products(shop=shop)):
            OrderItemFactory(order=made, product=product)
            article = ArticleFactory(shop=shop, products=[product])
            CareTipDue.objects.create(shop=shop, order=made, article=article, due_on=TODAY, show_on=TODAY)

        with django_assert_max_num_queries(1):
            [row] = last_orders(buyer)

        assert (len(row.items), len(row.tips)) == (2, 2)
        assert "dk-care" in as_agent.get(f"/admin/customers/customer/{buyer.pk}/change/").content.decode()
