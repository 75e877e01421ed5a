"""What both customers of a merge have, and only one can keep."""

import pytest

from crm.models import FollowUp, Inquiry, InquiryChange, Interaction, Message
from crm.tests.factories import InquiryFactory
from customers.choices import AttributeLevel
from customers.models import AttributeDefinition, AttributeValue, CustomerFacts
from customers.services.basics import set_basic
from customers.services.identity import MergeRefused, merge_customers
from customers.tests.factories import NOON, OrderFactory
from tagging.models import CustomerTag
from tagging.services.customer_tags import set_tag
from tagging.tests.factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory

from .lives import LATER, full_life

pytestmark = pytest.mark.django_db


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
