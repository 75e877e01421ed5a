"""A buyer of whom details and orders are known."""

from datetime import date
from decimal import Decimal

import pytest

from customers.services.attributes import install_default_attributes
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory


@pytest.fixture
def luo(shop):
    install_default_attributes(shop=shop)
    return CustomerFactory(
        shop=shop,
        channel=ChannelFactory(shop=shop, name="Taobao"),
        account="tb_luo",
        name="罗海莲",
        phone="13812341234",
        email="luo@example.com",
        address="浙江省 杭州市 西湖区 文一路 9 号",
        contact_at=NOON,
        facts__order_count=3,
        facts__spent=Decimal("2460.50"),
        facts__units=7,
        facts__first_paid_on=date(2026, 1, 5),
        facts__last_paid_on=date(2026, 3, 2),
        facts__paid_day_count=3,
    )
