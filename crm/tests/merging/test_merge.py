"""Two customers become one: nothing that hangs on them is forgotten."""

from decimal import Decimal

import pytest

from crm.models import FollowUp, Note
from customers.choices import Consent
from customers.models import Customer, CustomerAlias, CustomerFacts, CustomerMerge, NextLook, Order, OrderImage
from customers.models.next_look import AT_ONCE
from customers.services.facts import rebuild_facts
from customers.services.identity import MergeRefused, merge, merge_customers, same_person_candidates
from customers.services.identity.relations import customer_relations
from customers.tests.factories import NOON, CustomerFactory, OrderFactory, UserFactory

from .lives import LATER, books, full_life

pytestmark = pytest.mark.django_db


class TestMergeCustomers:
    def test_everything_of_the_other_goes_to_the_kept_one(self, kept, away, agent):
        full_life(kept, agent)
        full_life(away, agent, note="Allergic to wool")

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert not Customer.objects.filter(pk=away.pk).exists()
        for relation in customer_relations():
            assert not relation.rows.filter(**{relation.field.name: away.pk}).exists()
        assert (Order.objects.filter(customer=kept).count(), Note.objects.filter(customer=kept).count()) == (2, 2)
        assert FollowUp.objects.filter(customer=kept).count() == 2

    def test_counts_the_orders_of_both(self, kept, away, agent):
        for customer, paid in ((kept, 100), (away, 250)):
            OrderFactory(shop=kept.shop, channel=customer.channel, customer=customer, paid=Decimal(paid))
        rebuild_facts(shop_id=kept.shop_id, at=NOON)

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        facts, look = CustomerFacts.objects.get(customer=kept), NextLook.objects.get(customer=kept)
        assert (facts.order_count, facts.spent) == (2, Decimal(350))
        assert (facts.changed_at, look.due_on, look.has_news) == (LATER, AT_ONCE, True)

    def test_takes_what_only_the_other_knows(self, kept, away, agent):
        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        kept.refresh_from_db()
        assert (kept.name, kept.phone, kept.address) == ("李夏", "13812345678", away.address)

    def test_takes_what_was_chosen_and_what_search_finds_it_by(self, kept, away, agent):
        merge_customers(keep=kept, away=away, by=agent, at=LATER, chosen={"name": "away", "phone": "away"})

        kept.refresh_from_db()
        assert (kept.name, kept.name_initials, kept.phone, kept.phone_last4) == ("李夏夏", "lxx", "13900001111", "1111")

    def test_leads_the_old_id_to_the_kept_one(self, kept, away, agent, jd):
        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert CustomerAlias.objects.get(channel=jd, key="jd_17").customer == kept

    def test_is_written_down(self, kept, away, agent):
        written = merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert (written.kept, written.away_id, written.away_key) == (kept, away.pk, "jd_17")
        assert (written.made_by, written.made_at, written.undone_at) == (agent, LATER, None)

    def test_a_merge_of_merges_leads_all_ids_to_the_last(self, kept, away, agent, taobao):
        third = CustomerFactory(shop=kept.shop, channel=taobao)
        merge_customers(keep=kept, away=away, by=agent, at=LATER)
        merge_customers(keep=third, away=kept, by=agent, at=LATER)

        assert {one.customer for one in CustomerAlias.objects.filter(key__in=["jd_17", "summer"])} == {third}
        assert CustomerMerge.objects.get(away_id=away.pk).kept == third

    def test_an_undone_import_gives_the_order_to_the_kept_one(self, kept, away, agent):
        order = full_life(away, agent)

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert OrderImage.objects.get(order=order).before == {"customer_id": kept.pk}

    @pytest.mark.parametrize(
        ("mine", "theirs", "merged"),
        [
            (Consent.UNKNOWN, Consent.GIVEN, Consent.GIVEN),
            (Consent.GIVEN, Consent.REFUSED, Consent.REFUSED),
            (Consent.REFUSED, Consent.GIVEN, Consent.REFUSED),
            (Consent.UNKNOWN, Consent.UNKNOWN, Consent.UNKNOWN),
        ],
    )
    def test_a_refusal_beats_everything(self, kept, away, agent, mine, theirs, merged):
        CustomerFacts.objects.filter(customer=kept).update(consent=mine)
        CustomerFacts.objects.filter(customer=away).update(consent=theirs)

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert CustomerFacts.objects.get(customer=kept).consent == merged

    def test_leaves_nothing_half_done_when_it_dies(self, kept, away, agent, monkeypatch):
        full_life(kept, agent)
        full_life(away, agent)
        before = books(kept.shop)
        monkeypatch.setattr(merge, "rebuild_facts", killed)

        with pytest.raises(RuntimeError):
            merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert books(kept.shop) == before
        assert not CustomerMerge.objects.exists()


def killed(**kwargs):
    raise RuntimeError("killed")


class TestRefusals:
    def test_nobody_is_merged_into_themselves(self, kept, agent):
        with pytest.raises(MergeRefused, match="itself"):
            merge_customers(keep=kept, away=kept, by=agent, at=NOON)

    def test_shops_stay_apart(self, kept, agent):
        with pytest.raises(MergeRefused, match="two shops"):
            merge_customers(keep=kept, away=CustomerFactory(), by=agent, at=NOON)

    @pytest.mark.parametrize("is_turned", [False, True], ids=["the same", "the other way round"])
    def test_the_second_of_two_merges_of_a_pair_is_refused(self, kept, away, agent, is_turned):
        merge_customers(keep=kept, away=away, by=agent, at=NOON)
        keep, gone = (away, kept) if is_turned else (kept, away)

        with pytest.raises(MergeRefused, match="merged already"):
            merge_customers(keep=keep, away=gone, by=agent, at=NOON)

        assert CustomerMerge.objects.count() == 1

    def test_a_choice_of_neither_is_refused(self, kept, away, agent):
        with pytest.raises(MergeRefused):
            merge_customers(keep=kept, away=away, by=agent, at=NOON, chosen={"name": "both"})


class TestCandidatesAfterAMerge:
    def test_are_fewer(self, kept, away, agent, shop):
        Customer.objects.filter(pk=away.pk).update(phone=kept.phone, phone_last4=kept.phone_last4)
        assert len(same_person_candidates(kept, shop_ids=[shop.pk])) == 1

        merge_customers(keep=kept, away=Customer.objects.get(pk=away.pk), by=UserFactory(), at=NOON)

        assert same_person_candidates(kept, shop_ids=[shop.pk]) == []
