"""Contact details are those of the latest order that fills the cell, in whatever order the files come."""

import secrets
from datetime import UTC, datetime
from itertools import permutations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer, CustomerImage, Order
from customers.services.basics import set_basic
from customers.services.direct_import import import_now
from customers.services.undoing import undo_import
from customers.tests.business_rows import rows
from customers.tests.factories import ShopFactory
from customers.tests.rounds import rounds

pytestmark = pytest.mark.django_db

HEADER = (
    "订单号,全部商品名称,收货人/提货人,收货人手机号/提货人手机号,买家手机号,买家昵称,"
    "详细收货地址/提货地址,订单状态,订单创建时间,买家付款时间,订单实付金额\n"
)
P, Q = "13800000001", "13900000002"
FIELDS = ("account", "name", "phone", "phone_last4", "address", "name_initials")


def order(number, day, *, name="", phone="", nick="", address=""):
    """One order of the buyer who is told by the phone of their account."""
    at = f"2026-01-{day:02d} 09:00:00"
    return f"E2026010{number:02d},丝巾,{name},{phone},13511112222,{nick},{address},交易完成,{at},{at},100.00"


@pytest.fixture
def bring(shop, tmp_path):
    """Import lines as a file of their own; returns the import."""

    def bring(*lines, into=None):
        path = tmp_path / f"{secrets.token_hex(4)}.csv"
        path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        return import_now(shop=into or shop, path=path, platform="youzan").order_import

    return bring


def details(shop=None):
    return tuple(getattr(Customer.objects.get(**({"shop": shop} if shop else {})), field) for field in FIELDS)


def phone():
    return Customer.objects.get().phone


class TestTheLatestOrderDecides:
    @pytest.mark.parametrize("turn", list(permutations(range(3))), ids=str)
    def test_although_it_only_confirmed_what_was_known(self, bring, turn):
        orders = [order(1, 1, phone=P), order(2, 10, phone=P), order(3, 5, phone=Q)]

        for place in turn:
            bring(orders[place])

        assert phone() == P

    @pytest.mark.parametrize("is_one_file", [False, True])
    @pytest.mark.parametrize("turn", list(permutations(range(3))), ids=str)
    def test_detail_by_detail(self, bring, turn, is_one_file):
        orders = [
            order(1, 1, phone=P, address="Old road 1"),
            order(2, 10, address="New road 2", name="罗海莲"),
            order(3, 5, phone=Q, name="罗*"),
        ]
        files = [[orders[place] for place in turn]] if is_one_file else [[orders[place]] for place in turn]

        for lines in files:
            bring(*lines)

        # An empty phone cell is filled by the phone of the account: order 2 speaks of it last.
        buyer = Customer.objects.get()
        assert (buyer.phone, buyer.address, buyer.name) == ("13511112222", "New road 2", "罗海莲")

    @pytest.mark.parametrize("turn", list(permutations(range(3))), ids=str)
    def test_and_a_masked_cell_only_where_no_order_is_clear(self, bring, turn):
        masked = [order(1, 1, address="Road 1 ***"), order(2, 10, address="Road 2 ***"), order(3, 5, address="")]
        for place in turn:
            bring(masked[place])
        assert Customer.objects.get().address == "Road 2 ***"

        bring(order(4, 2, address="Road 3 house 4"))
        bring(order(5, 20, address="Road 5 ***"))
        bring(order(6, 1, address="Road 6 house 7"))

        assert Customer.objects.get().address == "Road 3 house 4"

    @pytest.mark.parametrize("secret", ["##a8f3k2==", "$$Zk3+x9$$"])
    def test_and_ciphertext_takes_no_clear_detail_away(self, bring, secret):
        bring(order(1, 1, address="Road 1"))
        bring(order(2, 2, address=secret))

        assert Customer.objects.get().address == "Road 1"

    @pytest.mark.parametrize("is_turned", [False, True])
    def test_of_one_moment_the_larger_number(self, bring, is_turned):
        orders = [order(1, 5, phone=P), order(2, 5, phone=Q)]
        for line in reversed(orders) if is_turned else orders:
            bring(line)

        assert phone() == Q

    def test_of_a_later_file_the_same_order_may_say_another_thing(self, bring):
        bring(order(1, 5, phone=P), order(2, 4, phone=P))
        bring(order(1, 5, phone=Q))

        assert phone() == Q


