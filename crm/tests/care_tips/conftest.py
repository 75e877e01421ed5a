"""A shop with a scarf that was bought, and a tip that is due three days after its receipt."""

from datetime import timedelta

import pytest

from customers.tests.factories import (
    ChannelFactory,
    CustomerFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
)
from scripts_lib.tests.factories import ArticleFactory

from .day import NOON


@pytest.fixture
def scarf(shop):
    return ProductFactory(shop=shop, name="Silk scarf")


@pytest.fixture
def tip(shop, scarf):
    return ArticleFactory(shop=shop, title="Washing", push_after="receipt", push_days=3, products=[scarf])


@pytest.fixture
def channel(shop):
    return ChannelFactory(shop=shop)


@pytest.fixture
def bought(shop, channel, scarf):
    """An order, received so many days before today."""

    def order(account="luo", days=3, product=scarf, *, hour=4, grey=False, **fields):
        buyer = CustomerFactory(shop=shop, channel=channel, account=account, is_grey=grey)
        at = NOON.replace(hour=hour) - timedelta(days=days)
        moments = {"created_at": at - timedelta(days=9), "shipped_at": at - timedelta(days=4), "completed_at": at}
        made = OrderFactory(shop=shop, channel=channel, customer=buyer, **(moments | fields))
        OrderItemFactory(order=made, product=product)
        return made

    return order
