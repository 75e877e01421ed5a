"""Texts that are sent round: the third sender makes them so, and what the first ones wrote is read anew."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery

from crm.choices import MessageSpam
from crm.models import Message

from .senders import SAME_FROM, SAME_WITHIN

CHUNK = 500


def find_rounds() -> int:
    """Have messages read anew whose text turned out to be sent round; returns how many.

    Each message is held against the others once, after it is there for all to see: whoever comes last finds the rest.
    """
    total = 0
    waiting = Message.objects.filter(likeness__isnull=False, is_sent_round=None).order_by("likeness")
    while keys := list(waiting.values_list("pk", flat=True)[:CHUNK]):
        total += _hold_against_others(keys)
    return total


@transaction.atomic
def _hold_against_others(keys: Sequence[int]) -> int:
    fresh = list(Message.objects.filter(pk__in=keys).values_list("likeness", "said_at"))
    times = [said_at for _likeness, said_at in fresh]
    if not times:
        return 0
    round_ = _sent_round({likeness for likeness, _said_at in fresh}, min(times), max(times))
    held = Message.objects.filter(pk__in={*keys, *round_})
    list(held.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Message.objects.filter(pk__in=round_).update(is_sent_round=True)
    Message.objects.filter(pk__in=keys, is_sent_round=None).update(is_sent_round=False)
    open_ = Message.objects.filter(pk__in=round_, spam__in=("", MessageSpam.SUSPICIOUS))
    return open_.update(words_read_at=None)


def _sent_round(likenesses: set[int | None], first: datetime, last: datetime) -> list[int]:
    """Messages of these texts, near these moments, that three senders wrote within a day of; known ones left out."""
    near = Message.objects.filter(
        likeness=OuterRef("likeness"),
        said_at__gte=OuterRef("said_at") - SAME_WITHIN,
        said_at__lte=OuterRef("said_at") + SAME_WITHIN,
    )
    senders = near.order_by().values("likeness").annotate(senders=Count("customer", distinct=True)).values("senders")
    unknown = Message.objects.filter(
        Q(is_sent_round=None) | Q(is_sent_round=False),
        likeness__in=likenesses,
        said_at__gte=first - SAME_WITHIN,
        said_at__lte=last + SAME_WITHIN,
    )
    return list(unknown.annotate(senders=Subquery(senders)).filter(senders__gte=SAME_FROM).values_list("pk", flat=True))
