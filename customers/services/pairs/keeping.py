"""Counts that follow the orders: what the touched ones held before goes, what they hold now comes."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from customers.models import Order, PairBasis, Shop

from .baskets import Books
from .counts import apply, find_difference

NEVER_COUNTED = None


@contextmanager
def keeping_pairs(*, shop_id: int, touched: str, made: str = "") -> Iterator[None]:
    """Within, the orders of `touched` may change in any way and those of `made` come; afterwards the counts are right.

    Both are SELECTs of `order_id`: the first is read before, the second after. The caller is in a transaction and
    holds the shop's row, so that nobody else counts meanwhile; when it dies, orders and counts are as before.
    """
    books = books_of(shop_id)
    if books is NEVER_COUNTED:
        yield
        return
    books.keep("pairs_scope", touched)
    known = books.count("pairs_scope")
    had = books.keep_baskets("pairs_before", picked="SELECT order_id FROM pairs_scope") if known else 0
    yield
    scopes = [*(["SELECT order_id FROM pairs_scope"] if known else []), *([made] if made else [])]
    has = books.keep_baskets("pairs_after", picked=" UNION ".join(scopes)) if scopes else 0
    if had or has:
        _settle(books, has_before=had > 0)


def _settle(books: Books, *, has_before: bool) -> None:
    orders = find_difference(books, has_before=has_before)
    if not has_before or books.count("pairs_signed"):
        apply(books, orders, falls=has_before)


def keeping_pairs_of(*, shop_id: int, buyers: Iterable[int]) -> AbstractContextManager[None]:
    """The same for all orders of some buyers, who may exchange them."""
    numbers = ", ".join(str(int(pk)) for pk in buyers)
    touched = f"SELECT o.id AS order_id FROM customers_order AS o WHERE o.customer_id IN ({numbers})"
    return keeping_pairs(shop_id=shop_id, touched=touched)


def books_of(shop_id: int) -> Books | None:
    """The shop's books; None when it has orders that nobody has counted yet: a rebuild will."""
    basis = PairBasis.objects.filter(shop=shop_id).first()
    if basis is None:
        if Order.objects.filter(shop=shop_id).exists():
            return NEVER_COUNTED
        largest = Shop.objects.values_list("pair_largest_order", flat=True).get(pk=shop_id)
        basis = PairBasis.objects.create(shop_id=shop_id, largest_order=largest)
    return Books(shop_id, basis.largest_order)
