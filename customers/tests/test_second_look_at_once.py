"""Two saves of one form at the same moment: one of the two people is told (CON-2)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.http import QueryDict

from customers.models import Shop

from .factories import ShopFactory
from .test_second_look import ROUNDS, ann, ask, bo, page_of

__all__ = ["ann", "bo"]
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_con_2_of_two_saves_at_the_same_moment_one_is_told(ann, bo):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time; the rounds above show it")
    shop = ShopFactory(name="Silk")
    told = 0

    for turn in range(ROUNDS):
        pages = {by.pk: (by, page_of(by, shop)) for by in (ann, bo)}
        gate = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda one, turn=turn, gate=gate: _save(*one, shop, turn, gate), pages.values()))
        told += sorted(answers) == [200, 302]

    assert told == ROUNDS


def _save(by: User, page: QueryDict, shop: Shop, turn: int, gate: threading.Barrier) -> int:
    page["name"] = f"{by.username} {turn}"
    gate.wait(timeout=30)
    try:
        return int(ask(by, shop, page).status_code)
    finally:
        connections.close_all()
