"""Which contact details stand, whatever order the files come in.

Of each detail it is the cell of the latest order that fills it; by the order's number when two are of one moment. A
masked cell stands only as long as no order shows the detail in clear. Orders remember which cells they filled, so that
an order that merely confirms a detail counts and yet writes nothing to its customer.
"""

from datetime import UTC, datetime

from .span import FIRST_ROW, Span

# The columns of a customer, and what staging calls them.
CONTACTS = {"account": "account", "name": "receiver", "phone": "phone", "email": "email", "address": "address"}
CLEAR = {column: 1 << place for place, column in enumerate(CONTACTS)}
MASKED = {column: bit << len(CONTACTS) for column, bit in CLEAR.items()}
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def is_masked(value: str) -> str:
    """Whether a cell hides what it is about: with stars, or as ciphertext."""
    return f"({value} LIKE '%%*%%' OR {value} LIKE '##%%' OR {value} LIKE '$$%%')"


def last4_of(phone: str) -> str:
    """The last four digits of a phone that shows them, "" for any other."""
    tail = f"SUBSTR({phone}, LENGTH({phone}) - 3)"
    return f"CASE WHEN LENGTH({phone}) >= 4 AND {tail} NOT LIKE '%%*%%' THEN {tail} ELSE '' END"


def cells_of(row: str) -> str:
    """Which details a staged row fills, in clear or masked, as the sum of their bits."""
    return "(" + " + ".join(_bit(f"{row}.{cell}", column) for column, cell in CONTACTS.items()) + ")"


def _bit(cell: str, column: str) -> str:
    return f"CASE WHEN {cell} = '' THEN 0 WHEN {is_masked(cell)} THEN {MASKED[column]} ELSE {CLEAR[column]} END"


def note_cells(span: Span) -> int:
    """Let the known orders of `merge_other` remember which cells this file fills as well."""
    span.keep(
        "merge_cells",
        f"SELECT o.id AS order_id, COALESCE(o.contact_cells, 0) | {cells_of('f')} AS cells FROM merge_other AS other "
        f"JOIN customers_stagedorder AS s ON s.order_import_id = %(import)s AND s.position = other.position "
        f"{FIRST_ROW} JOIN customers_order AS o ON o.id = other.order_id",
    )
    return span.run(
        f"UPDATE customers_order SET contact_cells = told.cells FROM merge_cells AS told "
        f"WHERE customers_order.id = told.order_id "
        f"AND {span.dialect.differs('customers_order.contact_cells', 'told.cells')}"
    )


def find_changed_contacts(span: Span) -> None:
    """Keep `merge_contacts`: customers whose details the span's orders change, with the new ones."""
    never = span.dialect.as_moment(f"'{span.dialect.moment(NEVER)}'")
    _find_telling(span, never)
    won = ", ".join(f"CASE WHEN {_wins(column, never)} THEN t.{column} END AS {column}" for column in CONTACTS)
    span.keep(
        "merge_winning",
        f"SELECT t.customer_id, t.told_at, {won} FROM merge_telling AS t JOIN customers_customer AS c "
        f"ON c.id = t.customer_id",
    )
    values = {column: f"COALESCE(MAX(w.{column}), MAX(c.{column}))" for column in CONTACTS}
    changed = " OR ".join(f"w.{column} IS NOT NULL" for column in CONTACTS)
    latest = span.dialect.greatest(f"COALESCE(MAX(c.contact_at), {never})", "MAX(w.told_at)")
    span.keep(
        "merge_contacts",
        f"SELECT w.customer_id, {', '.join(f'{value} AS {column}' for column, value in values.items())}, "
        f"CASE WHEN MAX(w.phone) IS NULL THEN MAX(c.phone_last4) ELSE {last4_of('MAX(w.phone)')} END AS phone_last4, "
        f"NULLIF({latest}, {never}) AS contact_at "
        f"FROM merge_winning AS w JOIN customers_customer AS c ON c.id = w.customer_id "
        f"WHERE {changed} GROUP BY w.customer_id",
    )


def may_tell(row: str, customer: str) -> str:
    """Whether a staged row has a cell that could replace a detail of the customer."""
    pairs = CONTACTS.items()
    return "(" + " OR ".join(_may_replace(f"{row}.{cell}", f"{customer}.{column}") for column, cell in pairs) + ")"


def _find_telling(span: Span, never: str) -> None:
    """Keep `merge_telling`: orders of the span with a cell that could replace a detail of their customer."""
    cells = ", ".join(f"f.{cell} AS {column}" for column, cell in CONTACTS.items())
    told = "FROM merge_new WHERE may_tell UNION ALL SELECT order_id, position FROM merge_other"
    span.keep(
        "merge_telling",
        f"SELECT c.id AS customer_id, o.order_no, COALESCE(o.created_at, {never}) AS told_at, {cells} "
        f"FROM (SELECT order_id, position {told}) AS told "
        f"JOIN customers_stagedorder AS s ON s.order_import_id = %(import)s AND s.position = told.position {FIRST_ROW} "
        f"JOIN customers_order AS o ON o.id = told.order_id JOIN customers_customer AS c ON c.id = o.customer_id "
        f"WHERE (c.settled_at IS NULL OR c.settled_at <= o.created_at) AND {may_tell('f', 'c')}",
    )


def _may_replace(cell: str, detail: str) -> str:
    """Empty and equal cells bring nothing, nor does a masked one where the detail is clear."""
    is_better = f"(NOT {is_masked(cell)} OR {detail} = '' OR {is_masked(detail)})"
    return f"({cell} <> '' AND {cell} <> {detail} AND {is_better})"


def _wins(column: str, never: str) -> str:
    """Whether no other order of the customer has more to say about a detail."""
    cell, moment = f"t.{column}", f"COALESCE(l.created_at, {never})"
    shows, hides = f"(l.contact_cells & {CLEAR[column]}) <> 0", f"(l.contact_cells & {MASKED[column]}) <> 0"
    is_later = f"({moment} > t.told_at OR {moment} = t.told_at AND l.order_no > t.order_no)"
    beaten = f"({shows} OR {hides} AND {is_later})"
    beaten = f"CASE WHEN {is_masked(cell)} THEN {beaten} ELSE {shows} AND {is_later} END"
    others = f"SELECT 1 FROM customers_order AS l WHERE l.customer_id = t.customer_id AND {beaten}"
    return f"{_may_replace(cell, f'c.{column}')} AND NOT EXISTS ({others})"
