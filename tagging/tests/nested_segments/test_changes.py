"""A named segment changes, or a list asks for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from tagging.choices import RunMode
from tagging.models import CustomerTag, RunRequest
from tagging.services.segment_members import keep_named
from tagging.services.segments import add_members, collect_segment, remove_members
from tagging.tests.shops_made import AT

from .naming import asks, members, named, run, spenders, tagged

pytestmark = pytest.mark.django_db


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
        assert tagged(rule.tag) == spenders(shop, 300)

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

        held = CustomerTag.objects.filter(tag=rule_that(named(friends)).tag)
        run(shop)
        assert held.get().customer == someone
        assert (add_members(**deed), marked.count()) == (0, 0)

        remove_members(**deed)

        assert marked.get().pk == someone.pk
        assert run(shop).mode == RunMode.INCREMENTAL
        assert not held.exists()


class TestAskedFor:
    def test_by_a_list_are_written_once_and_kept_for_thirty_days(self, shop, save):
        inner = save("Spent", asks("spent", "gte", 100))
        outer = save("Outside", named(inner, "none"))

        for _time in "12":
            keep_named(shop=shop, conditions=[named(outer)], at=AT)

        everybody = set(CustomerFacts.objects.filter(shop=shop).values_list("pk", flat=True))
        assert members(outer) == everybody - members(inner)
        with CaptureQueriesContext(connection) as queries:
            keep_named(shop=shop, conditions=[named(outer)], at=AT)
        assert len(queries) == 1

    def test_without_a_segment_nothing_is_looked_up(self, shop):
        with CaptureQueriesContext(connection) as queries:
            keep_named(shop=shop, conditions=[asks("spent", "gte", 1)], at=AT)

        assert len(queries) == 0
