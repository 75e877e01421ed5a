"""The buyer whose timeline is read."""

import pytest

from customers.tests.factories import ChannelFactory, CustomerFactory


@pytest.fixture
def luo(shop):
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="tb_luo", name="罗海莲")
