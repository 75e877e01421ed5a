"""Time has come: each promise that is due becomes one row a person and way, whoever else looks at the same moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from crm.choices import NotificationChannel, NotificationState
from crm.models import FollowUp, Notification, ReminderSettings
from crm.models.follow_up import FollowUpQuerySet
from crm.quiet_hours import Quiet, speaking_time
from crm.rules import LOOK_AHEAD, Hours
from customers.models import ClosedDay, Shop
from customers.selectors.shop_day import shop_day

CHUNK = 1000
MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class People:
    """Who is there to be told, and how they want it."""

    members: frozenset[tuple[int, int]]
    owners_of_all: frozenset[int]
    managers: dict[int, list[int]]
    wishes: dict[int, ReminderSettings]
    emails: frozenset[int]

    def of(self, follow_up: FollowUp) -> list[int]:
        """The owner; the shop's managers where the owner has left or there is none."""
        owner = follow_up.owner_id
        if owner is not None and (owner in self.owners_of_all or (follow_up.shop_id, owner) in self.members):
            return [owner]
        return self.managers.get(follow_up.shop_id, [])

    def ways(self, person: int) -> list[NotificationChannel]:
        """Beside the bell, which everybody has."""
        wish = self.wishes.get(person)
        if wish is None:
            return []
        ways = [NotificationChannel.EMAIL] if wish.by_email and person in self.emails and settings.CAN_MAIL else []
        return [*ways, NotificationChannel.MESSENGER] if wish.messenger else ways


@dataclass(slots=True)
class Moments:
    """When each person may be spoken to, for each of their shops; worked out once."""

    at: datetime
    shops: dict[int, Shop]
    wishes: dict[int, ReminderSettings]
    _known: dict[tuple[int, int], datetime] = field(default_factory=dict)

    def send_at(self, person: int, shop_id: int) -> datetime:
        """Now, or when quiet hours and closing times are over."""
        key = person, shop_id
        if key not in self._known:
            self._known[key] = next_moment(self.wishes[person], self.shops[shop_id], at=self.at)
        return self._known[key]


def make_due_reminders(*, at: datetime) -> int:
    """The rows of all that has come due, however long ago; how many promises. Twice or at once: the same rows."""
    reminded, last = 0, 0
    while chunk := _make_chunk(after=last, at=at):
        reminded += chunk[0]
        last = chunk[1]
    return reminded


def next_moment(wish: ReminderSettings, shop: Shop, *, at: datetime) -> datetime:
    """When this person may be spoken to about this shop."""
    quiet = Quiet(wish.quiet_from, wish.quiet_until) if wish.quiet_from and wish.quiet_until else None
    hours = None
    if wish.in_shop_hours:
        today = shop_day(shop, at=at)
        ahead = today + timedelta(days=LOOK_AHEAD)
        closed = ClosedDay.objects.filter(shop=shop, on__gte=today, on__lte=ahead).values_list("on", flat=True)
        hours = Hours(shop.opens_at, shop.closes_at, frozenset(closed))
    return speaking_time(at.astimezone(ZoneInfo(shop.timezone)), quiet, hours)


def not_yet_reminded(*, at: datetime) -> FollowUpQuerySet:
    """Promises that are due and of which nobody has been told for this time."""
    told = Notification.objects.filter(follow_up=OuterRef("pk"), due_at=OuterRef("due_at"))
    return FollowUp.objects.waiting().filter(~Exists(told), due_at__lte=at)


@transaction.atomic
def _make_chunk(*, after: int, at: datetime) -> tuple[int, int] | None:
    """One chunk of promises, held meanwhile so that none is taken back under it."""
    rows = not_yet_reminded(at=at).filter(pk__gt=after).order_by("pk")
    if not rows.exists():
        return None
    due = list(rows.select_for_update(skip_locked=True, of=("self",), no_key=True)[:CHUNK])
    if not due:
        return None
    shops = Shop.objects.in_bulk({one.shop_id for one in due})
    people = people_about(due)
    moments = Moments(at, shops, people.wishes)
    made = [row for one in due for person in people.of(one) for row in rows_of(one, person, people, moments)]
    Notification.objects.bulk_create(made, ignore_conflicts=True, batch_size=CHUNK)
    return len({row.follow_up_id for row in made}), due[-1].pk


def rows_of(follow_up: FollowUp, person: int, people: People, moments: Moments) -> Iterable[Notification]:
    """One row a way in which this person is told."""
    about = {"shop_id": follow_up.shop_id, "follow_up": follow_up, "due_at": follow_up.due_at, "person_id": person}
    at = moments.at
    # The bell makes no sound: the row itself is what is seen.
    yield Notification(
        **about, channel=NotificationChannel.PAGE, state=NotificationState.SENT, made_at=at, send_at=at, sent_at=at
    )
    for way in people.ways(person):
        yield Notification(**about, channel=way, made_at=at, send_at=moments.send_at(person, follow_up.shop_id))


def people_about(due: list[FollowUp]) -> People:
    """Who may be told of these promises."""
    shops, owners = {one.shop_id for one in due}, {one.owner_id for one in due if one.owner_id}
    member = Shop.members.through._default_manager.filter(shop__in=shops, user__is_active=True)
    managers: dict[int, list[int]] = {}
    for shop_id, person in member.filter(user__groups__name=MANAGER).order_by("user").values_list("shop", "user"):
        managers.setdefault(shop_id, []).append(person)
    everybody = owners | {person for group in managers.values() for person in group}
    active = User.objects.filter(pk__in=everybody, is_active=True)
    return People(
        members=frozenset(member.filter(user__in=owners).values_list("shop", "user")),
        owners_of_all=frozenset(active.filter(is_superuser=True).values_list("pk", flat=True)),
        managers=managers,
        wishes=ReminderSettings.objects.filter(Q(by_email=True) | ~Q(messenger=""), person__in=active).in_bulk(),
        emails=frozenset(active.exclude(email="").values_list("pk", flat=True)),
    )
