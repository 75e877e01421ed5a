"""What an agent's day holds: whom to contact and when, which inquiries are open, who was looked at just now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.models import FollowUp, Inquiry, Message, PageVisit
from crm.rules import Hours, a_day_later
from crm.selectors.buyers import Buyer, buyers
from crm.selectors.visits import recently_opened
from crm.texts import moment_text
from customers.models import ClosedDay, Customer
from customers.selectors.shop_day import shop_day

MOST_PROMISES = 200
INQUIRIES_SHOWN = 8
VISITS_SHOWN = 5
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AHEAD = timedelta(days=60)
SECTIONS = {
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "tomorrow": gettext_lazy("Tomorrow"),
    "later": gettext_lazy("Later"),
}
# The first of these are shown, the others unfold.
SHOWN_AT_ONCE = {"overdue": 20, "today": 20, "tomorrow": 3, "later": 3}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One follow-up: when, who, why, and who set it."""

    pk: int
    buyer: Buyer
    when: str
    reason: str
    set_by: str
    moved_from: str


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: object
    lines: list[PromiseLine]

    @property
    def first(self) -> list[PromiseLine]:
        """What is seen at once."""
        return self.lines[: SHOWN_AT_ONCE[self.code]]

    @property
    def rest(self) -> list[PromiseLine]:
        """What unfolds."""
        return self.lines[SHOWN_AT_ONCE[self.code] :]


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """One open inquiry, with the buyer's last words in it."""

    buyer: Buyer
    words: str
    about: list[str]
    when: str
    promised: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class VisitLine:
    pk: int
    name: str
    when: str


@dataclass(frozen=True, slots=True)
class MyDay:
    sections: list[Section]
    inquiries: list[InquiryLine]
    has_more_inquiries: bool
    visits: list[VisitLine]

    @property
    def has_promises(self) -> bool:
        """Whether anything was promised."""
        return any(section.lines for section in self.sections)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return not (self.has_promises or self.inquiries or self.visits)


def my_day(user: User, *, at: datetime, may_see_contact: bool) -> MyDay:
    """One agent's day, over all their shops, in five queries."""
    promises = list(_promises(user)[:MOST_PROMISES])
    inquiries = list(_inquiries(user)[: INQUIRIES_SHOWN + 1])
    visits = recently_opened(user, VISITS_SHOWN)
    rows: tuple[Iterable[FollowUp | Inquiry | PageVisit], ...] = (promises, inquiries, visits)
    customers: dict[int, Customer] = {row.customer_id: row.customer for group in rows for row in group}
    known = buyers(customers.values(), at=at, may_see_contact=may_see_contact)
    lines: dict[str, list[PromiseLine]] = {code: [] for code in SECTIONS}
    for one in promises:
        lines[_section(one, at)].append(_promise_line(one, known[one.customer_id], user, at))
    return MyDay(
        sections=[Section(code, SECTIONS[code], lines[code]) for code in SECTIONS],
        inquiries=[_inquiry_line(one, known[one.customer_id], at) for one in inquiries[:INQUIRIES_SHOWN]],
        has_more_inquiries=len(inquiries) > INQUIRIES_SHOWN,
        visits=[VisitLine(one.customer_id, known[one.customer_id].name, _ago(one, at)) for one in visits],
    )


def next_day_of(follow_up: FollowUp, *, at: datetime) -> datetime:
    """When a promise comes due that is put off by a day, closed days left out; one query."""
    shop = follow_up.customer.shop
    zone = ZoneInfo(shop.timezone)
    due = follow_up.due_at.astimezone(zone)
    first = max(due.date(), shop_day(shop, at=at))
    closed = ClosedDay.objects.filter(shop=shop, on__gt=first, on__lte=first + AHEAD).values_list("on", flat=True)
    return a_day_later(due, at.astimezone(zone), Hours(shop.opens_at, shop.closes_at, frozenset(closed)))


def _promises(user: User) -> QuerySet[FollowUp]:
    waiting = FollowUp.objects.waiting().for_user(user).filter(owner=user)
    related = waiting.select_related("made_by", "customer__shop", "customer__channel", "customer__facts")
    return related.order_by("due_at", "pk")


def _inquiries(user: User) -> QuerySet[Inquiry]:
    words = Message.objects.of_buyers().filter(inquiry=OuterRef("pk")).order_by("-said_at", "-pk").values("text")[:1]
    mine = Inquiry.objects.still_open().for_user(user).filter(last_by=user).annotate(last_words=Subquery(words))
    related = mine.select_related("product", "customer__shop", "customer__channel", "customer__facts")
    return related.order_by("-last_at", "-pk")


def _section(follow_up: FollowUp, at: datetime) -> str:
    shop = follow_up.customer.shop
    days = (shop_day(shop, at=follow_up.due_at) - shop_day(shop, at=at)).days
    if follow_up.due_at < at:
        return "overdue"
    return {0: "today", 1: "tomorrow"}.get(days, "later")


def _promise_line(follow_up: FollowUp, buyer: Buyer, user: User, at: datetime) -> PromiseLine:
    shop = follow_up.customer.shop
    zone, today = ZoneInfo(shop.timezone), shop_day(shop, at=at)
    due = follow_up.due_at.astimezone(zone)
    is_near = due.date() == today or (due.date() - today == DAY)
    was_moved = follow_up.first_due_at != follow_up.due_at
    return PromiseLine(
        pk=follow_up.pk,
        buyer=buyer,
        when=f"{due:%H:%M}" if is_near else moment_text(due, today=today),
        reason=follow_up.reason,
        set_by=_set_by(follow_up, user, moment_text(follow_up.made_at.astimezone(zone), today=today)),
        moved_from=moment_text(follow_up.first_due_at.astimezone(zone), today=today) if was_moved else "",
    )


def _set_by(follow_up: FollowUp, user: User, when: str) -> str:
    maker = follow_up.made_by
    if maker is None:
        return when
    if maker.pk == user.pk:
        return _("set by me, %(when)s") % {"when": when}
    return _("set by %(who)s, %(when)s") % {"who": maker.first_name or maker.username, "when": when}


def _inquiry_line(inquiry: Inquiry, buyer: Buyer, at: datetime) -> InquiryLine:
    shop = inquiry.customer.shop
    zone, today = ZoneInfo(shop.timezone), shop_day(shop, at=at)
    product = inquiry.product.name if inquiry.product else ""
    about = [inquiry.get_stage_display(), inquiry.get_kind_display(), inquiry.get_intent_display(), product]
    promised = inquiry.promised_by
    return InquiryLine(
        buyer=buyer,
        words=getattr(inquiry, "last_words", "") or inquiry.purpose,
        about=[str(one) for one in about if one],
        when=moment_text(inquiry.last_at.astimezone(zone), today=today),
        promised=moment_text(promised.astimezone(zone), today=today) if promised else "",
        is_late=promised is not None and promised < at,
    )


def _ago(visit: PageVisit, at: datetime) -> str:
    passed = at - visit.opened_at
    if passed < MINUTE:
        return _("just now")
    if passed < HOUR:
        minutes = passed // MINUTE
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    shop = visit.customer.shop
    return moment_text(visit.opened_at.astimezone(ZoneInfo(shop.timezone)), today=shop_day(shop, at=at))
