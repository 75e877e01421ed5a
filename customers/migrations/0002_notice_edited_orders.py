"""An order's digest says which record made it; it is emptied when the order is edited in any other way.

The import writes a new digest with every change, so it never sets these triggers off. SQLite drops a table's triggers
when a later migration makes the table anew: such a migration must call `install` again, and a test says so.
"""

from django.db import migrations

COLUMNS = (
    "status", "created_at", "paid_at", "paid_on", "shipped_at", "completed_at", "payable", "paid", "refund", "units",
    "goods", "buyer_note", "seller_note",
)  # fmt: skip
LINE_COLUMNS = ("line_no", "sku", "title", "variant", "quantity", "unit_price", "amount", "refund")


def _differs(columns, sign):
    return " OR ".join(f"OLD.{one} {sign} NEW.{one}" for one in columns)


SQLITE = (
    f"""
    CREATE TRIGGER customers_order_is_edited AFTER UPDATE OF {", ".join(COLUMNS)} ON customers_order
    WHEN OLD.digest IS NOT NULL AND NEW.digest IS OLD.digest AND ({_differs(COLUMNS, "IS NOT")})
    BEGIN UPDATE customers_order SET digest = NULL WHERE id = NEW.id; END
    """,
    f"""
    CREATE TRIGGER customers_orderitem_is_edited AFTER UPDATE OF {", ".join(LINE_COLUMNS)} ON customers_orderitem
    WHEN {_differs(LINE_COLUMNS, "IS NOT")}
    BEGIN UPDATE customers_order SET digest = NULL WHERE id = NEW.order_id AND digest IS NOT NULL; END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION customers_forget_digest() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.digest := NULL; RETURN NEW; END $$
    """,
    f"""
    CREATE TRIGGER customers_order_is_edited BEFORE UPDATE OF {", ".join(COLUMNS)} ON customers_order
    FOR EACH ROW WHEN (OLD.digest IS NOT NULL AND NEW.digest = OLD.digest
                       AND ({_differs(COLUMNS, "IS DISTINCT FROM")}))
    EXECUTE FUNCTION customers_forget_digest()
    """,
    """
    CREATE FUNCTION customers_forget_digest_of_order() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE customers_order SET digest = NULL WHERE id = NEW.order_id AND digest IS NOT NULL; RETURN NULL; END $$
    """,
    f"""
    CREATE TRIGGER customers_orderitem_is_edited AFTER UPDATE OF {", ".join(LINE_COLUMNS)} ON customers_orderitem
    FOR EACH ROW WHEN ({_differs(LINE_COLUMNS, "IS DISTINCT FROM")})
    EXECUTE FUNCTION customers_forget_digest_of_order()
    """,
)


def install(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in ("customers_order", "customers_orderitem"):
        schema_editor.execute(f"DROP TRIGGER {table}_is_edited" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION customers_forget_digest()")
        schema_editor.execute("DROP FUNCTION customers_forget_digest_of_order()")


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
