from datetime import timedelta

import pytest

from crm.models import PageVisit
from crm.selectors.visits import others_here, recently_opened
from crm.services.visits import clear_visits, note_visit
from customers.tests.factories import NOON, CustomerFactory, UserFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


class TestNoteVisit:
    def test_one_row_for_each_pair_in_one_statement(self, buyer, agent, django_assert_num_queries):
        note_visit(customer=buyer, by=agent, at=NOON, is_opening=True)

        with django_assert_num_queries(1):
            note_visit(customer=buyer, by=agent, at=NOON + 20 * SECOND)

        visit = PageVisit.objects.get()
        assert (visit.opened_at, visit.seen_at) == (NOON, NOON + 20 * SECOND)

    def test_opening_again_moves_both(self, buyer, agent):
        for later in (0, 60):
            note_visit(customer=buyer, by=agent, at=NOON + later * SECOND, is_opening=True)

        assert PageVisit.objects.get().opened_at == NOON + 60 * SECOND


class TestOthersHere:
    def test_are_others_seen_within_45_seconds(self, shop, buyer, agent):
        lin = UserFactory(first_name="小林")
        people = ((agent, 0, buyer), (lin, 44, buyer), (UserFactory(), 45, buyer), (UserFactory(), 0, None))
        for user, ago, where in people:
            note_visit(customer=where or CustomerFactory(shop=shop), by=user, at=NOON - ago * SECOND)

        assert others_here(buyer.pk, agent.pk, NOON) == ["小林"]


class TestRecentlyOpened:
    def test_newest_first_of_ones_own_shops(self, shop, buyer, agent):
        earlier, later = CustomerFactory(shop=shop), buyer
        for customer, ago in ((earlier, 9), (later, 1), (CustomerFactory(), 0)):
            note_visit(customer=customer, by=agent, at=NOON - ago * SECOND, is_opening=True)

        assert [visit.customer for visit in recently_opened(agent, 5)] == [later, earlier]
        assert [visit.customer for visit in recently_opened(agent, 1)] == [later]


class TestClearVisits:
    def test_forgets_after_thirty_days(self, shop, agent):
        for days in (30, 31):
            note_visit(customer=CustomerFactory(shop=shop), by=agent, at=NOON - timedelta(days=days))

        assert [clear_visits(at=NOON), clear_visits(at=NOON)] == [1, 0]
