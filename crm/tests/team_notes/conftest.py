"""A shop with tags and one buyer, about whom a team has notes."""

import pytest

from customers.models import AttributeDefinition
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags


@pytest.fixture
def silk(shop):
    """A shop with its tags, a channel and an attribute."""
    install_default_tags(shop=shop)
    AttributeDefinition.objects.get_or_create(shop=shop, code="style", defaults={"name": "风格"})
    return shop


@pytest.fixture
def taobao(silk):
    return ChannelFactory(shop=silk, code="taobao", name="Taobao")


@pytest.fixture
def summer(silk, taobao):
    return CustomerFactory(shop=silk, channel=taobao, account="summer", phone="13800138000", phone_last4="8000")
