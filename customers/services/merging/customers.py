"""Customers: made when their key is new, and brought up to date by later orders."""

from customers.dialects.base import fetch
from customers.models import Customer

from .contacts import CONTACTS, find_changed_contacts, last4_of
from .span import CUSTOMER_ID, FIND_CUSTOMER, IN_SPAN, Span

WRITTEN_COLUMNS = (*CONTACTS, "phone_last4", "contact_at")
IMAGE_COLUMNS = (*WRITTEN_COLUMNS, "name_initials")

NEW_KEY = """
s.key <> ''
AND NOT EXISTS (SELECT 1 FROM customers_customeralias AS a
                WHERE a.shop_id = %(shop)s AND a.channel_id = %(channel)s AND a.key = s.key)
AND NOT EXISTS (SELECT 1 FROM customers_customer AS c
                WHERE c.shop_id = %(shop)s AND c.channel_id = %(channel)s AND c.key = s.key)
"""

LATEST = f"""
FROM (SELECT s.key, s.record, s.created_at,
             ROW_NUMBER() OVER (PARTITION BY s.key ORDER BY s.created_at DESC, s.record DESC) AS rank
      FROM customers_stagedorder AS s WHERE {IN_SPAN} AND {NEW_KEY}) AS latest
JOIN customers_stagedrow AS r ON r.order_import_id = %(import)s AND r.record = latest.record
"""


def create_missing(span: Span) -> int:
    """Make the customers of the span whose key the channel does not know."""
    columns, values = ", ".join(CONTACTS), ", ".join(CONTACTS.values())
    created = span.run(
        f"INSERT INTO customers_customer (shop_id, channel_id, key, {columns}, phone_last4, "
        f"contact_at, created_import_id, created_at, is_grey, kind, temper, name_initials) "
        f"SELECT %(shop)s, %(channel)s, latest.key, {values}, {last4_of('r.phone')}, "
        f"latest.created_at, %(import)s, {span.dialect.as_moment('%(now)s')}, FALSE, '', '', '' "
        f"{LATEST} WHERE latest.rank = 1 ON CONFLICT (shop_id, channel_id, key) DO NOTHING"
    )
    if created:
        _write_initials(span)
    return created


def refresh_contacts(span: Span) -> int:
    """Bring customers up to date with what the span's orders tell; the orders must be in the books already."""
    find_changed_contacts(span)
    before = span.dialect.json_object({column: f"c.{column}" for column in IMAGE_COLUMNS})
    after = span.dialect.json_object({column: f"new.{column}" for column in WRITTEN_COLUMNS})
    span.run(
        f"INSERT INTO customers_customerimage (order_import_id, customer_id, before, after) "
        f"SELECT %(import)s, c.id, {before}, {after} FROM customers_customer AS c "
        f"JOIN merge_contacts AS new ON new.customer_id = c.id "
        f"WHERE c.created_import_id IS NULL OR c.created_import_id <> %(import)s "
        f"ON CONFLICT (order_import_id, customer_id) DO UPDATE SET after = excluded.after"
    )
    columns = ", ".join(f"{column} = new.{column}" for column in WRITTEN_COLUMNS)
    changed = span.run(
        f"UPDATE customers_customer SET {columns}, name_initials = '' FROM merge_contacts AS new "
        f"WHERE customers_customer.id = new.customer_id"
    )
    if changed:
        _write_initials(span)
    return changed


def initials(name: str) -> str:
    """The first letters of a name as typed on a keyboard, `zhl` for 张海龙; "" when nothing is legible."""
    from pypinyin import Style, lazy_pinyin  # a tenth of what a program takes to start

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda text: "".join(w[0] for w in text.split()))
    return "".join(letter for letter in letters if letter.isalnum()).lower()[:32]


def _write_initials(span: Span) -> None:
    """Fill the initials of customers whose name is new; SQL cannot spell."""
    named = fetch(
        f"SELECT DISTINCT known.id, known.name FROM customers_stagedorder AS s {FIND_CUSTOMER} "
        f"JOIN customers_customer AS known ON known.id = {CUSTOMER_ID} "
        f"WHERE {IN_SPAN} AND s.key <> '' AND known.name <> '' AND known.name_initials = ''",
        span.names,
    )
    spelt = [Customer(pk=pk, name_initials=initials(name)) for pk, name in named]
    Customer.objects.bulk_update([one for one in spelt if one.name_initials], ["name_initials"], batch_size=500)
