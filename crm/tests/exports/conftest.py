"""Buyers to be exported, and one with contact details that must not leave unseen."""

from datetime import date
from decimal import Decimal

import pytest

from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called


@pytest.fixture
def taobao(shop):
    install_default_tags(shop=shop)
    return ChannelFactory(shop=shop, name="Taobao")


@pytest.fixture
def buyer(shop, taobao):
    def make(account, *slugs, last=None, spent="100.00", **fields):
        facts = {"facts__last_paid_on": last, "facts__order_count": 1 if last else 0, "facts__spent": Decimal(spent)}
        customer = CustomerFactory(shop=shop, channel=taobao, account=account, **fields, **facts)
        for slug in slugs:
            CustomerTagFactory(customer=customer, tag=tag_called(shop, slug))
        return customer

    return make


@pytest.fixture
def luo(buyer):
    return buyer(
        "tb_luo",
        name="罗海莲",
        phone="13812341234",
        phone_last4="1234",
        email="luo@example.com",
        address="浙江省杭州市西湖区文三路 1 号",
        key="tb_luo|罗海莲|13812341234",
        last=date(2026, 3, 2),
    )
