"""All baskets of a shop counted anew: the repair, and what the running counts must equal."""

from dataclasses import dataclass

from django.db import transaction

from customers.models import PairBasis, ProductPair, Shop

from .baskets import Books
from .counts import apply, find_error
from .grey import leave_out_grey


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What is counted now, and how many counts were wrong before."""

    orders: int
    products: int
    pairs: int
    wrong_orders: int
    wrong_products: int
    wrong_pairs: int


@transaction.atomic
def rebuild_pairs(*, shop_id: int) -> Rebuild:
    """Count all orders of a shop by its present settings; writes only the counts that differ."""
    shop = Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    largest = shop.pair_largest_order
    PairBasis.objects.get_or_create(shop=shop, defaults={"largest_order": largest})
    PairBasis.objects.filter(shop=shop).update(largest_order=largest)
    leave_out_grey(shop_id)
    books = Books(shop_id, largest)
    books.dialect.prepare_bulk()
    books.keep_baskets("pairs_after")
    orders = find_error(books)
    wrong_pairs, wrong_products = books.count("pairs_delta"), books.count("pairs_products")
    if orders or wrong_products or wrong_pairs:
        apply(books, orders)
    return Rebuild(
        orders=PairBasis.objects.get(shop=shop).order_count,
        products=books.count("customers_productcount WHERE shop_id = %(shop)s"),
        pairs=ProductPair.objects.filter(shop=shop).count(),
        wrong_orders=abs(orders),
        wrong_products=wrong_products,
        wrong_pairs=wrong_pairs,
    )
