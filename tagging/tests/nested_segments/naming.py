"""Conditions that name a segment, who is in one, and runs that keep it."""

from datetime import timedelta

from customers.models import CustomerFacts
from tagging.conditions import Condition
from tagging.models import CustomerTag
from tagging.services.runs import recompute_tags
from tagging.tests.shops_made import AT, TODAY


def asks(field, operator, value):
    return Condition.parse({"field": field, "operator": operator, "value": value})


def named(segment, operator="any"):
    return asks("segments", operator, [segment.pk])


def members(segment):
    return set(segment.members.values_list("customer", flat=True))


def tagged(tag):
    return set(CustomerTag.objects.filter(tag=tag).values_list("customer", flat=True))


def spenders(shop, money):
    return set(CustomerFacts.objects.filter(shop=shop, spent__gte=money).values_list("pk", flat=True))


def run(shop, days=0, **options):
    day = timedelta(days=days)
    return recompute_tags(shop=shop, as_of=TODAY + day, at=AT + day, **options)
