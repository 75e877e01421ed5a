"""Where staff look, they are told when the tags are older than they should be: first page, list, portrait, health."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from customers.models import Shop
from customers.tests.factories import CustomerFactory
from tagging.choices import RunState
from tagging.models import TagGroup
from tagging.selectors.run_state import FRESH
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import TagRunFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
FIRST, LIST = "/admin/", "/admin/customers/customer/"
NIGHT = NOON - timedelta(hours=10)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def buyer(shop):
    Shop.objects.filter(pk=shop.pk).update(created_at=NOON - timedelta(days=30))
    install_default_tags(shop=shop)
    return CustomerFactory(shop=shop, facts__order_count=1, facts__last_paid_on=date(2026, 3, 1))


@pytest.fixture
def pages(as_agent, buyer):
    """What an agent reads at each place."""

    def read():
        return {place: as_agent.get(place).content.decode() for place in (FIRST, LIST, f"{LIST}{buyer.pk}/change/")}

    return read


def a_run(shop, *, ended=NIGHT, state=RunState.DONE, **fields):
    return TagRunFactory(shop=shop, started_at=ended, finished_at=ended, state=state, as_of=ended.date(), **fields)


def not_ended(shop, state):
    run = a_run(shop, state=state, tried_at=NOON)
    type(run).objects.filter(pk=run.pk).update(finished_at=None)


class TestAllWell:
    def test_nothing_is_said(self, pages, shop):
        a_run(shop, ended=NOON - FRESH)

        assert not any(re.search(r'role="alert"(?! hidden)|sk-stale', html) for html in pages().values())


class TestTrouble:
    @pytest.mark.parametrize(
        ("state", "said"), [(RunState.FAILED, "broke off"), (RunState.HELD, "waits for a manager")]
    )
    def test_a_run_that_failed_or_waits_is_told_everywhere(self, pages, shop, state, said):
        a_run(shop)
        not_ended(shop, state)

        told = pages()

        assert all("Tags as of 2026-03-11" in html for html in told.values())
        assert 'role="alert"' in told[FIRST]
        assert all(said in html and "sk-stale" in html for place, html in told.items() if place != FIRST)

    def test_a_group_that_could_not_be_run_is_told_everywhere(self, pages, shop, client):
        tier = TagGroup.objects.get(shop=shop, slug="tier")
        a_run(shop, state=RunState.PARTLY, errors=[{"group": tier.pk, "rule": None, "message": "odd"}])

        told = pages()

        assert all("Some tags are not up to date" in html for html in told.values())
        assert "could not run: 会员等级" in told[FIRST]
        assert client.get("/health/").json()["tags"] == {"state": "partly"}

    def test_a_missing_run_is_told_everywhere(self, pages, shop):
        a_run(shop, ended=NOON - FRESH - timedelta(seconds=1))

        told = pages()

        assert all("Tags as of 2026-03-10" in html for html in told.values())
        assert all("more than a day and a half" in html for html in told.values())

    def test_tags_that_were_never_run_are_told_of(self, pages):
        assert all("The tags have never been run" in html for html in pages().values())

    def test_a_new_run_that_ends_well_takes_it_back(self, pages, shop):
        not_ended(shop, RunState.FAILED)
        a_run(shop)

        assert all("Tags as of" not in html for html in pages().values())

    def test_health_says_so_too(self, client, shop, buyer):
        a_run(shop)
        not_ended(shop, RunState.FAILED)

        assert client.get("/health/").json()["tags"] == {"state": "failed"}
