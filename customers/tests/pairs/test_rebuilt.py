"""Pairs are counted anew: what nobody has counted, and what was wrong."""

import pytest
from django.utils import timezone

from customers.models import Product, ProductCount, ProductPair, RelatedProduct
from customers.services.pairs import keep_pairs_of_shops, rebuild_pairs
from customers.tests.factories import ChannelFactory, OrderFactory, OrderItemFactory, ProductFactory
from customers.tests.pair_oracle import counted, oracle

from .books import pairs_of, read

pytestmark = pytest.mark.django_db


class TestRebuild:
    @pytest.fixture
    def old_orders(self, shop):
        """Orders from before pairs were counted."""
        channel = ChannelFactory(shop=shop)
        products = [ProductFactory(shop=shop, sku=sku) for sku in "AB"]
        for _ in range(2):
            order = OrderFactory(shop=shop, channel=channel)
            for product in products:
                OrderItemFactory(order=order, product=product)

    def test_counts_what_nobody_has_counted(self, shop, old_orders):
        rebuild = rebuild_pairs(shop_id=shop.pk)

        assert pairs_of(shop) == {("A", "B"): 2}
        assert (rebuild.orders, rebuild.products, rebuild.pairs) == (2, 2, 1)
        assert (rebuild.wrong_orders, rebuild.wrong_products, rebuild.wrong_pairs) == (2, 2, 1)

    def test_imports_leave_it_to_the_sweep_where_nobody_has_counted(self, shop, old_orders, bring):
        bring("N1 ann A B")
        assert pairs_of(shop) == {}

        keep_pairs_of_shops(at=timezone.now())
        assert pairs_of(shop) == {("A", "B"): 3}

    def test_mends_wrong_counts_and_says_how_many(self, shop, bring):
        bring("N1 ann A B", "N2 bob A C")
        ids = {one.sku: one.pk for one in Product.objects.all()}
        ProductPair.objects.filter(b_id=ids["B"]).update(orders_together=7)
        ProductPair.objects.filter(b_id=ids["C"]).delete()
        ProductPair.objects.create(shop=shop, a_id=ids["B"], b_id=ids["C"], orders_together=1)
        ProductCount.objects.filter(product_id=ids["A"]).update(order_count=1)

        rebuild = rebuild_pairs(shop_id=shop.pk)

        assert (rebuild.wrong_pairs, rebuild.wrong_products) == (3, 1)
        assert counted(shop) == oracle(shop)

    def test_a_count_that_is_too_low_stops_no_import(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid A B")
        ProductPair.objects.update(orders_together=1)
        ProductCount.objects.update(order_count=1)

        bring("N1 ann A", "N2 bob A")

        rebuild_pairs(shop_id=shop.pk)
        assert counted(shop) == oracle(shop)

    def test_the_command_tells_what_was_wrong(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid C")

        told, code = read("rebuild_pairs", "--shop=silk", "--json")

        assert code == 0
        assert told == {
            "orders": 3, "products": 3, "pairs": 1, "wrong_orders": 0, "wrong_products": 0, "wrong_pairs": 0
        }  # fmt: skip
        assert RelatedProduct.objects.count() == 2
        assert read("rebuild_pairs", "--shop=gone", "--json")[1] == 2
