"""Orders: which ones go, which get their old values and lines back, and which stay because of what came later."""

from customers.models import Order, OrderItem
from customers.services.merging.lines import PRODUCT_KEY
from customers.services.merging.lines import SOURCES as LINE_SOURCES
from customers.services.merging.orders import IMAGE_COLUMNS, NOTE_READ, UNREAD

from .holders import delete_gone, keep_held
from .scope import Undo

VALUES = tuple(column for column in IMAGE_COLUMNS if column not in ("customer_id", "digest"))
LINE_COLUMNS = ("position", *LINE_SOURCES)

WAITED = """
FROM customers_waitingline AS w
JOIN customers_order AS o ON o.shop_id = w.shop_id AND o.channel_id = w.channel_id AND o.order_no = w.order_no
WHERE w.order_import_id = %(import)s AND w.joined_import_id IS NOT NULL
"""


def find_orders(undo: Undo) -> None:
    """Keep `undo_gone`, `undo_back` and `undo_kept`: what becomes of each order that the import wrote."""
    undo.keep(
        "undo_before",
        f"SELECT i.id AS image_id, i.order_id, CASE WHEN i.lines IS NULL THEN 0 ELSE 1 END AS is_relined, "
        f"{undo.columns_of('i.before', Order, IMAGE_COLUMNS)} "
        f"FROM customers_orderimage AS i WHERE i.order_import_id = %(import)s",
        index="order_id",
    )
    _find_written(undo)
    undo.keep("undo_made", "SELECT id FROM undo_written WHERE is_made = 1 AND later_id = 0 AND is_edited = 0")
    keep_held(undo, Order, "undo_made", "undo_held_orders")
    undo.keep(
        "undo_gone",
        "SELECT w.id, w.channel_id, w.order_no, w.customer_id FROM undo_made AS made "
        "JOIN undo_written AS w ON w.id = made.id "
        "WHERE NOT EXISTS (SELECT 1 FROM undo_held_orders AS held WHERE held.id = w.id)",
        index="id",
    )
    undo.keep(
        "undo_back",
        "SELECT b.*, w.customer_id AS customer_now FROM undo_written AS w JOIN undo_before AS b ON b.order_id = w.id "
        "WHERE w.is_made = 0 AND w.later_id = 0 AND w.is_edited = 0",
        index="order_id",
    )
    _find_joined(undo)
    undo.keep(
        "undo_kept",
        "SELECT w.id, w.order_no, w.later_id, w.is_edited, COALESCE(h.holder, '') AS holder FROM undo_written AS w "
        "LEFT JOIN (SELECT id, MIN(holder) AS holder FROM undo_held_orders GROUP BY id) AS h ON h.id = w.id "
        "WHERE w.later_id <> 0 OR w.is_edited = 1 OR h.id IS NOT NULL "
        "UNION ALL SELECT id, order_no, later_id, 0, '' FROM undo_joined WHERE later_id <> 0",
    )


def _find_written(undo: Undo) -> None:
    """Keep `undo_written`: orders the import made or changed, and whether anybody has written to them since.

    An order whose maker was undone but which had to stay for this import's sake counts as made by this one.
    """
    undo.keep(
        "undo_own",
        "SELECT o.id, 0 AS image_id FROM customers_order AS o WHERE o.created_import_id = %(import)s "
        "UNION ALL SELECT o.id, b.image_id FROM undo_before AS b JOIN customers_order AS o ON o.id = b.order_id "
        "WHERE o.created_import_id IS NULL OR o.created_import_id <> %(import)s",
        index="id",
    )
    _find_others(undo)
    edited_after = undo.differ(VALUES, "o.", "b.")
    undo.keep(
        "undo_written",
        f"SELECT o.id, o.channel_id, o.order_no, o.customer_id, "
        f"CASE WHEN other.last_id > own.image_id THEN other.import_id ELSE 0 END AS later_id, "
        f"CASE WHEN own.image_id = 0 OR maker.state = 'undone' AND b.digest IS NOT NULL AND other.id IS NULL "
        f"THEN 1 ELSE 0 END AS is_made, "
        f"CASE WHEN o.digest IS NULL AND (own.image_id = 0 OR b.digest IS NOT NULL OR {edited_after}) "
        f"THEN 1 ELSE 0 END AS is_edited "
        f"FROM undo_own AS own JOIN customers_order AS o ON o.id = own.id "
        f"LEFT JOIN undo_before AS b ON b.image_id = own.image_id AND b.order_id = own.id "
        f"LEFT JOIN undo_others AS other ON other.id = own.id "
        f"LEFT JOIN customers_orderimport AS maker ON maker.id = o.created_import_id",
        index="id",
    )


