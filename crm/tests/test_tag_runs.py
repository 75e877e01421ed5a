from datetime import date, timedelta

import pytest

from crm.models import InteractionPoints, SignalReading
from crm.services.tag_runs import run_tags
from crm.tests.factories import InteractionFactory
from customers.models import CustomerFacts
from customers.tests.factories import NOON, CustomerFactory
from tagging.models import CustomerTag, TagChange, TagRun
from tagging.services.runs import DayBeforeLastRun

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture
def anna(shop):
    customer = CustomerFactory(shop=shop, facts__order_count=1, facts__last_paid_on=TODAY, facts__first_paid_on=TODAY)
    InteractionFactory(customer=customer, kind="satisfied", happened_at=NOON)
    return customer


def run(customer, on=TODAY, **options):
    return run_tags(shop=customer.shop, as_of=on, at=NOON, **options)


def lifecycle(customer):
    return list(
        CustomerTag.objects.filter(customer=customer, tag__group__slug="lifecycle").values_list("tag__slug", flat=True)
    )


class TestRunTags:
    def test_reads_the_signals_before_the_rules_ask(self, anna):
        run(anna)

        assert lifecycle(anna) == ["minable"]

    def test_finds_nothing_the_second_time(self, anna):
        run(anna)
        InteractionFactory(customer=CustomerFactory(shop=anna.shop), kind="photo", happened_at=NOON)
        run(anna, TODAY + timedelta(days=40))

        again = run(anna, TODAY + timedelta(days=40), full=True)

        assert (again.changed, again.opened, again.closed) == (0, 0, 0)

    def test_a_dry_run_says_what_would_hold_and_leaves_nothing(self, anna):
        report = run(anna, dry_run=True)

        assert report.counts["lifecycle"]["minable"] == 1
        assert not any(one.objects.exists() for one in (TagRun, TagChange, CustomerTag, SignalReading))
        assert CustomerFacts.objects.get(customer=anna).is_satisfied is False

    def test_a_dry_run_of_a_day_gone_by_knows_the_signals_of_that_day(self, anna):
        InteractionFactory(customer=anna, kind="not_satisfied", happened_at=NOON + timedelta(days=3))
        run(anna, TODAY + timedelta(days=5))
        assert lifecycle(anna) == ["one_time"]

        assert run(anna, TODAY, dry_run=True).counts["lifecycle"]["minable"] == 1
        assert lifecycle(anna) == ["one_time"]

    def test_a_refused_day_leaves_the_signals_as_they_are(self, anna):
        run(anna)
        before = CustomerFacts.objects.values().get(customer=anna)

        with pytest.raises(DayBeforeLastRun):
            run(anna, TODAY - timedelta(days=200))

        assert CustomerFacts.objects.values().get(customer=anna) == before

    def test_a_shop_gets_its_points_with_its_first_run(self, anna):
        run(anna)

        assert InteractionPoints.objects.filter(shop=anna.shop).count() == 8
