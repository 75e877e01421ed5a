"""A buyer with a portrait."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags

NIGHT = datetime(2026, 5, 1, 19, tzinfo=UTC)


@pytest.fixture
def luo(shop):
    """A buyer who has been away for 61 days, tagged by a run."""
    install_default_tags(shop=shop)
    customer = CustomerFactory(
        shop=shop,
        channel=ChannelFactory(shop=shop, name="Taobao"),
        account="tb_luo",
        name="罗海莲",
        phone="13812341234",
        email="luo@example.com",
        address="浙江省 杭州市 西湖区 文一路 9 号",
        facts__order_count=3,
        facts__units=6,
        facts__paid_day_count=3,
        facts__spent=Decimal("2460.50"),
        facts__first_paid_on=date(2026, 1, 5),
        facts__last_paid_on=date(2026, 3, 2),
    )
    recompute_tags(shop=shop, as_of=date(2026, 5, 2), at=NIGHT)
    return customer
