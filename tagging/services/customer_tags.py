"""Manual tags: set and lifted by people, each time with a line in the history."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Customer
from customers.selectors.shop_day import shop_day
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_changed
from customers.services.pairs import follow_grey_list_if_free
from tagging.choices import TagSource
from tagging.looks import CORRECTABLE
from tagging.models import CustomerTag, Tag, TagChange

GREY_LIST = "grey_list"


class TagNotSettable(Exception):
    """The tag cannot be set by hand on this customer; the text says why."""


@transaction.atomic
def set_tag(
    *,
    customer: Customer,
    tag: Tag,
    by: User | None,
    at: datetime,
    source: TagSource = TagSource.AGENT,
    evidence: dict[str, Any] | None = None,
) -> TagChange | None:
    """Give a customer a tag, in place of another of its choice set; None when a person gave it already.

    In lifecycle and shopper type it corrects the rules and stays until it is lifted.
    """
    _refuse_unsettable(customer, tag)
    _hold(customer)
    if CustomerTag.objects.filter(customer=customer, tag=tag).exclude(source=TagSource.RULE).exists():
        return None
    mark_changed(customer.pk, at)  # facts before tags, as a run locks them
    replaced = _take_rival(customer, tag)
    CustomerTag.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        tag=tag,
        choice_set_id=tag.choice_set_id,
        source=source,
        set_by=by,
        since_on=_day(customer, at),
        sort_on=customer.facts.last_paid_on if hasattr(customer, "facts") else None,
    )
    change = _record(customer, tag, closed=replaced, opened=tag.pk, by=by, at=at, source=source, evidence=evidence)
    _follow_grey_list(customer, tag, is_grey=True, at=at)
    return change


@transaction.atomic
def lift_tag(
    *, customer: Customer, tag: Tag, by: User | None, at: datetime, evidence: dict[str, Any] | None = None
) -> TagChange | None:
    """Take off a tag that a person gave; None when there is none. A correction lifted, the rules speak again."""
    _refuse_unsettable(customer, tag, lifting=True)
    _hold(customer)
    by_hand = CustomerTag.objects.filter(customer=customer, tag=tag).exclude(source=TagSource.RULE)
    if not by_hand.delete()[0]:
        return None
    source = TagSource.AGENT
    change = _record(customer, tag, closed=tag.pk, opened=None, by=by, at=at, source=source, evidence=evidence)
    _follow_grey_list(customer, tag, is_grey=False, at=at)
    mark_changed(customer.pk, at)
    return change


def _hold(customer: Customer) -> None:
    """Changes of one customer's tags go one after another."""
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer.pk)


def _day(customer: Customer, at: datetime) -> date:
    return shop_day(customer.shop, at=at)


def _refuse_unsettable(customer: Customer, tag: Tag, *, lifting: bool = False) -> None:
    if tag.shop_id != customer.shop_id:
        raise TagNotSettable(f"{tag.name} belongs to another shop.")
    if tag.group.is_automatic and tag.group.slug not in CORRECTABLE:
        raise TagNotSettable(f"{tag.group.name} is filled by rules.")
    if not tag.is_active and not lifting:
        raise TagNotSettable(f"{tag.name} is switched off.")


def _take_rival(customer: Customer, tag: Tag) -> int | None:
    """Remove the tag of the same choice set; returns which it was."""
    if tag.choice_set_id is None:
        return None
    rival = CustomerTag.objects.filter(customer=customer, choice_set=tag.choice_set_id)
    replaced = rival.values_list("tag_id", flat=True).first()
    rival.delete()
    return replaced


def _record(
    customer: Customer,
    tag: Tag,
    *,
    closed: int | None,
    opened: int | None,
    by: User | None,
    at: datetime,
    source: TagSource,
    evidence: dict[str, Any] | None,
) -> TagChange:
    return TagChange.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        group_id=tag.group_id,
        closed_tag_id=closed,
        opened_tag_id=opened,
        source=source,
        evidence=evidence or {},
        made_by=by,
        from_on=_day(customer, at),
        made_at=at,
    )


def _follow_grey_list(customer: Customer, tag: Tag, *, is_grey: bool, at: datetime) -> None:
    """A grey buyer's orders count for nothing, from this moment on and until the tag is taken off."""
    if tag.group.slug == GREY_LIST:
        Customer.objects.filter(pk=customer.pk).update(is_grey=is_grey)
        rebuild_facts(shop_id=customer.shop_id, at=at, customer_ids=[customer.pk])
        follow_grey_list_if_free(shop_id=customer.shop_id)
