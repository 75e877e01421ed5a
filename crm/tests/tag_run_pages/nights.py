"""Noon of 20 March 2026; what a buyer spent, a run of a night, and the question who went where."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from crm.selectors.tag_runs import Question
from crm.services.tag_runs import run_tags
from customers.models import CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from tagging.models import Tag

NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)
TODAY = date(2026, 3, 20)
PAGE = "/admin/tagging/tagrun/"


def spend(customer, spent, **facts):
    CustomerFacts.objects.filter(customer=customer).update(spent=Decimal(spent), **facts)
    NextLook.objects.filter(customer=customer).update(due_on=AT_ONCE)


def run(shop, day, **options):
    at = datetime(2026, 3, day, 18, tzinfo=UTC) - timedelta(days=1)
    return run_tags(shop=shop, as_of=date(2026, 3, day), at=at, **options)


def tag(shop, slug):
    return Tag.objects.get(shop=shop, group__slug="tier", slug=slug)


def asked(shop, closed="vip", opened="senior"):
    month = date(2026, 3, 1)
    tags = [tag(shop, slug) if slug else None for slug in (closed, opened)]
    return Question(shop, month, *tags)


def address(shop, closed="vip", opened="senior"):
    question = asked(shop, closed, opened)
    keys = [one.pk if one else "none" for one in (question.closed, question.opened)]
    return f"?shop={shop.pk}&month=2026-03&from={keys[0]}&to={keys[1]}"
