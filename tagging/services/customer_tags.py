"""Manual tags: set and lifted by people, each time with a line in the history."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Customer
from customers.services.facts import rebuild_facts
from tagging.choices import TagSource
from tagging.models import CustomerTag, Tag, TagChange

GREY_LIST = "grey_list"


class TagNotSettable(Exception):
    """The tag cannot be set by hand on this customer; the text says why."""


@transaction.atomic
def set_tag(
    *, customer: Customer, tag: Tag, by: User | None, at: datetime, source: TagSource = TagSource.AGENT
) -> bool:
    """Give a customer a manual tag, in place of another of its choice set; False when it is there already."""
    _refuse_unsettable(customer, tag)
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if CustomerTag.objects.filter(customer=customer, tag=tag).exists():
        return False
    replaced = _take_rival(customer, tag)
    on = at.astimezone(ZoneInfo(customer.shop.timezone)).date()
    CustomerTag.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        tag=tag,
        choice_set_id=tag.choice_set_id,
        source=source,
        set_by=by,
        since_on=on,
        sort_on=customer.facts.last_paid_on if hasattr(customer, "facts") else None,
    )
    _record(customer, tag, closed=replaced, opened=tag.pk, by=by, at=at, on=on, source=source)
    _follow_grey_list(customer, tag, is_grey=True, at=at)
    return True


@transaction.atomic
def lift_tag(*, customer: Customer, tag: Tag, by: User | None, at: datetime) -> bool:
    """Take a manual tag off a customer; False when it was not there."""
    _refuse_unsettable(customer, tag, lifting=True)
    if not CustomerTag.objects.filter(customer=customer, tag=tag).delete()[0]:
        return False
    on = at.astimezone(ZoneInfo(customer.shop.timezone)).date()
    _record(customer, tag, closed=tag.pk, opened=None, by=by, at=at, on=on, source=TagSource.AGENT)
    _follow_grey_list(customer, tag, is_grey=False, at=at)
    return True


def _refuse_unsettable(customer: Customer, tag: Tag, *, lifting: bool = False) -> None:
    if tag.shop_id != customer.shop_id:
        raise TagNotSettable(f"{tag.name} belongs to another shop.")
    if tag.group.is_automatic:
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
    on: date,
    source: TagSource,
) -> None:
    TagChange.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        group_id=tag.group_id,
        closed_tag_id=closed,
        opened_tag_id=opened,
        source=source,
        made_by=by,
        from_on=on,
        made_at=at,
    )


def _follow_grey_list(customer: Customer, tag: Tag, *, is_grey: bool, at: datetime) -> None:
    """A grey buyer's orders count for nothing, from this moment on and until the tag is taken off."""
    if tag.group.slug == GREY_LIST:
        Customer.objects.filter(pk=customer.pk).update(is_grey=is_grey)
        rebuild_facts(shop_id=customer.shop_id, at=at, customer_ids=[customer.pk])
