"""Two customers become one and two again; nothing that hangs on them is forgotten."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers
from django.db import models

from crm.models import FollowUp, Inquiry, InquiryChange, Interaction, Message, Note, PageVisit
from crm.tests.factories import (
    DeedFactory,
    FollowUpFactory,
    InquiryFactory,
    InteractionFactory,
    MessageFactory,
    NoteFactory,
    ScriptUseFactory,
)
from customers.choices import AttributeLevel, Consent, MergePolicy
from customers.models import (
    AttributeDefinition,
    AttributeValue,
    Customer,
    CustomerAlias,
    CustomerFacts,
    CustomerImage,
    CustomerMerge,
    NextLook,
    Order,
    OrderImage,
    OrderImport,
)
from customers.models.next_look import AT_ONCE
from customers.services.basics import set_basic
from customers.services.facts import rebuild_facts
from customers.services.identity import (
    MergeRefused,
    UnmergeRefused,
    merge,
    merge_customers,
    same_person_candidates,
    unmerge_customers,
)
from customers.services.identity.relations import RelationWithoutPolicy, customer_relations
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, UserFactory
from tagging.models import CustomerTag, TagChange
from tagging.services.customer_tags import set_tag
from tagging.tests.factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + DAY


@pytest.fixture
def taobao(shop):
    return ChannelFactory(shop=shop, code="taobao")


@pytest.fixture
def jd(shop):
    return ChannelFactory(shop=shop, code="jd", name="JD")


@pytest.fixture
def kept(shop, taobao):
    """Known from Taobao, by nick and phone."""
    return CustomerFactory(
        shop=shop, channel=taobao, account="summer", name="李夏", name_initials="lx", phone="13812345678",
        phone_last4="5678",
    )  # fmt: skip


@pytest.fixture
def away(shop, jd):
    """The same person at JD, with an address and another number."""
    return CustomerFactory(
        shop=shop, channel=jd, account="", key="jd_17", name="李夏夏", name_initials="lxx", phone="13900001111",
        phone_last4="1111", address="浙江省 杭州市 西湖区 文三路 1 号",
    )  # fmt: skip


def books(shop):
    """Every row of every table that belongs to somebody, byte for byte; the merges themselves aside."""
    models_told = {relation.model for relation in customer_relations()} | {Customer, OrderImage}
    told = {}
    for model in sorted(models_told - {CustomerMerge}, key=lambda one: one._meta.label):
        rows = model._base_manager.order_by("pk")
        told[model._meta.label] = json.loads(serializers.serialize("json", rows))
        told[model._meta.label + " exact"] = list(rows.values())
    return told


def full_life(customer, agent, *, note="Likes blue"):
    """One row of everything that the agent's day and the imports hang on a customer."""
    shop = customer.shop
    order = OrderFactory(shop=shop, channel=customer.channel, customer=customer)
    order_import = OrderImport.objects.create(shop=shop, file_name="a.csv", sha256="0")
    OrderImage.objects.create(order_import=order_import, order=order, before={"customer_id": customer.pk})
    CustomerImage.objects.create(order_import=order_import, customer=customer, before={"name": "old"})
    inquiry = InquiryFactory(customer=customer)
    InquiryChange.objects.create(
        shop=shop, customer=customer, inquiry=inquiry, before={}, after={"state": "open"}, made_at=NOON
    )
    MessageFactory(customer=customer, inquiry=inquiry)
    InteractionFactory(customer=customer, inquiry=inquiry)
    FollowUpFactory(customer=customer, inquiry=inquiry, owner=agent)
    ScriptUseFactory(customer=customer, inquiry=inquiry)
    NoteFactory(customer=customer, text=note, made_by=agent)
    DeedFactory(customer=customer, made_by=agent)
    PageVisit.objects.create(shop=shop, customer=customer, user=agent, opened_at=NOON, seen_at=NOON)
    CustomerAlias.objects.create(shop=shop, channel=customer.channel, key=f"old-{customer.pk}", customer=customer)
    rebuild_facts(shop_id=shop.pk, at=NOON, customer_ids=[customer.pk])
    return order


class TestEveryRelation:
    def test_has_a_policy(self):
        without = []
        for relation in customer_relations():
            try:
                assert relation.policy in MergePolicy
            except RelationWithoutPolicy:
                without.append(relation.label)
        assert not without, f"say what a merge does to these rows, in a `merge_policy` of the model: {without}"

    def test_is_found_even_when_it_is_hidden(self):
        labels = {relation.label for relation in customer_relations()}

        assert {"crm.interaction.friend", "customers.customerfacts.customer", "tagging.tagchange.customer"} <= labels

    def test_covers_every_column_of_every_model(self):
        pointing = {
            f"{model._meta.label_lower}.{field.name}"
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Customer
        }
        assert pointing == {relation.label for relation in customer_relations()}

    def test_without_a_policy_is_refused(self, monkeypatch):
        monkeypatch.delattr(Note, "merge_policy")

        with pytest.raises(RelationWithoutPolicy, match=r"crm\.note\.customer"):
            [relation.policy for relation in customer_relations()]


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


