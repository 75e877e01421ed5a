"""Who is in a segment that others name: rows, kept by runs, inner ones first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from customers.tests.factories import CustomerFactory
from tagging.choices import RunMode, RunState
from tagging.models import CustomerTag, Segment, SegmentMember, Tag, TagRun
from tagging.tests.shops_made import TODAY

from .naming import asks, members, named, run, spenders, tagged

pytestmark = pytest.mark.django_db


class TestMembers:
    def test_are_rows_as_soon_as_another_segment_names_it(self, shop, save):
        inner = save("Spent", asks("spent", "gte", 100))
        assert not members(inner)

        outer = save("Outside", named(inner, "none"))

        assert members(inner) == spenders(shop, 100) != set()
        assert not members(outer)

    def test_are_kept_by_runs_inner_ones_first_whatever_came_first_into_the_shop(self, shop, save, change):
        outer = save("Outer", asks("spent", "gte", 1))
        middle, inner = save("Middle", asks("spent", "gte", 1)), save("Inner", asks("spent", "gte", 200))
        change(middle, named(inner), asks("order_count", "gte", 2))
        change(outer, named(middle, "none"))
        save("Whoever", named(outer))
        CustomerFacts.objects.filter(shop=shop).update(order_count=F("order_count") + 1)

        run(shop)

        several = set(CustomerFacts.objects.filter(shop=shop, order_count__gte=2).values_list("pk", flat=True))
        everybody = set(CustomerFacts.objects.filter(shop=shop).values_list("pk", flat=True))
        assert members(middle) == spenders(shop, 200) & several
        assert members(outer) == everybody - members(middle)

    def test_are_written_where_they_differ_and_for_whom_the_run_looks_at(self, shop, save):
        inner = save("Spent", asks("spent", "gte", 100))
        save("Outside", named(inner, "none"))
        run(shop)
        rows = set(inner.members.values_list("pk", "customer"))
        looked_at, unseen = Customer.objects.filter(pk__in=spenders(shop, 100)).order_by("pk")[:2]
        CustomerFacts.objects.filter(pk__in=[looked_at.pk, unseen.pk]).update(spent=0)
        NextLook.objects.filter(pk=looked_at.pk).update(due_on=AT_ONCE)

        assert run(shop).mode == RunMode.INCREMENTAL
        assert {pk for pk, _customer in rows} - set(inner.members.values_list("pk", flat=True)) == {
            pk for pk, customer in rows if customer == looked_at.pk
        }
        run(shop, full=True)
        assert members(inner) == spenders(shop, 100)

    def test_follow_the_tags_of_the_same_run(self, shop, save):
        vip = Tag.objects.get(shop=shop, slug="vip", group__slug="tier")
        inner = save("VIPs", asks("tags", "any", [vip.pk]))
        save("Others", named(inner, "none"))
        assert not members(inner)

        run(shop)

        assert members(inner) == tagged(vip) != set()

    def test_give_a_rule_its_answer_in_the_same_run(self, shop, save, rule_that):
        rule = rule_that(named(save("Spent", asks("spent", "gte", 100))))

        run(shop)

        assert tagged(rule.tag) == spenders(shop, 100)

    def test_turn_on_the_day_that_a_named_segment_says(self, shop, save, rule_that):
        buyer = CustomerFactory(shop=shop, facts__last_paid_on=TODAY, facts__order_count=1)
        rule = rule_that(named(save("Late", asks("days_since", "gte", 17))))
        run(shop)
        looks = NextLook.objects.filter(pk=buyer.pk)
        due = looks.values_list("due_on", flat=True)

        held = []
        while due[0] <= TODAY + timedelta(days=17):
            run(shop, (due[0] - TODAY).days)
            held.append(CustomerTag.objects.filter(tag=rule.tag, customer=buyer).exists())

        assert held[-1]
        assert not any(held[:-1])
        assert CustomerTag.objects.get(tag=rule.tag, customer=buyer).since_on == TODAY + timedelta(days=17)

    def test_go_when_nobody_names_it_any_more(self, shop, save, change):
        inner = save("Spent", asks("spent", "gte", 100))
        outer = save("Outside", named(inner, "none"))
        change(outer, asks("spent", "lt", 100))

        for days, is_kept in ((30, True), (31, False)):  # the saving itself asked for them, as a list does
            run(shop, days)
            inner.refresh_from_db()
            assert (bool(members(inner)), inner.kept_on is not None) == (is_kept, is_kept)

    def test_of_one_that_cannot_be_read_stay_and_are_told_of(self, shop, save):
        broken, whole = save("Broken", asks("spent", "gte", 100)), save("Whole", asks("spent", "gte", 200))
        save("Outside", named(broken, "none"), named(whole, "none"))
        before = members(broken)
        Segment.objects.filter(pk=broken.pk).update(conditions=[{"field": "shoe"}])
        CustomerFacts.objects.filter(shop=shop).update(spent=0)

        report = run(shop)

        assert (members(broken), members(whole)) == (before, set())
        assert "Broken" in report.errors[0]["message"]
        assert TagRun.objects.get().state == RunState.PARTLY

    def test_cost_as_many_statements_for_many_as_for_one(self, shop, save):
        inner = save("Spent", asks("spent", "gte", 0))
        save("Outside", named(inner, "none"))
        counts = []
        for _time in "12":
            SegmentMember.objects.all().delete()
            with CaptureQueriesContext(connection) as queries:
                run(shop, full=True)
            counts.append(sum("tagging_segmentmember" in one["sql"] for one in queries.captured_queries))
            CustomerFactory.create_batch(20, shop=shop)

        assert counts[0] == counts[1]

    def test_a_dry_run_leaves_them_as_they_are(self, shop, save):
        inner = save("Spent", asks("spent", "gte", 100))
        save("Outside", named(inner, "none"))
        before = members(inner)
        CustomerFacts.objects.filter(shop=shop).update(spent=0)

        run(shop, dry_run=True)

        assert members(inner) == before


class TestRunsOfOthers:
    def test_cost_a_shop_without_named_segments_one_question(self, shop, save):
        save("Spent", asks("spent", "gte", 100))

        with CaptureQueriesContext(connection) as queries:
            run(shop)

        assert sum("tagging_segment" in one["sql"] for one in queries.captured_queries) == 1
