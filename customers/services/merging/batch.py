from dataclasses import dataclass

from customers.dialects.base import fetch
from customers.models import WaitingLine
from customers.services.facts import refresh_facts
from customers.services.marks import mark_talkers
from customers.services.pairs import keeping_pairs

from . import contacts, customers, lines, orders
from .span import Span

RELINED = "SELECT order_id FROM merge_relined"
CHANGED = f"SELECT order_id FROM merge_changed UNION {RELINED}"
NEW = "SELECT order_id FROM merge_new"


@dataclass(frozen=True, slots=True)
class BatchCounts:
    created: int = 0
    updated: int = 0
    customers: int = 0
    lines: int = 0


def merge_batch(span: Span) -> BatchCounts:
    """Bring the orders of a span into the books, with their customers, lines, products and facts.

    Writes only what differs; must run inside a transaction that also records how far the import has come.
    """
    return _merge_orders(span) if span.brings_orders else _merge_items(span)


def _merge_orders(span: Span) -> BatchCounts:
    made = customers.create_missing(span)
    orders.find_differing(span)
    orders.find_changed(span)
    orders.find_new(span)
    lines.find_relined(span)
    with keeping_pairs(shop_id=span.order_import.shop_id, touched=CHANGED, made=NEW):
        return _write_orders(span, made)


def _write_orders(span: Span, made: int) -> BatchCounts:
    orders.remember_changed(span)
    orders.update_changed(span)
    created = orders.create_missing(span)
    contacts.note_cells(span)
    customers.refresh_contacts(span)
    relined = _replace_lines(span)
    written = _write_new_lines(span) if created else 0
    waiting = WaitingLine.objects.filter(shop=span.order_import.shop_id, joined_import=None)
    if waiting.filter(channel=span.order_import.channel_id).exists():
        written += lines.attach_waiting(span)
    _refresh_touched(span)
    [(updated,)] = fetch(f"SELECT COUNT(*) FROM ({CHANGED}) AS u")
    return BatchCounts(created, updated, made, written + relined)


def _merge_items(span: Span) -> BatchCounts:
    lines.find_known(span)
    lines.find_relined(span)
    with keeping_pairs(shop_id=span.order_import.shop_id, touched=RELINED):
        return BatchCounts(lines=_replace_lines(span))


def _replace_lines(span: Span) -> int:
    lines.remember_relined(span)
    lines.clear_relined(span)
    lines.name_products(span, "merge_relined")
    return lines.write_lines(span, "merge_relined")


def _write_new_lines(span: Span) -> int:
    lines.name_products(span, "merge_new")
    return lines.write_lines(span, "merge_new")


def _refresh_touched(span: Span) -> None:
    span.keep(
        "facts_touched",
        "SELECT customer_id FROM merge_new WHERE customer_id IS NOT NULL "
        "UNION SELECT customer_id FROM merge_changed WHERE customer_id IS NOT NULL "
        "UNION SELECT old_customer_id FROM merge_changed WHERE old_customer_id IS NOT NULL",
    )
    refresh_facts(shop_id=span.order_import.shop_id, at=span.at, dialect=span.dialect)
    mark_talkers(shop_id=span.order_import.shop_id, at=span.at, dialect=span.dialect)
