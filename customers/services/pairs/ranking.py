"""The ranking: of each product the few that are bought with it most, kept for a quick look-up."""

from datetime import datetime

from django.db import transaction

from customers import dialects
from customers.dialects.base import execute
from customers.models import PairBasis, Shop

COLUMNS = ("place", "orders_together", "confidence", "lift")

# Confidence is orders_together / the product's own orders: one product's partners stand by either in the same order.
RANKED = """
SELECT product_id, related_id, place, orders_together, confidence, lift FROM (
    SELECT two.product_id, two.related_id, two.orders_together,
           CAST(two.orders_together AS double precision) / x.order_count AS confidence,
           CAST(two.orders_together AS double precision) * %(orders)s
               / (CAST(x.order_count AS bigint) * y.order_count) AS lift,
           ROW_NUMBER() OVER (PARTITION BY two.product_id ORDER BY two.orders_together DESC, {sku}) AS place
    FROM (SELECT a_id AS product_id, b_id AS related_id, orders_together FROM customers_productpair
          WHERE shop_id = %(shop)s AND orders_together >= %(least)s
          UNION ALL SELECT b_id, a_id, orders_together FROM customers_productpair
          WHERE shop_id = %(shop)s AND orders_together >= %(least)s) AS two
    JOIN customers_productcount AS x ON x.product_id = two.product_id
    JOIN customers_productcount AS y ON y.product_id = two.related_id
    JOIN customers_product AS p ON p.id = two.related_id
    WHERE CAST(two.orders_together AS bigint) * %(orders)s > CAST(x.order_count AS bigint) * y.order_count
) AS ranked WHERE place <= %(listed)s
"""


@transaction.atomic
def rank_products(*, shop_id: int, at: datetime) -> int:
    """Bring a shop's ranking up to date with its counts and settings; writes, and returns, only what differs."""
    shop = Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    basis = PairBasis.objects.get(shop=shop)
    dialect = dialects.current()
    names = {
        "shop": shop.pk,
        "orders": basis.order_count,
        "least": shop.pair_least_orders,
        "listed": shop.pair_listed,
    }
    dialect.prepare_bulk()
    dialect.keep("pairs_ranked", RANKED.format(sku=dialect.by_code_point("p.sku")), names, index="product_id")
    written = execute(
        "DELETE FROM customers_relatedproduct WHERE shop_id = %(shop)s AND NOT EXISTS (SELECT 1 FROM pairs_ranked "
        "AS r WHERE r.product_id = customers_relatedproduct.product_id "
        "AND r.related_id = customers_relatedproduct.related_id)",
        names,
    )
    columns = ", ".join(COLUMNS)
    differs = " OR ".join(dialect.differs(f"excluded.{one}", f"customers_relatedproduct.{one}") for one in COLUMNS)
    written += execute(
        f"INSERT INTO customers_relatedproduct (shop_id, product_id, related_id, {columns}) "
        f"SELECT %(shop)s, product_id, related_id, {columns} FROM pairs_ranked WHERE TRUE "
        f"ON CONFLICT (shop_id, product_id, related_id) DO UPDATE SET "
        f"{', '.join(f'{one} = excluded.{one}' for one in COLUMNS)} WHERE {differs}",
        names,
    )
    PairBasis.objects.filter(shop=shop).update(
        is_ranked=True, ranked_at=at, ranked_least=shop.pair_least_orders, ranked_listed=shop.pair_listed
    )
    return written
