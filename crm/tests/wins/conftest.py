"""A buyer who asks, and the orders that arrive later."""

import pytest

from customers.services.direct_import import import_now
from customers.tests.factories import ChannelFactory, CustomerFactory

from .talks import HEADER, talk


@pytest.fixture
def anna(shop):
    channel = ChannelFactory(shop=shop, code="generic", name="generic")
    return CustomerFactory(shop=shop, channel=channel, account="", key="anna")


@pytest.fixture
def bring(shop, tmp_path):
    """Imports orders told as (number, paid at[, status[, refund]]) of a buyer; each call is a file of its own."""
    count = 0

    def do(*orders, buyer="anna", to=shop):
        nonlocal count
        count += 1
        rows = ((*one, "paid", "0")[:4] if len(one) == 2 else (*one, "0")[:4] for one in orders)
        lines = [f"{number},{buyer},2026-{paid_at},100,{status},{refund}\n" for number, paid_at, status, refund in rows]
        path = tmp_path / f"orders{count}.csv"
        path.write_text(HEADER + "".join(lines))
        return import_now(shop=to, path=path).order_import

    return do


@pytest.fixture
def bought(anna, bring):
    """An inquiry of ten o'clock whose buyer has paid an order at eleven."""
    inquiry = talk(anna, "03-10 10:00")
    bring(("A1", "03-10 11:00:00"))
    return inquiry
