"""Two tags become one: nobody loses a tag, and the history still tells what was."""

from datetime import UTC, datetime

import pytest

from customers.models import Customer, NextLook
from customers.models.next_look import AT_ONCE
from customers.tests.factories import CustomerFactory
from tagging.conditions import Condition
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.customer_tags import set_tag
from tagging.services.segments import save_segment
from tagging.services.tag_merging import TagsNotMerged, merge_tags
from tagging.tests.factories import ChoiceSetFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)


@pytest.fixture
def group(shop):
    return TagGroupFactory(shop=shop, number=77)


@pytest.fixture
def gone(group):
    return TagFactory(group=group, name="Presents")


@pytest.fixture
def kept(group):
    return TagFactory(group=group, name="Gift")


@pytest.fixture
def buyers(shop, gone, kept, agent):
    """One with the first tag, one with both, one with the second."""
    made = {name: CustomerFactory(shop=shop, account=name) for name in ("first", "both", "second")}
    for name, tag in (("first", gone), ("both", gone), ("both", kept), ("second", kept)):
        set_tag(customer=made[name], tag=tag, by=agent, at=NOON)
    return made


def page(tag):
    return f"/admin/tagging/tag/{tag.pk}/merge/"


class TestMergeTags:
    def test_everybody_has_the_one_that_stays_with_a_line_in_the_history(self, gone, kept, buyers, manager):
        assert merge_tags(gone=gone, kept=kept, by=manager, at=NOON) == 2

        assert CustomerTag.objects.filter(tag=kept).count() == 3
        assert not CustomerTag.objects.filter(tag=gone).exists()
        lines = TagChange.objects.filter(closed_tag=gone).order_by("customer__account")
        assert [(one.customer.account, one.opened_tag, one.made_by) for one in lines] == [
            ("both", None, manager),
            ("first", kept, manager),
        ]
        gone.refresh_from_db()
        assert (gone.is_active, gone.name) == (False, "Presents")

    def test_keeps_who_gave_it_and_since_when(self, gone, kept, buyers, manager, agent):
        CustomerTag.objects.filter(tag=gone).update(since_on="2025-01-01")

        merge_tags(gone=gone, kept=kept, by=manager, at=NOON)

        row = CustomerTag.objects.get(customer=buyers["first"])
        assert (row.set_by, row.since_on.isoformat()) == (agent, "2025-01-01")

    def test_lets_the_next_run_look_at_them(self, gone, kept, buyers, manager):
        NextLook.objects.update(due_on=None)

        merge_tags(gone=gone, kept=kept, by=manager, at=NOON)

        waiting = Customer.objects.filter(next_look__due_on=AT_ONCE).values_list("account", flat=True)
        assert set(waiting) == {"first", "both"}

    def test_goes_in_portions_and_does_nothing_the_second_time(self, gone, kept, buyers, manager, monkeypatch):
        monkeypatch.setattr("tagging.services.tag_merging.PORTION", 1)

        assert [merge_tags(gone=gone, kept=kept, by=manager, at=NOON) for _time in "12"] == [2, 0]

    def test_works_within_a_choice_set(self, shop, group, buyers, manager):
        choices = ChoiceSetFactory(group=group)
        yes, sure = (TagFactory(group=group, choice_set=choices, name=name) for name in ("Yes", "Sure"))
        set_tag(customer=buyers["first"], tag=sure, by=manager, at=NOON)

        merge_tags(gone=sure, kept=yes, by=manager, at=NOON)

        assert CustomerTag.objects.filter(customer=buyers["first"], tag=yes, choice_set=choices).exists()

    def test_refuses_what_is_not_one_thing(self, shop, group, gone, kept, manager):
        in_a_set = TagFactory(group=group, choice_set=ChoiceSetFactory(group=group))
        off = TagFactory(group=group, is_active=False)
        rules = TagGroupFactory(shop=shop, is_automatic=True, number=None)
        by_rule = [TagFactory(group=rules) for _time in "12"]
        pairs = [(gone, gone), (gone, TagFactory()), (gone, in_a_set), (gone, off), tuple(by_rule)]

        for one, other in pairs:
            with pytest.raises(TagsNotMerged):
                merge_tags(gone=one, kept=other, by=manager, at=NOON)

    def test_refuses_while_a_segment_speaks_of_it(self, shop, gone, kept, manager):
        asks = Condition.parse({"field": "tags", "operator": "any", "value": [gone.pk]})
        save_segment(shop=shop, name="Givers", conditions=[asks], by=manager, at=NOON)

        with pytest.raises(TagsNotMerged, match="Givers"):
            merge_tags(gone=gone, kept=kept, by=manager, at=NOON)


class TestPage:
    def test_says_how_many_go_where_and_does_it(self, as_manager, gone, kept, buyers):
        assert page(gone) in as_manager.get(f"/admin/tagging/tag/{gone.pk}/change/").content.decode()
        assert "Move 2 buyers" in as_manager.get(page(gone)).content.decode()

        as_manager.post(page(gone), {"kept": kept.pk})

        assert CustomerTag.objects.filter(tag=kept).count() == 3
        assert "Put into Gift" in as_manager.get(f"/admin/tagging/tag/{gone.pk}/history/").content.decode()

    def test_is_closed_to_others_and_to_tags_of_rules(self, as_trainer, as_outsider, as_manager, shop, gone):
        by_rule = TagFactory(group=TagGroupFactory(shop=shop, is_automatic=True, number=None))

        statuses = [client.get(page(gone)).status_code for client in (as_trainer, as_outsider)]

        assert statuses == [403, 404]
        assert as_manager.get(page(by_rule)).status_code == 403

    def test_offers_only_tags_of_the_same_group_and_set(self, as_manager, shop, group, gone, kept):
        TagFactory(group=group, choice_set=ChoiceSetFactory(group=group))

        assert list(as_manager.get(page(gone)).context["form"].fields["kept"].queryset) == [kept]
        assert Tag.objects.count() == 3
