"""A deed falls into a tag run, after the signals were read and before the marks are taken off: it is not lost."""

from collections.abc import Iterator
from threading import Event

import pytest
from django.db import connection

from crm.models import Interaction
from crm.services import tag_runs
from crm.services.due_runs import run_due_tags
from crm.services.interactions import record_interaction
from crm.tests.test_con_1 import at_once, fetched, in_own_thread, shared_database  # noqa: F401
from customers.models import Customer, NextLook
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, ShopFactory, UserFactory

pytestmark = pytest.mark.django_db
PATIENCE = 20  # seconds


@pytest.fixture
def luo(shared_database: None) -> Iterator[Customer]:  # noqa: F811
    """A buyer whom no run has looked at yet, and somebody who works there."""

    def make() -> Customer:
        UserFactory()
        channel = ChannelFactory(shop=ShopFactory())
        customer = CustomerFactory(shop=channel.shop, channel=channel)
        run_due_tags(at=NOON)
        NextLook.objects.update(due_on=None)
        return customer

    yield in_own_thread(make)
    in_own_thread(Interaction.objects.all().delete)


class TestADeedDuringARun:
    def test_con_4_is_seen_by_the_next_one(self, luo: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
        if connection.vendor == "sqlite":
            pytest.skip("on SQLite a deed waits until the run is over")
        has_read, is_done = Event(), Event()
        recompute = tag_runs.recompute_tags

        def wait_and_recompute(**options: object) -> object:
            has_read.set()
            assert is_done.wait(PATIENCE)
            return recompute(**options)  # type: ignore[arg-type]

        monkeypatch.setattr(tag_runs, "recompute_tags", wait_and_recompute)
        [by] = fetched(UserFactory._meta.model.objects.all)

        def note_a_photo() -> None:
            assert has_read.wait(PATIENCE)
            record_interaction(customer=luo, by=by, at=NOON, kind="photo")
            is_done.set()

        at_once([lambda: tag_runs.run_tags(shop=luo.shop, as_of=NOON.date(), at=NOON), note_a_photo])
        monkeypatch.undo()

        looks = NextLook.objects.select_related("customer__facts").all
        [before] = fetched(looks)
        in_own_thread(lambda: run_due_tags(at=NOON))
        [after] = fetched(looks)
        assert (before.customer.facts.interaction_score, before.has_news) == (0, True)
        assert (after.customer.facts.interaction_score, after.has_news) == (3, False)
        assert before.due_on is None  # the run took the mark off without having seen the photo
