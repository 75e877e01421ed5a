"""What is bought together with one product, from the counts as they are now."""

from collections.abc import Iterator

from django.db.models import F

from customers.models import PairBasis, Product, ProductCount, ProductPair
from customers.rules import Partner, Related, related


def related_products(*, product: Product) -> list[Related]:
    """All that a buyer of a product may be shown as well, the best first."""
    basis = PairBasis.objects.select_related("shop").filter(shop=product.shop_id).first()
    count = ProductCount.objects.filter(product=product).first()
    if basis is None or count is None:
        return []
    return related(
        _partners(product),
        first=count.order_count,
        orders=basis.order_count,
        least=basis.shop.pair_least_orders,
    )


def _partners(product: Product) -> Iterator[Partner]:
    pairs = ProductPair.objects.filter(shop=product.shop_id)
    for mine, other in (("a", "b"), ("b", "a")):
        rows = pairs.filter(**{mine: product, f"{other}__count__isnull": False}).values_list(
            F(f"{other}__sku"), "orders_together", F(f"{other}__count__order_count")
        )
        for sku, together, order_count in rows:
            yield Partner(sku, together, order_count)
