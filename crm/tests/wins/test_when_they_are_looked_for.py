"""Wins are found on the way of runs and imports, and told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import InquiryChange
from crm.selectors.import_followed import inquiries_won_by_import
from crm.services.after_import import tag_after_import
from crm.services.tag_runs import run_tags
from crm.services.wins import settle_won, settle_won_of_shops
from crm.tests.factories import InquiryFactory
from customers.models import NextLook, Shop
from customers.models.next_look import AT_ONCE
from customers.services.undoing import undo_import
from customers.tests.factories import CustomerFactory, ShopFactory

from .talks import AT, fresh, talk

pytestmark = pytest.mark.django_db


class TestHistory:
    def test_tells_what_it_was_and_by_which_order(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00", "postponed")
        bring(("A1", "03-10 11:00:00"))

        settle_won(shop=shop, at=AT)

        change = InquiryChange.objects.get()
        order = fresh(inquiry).won_order
        assert change.before == {"state": "postponed", "postponed_until": "2026-04-01", "won_order_id": None}
        assert change.after == {"state": "won", "postponed_until": None, "won_order_id": order.pk}
        assert (change.source, change.made_by, change.made_at) == ("rule", None, AT)
        assert (inquiry.rule_word, inquiry.closed_at) == ("won", AT)

    def test_again_changes_nothing(self, shop, anna, bring):
        talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        again = settle_won(shop=shop, at=AT + timedelta(minutes=1))

        assert (again.won, again.reopened, InquiryChange.objects.count()) == (0, 0, 1)


class TestOnTheWay:
    def test_a_run_of_the_tags_takes_no_mark_off_before_it_has_looked(self, shop, bought):
        run_tags(shop=shop, as_of=AT.date(), at=AT)

        assert fresh(bought).state == "won"
        assert not NextLook.objects.filter(due_on=AT_ONCE).exists()

    def test_a_dry_run_wins_nothing(self, shop, bought):
        run_tags(shop=shop, as_of=AT.date(), at=AT, dry_run=True)

        assert fresh(bought).state == "open"

    def test_a_late_file_wins_an_inquiry_of_long_ago(self, shop, anna, bring):
        inquiry = talk(anna, "01-10 10:00")
        run_tags(shop=shop, as_of=AT.date(), at=AT)

        late = bring(("A1", "01-11 11:00:00"))
        tag_after_import(import_id=late.pk, at=AT)

        assert fresh(inquiry).state == "won"

    def test_a_file_that_only_moves_an_hour_is_looked_at(self, shop, anna, bring):
        """The facts of the buyer stay as they are: they know days, not hours."""
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 09:00:00"))
        run_tags(shop=shop, as_of=AT.date(), at=AT)

        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "won"

    def test_each_shop_is_looked_at_and_a_broken_one_holds_up_none(self, shop, bought):
        broken = ShopFactory()
        Shop.objects.filter(pk=broken.pk).update(timezone="Nowhere/At_all")
        InquiryFactory(customer=CustomerFactory(shop=broken))

        assert settle_won_of_shops(at=AT) == 1
        assert fresh(bought).state == "won"


class TestWonByAnImport:
    def test_counts_what_its_orders_won(self, shop, anna, bring):
        for key in ("bert", "cleo"):
            talk(CustomerFactory(shop=shop, channel=anna.channel, account="", key=key), "03-10 10:00")
        talk(anna, "03-10 10:00")
        first, other = bring(("A1", "03-10 11:00:00")), bring(("B1", "03-10 11:00:00"), buyer="bert")
        tag_after_import(import_id=other.pk, at=timezone.now())

        assert [inquiries_won_by_import(one) for one in (first, other)] == [1, 1]

        undo_import(import_id=first.pk, user=None, at=AT)
        settle_won(shop=shop, at=AT)
        assert inquiries_won_by_import(first) == 0
