"""Who may take a deed back, until when, and which deeds can be."""

import pytest

from crm.choices import DeedKind
from crm.services.temper import set_temper
from crm.services.undo import WAYS_BACK, UndoRefused
from customers.models import Customer
from customers.tests.factories import NOON, CustomerFactory, UserFactory

from .taking_back import SECOND, take_back

pytestmark = pytest.mark.django_db


class TestWhoAndWhen:
    def test_fifteen_seconds_are_accepted(self, doing):
        deed = set_temper(**doing, temper="easy")

        assert take_back(deed, at=NOON + 15 * SECOND).undone_at == NOON + 15 * SECOND

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"at": NOON + 16 * SECOND}, "Too late"), ({"deed_id": 999_999}, "Only who did it")],
    )
    def test_later_and_what_never_was_are_refused(self, doing, buyer, changes, words):
        deed = set_temper(**doing, temper="easy")

        with pytest.raises(UndoRefused, match=words):
            take_back(deed, **changes)

        assert Customer.objects.get().temper == "easy"

    def test_only_who_did_it_may(self, doing):
        deed = set_temper(**doing, temper="easy")

        with pytest.raises(UndoRefused, match="Only who did it"):
            take_back(deed, by=UserFactory())

    def test_a_second_time_is_refused(self, doing):
        deed = set_temper(**doing, temper="easy")
        take_back(deed)

        with pytest.raises(UndoRefused, match="already"):
            take_back(deed)

    def test_is_refused_when_somebody_has_built_on_it_and_the_claim_is_free_again(self, doing, buyer):
        deed = set_temper(**doing, temper="easy")
        set_temper(customer=buyer, by=UserFactory(), at=NOON + SECOND, temper="careful")

        with pytest.raises(UndoRefused, match="changed since"):
            take_back(deed)

        deed.refresh_from_db()
        assert deed.undone_at is None
        assert Customer.objects.get().temper == "careful"

    def test_is_refused_through_another_buyer(self, shop, doing):
        deed = set_temper(**doing, temper="easy")

        with pytest.raises(UndoRefused):
            take_back(deed, customer=CustomerFactory(shop=shop))


def test_every_kind_of_deed_has_a_way_back():
    assert set(WAYS_BACK) == set(DeedKind.values)
