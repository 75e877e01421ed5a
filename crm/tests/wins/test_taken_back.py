"""A win is taken back: by undo, by later news, by a merge, by a person's word."""

from datetime import date, timedelta

import pytest

from crm.models import InquiryChange, LossReason
from crm.services.inquiries import continue_inquiry, say_outcome
from crm.services.tag_runs import run_tags
from crm.services.undo import UndoRefused, undo
from crm.services.wins import settle_won
from customers.models import Customer, OrderImport
from customers.services.identity import merge_customers, unmerge_customers
from customers.services.undoing import undo_import

from .talks import AT, fresh, states, talk

pytestmark = pytest.mark.django_db


class TestTakenBack:
    def test_undoing_the_import_brings_it_back_as_it_was(self, shop, anna, bring):
        was_open, rested = talk(anna, "03-10 10:00"), talk(anna, "03-05 10:00", "postponed")
        orders = bring(("A1", "03-10 11:00:00"), ("A2", "03-05 11:00:00"))
        settle_won(shop=shop, at=AT)
        assert states(was_open, rested) == ["won", "won"]

        undo_import(import_id=orders.pk, user=None, at=AT)
        done = settle_won(shop=shop, at=AT)

        assert (done.won, done.reopened) == (0, 2)
        assert states(was_open, rested) == ["open", "postponed"]
        assert (rested.postponed_until, was_open.won_order, was_open.rule_word) == (date(2026, 4, 1), None, "")
        assert InquiryChange.objects.filter(source="rule", after__state="open").count() == 1

    def test_undoing_the_import_that_paid_it_does_the_same(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00", "unpaid"))
        paid = bring(("A1", "03-10 11:00:00", "paid"))
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).won_import_id == paid.pk

        undo_import(import_id=paid.pk, user=None, at=AT)
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "open"

    def test_where_another_one_is_open_by_now_it_waits_for_tomorrow(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        orders = bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)
        newer = talk(anna, "03-15 10:00")

        undo_import(import_id=orders.pk, user=None, at=AT)
        settle_won(shop=shop, at=AT)

        assert states(inquiry, newer) == ["postponed", "open"]
        assert inquiry.postponed_until == date(2026, 3, 21)

    def test_an_order_given_back_later_was_a_sale_all_the_same(self, shop, bought, bring):
        settle_won(shop=shop, at=AT)

        bring(("A1", "03-10 11:00:00", "refunded", "100"))
        settle_won(shop=shop, at=AT)

        assert fresh(bought).state == "won"
        assert bought.won_order.counted_on is None

    def test_an_order_that_turns_out_to_be_older_won_nothing(self, shop, bought, bring):
        settle_won(shop=shop, at=AT)

        bring(("A1", "03-10 09:00:00"))
        settle_won(shop=shop, at=AT)

        assert fresh(bought).state == "open"

    def test_an_inquiry_that_comes_to_light_later_takes_the_order_over(self, shop, anna, bring):
        earlier = talk(anna, "03-10 09:00", "postponed")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        latest = talk(anna, "03-10 10:00")
        settle_won(shop=shop, at=AT)

        assert states(earlier, latest) == ["postponed", "won"]


class TestAPersonsWord:
    @pytest.fixture
    def won(self, shop, bought):
        settle_won(shop=shop, at=AT)
        return fresh(bought)

    @pytest.mark.parametrize("state", ["open", "lost", "postponed", "spam"])
    def test_overrules_and_stays(self, shop, anna, agent, won, bring, state):
        why = {"loss_reason_id": LossReason.objects.first().pk, "until": date(2026, 4, 1)}
        say_outcome(customer=anna, by=agent, at=AT, state=state, inquiry_id=won.pk, **why)
        bring(("A2", "03-10 12:00:00"))
        settle_won(shop=shop, at=AT)
        run_tags(shop=shop, as_of=AT.date(), at=AT, full=True)

        assert (fresh(won).state, won.rule_word, won.won_order) == (state, "overruled", None)

    def test_can_be_taken_back(self, shop, anna, agent, won):
        order = won.won_order
        deed = continue_inquiry(customer=anna, by=agent, at=AT, inquiry_id=won.pk)

        undo(customer=anna, by=agent, at=AT + timedelta(seconds=5), deed_id=deed.pk)

        assert (fresh(won).state, won.rule_word, won.won_order) == ("won", "won", order)

    def test_cannot_be_taken_back_once_the_order_is_gone(self, shop, anna, agent, won):
        deed = continue_inquiry(customer=anna, by=agent, at=AT, inquiry_id=won.pk)
        undo_import(import_id=OrderImport.objects.get().pk, user=None, at=AT)

        with pytest.raises(UndoRefused):
            undo(customer=anna, by=agent, at=AT + timedelta(seconds=5), deed_id=deed.pk)

    def test_said_as_won_again_finds_its_order(self, shop, anna, agent, won):
        order = won.won_order
        continue_inquiry(customer=anna, by=agent, at=AT, inquiry_id=won.pk)
        say_outcome(customer=anna, by=agent, at=AT, state="won", inquiry_id=won.pk)

        settle_won(shop=shop, at=AT)

        assert (fresh(won).state, won.rule_word, won.won_order) == ("won", "", order)


class TestMerge:
    def test_the_orders_of_one_win_the_inquiry_of_the_other_and_apart_they_do_not(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"), buyer="anna_2")
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "open"

        merge = merge_customers(keep=anna, away=Customer.objects.get(key="anna_2"), by=None, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "won"

        unmerge_customers(merge=merge, by=None, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "open"
