"""A buyer of one channel, whose talks come as records."""

import pytest

from crm.tests.chat_files import received, table, written
from customers.tests.factories import ChannelFactory, CustomerFactory


@pytest.fixture
def taobao(shop):
    return ChannelFactory(shop=shop, code="taobao")


@pytest.fixture
def luo(shop, taobao):
    return CustomerFactory(shop=shop, channel=taobao, account="tb_luo")


@pytest.fixture
def receive(shop, tmp_path):
    """Reads a file of these rows."""
    return lambda *rows, **facts: received(shop, table(*rows), tmp_path, **facts)


@pytest.fixture
def bring(receive):
    """Reads a file of these rows, confirms and writes them."""
    return lambda *rows, **facts: written(receive(*rows, **facts))
