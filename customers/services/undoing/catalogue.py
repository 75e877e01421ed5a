"""Products and the channel: what the import made goes when nothing needs it, renamed products get their names back."""

from django.db.models import Q

from customers.choices import ImportState
from customers.models import Channel, OrderImport, Product

from .holders import delete_gone, keep_held
from .scope import Undo

# Made by this import, or by one that was undone while others still needed it.
ORPHANED = """
FROM {table} AS made JOIN customers_orderimport AS maker ON maker.id = made.created_import_id
WHERE made.shop_id = %(shop)s AND (maker.id = %(import)s OR maker.state = 'undone')
"""


def write_products(undo: Undo) -> None:
    """Give products their old names back unless somebody has renamed them since; unused ones of the import go."""
    undo.keep(
        "undo_names",
        "SELECT i.product_id, i.name, i.named_at, i.new_name, MIN(l.id) AS next_id FROM customers_productimage AS i "
        "LEFT JOIN customers_productimage AS l ON l.product_id = i.product_id AND l.id > i.id "
        "WHERE i.order_import_id = %(import)s GROUP BY i.product_id, i.name, i.named_at, i.new_name",
    )
    undo.run(
        "UPDATE customers_productimage SET name = mine.name, named_at = mine.named_at FROM undo_names AS mine "
        "WHERE customers_productimage.id = mine.next_id"
    )
    undo.run(
        "UPDATE customers_product SET name = mine.name, named_at = mine.named_at FROM undo_names AS mine "
        "WHERE customers_product.id = mine.product_id AND mine.next_id IS NULL "
        "AND customers_product.name = mine.new_name"
    )
    undo.run("DELETE FROM customers_productimage WHERE order_import_id = %(import)s")
    untouched = "AND made.price IS NULL AND made.stock IS NULL"
    undo.keep("undo_made_products", f"SELECT made.id {ORPHANED.format(table='customers_product')} {untouched}")
    _delete_unheld(undo, Product, "undo_made_products")


def write_channel(undo: Undo) -> None:
    """Take the channel away that was opened for the import, unless something is sold or known there."""
    untouched = "AND NOT made.is_bargain"
    undo.keep("undo_made_channels", f"SELECT made.id {ORPHANED.format(table='customers_channel')} {untouched}")
    standing = ~Q(state=ImportState.UNDONE) & ~Q(pk=undo.order_import.pk)
    keep_held(undo, Channel, "undo_made_channels", "undo_held", staying={OrderImport: standing})
    undo.keep("undo_unheld", "SELECT id FROM undo_made_channels WHERE id NOT IN (SELECT id FROM undo_held)")
    undo.run("UPDATE customers_orderimport SET channel_id = NULL WHERE channel_id IN (SELECT id FROM undo_unheld)")
    delete_gone(Channel, "undo_unheld")


def _delete_unheld(undo: Undo, model: type[Product], made: str) -> None:
    keep_held(undo, model, made, "undo_held")
    undo.keep("undo_unheld", f"SELECT id FROM {made} WHERE id NOT IN (SELECT id FROM undo_held)")
    delete_gone(model, "undo_unheld")
