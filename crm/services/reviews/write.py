"""The import itself: planned again under a lock, written in one transaction."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import InteractionKind
from crm.models import Interaction, Review
from crm.services.team_notes.happenings import NOON, Happening, add_interactions
from crm.services.team_notes.known import portions
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.selectors.word_sets import word_reader

from .file import ReviewFile
from .plan import ReviewPlan, ReviewRow, plan_reviews
from .themes import write_themes


class ReviewsOutdated(Exception):
    """What is stored has changed since the review; nothing was written. Look again, then decide."""


@transaction.atomic
def import_reviews(
    *, shop: Shop, file: ReviewFile, by: User | None, at: datetime, seen: str, notes_photos: bool
) -> int:
    """Keep the good rows that are new, with their themes; returns how many. The same table again keeps nothing.

    With `notes_photos` a review with a photo is an interaction of its buyer, once a day.
    """
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)  # two of these go one after another
    plan = plan_reviews(shop=shop, file=file, at=at)
    if plan.digest != seen:
        raise ReviewsOutdated(_("What is stored has changed since this review. Look at it again, then decide."))
    new = [row for row in plan.rows if row.is_new]
    reader, basis = word_reader(shop.pk)
    for portion in portions(new):
        kept = Review.objects.bulk_create(_review(shop, row, basis, by, at) for row in portion)
        write_themes(shop, kept, reader)
    if notes_photos:
        _note_photos(shop, plan, by, at)
    return len(new)


def _review(shop: Shop, row: ReviewRow, basis: str, by: User | None, at: datetime) -> Review:
    return Review(
        shop=shop,
        customer_id=row.customer_id,
        product_id=row.product_id,
        order_no=row.order_no,
        written_by=row.written_by,
        written_on=row.written_on,
        written_at=datetime.combine(row.written_on, NOON, ZoneInfo(shop.timezone)),
        stars=row.stars,
        text=row.text,
        has_photo=row.has_photo,
        digest=row.digest,
        themes_basis=basis,
        made_by=by,
        made_at=at,
    )


def _note_photos(shop: Shop, plan: ReviewPlan, by: User | None, at: datetime) -> None:
    wished = {
        (row.customer_id, Happening(InteractionKind.PHOTO.value, row.written_on))
        for row in plan.rows
        if row.is_new and row.has_photo and row.customer_id
    }
    noted = set()
    for keys in portions(sorted({customer_id for customer_id, _one in wished})):
        told = Interaction.objects.filter(customer__in=keys, kind=InteractionKind.PHOTO)
        noted |= {
            (pk, Happening(InteractionKind.PHOTO.value, shop_day(shop, at=happened_at)))
            for pk, happened_at in told.values_list("customer_id", "happened_at")
        }
    add_interactions(shop, sorted(wished - noted), by=by, at=at)
