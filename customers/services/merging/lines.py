"""Order lines: an order's lines are compared as a multiset and replaced together."""

from .orders import IMAGE_COLUMNS, KNOWN
from .span import FIND_ORDER, IN_SPAN, Span

# Each column of a line, and where staging has it.
SOURCES = {
    "line_no": "r.line_no",
    "sku": "r.sku",
    "title": "r.title",
    "variant": "r.variant",
    "quantity": "COALESCE(r.quantity, 1)",
    "unit_price": "r.unit_price",
    "amount": "r.line_amount",
    "refund": "r.line_refund",
}
PRODUCT_KEY = "COALESCE(NULLIF(r.sku, ''), SUBSTR(r.title, 1, 128))"


def _lines_of(table: str) -> str:
    """The staged lines of the orders in a kept table, beside the order's id.

    CROSS JOIN keeps SQLite to this order: the batch's records once, each finding its order by index.
    """
    return (
        f"FROM customers_stagedrow AS r CROSS JOIN {table} AS picked "
        f"WHERE r.order_import_id = %(import)s AND r.record BETWEEN %(first_record)s AND %(last_record)s "
        f"AND r.is_line AND picked.order_no = r.order_no"
    )


def find_relined(span: Span) -> None:
    """Keep `merge_relined`: known orders in `merge_other` whose staged lines are not the stored ones."""
    columns = ", ".join(SOURCES)
    staged = (
        f"SELECT picked.order_id, {', '.join(f'{value} AS {name}' for name, value in SOURCES.items())}, "
        f"COUNT(*) AS copies {_lines_of('merge_other')} GROUP BY 1, {', '.join(SOURCES.values())}"
    )
    stored = (
        f"SELECT i.order_id, {', '.join(f'i.{name}' for name in SOURCES)}, COUNT(*) AS copies "
        f"FROM customers_orderitem AS i JOIN merge_other AS picked ON picked.order_id = i.order_id "
        f"WHERE i.order_id IN (SELECT order_id FROM merge_lined) "
        f"GROUP BY i.order_id, {', '.join(f'i.{name}' for name in SOURCES)}"
    )
    span.keep("merge_lined", f"SELECT DISTINCT picked.order_id {_lines_of('merge_other')}")
    span.keep("merge_staged_lines", staged)
    span.keep("merge_stored_lines", stored)
    both = f"order_id, {columns}, copies"
    span.keep(
        "merge_relined",
        f"SELECT DISTINCT other.order_id, other.order_no, other.paid_at FROM merge_other AS other JOIN ("
        f"SELECT order_id FROM (SELECT {both} FROM merge_staged_lines "
        f"EXCEPT SELECT {both} FROM merge_stored_lines) AS added "
        f"UNION SELECT order_id FROM (SELECT {both} FROM merge_stored_lines "
        f"EXCEPT SELECT {both} FROM merge_staged_lines) AS gone"
        f") AS differing ON differing.order_id = other.order_id",
        index="order_no",
    )


def remember_relined(span: Span) -> None:
    """Add the lines to the before-images of the orders in `merge_relined`."""
    line = span.dialect.json_object(
        {name: f"CAST(i.{name} AS TEXT)" if name == "unit_price" else f"i.{name}" for name in ("position", *SOURCES)}
    )
    lines = span.dialect.json_list(line, "i.position")
    image = span.dialect.json_object({column: f"o.{column}" for column in IMAGE_COLUMNS})
    span.run(
        f"INSERT INTO customers_orderimage (order_import_id, order_id, before, lines) "
        f"SELECT %(import)s, o.id, {image}, "
        f"COALESCE((SELECT {lines} FROM customers_orderitem AS i WHERE i.order_id = o.id), '[]') "
        f"FROM customers_order AS o JOIN merge_relined AS relined ON relined.order_id = o.id "
        f"WHERE TRUE ON CONFLICT (order_import_id, order_id) DO UPDATE SET lines = excluded.lines "
        f"WHERE customers_orderimage.lines IS NULL"
    )


def clear_relined(span: Span) -> int:
    """Take the old lines off the orders in `merge_relined`."""
    return span.run("DELETE FROM customers_orderitem WHERE order_id IN (SELECT order_id FROM merge_relined)")


def name_products(span: Span, table: str) -> int:
    """Make the products of the lines in a kept table; a product is called as in its latest paid order."""
    span.keep(
        "merge_named",
        f"SELECT named.sku, named.name, named.paid_at FROM ("
        f"SELECT {PRODUCT_KEY} AS sku, COALESCE(NULLIF(r.title, ''), r.sku) AS name, picked.paid_at, "
        f"ROW_NUMBER() OVER (PARTITION BY {PRODUCT_KEY} "
        f"ORDER BY CASE WHEN picked.paid_at IS NULL THEN 1 ELSE 0 END, picked.paid_at DESC, r.record DESC) AS rank "
        f"{_lines_of(table)} AND (r.sku <> '' OR r.title <> '')) AS named WHERE named.rank = 1",
    )
    _remember_names(span)
    return span.run(
        "INSERT INTO customers_product (shop_id, sku, name, named_at, created_import_id) "
        "SELECT %(shop)s, sku, name, paid_at, %(import)s FROM merge_named WHERE TRUE "
        "ON CONFLICT (shop_id, sku) DO UPDATE SET name = excluded.name, named_at = excluded.named_at "
        "WHERE excluded.named_at > customers_product.named_at OR customers_product.named_at IS NULL "
        "AND excluded.named_at IS NOT NULL"
    )


