"""Orders: what is new, what differs, and how a later file changes what is known."""

from customers.choices import STATUS_RANK

from .contacts import cells_of, may_tell
from .span import CUSTOMER_ID, FIND_CUSTOMER, FIND_ORDER, FIRST_ROW, IN_SPAN, Span

# Where each column of an order comes from in staging.
SOURCES = {
    "status": "s.status",
    "created_at": "s.created_at",
    "paid_at": "s.paid_at",
    "paid_on": "s.paid_on",
    "shipped_at": "f.shipped_at",
    "completed_at": "f.completed_at",
    "payable": "s.payable",
    "paid": "s.paid",
    "refund": "s.refund",
    "units": "s.units",
    "goods": "f.goods",
    "buyer_note": "f.buyer_note",
    "seller_note": "f.seller_note",
    "extra": "f.extra",
}
TEXTS = ("goods", "buyer_note", "seller_note")
KNOWN = "s.position, s.order_no, s.paid_at, o.id AS order_id"
# Nobody need look for promotions in an order without texts; in others they are looked for afterwards.
UNREAD = "CASE WHEN {row}.seller_note = '' AND {row}.extra IS NULL THEN '' END"
# The same of the buyer's note for words; one that goes leaves words to be taken away.
NOTE_READ = "({row}.buyer_note = '' AND customers_order.buyer_note = '')"
IMAGE_COLUMNS = ("customer_id", *SOURCES, "digest")


def _rank(value: str) -> str:
    cases = " ".join(f"WHEN '{status.value}' THEN {rank}" for status, rank in STATUS_RANK.items())
    return f"(CASE {value} {cases} ELSE 0 END)"


def merged(column: str, span: Span) -> str:
    """What a column becomes: status moves forward, refunds never fall, empty cells erase nothing."""
    new, old = SOURCES[column], f"o.{column}"
    if column == "status":
        return f"(CASE WHEN {_rank(new)} > {_rank(old)} THEN {new} ELSE {old} END)"
    if column == "refund":
        return span.dialect.greatest(old, f"COALESCE({new}, {old})")
    if column in TEXTS:
        return f"(CASE WHEN {new} = '' THEN {old} ELSE {new} END)"
    return f"COALESCE({new}, {old})"


def find_differing(span: Span) -> None:
    """Keep `merge_other`: known orders of the span whose records are not those last merged."""
    span.keep(
        "merge_other",
        f"SELECT {KNOWN} FROM customers_stagedorder AS s {FIND_ORDER} "
        f"WHERE {IN_SPAN} AND (o.digest IS NULL OR o.digest <> s.digest)",
        index="order_no",
    )


def find_changed(span: Span) -> None:
    """Keep `merge_changed`: those of `merge_other` in which a column would change, with the new values."""
    values = {column: merged(column, span) for column in SOURCES}
    customer = f"COALESCE(o.customer_id, {CUSTOMER_ID})"
    differs = " OR ".join(span.dialect.differs(f"o.{column}", value) for column, value in values.items())
    selected = ", ".join(f"{value} AS {column}" for column, value in values.items())
    span.keep(
        "merge_changed",
        f"SELECT o.id AS order_id, {customer} AS customer_id, o.customer_id AS old_customer_id, "
        f"s.digest, {selected} "
        f"FROM merge_other AS other "
        f"JOIN customers_stagedorder AS s ON s.order_import_id = %(import)s AND s.position = other.position "
        f"{FIRST_ROW} {FIND_ORDER} {FIND_CUSTOMER} "
        f"WHERE {differs} OR {span.dialect.differs('o.customer_id', customer)}",
    )


def remember_changed(span: Span) -> None:
    """Write the before-image of each order in `merge_changed`; the import's first image of an order stays."""
    image = span.dialect.json_object({column: f"o.{column}" for column in IMAGE_COLUMNS})
    span.run(
        f"INSERT INTO customers_orderimage (order_import_id, order_id, before) "
        f"SELECT %(import)s, o.id, {image} "
        f"FROM customers_order AS o JOIN merge_changed AS changed ON changed.order_id = o.id "
        f"WHERE TRUE ON CONFLICT (order_import_id, order_id) DO NOTHING"
    )


def update_changed(span: Span) -> int:
    """Give the orders of `merge_changed` their new values."""
    columns = ", ".join(f"{column} = changed.{column}" for column in ("customer_id", *SOURCES, "digest"))
    return span.run(
        f"UPDATE customers_order SET {columns}, promo = {UNREAD.format(row='changed')}, is_bargain = NULL, "
        f"is_note_read = {NOTE_READ.format(row='changed')} "
        f"FROM merge_changed AS changed "
        f"WHERE customers_order.id = changed.order_id"
    )


def find_new(span: Span) -> None:
    """Keep `merge_new`: the orders of the span that the channel does not know yet, as they will stand, keys included.

    So their lines, facts and contact details need not look for them in the books.
    """
    defaults = {"paid": "COALESCE(s.paid, 0)", "refund": "COALESCE(s.refund, 0)"}
    defaults["status"] = "(CASE WHEN s.status = '' THEN 'unknown' ELSE s.status END)"
    values = ", ".join(f"{defaults.get(column, source)} AS {column}" for column, source in SOURCES.items())
    order_id = span.dialect.new_id("customers_order", "(s.position - %(first)s + 1)")
    span.keep(
        "merge_new",
        f"SELECT {order_id} AS order_id, s.position, s.order_no, {CUSTOMER_ID} AS customer_id, s.digest, "
        f"{cells_of('f')} AS contact_cells, (a.id IS NOT NULL OR {may_tell('f', 'c')}) AS may_tell, {values} "
        f"FROM customers_stagedorder AS s {FIRST_ROW} {FIND_CUSTOMER} "
        f"WHERE {IN_SPAN} AND NOT EXISTS (SELECT 1 FROM customers_order AS o WHERE o.shop_id = %(shop)s "
        f"AND o.channel_id = %(channel)s AND o.order_no = s.order_no)",
        index="order_no",
        statistics="order_id, order_no, customer_id, may_tell",
    )


def create_missing(span: Span) -> int:
    """Insert the orders of `merge_new`. Only imports bring orders, and this one holds the shop."""
    own = ("order_no", "customer_id", "digest", "contact_cells", *SOURCES)
    columns = ", ".join(own)
    return span.run(
        f"INSERT INTO customers_order (id, shop_id, channel_id, created_import_id, promo, is_note_read, {columns}) "
        f"SELECT order_id, %(shop)s, %(channel)s, %(import)s, {UNREAD.format(row='new')}, buyer_note = '', {columns} "
        f"FROM merge_new AS new"
    )
