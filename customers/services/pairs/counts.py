"""The counts themselves: by how much they are off, and putting that right."""

from customers.dialects.base import fetch

from .baskets import Books

PAIR = "p.shop_id = %(shop)s AND p.a_id = d.a_id AND p.b_id = d.b_id"
SHARED = "SELECT order_id, product_id FROM pairs_after WHERE size > 1"
PAIRS = """
SELECT x.product_id AS a_id, y.product_id AS b_id, COUNT(*) AS delta FROM pairs_shared AS x CROSS JOIN pairs_shared AS y
WHERE y.order_id = x.order_id AND y.product_id > x.product_id GROUP BY x.product_id, y.product_id
"""


def find_difference(books: Books, *, has_before: bool) -> int:
    """Keep as deltas what lies between the baskets `pairs_before` and `pairs_after`; by how many orders.

    Orders whose basket is still the same are not looked at again.
    """
    if not has_before:
        return _find_all_new(books)
    _keep_signed(books)
    books.keep(
        "pairs_delta",
        "SELECT x.product_id AS a_id, y.product_id AS b_id, SUM(x.sign) AS delta "
        "FROM pairs_shared AS x CROSS JOIN pairs_shared AS y "
        "WHERE y.order_id = x.order_id AND y.sign = x.sign AND y.product_id > x.product_id "
        "GROUP BY x.product_id, y.product_id HAVING SUM(x.sign) <> 0",
    )
    books.keep(
        "pairs_products",
        "SELECT product_id, SUM(sign) AS delta FROM pairs_signed GROUP BY product_id HAVING SUM(sign) <> 0",
    )
    [(orders,)] = fetch(
        "SELECT COALESCE(SUM(sign), 0) FROM (SELECT DISTINCT order_id, sign FROM pairs_signed) AS one", books.names
    )
    return int(orders)


def _find_all_new(books: Books) -> int:
    """The same where no basket was counted before."""
    books.keep("pairs_shared", SHARED, index="order_id")
    books.keep("pairs_delta", PAIRS)
    books.keep("pairs_products", "SELECT product_id, COUNT(*) AS delta FROM pairs_after GROUP BY product_id")
    return books.count("(SELECT DISTINCT order_id FROM pairs_after) AS one")


def _keep_signed(books: Books) -> None:
    """Keep `pairs_signed`, the changed baskets with 1 or -1, and of them `pairs_shared`: two products and more."""
    basket = "SELECT order_id, product_id FROM"
    books.keep(
        "pairs_differing",
        f"SELECT order_id FROM ({basket} pairs_after EXCEPT {basket} pairs_before) AS added "
        f"UNION SELECT order_id FROM ({basket} pairs_before EXCEPT {basket} pairs_after) AS gone",
        index="order_id",
    )
    differs = "WHERE order_id IN (SELECT order_id FROM pairs_differing)"
    books.keep(
        "pairs_signed",
        f"SELECT order_id, product_id, size, 1 AS sign FROM pairs_after {differs} "
        f"UNION ALL SELECT order_id, product_id, size, -1 FROM pairs_before {differs}",
    )
    books.keep("pairs_shared", "SELECT order_id, product_id, sign FROM pairs_signed WHERE size > 1", index="order_id")


def find_error(books: Books) -> int:
    """Keep as deltas what lies between the stored counts and the baskets `pairs_after`; by how many orders."""
    books.keep("pairs_shared", SHARED, index="order_id")
    books.keep(
        "pairs_delta",
        f"SELECT a_id, b_id, SUM(delta) AS delta FROM ({PAIRS} "
        "UNION ALL SELECT a_id, b_id, -orders_together FROM customers_productpair WHERE shop_id = %(shop)s"
        ") AS taken GROUP BY a_id, b_id HAVING SUM(delta) <> 0",
    )
    books.keep(
        "pairs_products",
        "SELECT product_id, SUM(count) AS delta FROM ("
        "SELECT product_id, COUNT(*) AS count FROM pairs_after GROUP BY product_id "
        "UNION ALL SELECT product_id, -order_count FROM customers_productcount WHERE shop_id = %(shop)s"
        ") AS taken GROUP BY product_id HAVING SUM(count) <> 0",
    )
    [(orders,)] = fetch(
        "SELECT (SELECT COUNT(DISTINCT order_id) FROM pairs_after) - "
        "COALESCE((SELECT order_count FROM customers_pairbasis WHERE shop_id = %(shop)s), 0)",
        books.names,
    )
    return int(orders)


