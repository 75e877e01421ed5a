"""The follow-ups of a shop: whose, and when; read along an index, soonest first, those that ended latest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from crm.choices import FollowUpState
from crm.models import FollowUp
from crm.models.follow_up import FollowUpQuerySet
from crm.selectors.buyers import Buyer, buyers
from crm.texts import moment_text
from customers.models import Shop
from customers.selectors.shop_day import day_start, shop_day
from customers.selectors.staff import staff_name

MINE, TEAM, POOL = "mine", "team", "pool"
OVERDUE, TODAY, TOMORROW, LATER, ENDED = "overdue", "today", "tomorrow", "later", "done"
WAITING = "waiting"
WHENS = {
    WAITING: pgettext_lazy("of follow-ups", "All"),
    OVERDUE: gettext_lazy("Overdue"),
    TODAY: gettext_lazy("Today"),
    TOMORROW: gettext_lazy("Tomorrow"),
    LATER: gettext_lazy("Later"),
    ENDED: pgettext_lazy("of follow-ups", "Done"),
}
COUNTED_TO = 99
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """One follow-up of a list: when, with whom, why, whose, and where it stands."""

    pk: int
    buyer: Buyer
    when: str
    reason: str
    owner: str
    set_by: str
    moved_from: str
    repeats: str
    script: str
    ended: str
    why_not: str
    is_overdue: bool
    is_cancelled: bool


def of_whom(rows: FollowUpQuerySet, whose: str, user: User) -> FollowUpQuerySet:
    """The reader's own, everybody's, those of nobody, or those of the person with that key."""
    if whose == TEAM:
        return rows
    if whose == POOL:
        return rows.filter(owner=None)
    return rows.filter(owner=int(whose) if whose.isdigit() else user.pk)


def follow_ups(shop: Shop, *, whose: str, when: str, user: User, at: datetime) -> FollowUpQuerySet:
    """The rows of one list, not yet ordered."""
    rows = of_whom(FollowUp.objects.filter(shop=shop), whose, user)
    if when == ENDED:
        return rows.filter(done_at__isnull=False).exclude(state=FollowUpState.WAITING)
    return _due(rows.waiting(), when, shop, at)


def counts(shop: Shop, *, whose: str, user: User, at: datetime) -> dict[str, str]:
    """How many wait for each time, counted only as far as anybody reads."""
    waiting = of_whom(FollowUp.objects.waiting().filter(shop=shop), whose, user)
    found = {when: _due(waiting, when, shop, at)[: COUNTED_TO + 1].count() for when in WHENS if when != ENDED}
    return {when: f"{COUNTED_TO}+" if n > COUNTED_TO else str(n) for when, n in found.items()}


def due_count(user: User, *, at: datetime) -> str:
    """How many of the reader's own, over all their shops, are due by now; "" when none is. One query."""
    due = FollowUp.objects.waiting().for_user(user).filter(owner=user, due_at__lte=at)[: COUNTED_TO + 1].count()
    return f"{COUNTED_TO}+" if due > COUNTED_TO else str(due or "")


def follow_up_lines(
    rows: Iterable[FollowUp], shop: Shop, *, user: User, at: datetime, may_see_contact: bool
) -> list[FollowUpLine]:
    """The lines of a page; rows come with what `with_people` adds."""
    shown = list(rows)
    known = buyers((one.customer for one in shown), at=at, may_see_contact=may_see_contact)
    return [_line(one, known[one.customer_id], shop, user, at) for one in shown]


def with_people(rows: FollowUpQuerySet) -> FollowUpQuerySet:
    """With everything a line shows."""
    return rows.select_related(
        "owner", "made_by", "done_by", "script", "customer__shop", "customer__channel", "customer__facts"
    )


def _due(waiting: FollowUpQuerySet, when: str, shop: Shop, at: datetime) -> FollowUpQuerySet:
    today = shop_day(shop, at=at)
    tomorrow, after = (day_start(shop, on=today + days * DAY) for days in (1, 2))
    spans = {
        OVERDUE: {"due_at__lt": at},
        TODAY: {"due_at__gte": at, "due_at__lt": tomorrow},
        TOMORROW: {"due_at__gte": tomorrow, "due_at__lt": after},
        LATER: {"due_at__gte": after},
    }
    return waiting.filter(**spans.get(when, {}))


def _line(one: FollowUp, buyer: Buyer, shop: Shop, user: User, at: datetime) -> FollowUpLine:
    zone, today = ZoneInfo(shop.timezone), shop_day(shop, at=at)

    def moment(when: datetime | None) -> str:
        return moment_text(when.astimezone(zone), today=today) if when else ""

    is_over = one.state != FollowUpState.WAITING
    ended = " ".join(part for part in (moment(one.done_at), staff_name(one.done_by)) if part)
    return FollowUpLine(
        pk=one.pk,
        buyer=buyer,
        when=moment(one.due_at),
        reason=one.reason,
        owner=_("mine") if one.owner_id == user.pk else staff_name(one.owner) or _("team"),
        set_by=_set_by(one, user, moment(one.made_at)),
        moved_from=moment(one.first_due_at) if one.first_due_at != one.due_at else "",
        repeats=repeat_text(one.repeat_days) if one.repeat_days else "",
        script=_script(one, today, zone),
        ended=f"{FollowUpState(one.state).label}: {ended}" if is_over else "",
        why_not=one.end_note,
        is_overdue=not is_over and one.due_at < at,
        is_cancelled=one.state == FollowUpState.CANCELLED,
    )


def _script(one: FollowUp, today: date, zone: ZoneInfo) -> str:
    """What is to be said: nothing that does not hold when it is due, or not for the buyer's channel."""
    if one.script is None:
        return ""
    on = max(today, one.due_at.astimezone(zone).date())
    is_over = one.state != FollowUpState.WAITING
    return one.script.title if is_over or one.script.is_sayable(on=on, channel=one.customer.channel.code) else ""


def repeat_text(days: int) -> str:
    """How often it comes again."""
    return ngettext("every day", "every %(n)s days", days) % {"n": days}


def _set_by(one: FollowUp, user: User, when: str) -> str:
    if one.made_by is None:
        return _("made by a rule, %(when)s") % {"when": when}
    if one.made_by.pk == user.pk:
        return _("set by me, %(when)s") % {"when": when}
    return _("set by %(who)s, %(when)s") % {"who": staff_name(one.made_by), "when": when}