def _find_others(undo: Undo) -> None:
    """Keep `undo_others`: of these orders the last image that another import left, and the next after this import's."""
    undo.keep(
        "undo_images",
        "SELECT own.id, MAX(l.id) AS last_id, MIN(CASE WHEN l.id > own.image_id THEN l.id END) AS next_id "
        "FROM undo_own AS own JOIN customers_orderimage AS l ON l.order_id = own.id "
        "WHERE l.order_import_id <> %(import)s GROUP BY own.id",
    )
    undo.keep(
        "undo_others",
        "SELECT one.id, one.last_id, one.next_id, last.order_import_id AS import_id FROM undo_images AS one "
        "JOIN customers_orderimage AS last ON last.id = one.last_id",
        index="id",
    )


def _find_joined(undo: Undo) -> None:
    """Keep `undo_joined`: orders of other imports that got lines of this one which had waited for them."""
    undo.keep(
        "undo_joining",
        f"SELECT DISTINCT o.id, o.order_no {WAITED} "
        f"AND NOT EXISTS (SELECT 1 FROM undo_written AS written WHERE written.id = o.id)",
    )
    undo.keep(
        "undo_joined",
        "SELECT joining.id, joining.order_no, COALESCE(MAX(l.order_import_id), 0) AS later_id "
        "FROM undo_joining AS joining LEFT JOIN customers_orderimage AS l ON l.order_id = joining.id "
        "AND l.order_import_id <> %(import)s AND l.lines IS NOT NULL GROUP BY joining.id, joining.order_no",
        index="id",
    )


def write_orders(undo: Undo) -> None:
    """Bring the orders to where the import found them."""
    _hand_over(undo)
    _put_back(undo)
    _put_lines_back(undo)
    _take_joined_lines(undo)
    undo.run(
        "UPDATE customers_waitingline SET joined_import_id = NULL WHERE joined_import_id IS NOT NULL "
        "AND shop_id = %(shop)s AND (channel_id, order_no) IN (SELECT channel_id, order_no FROM undo_gone)"
    )
    undo.run("DELETE FROM customers_waitingline WHERE order_import_id = %(import)s")
    delete_gone(Order, "undo_gone")
    undo.run("DELETE FROM customers_orderimage WHERE order_import_id = %(import)s")


def _hand_over(undo: Undo) -> None:
    """Let the next import's before-images show what this one found, unless somebody edited in between.

    Undoing that import afterwards then leads back to where both began.
    """
    undo.run(
        "UPDATE customers_orderimage SET before = mine.before, "
        "lines = COALESCE(mine.lines, customers_orderimage.lines) "
        "FROM undo_others AS other JOIN undo_before AS b ON b.order_id = other.id "
        "JOIN customers_orderimage AS mine ON mine.id = b.image_id "
        "WHERE customers_orderimage.id = other.next_id AND "
        + undo.dialect.json_value("customers_orderimage.before", "digest", "bigint")
        + " IS NOT NULL"
    )


def _put_back(undo: Undo) -> None:
    """Old values; an order that had a buyer keeps the one it has now, who may have been merged into another."""
    columns = ", ".join(f"{column} = b.{column}" for column in (*VALUES, "digest"))
    undo.run(
        f"UPDATE customers_order SET {columns}, promo = {UNREAD.format(row='b')}, is_bargain = NULL, "
        f"is_note_read = {NOTE_READ.format(row='b')}, "
        f"customer_id = CASE WHEN b.customer_id IS NULL THEN NULL ELSE customers_order.customer_id END "
        f"FROM undo_back AS b WHERE customers_order.id = b.order_id"
    )


def _put_lines_back(undo: Undo) -> None:
    undo.run("DELETE FROM customers_orderitem WHERE order_id IN (SELECT order_id FROM undo_back WHERE is_relined = 1)")
    undo.run(
        f"INSERT INTO customers_orderitem (shop_id, order_id, product_id, {', '.join(LINE_COLUMNS)}) "
        f"SELECT %(shop)s, r.order_id, p.id, {', '.join(f'r.{column}' for column in LINE_COLUMNS)} FROM ("
        f"SELECT b.order_id, {undo.columns_of('line.value', OrderItem, LINE_COLUMNS)} FROM undo_back AS b "
        f"JOIN customers_orderimage AS i ON i.id = b.image_id "
        f"CROSS JOIN {undo.dialect.json_rows('i.lines', 'line')} WHERE b.is_relined = 1) AS r "
        f"LEFT JOIN customers_product AS p ON p.shop_id = %(shop)s AND p.sku = {PRODUCT_KEY}"
    )


def _take_joined_lines(undo: Undo) -> None:
    undo.run(
        f"DELETE FROM customers_orderitem WHERE id IN (SELECT item.id FROM undo_joined AS j "
        f"JOIN customers_orderitem AS item ON item.order_id = j.id "
        f"WHERE j.later_id = 0 AND EXISTS (SELECT 1 {WAITED} AND o.id = j.id AND w.record = item.position "
        f"AND w.line_no = item.line_no AND w.sku = item.sku AND w.title = item.title))"
    )
