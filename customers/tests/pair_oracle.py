"""Pairs counted in plain Python, order by order, and the stored counts in the same shape."""

from collections import Counter, defaultdict
from itertools import combinations

from customers.models import Order, OrderItem, PairBasis, ProductCount, ProductPair


def oracle(shop):
    """What the counts must be, read from orders, lines and the grey list as they are now."""
    skus = defaultdict(set)
    for order_id, sku in OrderItem.objects.filter(shop=shop, product__isnull=False).values_list(
        "order_id", "product__sku"
    ):
        skus[order_id].add(sku)
    shop.refresh_from_db()
    baskets = [
        sorted(skus[order.pk])
        for order in Order.objects.filter(shop=shop).select_related("customer")
        if order.counted_on is not None
        and not (order.customer and order.customer.is_grey)
        and 1 <= len(skus[order.pk]) <= shop.pair_largest_order
    ]
    return {
        "pairs": dict(Counter(pair for basket in baskets for pair in combinations(basket, 2))),
        "products": dict(Counter(sku for basket in baskets for sku in basket)),
        "orders": len(baskets),
    }


def counted(shop):
    """What is stored."""
    pairs = ProductPair.objects.filter(shop=shop).values_list("a__sku", "b__sku", "orders_together")
    products = ProductCount.objects.filter(shop=shop).values_list("product__sku", "order_count")
    basis = PairBasis.objects.filter(shop=shop).first()
    return {
        "pairs": {tuple(sorted((a, b))): together for a, b, together in pairs},
        "products": dict(products),
        "orders": basis.order_count if basis else 0,
    }
