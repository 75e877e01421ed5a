"""The bar at the foot of the desk: what can be done now, each a click or a key away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.choices import ONE_CLICK_INTERACTIONS, InquiryKind, InquiryState, Intent, InteractionKind, RuleWord
from crm.follow_up_defaults import template_title
from crm.models import Inquiry, InquirySettings
from crm.rules import Hours, arrival, postponements, presets
from crm.selectors.compensation import ROLES, limit_of
from crm.texts import moment_text
from customers.fields import from_cents
from customers.models import Customer
from scripts_lib.choices import Stage

from .orders import OrderRow
from .records import Choice, Records
from .talks import Talks

TEMPLATES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose, and what staff read for it."""

    value: str
    label: str
    is_chosen: bool = False
    icon: str = ""  # in place of the label where there is little room


@dataclass(frozen=True, slots=True)
class Bar:
    """`state` is "" before the first deed; the outcome can be changed as long as the inquiry is at hand."""

    stage: str
    state: str
    summary: str
    since: str
    is_service: bool
    postponements: list[Option]
    loss_reasons: list[Choice]
    chosen_reason: int | None
    interactions: list[Option]
    follow_ups: list[Option]
    templates: list[Option]
    promises: list[Option]
    intents: list[Option]
    stages: list[Option]
    kinds: list[Option]
    purpose: str
    loss_note: str
    open_since: str  # of an inquiry open for long without an order, else ""
    compensation: "Compensation | None"


@dataclass(frozen=True, slots=True)
class Compensation:
    """What the reader may still give for the inquiry at hand; None is no limit."""

    limit: Decimal | None
    left: Decimal | None


def bar_of(
    customer: Customer,
    talks: Talks,
    records: Records,
    *,
    orders: Sequence[OrderRow],
    at: datetime,
    user: User,
) -> Bar:
    """The bar for the inquiry at hand."""
    local = at.astimezone(ZoneInfo(customer.shop.timezone))
    current = talks.current
    follow_ups = _follow_ups(customer, records, orders, local)
    return Bar(
        stage=talks.stage,
        state=current.state if current else "",
        summary=_summary(talks),
        since=f"{current.opened_at.astimezone(local.tzinfo):%H:%M}" if current else "",
        is_service=talks.stage != Stage.PRE_SALE,
        postponements=[Option(one.code, POSTPONED_TO[one.code]()) for one in postponements(local.date())],
        loss_reasons=records.loss_reasons,
        chosen_reason=current.loss_reason_id if current else None,
        interactions=[Option(kind.value, str(SHORT[kind]), icon=ICONS[kind]) for kind in ONE_CLICK_INTERACTIONS],
        follow_ups=follow_ups,
        templates=_templates(records, talks),
        promises=[one for one in follow_ups if one.value != "after_receipt"],
        intents=[Option(one.value, str(WISHES[one]), current is not None and one == current.intent) for one in Intent],
        stages=_options(Stage, talks.stage),
        kinds=_options(InquiryKind, current.kind if current else ""),
        purpose=current.purpose if current else "",
        loss_note=current.loss_note if current else "",
        open_since=_open_since(current, records, local),
        compensation=_compensation(current, records, user) if current and current.stage != Stage.PRE_SALE else None,
    )


def _open_since(current: Inquiry | None, records: Records, local: datetime) -> str:
    """When an inquiry began that is open for longer than the shop likes; one with an order is not open any more."""
    if current is None or current.state != InquiryState.OPEN or current.stage != Stage.PRE_SALE:
        return ""
    if records.open_hours is None or local - current.opened_at < timedelta(hours=records.open_hours):
        return ""
    return moment_text(current.opened_at.astimezone(local.tzinfo), today=local.date())


def _compensation(current: Inquiry, records: Records, user: User) -> Compensation:
    """The limit of the reader's roles, and what others and the reader have left of it."""
    limit = None if user.is_superuser else limit_of(records.roles, _settings(records.limits))
    given = from_cents(records.given.get(current.pk, 0))
    return Compensation(limit, None if limit is None else max(limit - given, Decimal(0)))


