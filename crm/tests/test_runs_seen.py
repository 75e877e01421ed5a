"""What a run promises to who looks on: half of it is never seen, and its work does not grow with every buyer."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import SegmentStrategy
from crm.services.strategies import install_default_strategies
from crm.services.tag_runs import run_tags
from crm.tests.test_con_1 import fetched, in_own_thread, shared_database  # noqa: F401
from customers.models import CustomerFacts, Shop
from customers.selectors.shop_day import shop_day
from tagging.models import CustomerTag, Tag, TagChange, TagGroup, TagRun
from tagging.services.default_tags import install_default_tags
from tagging.services.running import writing
from tagging.tests.shops_made import AT, TODAY, made_shop

pytestmark = pytest.mark.django_db
STEPS = ("write_next_looks", "write_differences", "follow_last_order", "write_scores")


def seen() -> tuple[Any, ...]:
    """What a page reads of tags, scores, history and runs."""
    tags = sorted(CustomerTag.objects.values_list("customer__key", "tag__name"))
    scores = sorted(
        CustomerFacts.objects.values_list("customer__key", "r", "f", "m", "customer__next_look__due_on"), key=repr
    )
    return tags, scores, TagChange.objects.count(), TagRun.objects.count()


def test_readers_see_all_of_a_run_or_none(shared_database: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """After each step of the writing somebody looks, on a connection of their own."""
    in_own_thread(lambda: made_shop(customers=20))
    before, looks = in_own_thread(seen), []

    def looked_at(step: Any) -> Any:
        def deed(*args: Any) -> Any:
            done = step(*args)
            looks.append(in_own_thread(seen))
            return done

        return deed

    for name in STEPS:
        monkeypatch.setattr(writing, name, looked_at(getattr(writing, name)))
    [shop] = fetched(Shop.objects.all)
    in_own_thread(lambda: run_tags(shop=shop, as_of=TODAY, at=AT))
    monkeypatch.undo()

    assert looks == [before] * len(STEPS)
    assert in_own_thread(seen) != before


def test_a_run_asks_as_often_for_three_hundred_buyers_as_for_thirty() -> None:
    counts = []
    for customers in (30, 300):
        shop = made_shop(customers=customers, seed=customers)
        with CaptureQueriesContext(connection) as queries:
            run_tags(shop=shop, as_of=TODAY, at=AT)
        counts.append(len(queries))

    assert counts[0] == counts[1]


class TestGroupsThatStaffMake:
    """From the empty form to the tags of the buyers, through the pages."""

    RULES = (("spent", "gte", 800, "Rich"), ("region", "any", ["浙江"], "Near"))

    @pytest.fixture
    def group(self, as_manager, shop):
        now = timezone.now()
        made_shop(shop=shop, customers=60, until=shop_day(shop, at=now))
        run_tags(shop=shop, as_of=shop_day(shop, at=now) - timedelta(days=1), at=now)
        form = {"name": "Care", "slug": "care", "position": "9", "is_automatic": "on", "first_tags": "Rich\nNear"}
        as_manager.post("/admin/tagging/taggroup/add/", form)
        return TagGroup.objects.get(shop=shop, slug="care")

    def draft(self, group):
        tags = {tag.name: tag.pk for tag in group.tags.all()}
        return [
            {
                "rule": None,
                "tag": tags[name],
                "conditions": [{"field": field, "operator": operator, "value": value}],
            }
            for field, operator, value, name in self.RULES
        ]

    def test_are_filled_by_the_next_run(self, as_manager, shop, group):
        address = f"/admin/tagging/taggroup/{group.pk}/rules/"
        as_manager.post(address, {"draft": json.dumps(self.draft(group)), "base": "1", "do": "save"})

        now = timezone.now()
        report = run_tags(shop=shop, as_of=shop_day(shop, at=now), at=now)

        rich = CustomerFacts.objects.filter(shop=shop, spent__gte=800).count()
        assert report.counts["care"]["Rich"] == rich > 0
        assert CustomerTag.objects.filter(tag=Tag.objects.get(group=group, name="Rich")).count() == rich

    def test_the_editor_marks_a_condition_that_only_the_full_run_answers(self, as_manager, group):
        address = f"/admin/tagging/taggroup/{group.pk}/rules/"
        draft = {"draft": json.dumps(self.draft(group)), "base": "1", "do": "typed"}

        pages = [as_manager.post(address, {**draft, "do": f"open:{place}"}).content.decode() for place in (0, 1)]

        assert ["in the weekly full run" in html for html in pages] == [False, True]


def test_each_of_the_eight_segments_has_its_strategy(shop):
    install_default_tags(shop=shop)
    install_default_strategies(shop=shop)

    segments = set(Tag.objects.filter(shop=shop, group__slug="rfm").values_list("slug", flat=True))
    told = {one.segment: one for one in SegmentStrategy.objects.filter(shop=shop)}

    assert set(told) == segments
    assert len(segments) == 8
    assert all(one.aim and one.perk and one.scenes and one.tips and one.touchpoint for one in told.values())
