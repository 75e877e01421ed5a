"""Lines that came in a file of their own are taken back, or their orders are."""

import pytest

from customers.models import OrderItem, Product, WaitingLine
from customers.tests.business_rows import rows

from .files import ITEMS, ORDERS, item, taobao
from .taking_back import counts, fates, undo

pytestmark = pytest.mark.django_db


class TestLinesOfAnItemsFile:
    LINES = ITEMS + item("111111111", "丝巾") + item("111111111", "领带", 2) + item("999999999", "眼罩")

    @pytest.fixture
    def orders(self):
        return ORDERS + taobao("111111111", "wang") + taobao("222222222", "li")

    def test_go_while_the_orders_stay(self, shop, bring, orders):
        bring(orders)
        before = rows(shop)
        items = bring(self.LINES, name="items.csv")
        assert (OrderItem.objects.count(), WaitingLine.objects.count()) == (2, 1)

        assert counts(undo(items)) == (fates(restored=1), fates())
        assert rows(shop) == before

    def test_hold_the_orders_until_they_are_undone_themselves(self, shop, bring, orders):
        before = rows(shop)
        brought, items = bring(orders), bring(self.LINES, name="items.csv")

        assert counts(undo(brought))[0] == fates(deleted=1, kept=1)
        assert counts(undo(items))[0] == fates(deleted=1)
        assert rows(shop) == before

    def test_wait_again_when_the_orders_that_they_waited_for_go(self, shop, bring, orders):
        bring(self.LINES, name="items.csv")
        before = rows(shop)
        brought = bring(orders)
        assert OrderItem.objects.count() == 2

        assert counts(undo(brought))[0] == fates(deleted=2)
        assert rows(shop) == before
        bring(orders)
        assert OrderItem.objects.count() == 2

    def test_leave_the_orders_that_they_had_waited_for(self, shop, bring, orders):
        items = bring(self.LINES, name="items.csv")
        brought = bring(orders)

        assert counts(undo(items))[0] == fates(restored=1)
        assert not OrderItem.objects.exists()
        assert not WaitingLine.objects.exists()
        assert counts(undo(brought))[0] == fates(deleted=2)
        assert not Product.objects.exists()
