"""What was written since an import stays when it is taken back."""

import pytest

from customers.choices import OrderStatus, Temper
from customers.models import Customer, Order, OrderItem
from customers.tests.business_rows import rows

from .files import A2, A2_LINES, ORDERS, A, B, C, generic, taobao
from .taking_back import counts, fates, undo

pytestmark = pytest.mark.django_db


class TestWhatWasWrittenSince:
    def test_keeps_an_order_that_a_later_import_changed_and_names_it(self, shop, bring):
        first = bring(generic(A, B))
        later = bring(generic(A2))

        report = undo(first)

        assert counts(report) == (fates(deleted=1, kept=1), fates(deleted=1, kept=1))
        assert [(one.order_no, one.later_import) for one in report.kept_orders] == [("A1", later.pk)]
        assert report.kept_customers == {"customers.order": 1}
        assert Order.objects.get().status == OrderStatus.COMPLETED

    def test_undoing_the_later_one_then_leads_back_to_the_beginning(self, shop, bring):
        before = rows(shop)
        first = bring(generic(A, B))
        later = bring(generic(A2_LINES, C))
        undo(first)

        report = undo(later)

        assert counts(report) == (fates(deleted=2), fates(deleted=1))
        assert rows(shop) == before

    def test_of_two_changes_undone_in_their_order_none_is_left(self, shop, bring):
        bring(generic(A))
        before = rows(shop)
        changes = [bring(generic(A2)), bring(generic(A2_LINES.replace("20.00", "30.00")))]

        assert [counts(undo(one))[0] for one in changes] == [fates(kept=1), fates(restored=1)]
        assert rows(shop) == before

    @pytest.mark.parametrize("deed", [{"seller_note": "called"}, {"refund": "1.00"}, {"status": "closed"}])
    def test_keeps_an_order_that_somebody_edited(self, shop, bring, deed):
        brought = bring(generic(A, B))
        Order.objects.filter(order_no="A1").update(**deed)

        report = undo(brought)

        assert counts(report) == (fates(deleted=1, kept=1), fates(deleted=1, kept=1))
        assert [(one.order_no, one.later_import, one.holder) for one in report.kept_orders] == [("A1", 0, "")]

    def test_keeps_a_changed_order_that_somebody_edited(self, bring):
        bring(generic(A))
        second = bring(generic(A2))
        order = Order.objects.get()
        order.seller_note = "called"
        order.save()

        assert counts(undo(second))[0] == fates(kept=1)
        assert Order.objects.get().status == OrderStatus.COMPLETED

    def test_keeps_an_order_with_an_edited_line(self, bring):
        brought = bring(generic(A))
        OrderItem.objects.update(quantity=2)

        assert counts(undo(brought))[0] == fates(kept=1)

    def test_an_edit_before_the_import_is_given_back(self, shop, bring):
        bring(generic(A))
        Order.objects.update(seller_note="called")
        before = rows(shop)
        second = bring(generic(A2))

        assert counts(undo(second))[0] == fates(restored=1)
        assert rows(shop) == before

    def test_saving_what_was_there_is_no_edit(self, bring):
        brought = bring(generic(A))
        Order.objects.get().save()

        assert counts(undo(brought))[0] == fates(deleted=1)

    def test_keeps_a_customer_with_later_orders(self, shop, bring):
        first = bring(generic(A, B))
        bring(generic(C))

        report = undo(first)

        assert counts(report) == (fates(deleted=2), fates(deleted=1, kept=1))
        assert Customer.objects.get().facts.order_count == 1

    def test_keeps_a_customer_of_whom_something_was_said(self, bring):
        brought = bring(generic(A, B))
        Customer.objects.filter(key="li").update(temper=Temper.EASY)

        report = undo(brought)

        assert counts(report) == (fates(deleted=2), fates(deleted=1, kept=1))
        assert Customer.objects.get().facts.order_count == 0

    def test_keeps_contact_details_that_were_changed_since(self, bring):
        bring(ORDERS + taobao("111111111", "wang", name="王丽", phone="13800000001"))
        second = bring(ORDERS + taobao("222222222", "wang", name="王小丽", phone="13900000002", on="2026-03-05"))
        Customer.objects.update(phone="13711111111")

        report = undo(second)

        assert counts(report)[1] == fates(kept=1)
        assert Customer.objects.get().phone == "13711111111"

    def test_hands_contact_details_on_to_the_next_import(self, shop, bring):
        bring(ORDERS + taobao("111111111", "wang", name="王丽", phone="13800000001"))
        before = rows(shop)
        changes = [
            bring(ORDERS + taobao("222222222", "wang", name="王小丽", on="2026-03-05")),
            bring(ORDERS + taobao("333333333", "wang", name="王大丽", on="2026-03-06")),
        ]

        assert [counts(undo(one))[1] for one in changes] == [fates(kept=1), fates(restored=1)]
        assert rows(shop) == before
