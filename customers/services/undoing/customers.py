"""Customers: those that the import made go unless something holds them, the others get their contact details back."""

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from customers.models import Customer, Order
from customers.services.facts import refresh_facts
from customers.services.marks import mark_talkers
from customers.services.merging.customers import IMAGE_COLUMNS, WRITTEN_COLUMNS

from .holders import delete_gone, keep_held
from .scope import Undo, column_type

STAYING = RawSQL(  # of orders: neither deleted nor without this buyer
    "NOT EXISTS (SELECT 1 FROM undo_gone AS gone WHERE gone.id = customers_order.id) "
    "AND NOT EXISTS (SELECT 1 FROM undo_unbound AS loose WHERE loose.id = customers_order.id)",
    (),
    output_field=BooleanField(),
)


def find_customers(undo: Undo) -> None:
    """Keep `undo_gone_customers`, `undo_held_customers` and `undo_contacts`; needs the orders found before."""
    undo.keep(
        "undo_unbound",
        "SELECT order_id AS id, customer_now FROM undo_back WHERE customer_id IS NULL AND customer_now IS NOT NULL",
        index="id",
    )
    undo.keep("undo_made_customers", _made())
    keep_held(undo, Customer, "undo_made_customers", "undo_held_customers", staying={Order: STAYING})
    undo.run(
        "INSERT INTO undo_held_customers (id, holder) SELECT c.id, 'customers.customer' FROM customers_customer AS c "
        "JOIN undo_made_customers AS made ON made.id = c.id WHERE c.is_grey OR c.temper <> '' OR c.kind <> ''"
    )
    undo.keep(
        "undo_gone_customers",
        "SELECT id FROM undo_made_customers AS made "
        "WHERE NOT EXISTS (SELECT 1 FROM undo_held_customers AS held WHERE held.id = made.id)",
        index="id",
    )
    _find_contacts(undo)


def _made() -> str:
    """Customers that the import made; and who stayed when their maker was undone, for the sake of these orders."""
    return (
        "SELECT c.id, 1 AS is_own FROM customers_customer AS c WHERE c.created_import_id = %(import)s "
        "UNION ALL SELECT c.id, 0 FROM customers_customer AS c "
        "JOIN customers_orderimport AS maker ON maker.id = c.created_import_id AND maker.state = 'undone' "
        "WHERE c.created_import_id <> %(import)s AND c.id IN (SELECT customer_id FROM undo_gone "
        "UNION SELECT customer_now FROM undo_unbound)"
    )


def _find_contacts(undo: Undo) -> None:
    """Keep `undo_contacts`: the contact details before the import, and whether they were changed since."""
    undo.keep(
        "undo_contact_images",
        "SELECT i.id AS image_id, COALESCE(MIN(l.id), 0) AS next_id "
        "FROM customers_customerimage AS i LEFT JOIN customers_customerimage AS l "
        "ON l.customer_id = i.customer_id AND l.id > i.id WHERE i.order_import_id = %(import)s GROUP BY i.id",
        index="image_id",
    )
    edited = undo.differ(WRITTEN_COLUMNS, "c.", "seen.after_")
    undo.keep(
        "undo_contacts",
        f"SELECT seen.*, CASE WHEN seen.has_after = 1 AND ({edited}) THEN 1 ELSE 0 END AS is_edited "
        f"FROM (SELECT i.id AS image_id, i.customer_id AS id, images.next_id, "
        f"CASE WHEN i.after IS NULL THEN 0 ELSE 1 END AS has_after, "
        f"{undo.columns_of('i.before', Customer, IMAGE_COLUMNS)}, "
        f"{undo.columns_of('i.after', Customer, WRITTEN_COLUMNS, 'after_')} "
        f"FROM undo_contact_images AS images JOIN customers_customerimage AS i ON i.id = images.image_id) AS seen "
        f"JOIN customers_customer AS c ON c.id = seen.id "
        f"WHERE NOT EXISTS (SELECT 1 FROM undo_gone_customers AS gone WHERE gone.id = seen.id)",
    )


def _hand_over(undo: Undo) -> None:
    """Let the next import's before-images show what this one found, unless somebody edited in between."""
    found = {
        column: undo.dialect.json_value("customers_customerimage.before", column, column_type(Customer, column))
        for column in WRITTEN_COLUMNS
    }
    edited = " OR ".join(undo.dialect.differs(value, f"c.after_{column}") for column, value in found.items())
    undo.run(
        f"UPDATE customers_customerimage SET before = mine.before FROM undo_contacts AS c "
        f"JOIN customers_customerimage AS mine ON mine.id = c.image_id "
        f"WHERE customers_customerimage.id = c.next_id AND NOT ({edited})"
    )


def write_customers(undo: Undo) -> None:
    """Give contact details back, let the import's own customers go, and count the others' orders anew."""
    _hand_over(undo)
    columns = ", ".join(f"{column} = b.{column}" for column in IMAGE_COLUMNS)
    undo.run(
        f"UPDATE customers_customer SET {columns} FROM undo_contacts AS b "
        f"WHERE customers_customer.id = b.id AND b.next_id = 0 AND b.is_edited = 0"
    )
    delete_gone(Customer, "undo_gone_customers")
    undo.run("DELETE FROM customers_customerimage WHERE order_import_id = %(import)s")
    undo.keep(
        "facts_touched",
        "SELECT customer_id FROM (SELECT customer_id FROM undo_gone UNION SELECT customer_id FROM undo_back "
        "UNION SELECT customer_now FROM undo_back) AS touched WHERE customer_id IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM undo_gone_customers AS gone WHERE gone.id = touched.customer_id)",
    )
    refresh_facts(shop_id=undo.order_import.shop_id, at=undo.at, dialect=undo.dialect)
    mark_talkers(shop_id=undo.order_import.shop_id, at=undo.at, dialect=undo.dialect)
