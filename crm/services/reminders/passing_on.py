"""A promise that is overdue goes to somebody else: the new owner is told, the old one is no longer reminded."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from crm.choices import NotificationChannel, NotificationState
from crm.models import FollowUp, Notification
from customers.models import Shop

from .due import Moments, people_about, rows_of

CHUNK = 1000


def pass_on(*, shop: Shop, keys: Collection[int], by: int, at: datetime) -> int:
    """Tell whose these promises are now, where somebody was told already; how many promises.

    The caller holds the promises. What is not due yet, or due and not yet told, finds its new owner by itself. Whoever
    was told before is not told again, and whoever took them has only the line of the bell, as read.
    """
    ordered = sorted(keys)
    return sum(_pass_on(shop, ordered[start : start + CHUNK], by, at) for start in range(0, len(ordered), CHUNK))


def _pass_on(shop: Shop, keys: list[int], by: int, at: datetime) -> int:
    told = Notification.objects.filter(follow_up=OuterRef("pk"), due_at=OuterRef("due_at"))
    due = list(FollowUp.objects.waiting().filter(Exists(told), pk__in=keys).order_by("pk"))
    if not due:
        return 0
    people = people_about(due)
    moments = Moments(at, {shop.pk: shop}, people.wishes)
    made = [row for one in due for person in people.of(one) for row in rows_of(one, person, people, moments)]
    _forget_others({row.person_id for row in made}, due)
    for row in made:
        row.read_at = at if row.person_id == by else None
    wanted = [row for row in made if row.person_id != by or row.channel == NotificationChannel.PAGE]
    Notification.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=CHUNK)
    return len(due)


def _forget_others(people: set[int], due: list[FollowUp]) -> None:
    """What others have not read, and what has not gone out to them, is no longer theirs."""
    unseen = Q(channel=NotificationChannel.PAGE, read_at=None) | Q(state=NotificationState.WAITING)
    theirs = Notification.objects.filter(unseen, follow_up__in=[one.pk for one in due], due_at=F("follow_up__due_at"))
    held = theirs.exclude(person__in=people).select_for_update(of=("self",)).order_by("pk")  # claimed ones get away
    Notification.objects.filter(pk__in=list(held.values_list("pk", flat=True))).delete()