def apply(books: Books, orders: int, *, falls: bool = True) -> int:
    """Add the deltas to the counts; returns how many pairs were written. Without `falls` no delta is below 0."""
    if falls:
        _lower_pairs(books)
        _lower_products(books)
    written = _raise_pairs(books)
    books.run(
        "INSERT INTO customers_productcount (product_id, shop_id, order_count) "
        "SELECT d.product_id, %(shop)s, d.delta FROM pairs_products AS d WHERE d.delta > 0 ORDER BY d.product_id "
        "ON CONFLICT (product_id) DO UPDATE "
        "SET order_count = customers_productcount.order_count + excluded.order_count"
    )
    books.run(
        f"UPDATE customers_pairbasis SET order_count = order_count + {int(orders)}, "
        f"is_ranked = FALSE WHERE shop_id = %(shop)s"
    )
    return written


def _raise_pairs(books: Books) -> int:
    """Known pairs, then the others. Nobody else counts meanwhile: to ask again at each row would only take longer."""
    raised = books.run(
        "UPDATE customers_productpair SET orders_together = orders_together + d.delta FROM pairs_delta AS d "
        "WHERE d.delta > 0 AND customers_productpair.shop_id = %(shop)s "
        "AND customers_productpair.a_id = d.a_id AND customers_productpair.b_id = d.b_id"
    )
    new = books.run(
        f"INSERT INTO customers_productpair (shop_id, a_id, b_id, orders_together) "
        f"SELECT %(shop)s, d.a_id, d.b_id, d.delta FROM pairs_delta AS d WHERE d.delta > 0 "
        f"AND NOT EXISTS (SELECT 1 FROM customers_productpair AS p WHERE {PAIR}) ORDER BY d.a_id, d.b_id"
    )
    if new > raised:  # else PostgreSQL knows nothing of them yet, and seeks each pair among all of a product
        books.dialect.notice_growth("customers_productpair")
    return raised + new


def _lower_pairs(books: Books) -> None:
    """Pairs that no order holds any more go; a count that was too low already never stops an import."""
    pairs = f"FROM pairs_delta AS d CROSS JOIN customers_productpair AS p WHERE d.delta < 0 AND {PAIR}"
    books.run(
        f"DELETE FROM customers_productpair WHERE shop_id = %(shop)s AND (a_id, b_id) IN "
        f"(SELECT p.a_id, p.b_id {pairs} AND p.orders_together + d.delta <= 0)"
    )
    books.run(
        "UPDATE customers_productpair SET orders_together = orders_together + d.delta FROM pairs_delta AS d "
        "WHERE d.delta < 0 AND customers_productpair.shop_id = %(shop)s "
        "AND customers_productpair.a_id = d.a_id AND customers_productpair.b_id = d.b_id"
    )


def _lower_products(books: Books) -> None:
    books.run(
        "DELETE FROM customers_productcount WHERE product_id IN (SELECT c.product_id FROM pairs_products AS d "
        "CROSS JOIN customers_productcount AS c WHERE d.delta < 0 AND c.product_id = d.product_id "
        "AND c.order_count + d.delta <= 0)"
    )
    books.run(
        "UPDATE customers_productcount SET order_count = order_count + d.delta FROM pairs_products AS d "
        "WHERE d.delta < 0 AND customers_productcount.product_id = d.product_id"
    )