def _settings(limits: str) -> InquirySettings:
    """As the union of small rows tells them; a shop without a row has the usual ones."""
    if not limits:
        return InquirySettings()
    cents = [from_cents(int(one)) if one else None for one in limits.split("|")]
    return InquirySettings(**dict(zip(ROLES.values(), cents, strict=True)))


# A button has less room than a list.
SHORT = {
    InteractionKind.SATISFIED: pgettext_lazy("button", "Happy"),
    InteractionKind.NOT_SATISFIED: pgettext_lazy("button", "Unhappy"),
    InteractionKind.PHOTO: pgettext_lazy("button", "Photo"),
    InteractionKind.RECOMMENDATION: pgettext_lazy("button", "Referral"),
    InteractionKind.FRIEND: pgettext_lazy("button", "Friend"),
}
ICONS = {
    InteractionKind.SATISFIED: "sentiment_satisfied",
    InteractionKind.NOT_SATISFIED: "sentiment_dissatisfied",
    InteractionKind.PHOTO: "photo_camera",
    InteractionKind.RECOMMENDATION: "recommend",
    InteractionKind.FRIEND: "group_add",
}
WISHES = {
    "": gettext_lazy("wish unknown"),
    Intent.NONE: gettext_lazy("no wish"),
    Intent.SOME: gettext_lazy("some wish"),
    Intent.STRONG: gettext_lazy("strong wish"),
}
POSTPONED_TO = {
    "tomorrow": lambda: _("tomorrow"),
    "three_days": lambda: _("in three days"),
    "next_week": lambda: _("next week"),
    "next_month": lambda: _("next month"),
}


def _options(choices: type[Stage] | type[InquiryKind], chosen: str) -> list[Option]:
    return [Option(one.value, str(one.label), one.value == chosen) for one in choices]


def _follow_ups(customer: Customer, records: Records, orders: Sequence[OrderRow], local: datetime) -> list[Option]:
    shop = customer.shop
    hours = Hours(shop.opens_at, shop.closes_at, frozenset(records.closed_on))
    counted = [order for order in orders if order.is_counted]
    received = arrival(counted[0].received_on, counted[0].shipped_on) if counted else None
    return [Option(one.code, _preset(one.code, one.due_at, local)) for one in presets(local, hours, received)]


def _templates(records: Records, talks: Talks) -> list[Option]:
    """Those of no scene, and those of a scene of the stage that the talk is in."""
    fitting = [one for one in records.templates if one.stage in ("", talks.stage)]
    return [Option(str(one.pk), template_title(one.name)) for one in fitting[:TEMPLATES_SHOWN]]


def _preset(code: str, due_at: datetime, local: datetime) -> str:
    """Tonight, and days by name."""
    if code == "tonight":
        return _("tonight")
    if code == "tomorrow" and (due_at.date() - local.date()).days == 1:
        return _("tmrw %(time)s") % {"time": f"{due_at:%H:%M}"}
    if code == "three_days":
        return _("in 3 days")
    if code == "after_receipt":
        return _("receipt +7 days")
    return moment_text(due_at, today=local.date())


def _summary(talks: Talks) -> str:
    """Stage, then outcome or what is known of the talk: Pre-sale · strong wish to buy."""
    current = talks.current
    if current is None:
        return _("no inquiry yet")
    stage = str(Stage(current.stage).label)
    if current.rule_word == RuleWord.WON:
        return f"{stage} · {RuleWord.WON.label}"
    if current.state != InquiryState.OPEN:
        return f"{stage} · {InquiryState(current.state).label}"
    if current.stage != Stage.PRE_SALE:
        return f"{stage} · {InquiryKind(current.kind).label}" if current.kind else stage
    return f"{stage} · {WISHES[current.intent]}"