class TestClashes:
    def test_of_a_choice_keep_the_kept_ones_tag_and_record_the_other(self, kept, away, agent, shop):
        group = TagGroupFactory(shop=shop, number=3)
        choice = ChoiceSetFactory(group=group)
        yes, no = (TagFactory(group=group, choice_set=choice, name=name) for name in ("微淘Y", "微淘N"))
        CustomerTagFactory(customer=kept, tag=yes)
        CustomerTagFactory(customer=away, tag=no)

        written = merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert CustomerTag.objects.get(customer=kept).tag == yes
        [aside] = [one for one in written.aside if one["relation"] == "tagging.customertag.customer"]
        assert (aside["side"], aside["reason"], aside["what"]) == ("away", "clash", "微淘N-3")

    def test_of_free_tags_there_are_none(self, kept, away, agent, shop):
        group = TagGroupFactory(shop=shop)
        for customer in (kept, away):
            CustomerTagFactory(customer=customer, tag=TagFactory(group=group))

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert CustomerTag.objects.filter(customer=kept).count() == 2

    @pytest.mark.parametrize(("side", "value"), [("kept", "M"), ("away", "L")])
    def test_of_an_attribute_keep_the_chosen_value(self, kept, away, agent, shop, side, value):
        size = AttributeDefinition.objects.create(shop=shop, code="size", name="Size")
        for customer, worn in ((kept, "M"), (away, "L")):
            AttributeValue.objects.create(
                shop=shop, customer=customer, definition=size, value=worn, source="agent", set_at=NOON
            )

        written = merge_customers(keep=kept, away=away, by=agent, at=LATER, chosen={f"attribute-{size.pk}": side})

        assert AttributeValue.objects.get(customer=kept).value == value
        assert len([one for one in written.aside if one["relation"].startswith("customers.attributevalue")]) == 1

    def test_of_open_inquiries_join_the_talk_of_both(self, kept, away, agent):
        full_life(kept, agent)
        full_life(away, agent)
        mine = Inquiry.objects.get(customer=kept)

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert Inquiry.objects.get() == mine
        for model in (Message, Interaction, FollowUp, InquiryChange):
            assert set(model.objects.values_list("customer", "inquiry")) == {(kept.pk, mine.pk)}

    def test_closed_inquiries_stay_as_they_are(self, kept, away, agent):
        InquiryFactory(customer=kept)
        InquiryFactory(customer=away, state="won")
        InquiryFactory(customer=away, stage="after_sale")

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert Inquiry.objects.filter(customer=kept).count() == 3

    def test_who_corrected_a_detail_goes_with_the_detail(self, kept, away, agent):
        set_basic(customer=kept, field="name", value="李小夏", by=agent, at=NOON)
        set_basic(customer=away, field="email", value="a@example.com", by=agent, at=NOON)

        merge_customers(keep=kept, away=away, by=agent, at=LATER, chosen={"name": "away"})

        values = AttributeValue.objects.filter(customer=kept, definition__level=AttributeLevel.BASIC)
        assert [one.definition.code for one in values] == ["basic-email"]


class TestGreyList:
    @pytest.fixture
    def grey(self, shop):
        return TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0), name="小草")

    def test_asks_when_only_one_is_grey(self, kept, away, agent, grey):
        set_tag(customer=away, tag=grey, by=agent, at=NOON)

        with pytest.raises(MergeRefused, match="grey list"):
            merge_customers(keep=kept, away=away, by=agent, at=LATER)

    @pytest.mark.parametrize("grey_one", ["kept", "away"])
    @pytest.mark.parametrize("chosen", ["kept", "away"])
    def test_follows_the_choice_with_the_tag(self, kept, away, agent, grey, grey_one, chosen):
        for customer in (kept, away):
            OrderFactory(shop=kept.shop, channel=customer.channel, customer=customer)
        set_tag(customer={"kept": kept, "away": away}[grey_one], tag=grey, by=agent, at=NOON)

        merge_customers(keep=kept, away=away, by=agent, at=LATER, chosen={"is_grey": chosen})

        kept.refresh_from_db()
        is_grey = chosen == grey_one
        assert kept.is_grey is is_grey
        assert CustomerTag.objects.filter(customer=kept, tag=grey).exists() is is_grey
        assert CustomerFacts.objects.get(customer=kept).order_count == (0 if is_grey else 2)

    def test_two_grey_ones_are_grey(self, kept, away, agent, grey):
        for customer in (kept, away):
            set_tag(customer=customer, tag=grey, by=agent, at=NOON)

        merge_customers(keep=kept, away=away, by=agent, at=LATER)

        assert CustomerTag.objects.get().customer == kept


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
    def test_whatever_the_two_were(self, kept, away, agent, shop, state, is_grey, side, has_facts):
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


def without_facts_of(customer, told):
    told = dict(told)
    told["customers.CustomerFacts"] = [one for one in told["customers.CustomerFacts"] if one["pk"] != customer.pk]
    exact = told["customers.CustomerFacts exact"]
    told["customers.CustomerFacts exact"] = [one for one in exact if one["customer_id"] != customer.pk]
    return told


class TestCandidatesAfterAMerge:
    def test_are_fewer(self, kept, away, agent, shop):
        Customer.objects.filter(pk=away.pk).update(phone=kept.phone, phone_last4=kept.phone_last4)
        assert len(same_person_candidates(kept, shop_ids=[shop.pk])) == 1

        merge_customers(keep=kept, away=Customer.objects.get(pk=away.pk), by=UserFactory(), at=NOON)

        assert same_person_candidates(kept, shop_ids=[shop.pk]) == []
