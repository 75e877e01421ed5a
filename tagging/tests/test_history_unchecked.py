"""The history names tags, rules and runs that the database does not look up: nothing it names goes missing."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from customers.tests.factories import CustomerFactory
from tagging.choices import RunMode, TagSource
from tagging.models import TagChange, TagRun
from tagging.tests.factories import TagFactory, TagGroupFactory, TagRuleFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
UNCHECKED = {"shop", "group", "closed_tag", "opened_tag", "rule", "run"}


@pytest.fixture
def line(shop):
    """A line of the history that names one of each."""
    group = TagGroupFactory(shop=shop, is_automatic=True, number=None)
    tag = TagFactory(group=group)
    run = TagRun.objects.create(
        shop=shop, as_of=date(2026, 3, 12), mode=RunMode.FULL, timezone=shop.timezone, started_at=NOON
    )
    return TagChange.objects.create(
        shop=shop,
        customer=CustomerFactory(shop=shop),
        group=group,
        closed_tag=TagFactory(group=group),
        opened_tag=tag,
        source=TagSource.RULE,
        rule=TagRuleFactory(shop=shop, group=group, tag=TagFactory(group=group)),
        run=run,
        from_on=date(2026, 3, 12),
        made_at=NOON,
    )


@transaction.atomic
def point_at_nobody(line, name):
    TagChange.objects.filter(pk=line.pk).update(**{f"{name}_id": 2_000_000_000})
    connection.check_constraints()


def test_only_what_outlives_the_history_goes_unchecked():
    keys = [one for one in TagChange._meta.local_fields if one.is_relation]

    assert {one.name for one in keys if not one.db_constraint} == UNCHECKED
    assert {one.name for one in keys if one.db_constraint} == {"customer", "made_by"}


@pytest.mark.parametrize("name", ["closed_tag", "opened_tag", "rule", "run"])
def test_what_is_deleted_all_the_same_leaves_an_empty_place(line, name):
    getattr(line, name).delete()

    line.refresh_from_db()
    assert getattr(line, f"{name}_id") is None
    others = {"closed_tag", "opened_tag", "rule", "run"} - {name}
    assert all(getattr(line, f"{other}_id") for other in others)


def test_a_group_takes_its_lines_along(line):
    line.rule.delete()
    line.group.delete()

    assert not TagChange.objects.exists()


@pytest.mark.parametrize("name", ["customer", "made_by"])
def test_a_line_of_nobody_is_refused(line, name):
    with pytest.raises(IntegrityError):
        point_at_nobody(line, name)
