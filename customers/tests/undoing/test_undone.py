"""An import is taken back: created rows go, changed ones get their old values."""

import pytest
from django.utils import timezone

from customers.choices import ImportState
from customers.models import Channel, Customer, CustomerFacts, NextLook, Product
from customers.models.next_look import AT_ONCE
from customers.services import undoing
from customers.services.order_imports import work_on
from customers.services.undoing import preview_undo
from customers.tests.business_rows import rows

from .files import A2, A2_LINES, ORDERS, A, B, C, generic, received, taobao
from .taking_back import counts, fates, undo

pytestmark = pytest.mark.django_db


class TestUndoImport:
    def test_takes_a_first_import_back_without_a_trace(self, shop, bring):
        before = rows(shop)
        brought = bring(generic(A, B, C))

        report = undo(brought)

        assert counts(report) == (fates(deleted=3), fates(deleted=2))
        assert rows(shop) == before
        assert not Channel.objects.filter(shop=shop).exists()

    def test_gives_changed_orders_their_values_and_lines_back(self, shop, bring):
        bring(generic(A, B))
        before = rows(shop)
        second = bring(generic(A2_LINES, C))
        assert Product.objects.get(sku="SF-90").name == "Silk scarf"

        report = undo(second)

        assert counts(report) == (fates(deleted=1, restored=1), fates())
        assert rows(shop) == before

    def test_counts_the_buyers_orders_anew_and_says_so_to_the_tags(self, shop, bring):
        bring(generic(A))
        NextLook.objects.update(due_on=None)
        second = bring(generic(C))
        NextLook.objects.update(due_on=None)

        undo(second)

        facts = CustomerFacts.objects.get()
        assert (facts.order_count, str(facts.spent)) == (1, "399.00")
        assert NextLook.objects.get().due_on == AT_ONCE

    def test_gives_contact_details_back(self, shop, bring):
        bring(ORDERS + taobao("111111111", "wang", name="王丽", phone="13800000001"))
        before = rows(shop)
        second = bring(ORDERS + taobao("222222222", "wang", name="王小丽", phone="13900000002", on="2026-03-05"))
        assert Customer.objects.get().name == "王小丽"

        report = undo(second)

        assert counts(report) == (fates(deleted=1), fates(restored=1))
        assert rows(shop) == before

    def test_gives_a_product_its_old_name_back(self, shop, bring):
        bring(generic(A))
        before = rows(shop)
        second = bring(generic("D1,wang,2026-05-02 09:05:00,1.00,SF-90,Scarf of silk,1,1.00,paid,0.00"))
        assert Product.objects.get().name == "Scarf of silk"

        undo(second)

        assert rows(shop) == before

    def test_leaves_a_name_that_somebody_gave_since(self, bring):
        bring(generic(A))
        second = bring(generic("D1,wang,2026-05-02 09:05:00,1.00,SF-90,Scarf of silk,1,1.00,paid,0.00"))
        Product.objects.update(name="Our scarf")

        undo(second)

        assert Product.objects.get().name == "Our scarf"

    def test_says_who_when_and_what(self, bring, django_user_model):
        brought = bring(generic(A, B))
        somebody = django_user_model.objects.create(username="lin")

        undo(brought, somebody)

        brought.refresh_from_db()
        assert (brought.state, brought.undone_by) == (ImportState.UNDONE, somebody)
        assert brought.undone_at
        assert brought.undo_report["orders"] == fates(deleted=2)

    def test_a_second_time_changes_and_reports_nothing(self, shop, bring):
        brought = bring(generic(A))
        undo(brought)
        bring(generic(A))
        before = rows(shop)

        report = undo(brought)

        assert counts(report) == (fates(), fates())
        assert rows(shop) == before

    def test_ends_the_short_cut_by_hash(self, shop, bring):
        first = bring(generic(A, B))
        full = rows(shop)
        undo(first)

        again = bring(generic(A, B))

        assert (again.repeats, again.report["orders"]["created"]) == (None, 2)
        assert rows(shop) == full

    def test_ends_the_short_cut_of_other_files_with_these_orders(self, shop, bring):
        first = bring(generic(A))
        bring(generic(A, B))
        undo(first)

        again = bring(generic(A, B))

        assert (again.repeats, again.report["orders"]["created"]) == (None, 1)

    def test_a_file_that_was_taken_for_known_is_looked_at_again(self, shop, bring):
        first = bring(generic(A))
        repeat = received(shop, generic(A))
        work_on(import_id=repeat.pk, worker="test")
        repeat.refresh_from_db()
        assert (repeat.state, repeat.repeats) == (ImportState.READY, first)

        undo(first)

        work_on(import_id=repeat.pk, worker="test")
        repeat.refresh_from_db()
        assert (repeat.state, repeat.repeats, repeat.report["orders"]["created"]) == (ImportState.READY, None, 1)

    def test_all_of_it_or_nothing(self, shop, bring, monkeypatch):
        brought = bring(generic(A, B))
        before = rows(shop)
        monkeypatch.setattr(undoing.deed, "write_channel", lambda undo: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            undo(brought)

        brought.refresh_from_db()
        assert brought.state == ImportState.DONE
        assert rows(shop) == before


class TestPreviewUndo:
    def test_says_what_undoing_then_does_and_writes_nothing(self, shop, bring):
        first = bring(generic(A, B))
        bring(generic(A2, C))
        before = rows(shop)

        said = preview_undo(order_import=first, at=timezone.now())

        assert rows(shop) == before
        assert said == undo(first)
