"""Tags are taken back in one step, unless somebody has built on them."""

import pytest

from crm.models import ScriptUse
from crm.services.script_uses import use_branch
from crm.services.tags import tag_customer, untag_customer
from crm.services.undo import UndoRefused
from crm.tests.factories import ScriptUseFactory
from customers.models import Customer
from customers.tests.factories import NOON, UserFactory
from scripts_lib.tests.factories import ScriptBranchFactory
from tagging.models import CustomerTag, TagChange
from tagging.tests.factories import CustomerTagFactory, TagFactory, TagGroupFactory

from .taking_back import DAY, take_back

pytestmark = pytest.mark.django_db


def tags_of(buyer):
    return {row.tag for row in CustomerTag.objects.filter(customer=buyer).select_related("tag__group")}


class TestTags:
    def test_a_tag_set_goes_and_the_history_tells_both_ways(self, doing, buyer, agent, wife):
        take_back(tag_customer(**doing, tag=wife))

        assert tags_of(buyer) == set()
        changes = TagChange.objects.order_by("pk").values_list("opened_tag", "closed_tag", "evidence", "made_by")
        assert list(changes) == [
            (wife.pk, None, {"from": "board"}, agent.pk),
            (None, wife.pk, {"from": "undo"}, agent.pk),
        ]

    def test_a_swap_goes_back_in_one_step(self, doing, buyer, choice):
        yes, no = choice

        take_back(tag_customer(**doing, tag=no))

        assert tags_of(buyer) == {yes}
        assert TagChange.objects.count() == 2

    def test_a_tag_taken_off_comes_back(self, doing, buyer, wife):
        CustomerTagFactory(customer=buyer, tag=wife)

        take_back(untag_customer(**doing, tag=wife))

        assert tags_of(buyer) == {wife}

    def test_a_lifted_choice_stays_off_when_another_was_made(self, doing, buyer, choice):
        yes, no = choice
        deed = untag_customer(**doing, tag=yes)
        tag_customer(customer=buyer, tag=no, by=UserFactory(), at=NOON)

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert tags_of(buyer) == {no}

    def test_a_tag_set_anew_by_another_stays(self, doing, buyer, wife):
        deed = tag_customer(**doing, tag=wife)
        untag_customer(**doing, tag=wife)
        tag_customer(customer=buyer, tag=wife, by=UserFactory(), at=NOON)

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert tags_of(buyer) == {wife}

    def test_a_swap_stays_when_the_old_tag_is_switched_off(self, doing, buyer, choice):
        yes, no = choice
        deed = tag_customer(**doing, tag=no)
        type(yes).objects.filter(pk=yes.pk).update(is_active=False)

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert tags_of(buyer) == {no}

    def test_the_grey_list_goes_both_ways(self, shop, doing, buyer):
        grey = TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0))

        take_back(tag_customer(**doing, tag=grey))
        assert not Customer.objects.get().is_grey

        tag_customer(**doing, tag=grey)
        take_back(untag_customer(**doing, tag=grey))
        assert Customer.objects.get().is_grey

    def test_the_question_is_open_again(self, doing, buyer, wife):
        ScriptUseFactory(customer=buyer, asks="use_scene", made_at=NOON - DAY)

        take_back(tag_customer(**doing, tag=wife))

        assert ScriptUse.objects.get().answered_at is None

    def test_a_branch_loses_its_tag_and_keeps_the_copy(self, doing, buyer, wife):
        branch = ScriptBranchFactory(tag=wife)

        take_back(use_branch(**doing, branch_id=branch.pk, text="好"))

        assert tags_of(buyer) == set()
        assert ScriptUse.objects.get().branch == branch