def _remember_names(span: Span) -> None:
    """Write what the products that `merge_named` renames were called; the import's first image of a product stays."""
    span.run(
        "INSERT INTO customers_productimage (order_import_id, product_id, name, named_at, new_name) "
        "SELECT %(import)s, p.id, p.name, p.named_at, new.name FROM merge_named AS new "
        "JOIN customers_product AS p ON p.shop_id = %(shop)s AND p.sku = new.sku "
        "WHERE (p.created_import_id IS NULL OR p.created_import_id <> %(import)s) "
        "AND (new.paid_at > p.named_at OR p.named_at IS NULL AND new.paid_at IS NOT NULL) "
        "ON CONFLICT (order_import_id, product_id) DO UPDATE SET new_name = excluded.new_name"
    )


def write_lines(span: Span, table: str) -> int:
    """Insert the staged lines of the orders in a kept table."""
    columns, values = ", ".join(SOURCES), ", ".join(SOURCES.values())
    return span.run(
        f"INSERT INTO customers_orderitem (shop_id, order_id, product_id, position, {columns}) "
        f"SELECT %(shop)s, r.order_id, p.id, r.record, {values} "
        f"FROM (SELECT picked.order_id, r.* {_lines_of(table)}) AS r "
        f"LEFT JOIN customers_product AS p ON p.shop_id = %(shop)s AND p.sku = {PRODUCT_KEY}"
    )


def attach_waiting(span: Span) -> int:
    """Give the orders that this batch makes or changes the lines that came before them and have waited."""
    waits = (
        "FROM customers_waitingline AS r "
        "JOIN customers_order AS o ON o.shop_id = r.shop_id AND o.channel_id = r.channel_id "
        "AND o.order_no = r.order_no "
        "JOIN (SELECT order_id FROM merge_new UNION ALL SELECT order_id FROM merge_changed) AS touched "
        "ON touched.order_id = o.id "
        "WHERE r.shop_id = %(shop)s AND r.channel_id = %(channel)s AND r.joined_import_id IS NULL"
    )
    columns, values = ", ".join(SOURCES), ", ".join(SOURCES.values())
    span.run(
        f"INSERT INTO customers_product (shop_id, sku, name, created_import_id) "
        f"SELECT DISTINCT %(shop)s, {PRODUCT_KEY}, COALESCE(NULLIF(r.title, ''), r.sku), %(import)s {waits} "
        f"AND (r.sku <> '' OR r.title <> '') ON CONFLICT (shop_id, sku) DO NOTHING"
    )
    attached = span.run(
        f"INSERT INTO customers_orderitem (shop_id, order_id, product_id, position, {columns}) "
        f"SELECT %(shop)s, o.id, (SELECT p.id FROM customers_product AS p WHERE p.shop_id = %(shop)s "
        f"AND p.sku = {PRODUCT_KEY}), r.record, {values} {waits}"
    )
    span.run(f"UPDATE customers_waitingline SET joined_import_id = %(import)s WHERE id IN (SELECT r.id {waits})")
    return attached


def put_aside(span: Span) -> int:
    """Keep the lines of an items file whose order is not known; the latest file's lines of an order wait."""
    unknown = (
        "FROM customers_stagedrow AS r WHERE r.order_import_id = %(import)s AND r.is_line "
        "AND NOT EXISTS (SELECT 1 FROM customers_order AS o WHERE o.shop_id = %(shop)s "
        "AND o.channel_id = %(channel)s AND o.order_no = r.order_no)"
    )
    span.run(
        f"DELETE FROM customers_waitingline WHERE shop_id = %(shop)s AND channel_id = %(channel)s "
        f"AND joined_import_id IS NULL AND order_no IN (SELECT r.order_no {unknown})"
    )
    columns = "record, order_no, line_no, sku, title, variant, quantity, unit_price, line_amount, line_refund"
    return span.run(
        f"INSERT INTO customers_waitingline (shop_id, channel_id, order_import_id, {columns}) "
        f"SELECT %(shop)s, %(channel)s, %(import)s, {columns} {unknown}"
    )


def find_known(span: Span) -> None:
    """Keep `merge_other` for an items file: all orders of the span, whatever file brought them."""
    span.keep(
        "merge_other",
        f"SELECT {KNOWN} FROM customers_stagedorder AS s {FIND_ORDER} WHERE {IN_SPAN}",
        index="order_no",
    )
