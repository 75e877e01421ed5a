"""A care tip is told once, put off or taken back, whoever does it."""

from datetime import timedelta

import pytest

from crm.models import CareTipDue, Inquiry, ScriptUse
from crm.services.care_tips import care_tip_copied, list_care_tips, put_off_care_tip, say_care_tip_told
from crm.services.script_uses import record_use
from customers.models import Order, Product
from customers.services.direct_import import import_now
from customers.services.identity.merge import merge_customers
from customers.services.identity.unmerge import unmerge_customers
from customers.services.undoing import undo_import
from customers.tests.factories import (
    CustomerFactory,
)
from scripts_lib.tests.factories import ArticleFactory

from .day import NOON, TODAY, listed

pytestmark = pytest.mark.django_db


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
