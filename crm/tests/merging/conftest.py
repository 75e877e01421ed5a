"""Two customers who are the same person, each at a channel of its own."""

import pytest

from customers.tests.factories import ChannelFactory, CustomerFactory


@pytest.fixture
def taobao(shop):
    return ChannelFactory(shop=shop, code="taobao")


@pytest.fixture
def jd(shop):
    return ChannelFactory(shop=shop, code="jd", name="JD")


@pytest.fixture
def kept(shop, taobao):
    """Known from Taobao, by nick and phone."""
    return CustomerFactory(
        shop=shop, channel=taobao, account="summer", name="李夏", name_initials="lx", phone="13812345678",
        phone_last4="5678",
    )  # fmt: skip


@pytest.fixture
def away(shop, jd):
    """The same person at JD, with an address and another number."""
    return CustomerFactory(
        shop=shop, channel=jd, account="", key="jd_17", name="李夏夏", name_initials="lxx", phone="13900001111",
        phone_last4="1111", address="浙江省 杭州市 西湖区 文三路 1 号",
    )  # fmt: skip
