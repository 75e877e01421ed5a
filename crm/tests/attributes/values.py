"""Attributes of a shop by their code, and their values set by hand."""

from datetime import timedelta

from customers.choices import AttributeSource
from customers.models import AttributeDefinition
from customers.services.attributes import set_attribute
from customers.tests.factories import NOON

LATER = NOON + timedelta(days=3)


def known(shop, code):
    return AttributeDefinition.objects.get(shop=shop, code=code)


def set_value(customer, code, value, *, by=None, at=NOON, source=AttributeSource.AGENT):
    definition = known(customer.shop, code)
    return set_attribute(customer=customer, definition=definition, value=value, source=source, by=by, at=at)
