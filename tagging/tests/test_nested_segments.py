"""Segments named by segments, rules and lists: members as rows, inner ones first; no rings, and no rule waits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from customers.tests.factories import CustomerFactory
from tagging.choices import RunMode, RunState
from tagging.conditions import Condition
from tagging.models import CustomerTag, RunRequest, Segment, SegmentMember, Tag, TagRule, TagRun
from tagging.services.groups import create_group
from tagging.services.rules import RuleRefused, save_rule
from tagging.services.runs import recompute_tags
from tagging.services.segment_members import keep_named
from tagging.services.segments import (
    SegmentRefused,
    add_members,
    change_conditions,
    collect_segment,
    remove_members,
    save_segment,
)
from tagging.tests.factories import TagGroupFactory

from .shops_made import AT, TODAY, made_shop

pytestmark = pytest.mark.django_db


def asks(field, operator, value):
    return Condition.parse({"field": field, "operator": operator, "value": value})


def named(segment, operator="any"):
    return asks("segments", operator, [segment.pk])


def members(segment):
    return set(segment.members.values_list("customer", flat=True))


def spenders(shop, money):
    return set(CustomerFacts.objects.filter(shop=shop, spent__gte=money).values_list("pk", flat=True))


@pytest.fixture
def shop(shop):
    return made_shop(shop=shop, customers=40)


@pytest.fixture
def save(shop, manager):
    def saved(name, *conditions):
        return save_segment(shop=shop, name=name, conditions=conditions, by=manager, at=AT)

    return saved


@pytest.fixture
def change(manager):
    def changed(segment, *conditions):
        return change_conditions(segment=segment, conditions=conditions, by=manager, at=AT)

    return changed


@pytest.fixture
def calls(shop):
    return create_group(group=TagGroupFactory.build(shop=shop, name="Calls", is_automatic=True, number=None),
                        answers=["call"])  # fmt: skip


@pytest.fixture
def rule_that(shop, calls):
    def made(*conditions):
        tag = calls.tags.get()
        raw = [one.as_json() for one in conditions]
        return save_rule(rule=TagRule(shop=shop, group=calls, tag=tag, position=0, conditions=raw))

    return made


def run(shop, days=0, **options):
    day = timedelta(days=days)
    return recompute_tags(shop=shop, as_of=TODAY + day, at=AT + day, **options)


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

        assert members(inner) == set(CustomerTag.objects.filter(tag=vip).values_list("customer", flat=True)) != set()

    def test_give_a_rule_its_answer_in_the_same_run(self, shop, save, rule_that):
        rule = rule_that(named(save("Spent", asks("spent", "gte", 100))))

        run(shop)

        assert set(CustomerTag.objects.filter(tag=rule.tag).values_list("customer", flat=True)) == spenders(shop, 100)

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
            with CaptureQueriesContext(
                connection,
            ) as queries:
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

        with CaptureQueriesContext(
            connection,
        ) as queries:
            run(shop)

        assert sum("tagging_segment" in one["sql"] for one in queries.captured_queries) == 1


class TestAChange:
    def test_writes_the_members_anew_and_asks_for_a_run_of_those_who_name_it(self, shop, save, change, rule_that):
        inner = save("Spent", asks("spent", "gte", 100))
        rule = rule_that(named(inner))
        run(shop)
        assert not RunRequest.objects.exists()

        assert change(inner, asks("spent", "gte", 300))

        assert members(inner) == spenders(shop, 300)
        assert RunRequest.objects.get().is_approved is False
        assert run(shop).mode == RunMode.FULL
        assert set(CustomerTag.objects.filter(tag=rule.tag).values_list("customer", flat=True)) == spenders(shop, 300)

    def test_of_one_that_nobody_names_asks_for_nothing(self, save, change):
        segment = save("Spent", asks("spent", "gte", 100))

        assert change(segment, asks("spent", "gte", 300))
        assert not change(segment, asks("spent", "gte", 300))

        assert not RunRequest.objects.exists()

    def test_by_hand_marks_who_comes_and_who_leaves_where_somebody_asks(self, shop, manager, rule_that):
        friends = collect_segment(shop=shop, name="Friends", by=manager, at=AT)
        someone = Customer.objects.filter(shop=shop).order_by("pk")[0]
        deed = {"segment": friends, "customers": Customer.objects.filter(pk=someone.pk), "at": AT}
        marked = NextLook.objects.filter(shop=shop, due_on=AT_ONCE)
        run(shop)
        add_members(**deed)
        assert not marked.exists()

        tagged = CustomerTag.objects.filter(tag=rule_that(named(friends)).tag)
        run(shop)
        assert tagged.get().customer == someone
        assert (add_members(**deed), marked.count()) == (0, 0)

        remove_members(**deed)

        assert marked.get().pk == someone.pk
        assert run(shop).mode == RunMode.INCREMENTAL
        assert not tagged.exists()


class TestAskedFor:
    def test_by_a_list_are_written_once_and_kept_for_thirty_days(self, shop, save):
        inner = save("Spent", asks("spent", "gte", 100))
        outer = save("Outside", named(inner, "none"))

        for _time in "12":
            keep_named(shop=shop, conditions=[named(outer)], at=AT)

        assert members(outer) == set(CustomerFacts.objects.filter(shop=shop).values_list("pk", flat=True)) - members(
            inner
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keep_named(shop=shop, conditions=[named(outer)], at=AT)
        assert len(queries) == 1

    def test_without_a_segment_nothing_is_looked_up(self, shop):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keep_named(shop=shop, conditions=[asks("spent", "gte", 1)], at=AT)

        assert len(queries) == 0


class TestRings:
    def test_of_segments_are_refused_by_name(self, save, change):
        first, spent = save("First", asks("spent", "gte", 1)), asks("spent", "gte", 2)
        second = save("Second", named(first), spent)
        third = save("Third", named(second, "none"))

        for conditions, ring in (
            ([named(first)], "“First” → “First”"),
            ([spent, named(second)], "“First” → “Second” → “First”"),
            ([named(third, "none")], "“First” → “Third” → “Second” → “First”"),
        ):
            with pytest.raises(SegmentRefused, match=f"would be a ring: {ring}"):
                change(first, *conditions)
        assert change(third, named(first))

    def test_through_the_rules_own_tags_are_refused_by_name(self, save, calls, rule_that):
        called = save("Called", asks("tags", "any", [calls.tags.get().pk]))
        wider = save("Wider", named(called))

        with pytest.raises(RuleRefused, match="would be a ring: Calls → “Wider” → “Called” → Calls: call"):
            rule_that(asks("spent", "gte", 1), named(wider))

    def test_no_rule_waits_for_another(self, shop, save, rule_that):
        vip = Tag.objects.get(shop=shop, slug="vip", group__slug="tier")

        with pytest.raises(RuleRefused, match=f"would wait for another: Calls → “VIPs” → {vip.group.name}"):
            rule_that(named(save("VIPs", asks("tags", "none", [vip.pk]))))

    def test_nor_does_one_that_is_there_already(self, shop, save, change, rule_that):
        vip = Tag.objects.get(shop=shop, slug="vip", group__slug="tier")
        inner = save("Inner", asks("spent", "gte", 1))
        rule_that(named(save("Outer", named(inner))))

        with pytest.raises(SegmentRefused, match="Calls → “Outer” → “Inner” → "):
            change(inner, asks("tags", "any", [vip.pk]))

        wife = Tag.objects.get(shop=shop, slug="wife")
        assert change(inner, asks("tags", "any", [wife.pk]))


class TestWhatIsNamed:
    def test_is_of_the_shop(self, save, rule_that):
        row = Segment.objects.create(shop=CustomerFactory().shop, name="Theirs", kind="by_hand", made_at=AT)
        theirs = named(row)

        with pytest.raises(SegmentRefused, match="does not have"):
            save("Ours", theirs)
        with pytest.raises(RuleRefused, match="no longer there"):
            rule_that(theirs)
