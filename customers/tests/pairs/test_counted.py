"""What is bought together is counted with every import, undo, merge and turn of the grey list."""

from itertools import combinations

import pytest
from django.db import connection
from django.utils import timezone

from customers.models import BuyerLeftOut, Customer, Order, OrderItem, Product, ProductPair, Shop
from customers.services.identity import merge_customers, unmerge_customers
from customers.services.merging import batch
from customers.services.pairs import follow_grey_list, rank_products
from customers.services.undoing import undo_import
from customers.tests.factories import ShopFactory
from customers.tests.pair_oracle import counted, oracle

from .books import is_like_rebuilt, pairs_of

pytestmark = pytest.mark.django_db


def size_in_plans():
    """How many pairs PostgreSQL plans for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'customers_productpair'")
        return cursor.fetchone()[0]


class TestImport:
    def test_counts_each_pair_of_an_order_once(self, shop, bring):
        bring("N1 ann B A A", "N2 bob A B C", "N3 cid A")

        assert pairs_of(shop) == {("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 1}
        assert counted(shop)["products"] == {"A": 3, "B": 2, "C": 1}
        assert counted(shop)["orders"] == 3

    def test_keeps_the_smaller_key_first(self, shop, bring):
        bring("N1 ann B A")

        pair = ProductPair.objects.get()
        assert pair.a_id < pair.b_id

    def test_the_same_orders_again_count_once(self, shop, bring):
        bring("N1 ann A B")
        bring("N1 ann A B", "N2 bob A B")

        assert pairs_of(shop) == {("A", "B"): 2}
        assert is_like_rebuilt(shop)

    def test_orders_without_a_named_buyer_count(self, shop, bring):
        bring("N1 - A B")

        assert pairs_of(shop) == {("A", "B"): 1}

    @pytest.mark.parametrize("status", ["unpaid", "closed", "refunded"])
    def test_orders_that_do_not_count_are_left_out(self, shop, bring, status):
        bring("N1 ann A B", status=status)

        assert counted(shop) == {"pairs": {}, "products": {}, "orders": 0}

    def test_an_order_counts_once_it_is_paid_and_no_more_when_it_is_closed(self, shop, bring):
        bring("N1 ann A B", status="unpaid")
        bring("N1 ann A B", status="paid")
        assert pairs_of(shop) == {("A", "B"): 1}

        bring("N1 ann A B", status="closed")
        assert counted(shop) == {"pairs": {}, "products": {}, "orders": 0}
        assert is_like_rebuilt(shop)

    def test_a_full_refund_takes_an_order_out(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B")
        bring("N1 ann A B", refund="10.00")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)

    def test_changed_lines_are_counted_anew(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B")
        bring("N1 ann A C D")

        assert pairs_of(shop) == {("A", "B"): 1, ("A", "C"): 1, ("A", "D"): 1, ("C", "D"): 1}
        assert is_like_rebuilt(shop)

    def test_orders_of_too_many_products_are_left_out(self, shop, bring):
        Shop.objects.filter(pk=shop.pk).update(pair_largest_order=2)

        bring("N1 ann A B", "N2 bob A B C")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert counted(shop)["orders"] == 1
        assert is_like_rebuilt(shop)

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite goes by its indexes either way")
    def test_pairs_that_are_mostly_new_are_looked_at_for_the_plans_of_the_next(self, shop, bring):
        bring("N1 ann A B C D")

        assert size_in_plans() == 6

        bring("N2 bob A B C", "N3 cid A E")  # three known, one new: what is planned for is near enough

        assert size_in_plans() == 6

    def test_shops_count_apart(self, shop, bring):
        other = ShopFactory()

        bring("N1 ann A B")
        bring("N1 ann A C", into=other)

        assert (pairs_of(shop), pairs_of(other)) == ({("A", "B"): 1}, {("A", "C"): 1})

    def test_a_batch_that_fails_leaves_counts_and_orders_alike(self, shop, bring, monkeypatch):
        bring("N1 ann A B")
        monkeypatch.setattr(batch, "_refresh_touched", lambda span: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            bring("N2 bob A B")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)


class TestUndo:
    def test_takes_new_and_changed_orders_back(self, shop, bring):
        bring("N1 ann A B")
        second = bring("N1 ann A C", "N2 bob A B")

        undo_import(import_id=second.pk, user=None, at=timezone.now())

        assert counted(shop) == {"pairs": {("A", "B"): 1}, "products": {"A": 1, "B": 1}, "orders": 1}
        assert is_like_rebuilt(shop)

    def test_leaves_nothing_that_holds_products(self, shop, bring):
        only = bring("N1 ann A B", "N2 bob A B")
        rank_products(shop_id=shop.pk, at=timezone.now())

        undo_import(import_id=only.pk, user=None, at=timezone.now())

        assert not Product.objects.exists()
        assert counted(shop) == {"pairs": {}, "products": {}, "orders": 0}


class TestGreyList:
    def put(self, shop, key, *, is_grey):
        Customer.objects.filter(shop=shop, key=key).update(is_grey=is_grey)
        return follow_grey_list(shop_id=shop.pk)

    def test_a_grey_buyer_counts_for_nothing_and_comes_back(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B")

        assert self.put(shop, "ann", is_grey=True)
        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)

        assert self.put(shop, "ann", is_grey=False)
        assert pairs_of(shop) == {("A", "B"): 2}
        assert is_like_rebuilt(shop)

    def test_later_orders_of_a_grey_buyer_stay_out(self, shop, bring):
        bring("N1 ann A B")
        self.put(shop, "ann", is_grey=True)

        bring("N2 ann A B", "N3 bob A B")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)

    def test_does_nothing_while_the_list_is_the_same(self, shop, bring):
        bring("N1 ann A B")

        assert not follow_grey_list(shop_id=shop.pk)


class TestMergedBuyers:
    @pytest.mark.parametrize("side", ["kept", "away"])
    def test_count_as_the_grey_list_says_of_them(self, shop, bring, side):
        bring("N1 ann A B", "N2 bob A B", "N3 cid A B")
        Customer.objects.filter(key="bob").update(is_grey=True)
        follow_grey_list(shop_id=shop.pk)
        ann, bob = Customer.objects.get(key="ann"), Customer.objects.get(key="bob")

        merge = merge_customers(keep=ann, away=bob, by=None, at=timezone.now(), chosen={"is_grey": side})
        assert pairs_of(shop) == {("A", "B"): 3 if side == "kept" else 1}
        assert is_like_rebuilt(shop)

        unmerge_customers(merge=merge, by=None, at=timezone.now())
        assert pairs_of(shop) == {("A", "B"): 2}
        assert list(BuyerLeftOut.objects.values_list("customer__key", flat=True)) == ["bob"]
        assert is_like_rebuilt(shop)


class TestOracle:
    def test_counts_by_hand_as_the_books_do(self, shop, bring):
        bring("N1 ann A B C", "N2 bob A B")

        by_hand = {}
        for order in Order.objects.all():
            skus = sorted(set(OrderItem.objects.filter(order=order).values_list("product__sku", flat=True)))
            for pair in combinations(skus, 2):
                by_hand[pair] = by_hand.get(pair, 0) + 1
        assert oracle(shop)["pairs"] == by_hand == pairs_of(shop)
