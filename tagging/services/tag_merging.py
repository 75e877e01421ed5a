"""Two manual tags that mean one thing become one; what either was stays in the history."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer, Shop
from customers.selectors.shop_day import shop_day
from customers.services.marks import mark_many_changed
from tagging.choices import TagSource
from tagging.looks import GREY_LIST
from tagging.models import CustomerTag, Tag, TagChange
from tagging.selectors.users_of import users_of_tag

PORTION = 1000


class TagsNotMerged(Exception):
    """These two cannot become one; the text says why and what to do."""


@transaction.atomic
def merge_tags(*, gone: Tag, kept: Tag, by: User | None, at: datetime) -> int:
    """Give everybody who has one tag another in its place, and switch the first off; returns how many had it.

    Each of them has a line in the history; since when and from whom they had it stays. Again: 0.
    """
    shop = Shop.objects.select_for_update(no_key=True).get(pk=gone.shop_id)
    _refuse(gone, kept)
    held = CustomerTag.objects.filter(tag=gone).order_by("customer_id").values_list("customer_id", flat=True)
    count = 0
    while some := list(held[:PORTION]):
        _merge_portion(shop, some, gone, kept, by, at)
        count += len(some)
    Tag.objects.filter(pk=gone.pk).update(is_active=False)
    return count


def _merge_portion(shop: Shop, some: list[int], gone: Tag, kept: Tag, by: User | None, at: datetime) -> None:
    mark_many_changed(some, at=at)  # facts before tags, as a run locks them
    list(
        Customer.objects.filter(pk__in=some).order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    )
    have_both = set(CustomerTag.objects.filter(tag=kept, customer__in=some).values_list("customer_id", flat=True))
    TagChange.objects.bulk_create(
        TagChange(
            shop=shop,
            customer_id=customer_id,
            group_id=gone.group_id,
            closed_tag=gone,
            opened_tag=None if customer_id in have_both else kept,
            source=TagSource.AGENT,
            evidence={"merged": True},
            made_by=by,
            from_on=shop_day(shop, at=at),
            made_at=at,
        )
        for customer_id in some
    )
    rows = CustomerTag.objects.filter(tag=gone, customer__in=some)
    rows.filter(customer__in=have_both).delete()
    rows.update(tag=kept)


def _refuse(gone: Tag, kept: Tag) -> None:
    if gone.pk == kept.pk or gone.group_id != kept.group_id or gone.choice_set_id != kept.choice_set_id:
        raise TagsNotMerged(_("Only two tags of one group, and of one choice set in it, can become one."))
    if gone.group.is_automatic or gone.group.slug == GREY_LIST:
        raise TagsNotMerged(_("Tags that rules set are changed by their rules; the grey list keeps its tag."))
    if not kept.is_active:
        raise TagsNotMerged(_("The tag that stays is switched off. Switch it on first."))
    if users := users_of_tag(gone):
        words = _("Rules or segments speak of this tag: %(users)s. Change them first.")
        raise TagsNotMerged(words % {"users": "; ".join(users)})
