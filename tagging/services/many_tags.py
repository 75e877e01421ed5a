"""Manual tags for many customers at once: as setting each by hand, in a fixed number of statements a portion."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Customer, CustomerFacts, Shop
from customers.selectors.shop_day import shop_day
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_many_changed
from customers.services.pairs import follow_grey_list_if_free
from tagging.choices import TagSource
from tagging.looks import GREY_LIST
from tagging.models import CustomerTag, Tag, TagChange

from .customer_tags import TagNotSettable

PORTION = 1000
Wish = tuple[int, Tag]  # the customer's key, the tag


@transaction.atomic
def set_tags(
    *,
    shop: Shop,
    wishes: Sequence[Wish],
    by: User | None,
    at: datetime,
    source: TagSource,
    evidence: dict[str, Any],
) -> int:
    """Give customers of one shop manual tags, each in place of another of its choice set; returns how many were new.

    Each new one has its line in the history. A customer who gets two tags of one choice set keeps the later.
    """
    for tag in {tag.pk: tag for _customer_id, tag in wishes}.values():
        if tag.shop_id != shop.pk or tag.group.is_automatic or not tag.is_active:
            raise TagNotSettable(f"{tag.name} cannot be set by hand in this shop.")
    on = shop_day(shop, at=at)
    ordered = sorted(wishes, key=lambda wish: wish[0])
    said = {"source": source, "evidence": evidence, "made_by": by, "from_on": on, "made_at": at}
    count = 0
    for start in range(0, len(ordered), PORTION):
        count += _set_portion(shop, ordered[start : start + PORTION], said)
    _follow_grey_list(shop, ordered, at)
    return count


def _set_portion(shop: Shop, wishes: Sequence[Wish], said: dict[str, Any]) -> int:
    keys = {customer_id for customer_id, _tag in wishes}
    own = Customer.objects.filter(shop=shop, pk__in=keys).order_by("pk")
    held = set(own.select_for_update(no_key=True).values_list("pk", flat=True))
    if held != keys:
        raise TagNotSettable("A customer belongs to another shop or is gone.")
    there, choices = _there(keys)
    new: dict[tuple[int, int], Tag] = {}
    changes: list[TagChange] = []
    gone: list[tuple[int, int]] = []
    for customer_id, tag in wishes:
        if (customer_id, tag.pk) in there:
            continue
        closed = choices.get((customer_id, tag.choice_set_id)) if tag.choice_set_id else None
        if closed and new.pop((customer_id, closed), None) is None:
            gone.append((customer_id, closed))
        there.discard((customer_id, closed or 0))
        there.add((customer_id, tag.pk))
        new[customer_id, tag.pk] = tag
        if tag.choice_set_id:
            choices[customer_id, tag.choice_set_id] = tag.pk
        changes.append(_change(shop, customer_id, tag, closed, said))
    mark_many_changed({customer_id for customer_id, _tag_id in new}, at=said["made_at"])
    for tag_id in {tag_id for _customer_id, tag_id in gone}:
        CustomerTag.objects.filter(tag=tag_id, customer__in=[one for one, other in gone if other == tag_id]).delete()
    CustomerTag.objects.bulk_create(_rows(shop, new, said))
    TagChange.objects.bulk_create(changes)
    return len(changes)


def _there(keys: set[int]) -> tuple[set[tuple[int, int]], dict[tuple[int, int], int]]:
    """The tags that customers have, and which of a choice set."""
    there: set[tuple[int, int]] = set()
    choices: dict[tuple[int, int], int] = {}
    rows = CustomerTag.objects.filter(customer__in=keys).values_list("customer_id", "tag_id", "choice_set_id")
    for customer_id, tag_id, choice_set_id in rows:
        there.add((customer_id, tag_id))
        if choice_set_id:
            choices[customer_id, choice_set_id] = tag_id
    return there, choices


def _rows(shop: Shop, new: dict[tuple[int, int], Tag], said: dict[str, Any]) -> list[CustomerTag]:
    keys = {customer_id for customer_id, _tag_id in new}
    last: dict[int, date | None] = dict(
        CustomerFacts.objects.filter(customer__in=keys).values_list("customer_id", "last_paid_on")
    )
    return [
        CustomerTag(
            shop=shop,
            customer_id=customer_id,
            tag=tag,
            choice_set_id=tag.choice_set_id,
            source=said["source"],
            set_by=said["made_by"],
            since_on=said["from_on"],
            sort_on=last.get(customer_id),
        )
        for (customer_id, _tag_id), tag in new.items()
    ]


def _change(shop: Shop, customer_id: int, tag: Tag, closed: int | None, said: dict[str, Any]) -> TagChange:
    return TagChange(
        shop=shop, customer_id=customer_id, group_id=tag.group_id, closed_tag_id=closed, opened_tag=tag, **said
    )


def _follow_grey_list(shop: Shop, wishes: Sequence[Wish], at: datetime) -> None:
    """A grey buyer's orders count for nothing, from this moment on."""
    keys = sorted({customer_id for customer_id, tag in wishes if tag.group.slug == GREY_LIST})
    count = 0
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        if found := Customer.objects.filter(pk__in=portion, is_grey=False).update(is_grey=True):
            rebuild_facts(shop_id=shop.pk, at=at, customer_ids=portion)
            count += found
    if count:
        follow_grey_list_if_free(shop_id=shop.pk)
