"""A full run on SQLite, which has no statistics: the facts are read as they lie, not from row to row by an index."""

import pytest
from django.db import connection

from crm.services.tag_runs import run_tags
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a server knows how many rows a shop has"),
]
STEPS = {"tag_unlike": "customers_customerfacts", "signal_fresh": "f"}


@pytest.fixture
def house(shop):
    channel = ChannelFactory(shop=shop)
    for _number in range(3):
        CustomerFactory(shop=shop, channel=channel, facts__order_count=1, facts__last_paid_on=NOON.date())
    return shop


def plans_of_full_run(shop):
    """By the name of a kept table the lines of the plan by which it is filled."""
    plans = {}

    def explain(execute, sql, params, many, context):
        name, _as, select = sql.removeprefix("CREATE TEMPORARY TABLE ").partition(" AS ")
        if name in STEPS and name not in plans:
            plans[name] = []  # the question itself comes by here too
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {select}", params)
                plans[name] = [row[3] for row in cursor.fetchall()]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        run_tags(shop=shop, as_of=NOON.date(), at=NOON, full=True)
    return plans


@pytest.mark.parametrize(("step", "facts"), STEPS.items())
def test_everybody_is_read_in_one_go(house, step, facts):
    run_tags(shop=house, as_of=NOON.date(), at=NOON)

    assert f"SCAN {facts}" in plans_of_full_run(house)[step]
