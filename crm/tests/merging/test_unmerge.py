"""One customer becomes two again, as they were; what came since stays."""

from datetime import timedelta

import pytest

from crm.models import FollowUp, Inquiry, Note
from crm.tests.factories import InteractionFactory, NoteFactory
from customers.models import Customer, CustomerFacts, CustomerMerge, NextLook, Order
from customers.models.next_look import AT_ONCE
from customers.services.basics import set_basic
from customers.services.identity import UnmergeRefused, merge_customers, unmerge_customers
from customers.tests.factories import NOON, CustomerFactory
from tagging.models import CustomerTag, TagChange
from tagging.services.customer_tags import set_tag
from tagging.tests.factories import ChoiceSetFactory, TagFactory, TagGroupFactory

from .lives import DAY, LATER, books, full_life, without_facts_of

pytestmark = pytest.mark.django_db


class TestUnmergeCustomers:
    def test_restores_both_byte_for_byte(self, kept, away, agent, shop):
        full_life(kept, agent)
        full_life(away, agent, note="Allergic to wool")
        group = TagGroupFactory(shop=shop)
        choice = ChoiceSetFactory(group=group)
        for customer in (kept, away):
            set_tag(customer=customer, tag=TagFactory(group=group, choice_set=choice), by=agent, at=NOON)
            set_tag(customer=customer, tag=TagFactory(group=group), by=agent, at=NOON)
            set_basic(customer=customer, field="email", value=f"{customer.pk}@example.com", by=agent, at=NOON)
        InteractionFactory(customer=kept, friend=away)
        before = books(shop)
        written = merge_customers(keep=kept, away=away, by=agent, at=LATER, chosen={"name": "away", "email": "away"})

        undone = unmerge_customers(merge=written, by=agent, at=LATER + DAY)

        assert (undone.left, undone.undone_by, undone.undone_at) == ([], agent, LATER + DAY)
        assert books(shop) == before

    @pytest.mark.parametrize("state", ["open", "won", "spam"])
    @pytest.mark.parametrize("is_grey", [False, True])
    @pytest.mark.parametrize("side", ["kept", "away"])
    @pytest.mark.parametrize("has_facts", [False, True])
    def test_restores_both_whatever_they_were(self, kept, away, agent, shop, state, is_grey, side, has_facts):
        grey = TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0), name="小草")
        full_life(kept, agent)
        order = full_life(away, agent)
        Inquiry.objects.filter(customer=away).update(state=state)
        if is_grey:
            set_tag(customer=away, tag=grey, by=agent, at=NOON)
        if not has_facts:
            CustomerFacts.objects.filter(customer=away).delete()
            Order.objects.filter(pk=order.pk).update(status="closed")
        before = books(shop)
        chosen = dict.fromkeys(("account", "name", "phone", "address", "kind", "temper", "is_grey"), side)

        written = merge_customers(keep=kept, away=away, by=agent, at=LATER, chosen=chosen)
        unmerge_customers(merge=written, by=agent, at=LATER)

        after = books(shop)
        if not has_facts:  # counted now, for the first time
            after = without_facts_of(away, after)
        assert after == before

    def test_a_second_time_changes_nothing(self, kept, away, agent, shop):
        full_life(away, agent)
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON)
        unmerge_customers(merge=written, by=agent, at=NOON)
        before = books(shop)

        again = unmerge_customers(merge=written, by=None, at=LATER)

        assert (again.undone_by, again.undone_at) == (agent, NOON)
        assert books(shop) == before

    def test_later_edits_stay_and_are_listed(self, kept, away, agent):
        full_life(away, agent, note="Allergic to wool")
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON)
        set_basic(customer=kept, field="name", value="李小夏", by=agent, at=LATER)
        NoteFactory(customer=kept, text="Came after")
        Note.objects.filter(text="Allergic to wool").update(is_pinned=True)
        FollowUp.objects.all().delete()

        undone = unmerge_customers(merge=written, by=agent, at=LATER)

        kept.refresh_from_db()
        listed = {(one["relation"], one["reason"], one["what"]) for one in undone.left}
        assert kept.name == "李小夏"
        assert Note.objects.get(text="Came after").customer == kept
        assert Note.objects.get(text="Allergic to wool").customer_id == away.pk
        assert Note.objects.get(text="Allergic to wool").is_pinned
        assert listed >= {
            ("", "edited", "name"),
            ("crm.note.customer", "new", "Came after"),
            ("crm.note.customer", "edited", "Allergic to wool"),
            ("crm.followup.customer", "gone", ""),
        }

    def test_what_has_taken_a_place_since_stays_in_it(self, kept, away, agent, shop):
        group = TagGroupFactory(shop=shop, slug="grey_list", number=0)
        grey = TagFactory(group=group, name="小草")
        set_tag(customer=kept, tag=grey, by=agent, at=NOON)
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON, chosen={"is_grey": "away"})
        kept.refresh_from_db()
        set_tag(customer=kept, tag=grey, by=agent, at=LATER)

        undone = unmerge_customers(merge=written, by=agent, at=LATER)

        assert CustomerTag.objects.get(customer=kept, tag=grey)
        assert "replaced" in {one["reason"] for one in undone.left}

    def test_lets_the_next_run_look_at_both_when_anything_was_edited(self, kept, away, agent):
        NextLook.objects.update(due_on=None)
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON)
        NoteFactory(customer=kept)

        unmerge_customers(merge=written, by=agent, at=LATER)

        assert list(NextLook.objects.values_list("due_on", "has_news")) == [(AT_ONCE, True)] * 2

    def test_after_thirty_days_is_refused(self, kept, away, agent):
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON)

        with pytest.raises(UnmergeRefused, match="30 days"):
            unmerge_customers(merge=written, by=agent, at=NOON + timedelta(days=30, seconds=1))

        unmerge_customers(merge=written, by=agent, at=NOON + timedelta(days=30))

    def test_goes_backwards_through_a_merge_of_merges(self, kept, away, agent, shop, taobao):
        third = CustomerFactory(shop=shop, channel=taobao)
        for customer in (kept, away, third):
            full_life(customer, agent)
        before = books(shop)
        first = merge_customers(keep=kept, away=away, by=agent, at=NOON)
        second = merge_customers(keep=third, away=kept, by=agent, at=NOON)

        with pytest.raises(UnmergeRefused, match="Take that back first"):
            unmerge_customers(merge=first, by=agent, at=NOON)
        for one in (second, first):
            unmerge_customers(merge=one, by=agent, at=NOON)

        assert books(shop) == before

    def test_may_be_merged_again(self, kept, away, agent):
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON)
        unmerge_customers(merge=written, by=agent, at=NOON)

        merge_customers(keep=Customer.objects.get(pk=away.pk), away=kept, by=agent, at=LATER)

        assert CustomerMerge.objects.filter(undone_at=None).count() == 1

    def test_leaves_the_history_of_tags_with_whom_it_is_about(self, kept, away, agent, shop):
        set_tag(customer=away, tag=TagFactory(group__shop=shop), by=agent, at=NOON)
        written = merge_customers(keep=kept, away=away, by=agent, at=NOON)
        assert TagChange.objects.get().customer == kept

        unmerge_customers(merge=written, by=agent, at=NOON)

        assert TagChange.objects.get().customer_id == away.pk
