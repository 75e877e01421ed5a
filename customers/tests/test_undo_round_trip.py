"""Random files in, and out again in any order: nothing is left of them."""

import secrets
from datetime import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.services.direct_import import import_now
from customers.services.undoing import undo_import
from customers.tests.business_rows import rows
from customers.tests.factories import ShopFactory
from customers.tests.rounds import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
BUYERS = {"N1": "wang", "N2": "wang", "N3": "li", "N4": "", "N5": "zhao"}
ROUNDS = settings(
    max_examples=rounds(15),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

line = st.builds(
    lambda order_no, day, amount, sku, title, quantity, status: ",".join(
        [
            order_no,
            BUYERS[order_no],
            datetime(2026, 3, day, 9).isoformat(" "),
            f"{amount}.00",
            sku,
            title,
            str(quantity),
            "1.50",
            status,
            "0.00",
        ]
    ),
    order_no=st.sampled_from(sorted(BUYERS)),
    day=st.integers(1, 28),
    amount=st.integers(1, 99),
    sku=st.sampled_from(["", "S1", "S2"]),
    title=st.sampled_from(["Scarf", "丝巾", "Tie"]),
    quantity=st.integers(1, 3),
    status=st.sampled_from(["unpaid", "paid", "shipped", "completed", "closed", "refunded"]),
)
files = st.lists(st.lists(line, min_size=1, max_size=6), min_size=1, max_size=3)


@pytest.fixture
def bring(tmp_path):
    """Import lines of the plain table."""

    def bring(shop, lines):
        path = tmp_path / f"{secrets.token_hex(4)}.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return import_now(shop=shop, path=path, skips_bad_rows=True).order_import

    return bring


@ROUNDS
@given(files=files, data=st.data())
def test_undone_in_any_order_all_imports_leave_nothing(bring, files, data):
    shop = ShopFactory(code=secrets.token_hex(6))
    before = rows(shop)
    imports = [bring(shop, lines) for lines in files]

    for one in data.draw(st.permutations(imports)):
        undo_import(import_id=one.pk, user=None, at=timezone.now())

    assert rows(shop) == before


@ROUNDS
@given(files=files)
def test_undoing_the_last_import_leads_back_to_before_it(bring, files):
    shop = ShopFactory(code=secrets.token_hex(6))
    for lines in files[:-1]:
        bring(shop, lines)
    before = rows(shop)

    last = bring(shop, files[-1])
    undo_import(import_id=last.pk, user=None, at=timezone.now())

    assert rows(shop) == before
