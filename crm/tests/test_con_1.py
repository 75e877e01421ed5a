"""Two agents, or fifty, tag one buyer at once: nothing is lost, nothing is there twice (CON-1).

Each agent is a thread with a connection and a transaction of its own; on SQLite they share a file made for the test.
The rows are committed and taken away again by hand: no table is emptied, and other tests find what they expect.
"""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from crm.models import Deed, Inquiry, InquiryChange, LossReason
from crm.services.inquiries import say_outcome, touch_inquiry
from crm.services.tags import tag_customer, untag_customer
from customers.models import Channel, Customer, CustomerFacts, Order, Shop
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, ShopFactory, UserFactory
from tagging.models import CustomerTag, Tag, TagChange, TagRule
from tagging.tests.factories import ChoiceSetFactory, TagFactory, TagGroupFactory

AGENTS = 50
pytestmark = pytest.mark.django_db


def in_own_thread(work: Callable[[], Any]) -> Any:
    """Do it on a connection of its own, committed at once."""
    return at_once([work])[0]


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Do all deeds at the same moment, each on a connection of its own; the first failure is raised."""
    gate = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=30)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        done = list(pool.map(do, deeds))
    _let_connections_end()
    return done


def _let_connections_end() -> None:
    """PostgreSQL takes a moment to let go of fifty; meanwhile it may have no room for the next fifty."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        for _look in range(500):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(others)
            if cursor.fetchall() == [(0,)]:
                return
            time.sleep(0.01)


@pytest.fixture
def shared_database(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[None]:
    """A database that threads can open: PostgreSQL as it is, on SQLite a file of its own."""
    if connection.vendor != "sqlite":
        yield
        in_own_thread(_take_everything_away)
        return
    file = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "con_1.sqlite3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings["default"], "NAME", str(file))
        yield


def _take_everything_away() -> None:
    for model in (Order, Customer, TagRule, Tag, Channel, Shop):
        model.objects.all().delete()
    User.objects.all().delete()


@pytest.fixture
def buyer(shared_database: None) -> Customer:
    """A buyer of a shop with a group of free tags and one of alternatives, and fifty agents."""

    def make() -> Customer:
        shop = ShopFactory()
        scene, driver = (TagGroupFactory(shop=shop, number=number) for number in (1, 2))
        TagFactory.create_batch(5, group=scene)
        TagFactory.create_batch(4, group=driver, choice_set=ChoiceSetFactory(group=driver))
        UserFactory.create_batch(AGENTS)
        return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop))

    made: Customer = in_own_thread(make)
    return made


def fetched(rows: Callable[[], Any]) -> list[Any]:
    return in_own_thread(lambda: list(rows()))


def agents() -> list[User]:
    return fetched(lambda: User.objects.order_by("pk"))


def tags(*, free: bool) -> list[Tag]:
    return fetched(lambda: Tag.objects.filter(choice_set__isnull=free).select_related("group").order_by("pk"))


def replayed() -> Counter[int]:
    """What the history alone says the buyer has."""
    held: Counter[int] = Counter()
    for change in fetched(lambda: TagChange.objects.order_by("pk")):
        if change.closed_tag_id:
            held[change.closed_tag_id] -= 1
        if change.opened_tag_id:
            held[change.opened_tag_id] += 1
        assert set(held.values()) <= {0, 1}, "something was set twice or taken off twice"
    return +held


def held_now() -> Counter[int]:
    return Counter(fetched(lambda: CustomerTag.objects.values_list("tag", flat=True)))


def made(done: list[Deed | None]) -> int:
    return sum(deed is not None for deed in done)


def test_con_1_fifty_agents_set_the_same_and_different_tags(buyer: Customer) -> None:
    free = tags(free=True)
    deeds = [
        partial(tag_customer, customer=buyer, tag=free[number % len(free)], by=by, at=NOON)
        for number, by in enumerate(agents())
    ]

    done = at_once(deeds)

    assert held_now() == replayed() == Counter({tag.pk: 1 for tag in free})
    assert made(done) == len(fetched(TagChange.objects.all)) == len(fetched(Deed.objects.all)) == len(free)


def test_con_1_fifty_agents_choose_among_alternatives(buyer: Customer) -> None:
    choices = tags(free=False)
    deeds = [
        partial(tag_customer, customer=buyer, tag=choices[number % len(choices)], by=by, at=NOON)
        for number, by in enumerate(agents())
    ]

    done = at_once(deeds)

    assert len(held_now()) == 1
    assert held_now() == replayed()
    assert made(done) == len(fetched(TagChange.objects.all))


def test_con_1_fifty_agents_set_and_take_off_whatever_comes(buyer: Customer) -> None:
    everything = tags(free=True) + tags(free=False)
    chance = random.Random(1)
    people = agents()
    for tag in everything[:5]:
        in_own_thread(partial(tag_customer, customer=buyer, tag=tag, by=people[0], at=NOON))
    before = len(fetched(TagChange.objects.all))
    deeds = [
        partial(
            chance.choice([tag_customer, untag_customer]),
            customer=buyer,
            tag=chance.choice(everything),
            by=by,
            at=NOON + timedelta(seconds=1),
        )
        for by in people
    ]

    done = at_once(deeds)

    assert held_now() == replayed()
    assert made(done) == len(fetched(TagChange.objects.all)) - before


def test_con_1_fifty_first_deeds_open_one_inquiry(buyer: Customer) -> None:
    at_once([partial(touch_inquiry, customer=buyer, by=by, at=NOON) for by in agents()])

    assert len(fetched(Inquiry.objects.all)) == 1
    assert fetched(lambda: CustomerFacts.objects.values_list("last_inquiry_at", flat=True)) == [NOON]


def test_con_1_two_agents_say_how_it_ended(buyer: Customer) -> None:
    first, second = agents()[:2]
    reason = fetched(LossReason.objects.all)[0]

    at_once(
        [
            partial(say_outcome, customer=buyer, by=first, at=NOON, state="won"),
            partial(say_outcome, customer=buyer, by=second, at=NOON, state="lost", loss_reason_id=reason.pk),
        ]
    )

    (inquiry,) = fetched(Inquiry.objects.all)
    changes = fetched(lambda: InquiryChange.objects.order_by("pk"))
    assert len(changes) == 2
    assert changes[0].after["state"] == changes[1].before["state"]
    assert inquiry.state == changes[1].after["state"]
    assert (inquiry.loss_reason_id is not None) == (inquiry.state == "lost")