class TestAHand:
    def test_is_stronger_than_orders_before_it_and_weaker_than_those_after(self, bring):
        bring(order(1, 1, phone=P))
        buyer = Customer.objects.get()
        set_basic(customer=buyer, field="phone", value="13700000003", by=None, at=datetime(2026, 1, 15, tzinfo=UTC))

        bring(order(2, 10, phone=Q))
        assert phone() == "13700000003"

        bring(order(3, 20, phone=Q))
        assert phone() == Q


class TestNothingIsWritten:
    def test_by_the_same_orders_again(self, shop, bring):
        lines = [order(1, 1, phone=P), order(2, 10, phone=P), order(3, 5, phone=Q), order(4, 5, phone="139****0002")]
        for line in lines:
            bring(line)
        before, images = rows(shop), CustomerImage.objects.count()

        with CaptureQueriesContext(connection) as asked:
            for again in ([lines[2], lines[0]], lines, [lines[3], lines[1]]):
                report = bring(*again).report
                assert (report["orders"]["created"], report["orders"]["updated"]) == (0, 0)

        assert rows(shop) == before
        assert CustomerImage.objects.count() == images
        assert asked.captured_queries

    def test_to_the_customer_by_an_order_that_confirms(self, bring):
        bring(order(1, 1, phone=P))

        bring(order(2, 10, phone=P))

        assert not CustomerImage.objects.exists()

    def test_as_an_update_when_a_file_shows_in_clear_what_was_masked(self, bring):
        bring(order(1, 10, phone="138****0001"))

        again = bring(order(1, 10, phone=P)).report

        assert (again["orders"]["updated"], phone()) == (0, P)
        bring(order(2, 5, phone=Q))
        assert phone() == P


class TestUndo:
    def test_gives_the_details_back_with_their_moment(self, shop, bring):
        bring(order(1, 1, phone=P))
        before = rows(shop)
        second = bring(order(2, 10, phone=Q))
        assert Customer.objects.get().contact_at == datetime(2026, 1, 10, 1, tzinfo=UTC)

        undo_import(import_id=second.pk, user=None, at=timezone.now())

        assert rows(shop) == before
        assert Customer.objects.get().contact_at == datetime(2026, 1, 1, 1, tzinfo=UTC)

    def test_takes_away_what_an_order_confirmed(self, bring):
        bring(order(1, 1, phone=P))
        second = bring(order(2, 10, phone=P))

        undo_import(import_id=second.pk, user=None, at=timezone.now())
        bring(order(3, 5, phone=Q))

        assert phone() == Q


class TestCells:
    def test_of_orders_that_came_before_they_were_noted_tell_nothing(self, bring):
        bring(order(1, 10, phone=P))
        Order.objects.update(contact_cells=None)
        settled = datetime(2026, 1, 10, 1, tzinfo=UTC)
        Customer.objects.update(settled_at=settled)

        bring(order(2, 5, phone=Q))
        assert phone() == P

        bring(order(3, 11, phone=Q))
        assert phone() == Q


CELLS = {
    "name": st.sampled_from(["", "罗海莲", "罗*", "张三"]),
    "phone": st.sampled_from(["", P, Q, "138****0001", "139****0002"]),
    "address": st.sampled_from(["", "Road 1", "Road 2", "Road 3 ***", "##a8f3", "Road 4 ***"]),
    "nick": st.sampled_from(["", "summer", "s**r"]),
}
one_order = st.fixed_dictionaries({"day": st.integers(1, 6), **CELLS})


@pytest.mark.slow
@settings(
    max_examples=rounds(40),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(one_order, min_size=2, max_size=6), st.randoms(use_true_random=False), st.data())
def test_any_order_of_files_gives_the_same_customer(bring, orders, chance, data):
    with transaction.atomic():  # PostgreSQL lets go of an example's temporary tables when it is rolled back
        lines = [order(number, **cells) for number, cells in enumerate(orders, start=1)]
        shuffled = chance.sample(lines, len(lines))
        cut = data.draw(st.integers(0, len(lines)))
        one_by_one, all_at_once, two_files = ShopFactory(), ShopFactory(), ShopFactory()

        bring(*lines, into=all_at_once)
        for line in shuffled:
            bring(line, into=one_by_one)
        for part in (shuffled[cut:], shuffled[:cut]):
            if part:
                bring(*part, into=two_files)

        assert details(one_by_one) == details(all_at_once) == details(two_files)
        transaction.set_rollback(True)
