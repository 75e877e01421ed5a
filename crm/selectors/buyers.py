"""How a line about a buyer begins, on every screen that lists several: two queries, however many they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from crm.render import titled_name
from crm.selectors.customer_list import shown_names
from customers.attribute_defaults import GENDER
from customers.models import AttributeValue, Customer
from customers.selectors.shop_day import shop_day
from tagging.looks import RECENCY, TIER
from tagging.models import CustomerTag, Tag


@dataclass(frozen=True, slots=True)
class Buyer:
    """One buyer, names already fit for the reader; a masked role reads surname and title where they are known."""

    pk: int
    name: str
    nick: str
    channel: str
    shop: str
    tier: Tag | None
    recency: Tag | None
    last_on: date | None
    days: int | None
    is_grey: bool


def buyers(customers: Iterable[Customer], *, at: datetime, may_see_contact: bool) -> dict[int, Buyer]:
    """The buyers by key. Customers come with facts, channel and shop."""
    known = {customer.pk: customer for customer in customers}
    if not known:
        return {}
    genders = dict(
        AttributeValue.objects.filter(customer__in=list(known), definition__code=GENDER).values_list(
            "customer_id", "value"
        )
    )
    tags: dict[tuple[int, str], Tag] = {}
    rows = CustomerTag.objects.filter(customer__in=list(known), tag__group__slug__in=(RECENCY, TIER))
    for row in rows.select_related("tag__group"):
        tags[row.customer_id, row.tag.group.slug] = row.tag
    return {
        pk: _buyer(customer, genders.get(pk, ""), tags, at=at, may_see_contact=may_see_contact)
        for pk, customer in known.items()
    }


def _buyer(
    customer: Customer, gender: str, tags: dict[tuple[int, str], Tag], *, at: datetime, may_see_contact: bool
) -> Buyer:
    name, nick = shown_names(customer, may_see_contact=may_see_contact, in_list=True)
    titled = "" if may_see_contact else titled_name(customer.name, gender)
    facts = getattr(customer, "facts", None)
    last = facts.last_paid_on if facts else None
    return Buyer(
        pk=customer.pk,
        name=titled or name,
        nick=nick,
        channel=customer.channel.name,
        shop=customer.shop.name,
        tier=tags.get((customer.pk, TIER)),
        recency=tags.get((customer.pk, RECENCY)),
        last_on=last,
        days=(shop_day(customer.shop, at=at) - last).days if last else None,
        is_grey=customer.is_grey,
    )
