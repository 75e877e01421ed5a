"""What holds in all the code at once: one clock, one day, no floats for money, nothing sent far ahead."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from customers.fields import MoneyField
from customers.models import Order
from customers.normalize.amounts import read_cents

BASE = Path(settings.BASE_DIR)
APPS = ("customers", "tagging", "scripts_lib", "crm", "config")
# Where the clock may be read: the doors, where a page, a command, a worker or the server's own life begins.
DOORS = re.compile(r"/(admin|management)/|/tasks\.py$|^config/")
# An import, of orders or of chat records, lives for minutes: its worker says anew how late it is at each step, and
# until when it claims the row.
LONG_LIVED = {
    "crm/services/chats/work.py",
    "customers/services/direct_import.py",
    "customers/services/exports.py",
    "customers/services/import_claims.py",
    "customers/services/import_steps.py",
    "customers/services/order_imports.py",
}
# Old uploads are swept by the age of their files, which the file system tells.
OTHER_CLOCKS = {"customers/services/uploads.py"}
CLOCK = re.compile(
    r"timezone\.now\(|datetime\.(now|utcnow|today)\(|date\.today\(|localdate\(|localtime\(|\btime\.time\("
)
SHOPS_DAY = re.compile(r"ZoneInfo\([^)]*\)\)\.date\(\)")
ONE_DAY_FUNCTION = "customers/selectors/shop_day.py"
MONEY = re.compile(r"amount|paid$|payable|refund|spent|price|_cents|money|net_")


def sources() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((BASE / app).rglob("*.py")):
            name = path.relative_to(BASE).as_posix()
            if "/tests/" not in name and "/migrations/" not in name:
                yield name, path.read_text()


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_tim_1_the_clock_is_read_at_the_doors_alone():
    reads = {name for name, text in sources() if CLOCK.search(text)}

    assert {name for name in reads if not DOORS.search(name)} - LONG_LIVED - OTHER_CLOCKS == set()
    assert len(reads) > 10


def test_tim_1_one_function_says_which_day_it_is_in_the_shop():
    assert [name for name, text in sources() if SHOPS_DAY.search(text)] == [ONE_DAY_FUNCTION]


def test_job_4_nothing_is_sent_ahead_by_more_than_a_minute():
    ahead = []
    sending = ("apply_async", "delay", "send_task", "signature", "retry")
    for name, text in sources():
        for call in calls(ast.parse(text)):
            named = {word.arg for word in call.keywords}
            if called(call) in sending and named & {"eta", "countdown"}:
                ahead.append(f"{name}:{call.lineno}")

    assert ahead == []


def test_tim_7_no_money_is_a_float():
    floats = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField) and model._meta.app_label in APPS
    }
    assert {name for name in floats if MONEY.search(name.rpartition(".")[2])} == set()
    assert isinstance(Order._meta.get_field("paid"), MoneyField)  # which keeps whole cents
    assert MoneyField().get_internal_type() == "BigIntegerField"


def test_tim_7_no_code_makes_a_float_of_money():
    made = []
    for name, text in sources():
        floats = (call for call in calls(ast.parse(text)) if called(call) == "float" and call.args)
        made += [f"{name}:{call.lineno}" for call in floats if MONEY.search(ast.unparse(call.args[0]))]

    assert made == []


@given(st.integers(min_value=0, max_value=999_999_999))
def test_tim_7_a_price_is_read_to_the_cent_however_it_is_written(cents):
    amount = Decimal(cents) / 100

    for text in (f"{amount:.2f}", f"{amount:,.2f}", f"¥{amount:.2f}"):
        assert read_cents(text) == cents


def test_tim_7_a_million_times_ten_cents_is_a_hundred_thousand():
    assert sum(Decimal(read_cents("0.10")) / 100 for _time in range(1_000_000)) == Decimal("100000.00")
