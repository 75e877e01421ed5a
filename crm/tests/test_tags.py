from datetime import timedelta

import pytest

from crm.models import Inquiry, ScriptUse
from crm.services.tags import TagRefused, tag_customer, untag_customer
from crm.tests.factories import ScriptUseFactory
from customers.tests.factories import NOON, CustomerFactory
from tagging.models import CustomerTag, TagChange
from tagging.tests.factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


@pytest.fixture
def scene(shop):
    return TagGroupFactory(shop=shop, slug="use_scene", number=1)


@pytest.fixture
def wife(scene):
    return TagFactory(group=scene, name="送老婆")


class TestTagCustomer:
    def test_sets_the_tag_opens_an_inquiry_and_says_from_where(self, buyer, agent, wife):
        deed = tag_customer(customer=buyer, tag=wife, by=agent, at=NOON)

        assert CustomerTag.objects.get(customer=buyer).tag == wife
        change = TagChange.objects.get()
        assert (change.opened_tag, change.made_by, change.evidence) == (wife, agent, {"from": "board"})
        assert Inquiry.objects.get().opened_by == agent
        assert (deed.kind, deed.subject) == ("tag_set", "送老婆-1")

    def test_swaps_in_one_step(self, buyer, agent, scene):
        choice = ChoiceSetFactory(group=scene)
        yes, no = (TagFactory(group=scene, choice_set=choice, name=name) for name in ("微淘Y", "微淘N"))
        tag_customer(customer=buyer, tag=yes, by=agent, at=NOON)

        deed = tag_customer(customer=buyer, tag=no, by=agent, at=NOON)

        assert CustomerTag.objects.get(customer=buyer).tag == no
        change = TagChange.objects.latest("pk")
        assert (change.closed_tag, change.opened_tag) == (yes, no)
        assert deed.way_back["replaced"] == yes.pk

    def test_the_second_run_is_nothing(self, buyer, agent, wife):
        tag_customer(customer=buyer, tag=wife, by=agent, at=NOON)

        assert tag_customer(customer=buyer, tag=wife, by=agent, at=NOON) is None
        assert TagChange.objects.count() == 1

    def test_the_grey_list_is_told_to_the_customer(self, shop, buyer, agent):
        grey = TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0))

        tag_customer(customer=buyer, tag=grey, by=agent, at=NOON)

        buyer.refresh_from_db()
        assert buyer.is_grey

    def test_refuses_a_tag_that_rules_set(self, shop, buyer, agent):
        group = TagGroupFactory(shop=shop, is_automatic=True, number=None)

        with pytest.raises(TagRefused):
            tag_customer(customer=buyer, tag=TagFactory(group=group), by=agent, at=NOON)

        assert not Inquiry.objects.exists()


class TestTheQuestionThatWasAnswered:
    def test_is_the_latest_that_asked_for_the_group(self, buyer, agent, wife):
        ScriptUseFactory(customer=buyer, asks="use_scene", made_at=NOON - 2 * DAY)
        latest = ScriptUseFactory(customer=buyer, asks="use_scene", made_at=NOON - DAY)
        ScriptUseFactory(customer=buyer, asks="engagement", made_at=NOON)

        tag_customer(customer=buyer, tag=wife, by=agent, at=NOON)

        assert ScriptUse.objects.exclude(answered_at=None).get() == latest

    @pytest.mark.parametrize(("ago", "is_answered"), [(timedelta(days=7, seconds=-1), True), (7 * DAY, False)])
    def test_was_asked_within_seven_days(self, buyer, agent, wife, ago, is_answered):
        use = ScriptUseFactory(customer=buyer, asks="use_scene", made_at=NOON - ago)

        tag_customer(customer=buyer, tag=wife, by=agent, at=NOON)

        use.refresh_from_db()
        assert (use.answered_at == NOON) is is_answered

    def test_is_none_when_the_group_was_no_gap(self, buyer, agent, scene, wife):
        CustomerTagFactory(customer=buyer, tag=TagFactory(group=scene))
        use = ScriptUseFactory(customer=buyer, asks="use_scene")

        tag_customer(customer=buyer, tag=wife, by=agent, at=NOON)

        use.refresh_from_db()
        assert use.answered_at is None


class TestUntagCustomer:
    def test_takes_it_off_with_a_line_of_history(self, buyer, agent, wife):
        CustomerTagFactory(customer=buyer, tag=wife)

        deed = untag_customer(customer=buyer, tag=wife, by=agent, at=NOON)

        assert not CustomerTag.objects.exists()
        assert (TagChange.objects.get().closed_tag, deed.kind) == (wife, "tag_lifted")

    def test_the_second_run_is_nothing(self, buyer, agent, wife):
        assert untag_customer(customer=buyer, tag=wife, by=agent, at=NOON) is None
        assert not Inquiry.objects.exists()
