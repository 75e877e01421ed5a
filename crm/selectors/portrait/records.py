"""The small dated rows about a buyer, of a dozen tables in one question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from crm.choices import InteractionKind
from crm.models import (
    Coupon,
    DismissedTag,
    FollowUp,
    FollowUpTemplate,
    FoundWord,
    InquirySettings,
    Interaction,
    LossReason,
    Message,
    Note,
    PageVisit,
    ScriptUse,
)
from crm.models.inquiry_settings import OPEN_HOURS
from crm.selectors.compensation import ROLES
from crm.texts import LOSS_REASONS
from customers.models import AttributeValue, ClosedDay, Customer, CustomerAlias
from customers.selectors.shop_day import day_start
from tagging.models import CustomerTag, TagRun

ASKED_FOR = timedelta(days=7)
HERE_FOR = timedelta(seconds=45)
DAY = timedelta(days=1)
COLUMNS = ("what", "row", "at", "on", "text", "extra", "number")


@dataclass(frozen=True, slots=True)
class PinnedNote:
    pk: int
    text: str
    made_at: datetime


@dataclass(slots=True)
class NextPromise:
    """The next follow-up: when, why, who set it and when, and its first date."""

    pk: int
    due_at: datetime
    reason: str
    made_by: str
    made_at: datetime | None = None
    first_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfferedTemplate:
    """A follow-up template that fits this buyer; of a scene's stage, or of any."""

    pk: int
    name: str
    stage: str
    position: int


@dataclass(frozen=True, slots=True)
class UsableCoupon:
    name: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Choice:
    """One reason of the list to choose from."""

    pk: int
    label: str
    position: int


@dataclass(slots=True)
class Records:
    """What the small tables hold about one buyer."""

    notes: list[PinnedNote] = field(default_factory=list)
    promises: list[NextPromise] = field(default_factory=list)
    promised_at: dict[int, datetime] = field(default_factory=dict)
    first_due_at: dict[int, datetime] = field(default_factory=dict)
    templates: list[OfferedTemplate] = field(default_factory=list)
    coupons: list[UsableCoupon] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    suggested: dict[str, list[str]] = field(default_factory=dict)  # the words that suggest a tag, by its label
    dismissed: set[int] = field(default_factory=set)
    photo_count: int = 0
    last_message: str = ""
    last_message_at: datetime | None = None
    asked_at: dict[str, datetime] = field(default_factory=dict)
    used_scripts: set[int] = field(default_factory=set)
    others_here: list[str] = field(default_factory=list)
    my_due_count: int = 0
    loss_reasons: list[Choice] = field(default_factory=list)
    closed_on: set[date] = field(default_factory=set)
    open_hours: int | None = OPEN_HOURS  # after which an open inquiry is open for long
    limits: str = ""  # of the compensation for one inquiry, by role
    roles: list[str] = field(default_factory=list)
    given: dict[int, int] = field(default_factory=dict)  # cents of compensation by inquiry
    last_run_state: str = ""
    tagged_at: datetime | None = None
    tags_as_of: date | None = None


def records_of(customer: Customer, *, at: datetime, today: date, user: User) -> Records:
    """Everything at once, in one query."""
    parts = [
        *_lasting(customer, today),
        *_suggested(customer),
        *_fresh(customer, at),
        *_of_the_reader(customer, at, today, user),
        *_of_the_runs(customer),
    ]
    found = Records()
    for row in parts[0].union(*parts[1:], all=True):
        _take(found, dict(zip(COLUMNS, row, strict=True)))
    found.promises.sort(key=lambda one: (one.due_at, one.pk))
    for one in found.promises:
        one.made_at, one.first_due_at = found.promised_at.get(one.pk), found.first_due_at.get(one.pk)
    found.templates.sort(key=lambda one: (one.position, one.pk))
    found.coupons.sort(key=lambda one: one.expires_on)
    found.notes.sort(key=lambda one: (one.made_at, one.pk))
    found.loss_reasons.sort(key=lambda one: (one.position, one.pk))
    return found


def _part(rows: QuerySet[Any], what: str, **columns: Any) -> QuerySet[Any]:
    """One table as the common columns; what it lacks is empty, and typed for PostgreSQL's sake."""
    given: dict[str, Any] = {
        "row": columns.get("row", F("pk")),
        "at": columns.get("at", Cast(Value(None), DateTimeField())),
        "on": columns.get("on", Cast(Value(None), DateField())),
        "text": columns.get("text", Value("")),
        "extra": columns.get("extra", Value("")),
        "number": columns.get("number", Value(0)),
    }
    types: dict[str, Any] = {"text": CharField(), "extra": CharField(), "number": IntegerField(), "row": IntegerField()}
    wrapped = {
        f"p_{name}": ExpressionWrapper(one, output_field=types[name]) if name in types else one
        for name, one in given.items()
    }
    marked = rows.order_by().annotate(p_what=Value(what, output_field=CharField()), **wrapped)
    return marked.values_list(*(f"p_{name}" for name in COLUMNS))


def _count(rows: QuerySet[Any], *, by: str) -> Any:
    """How many rows, all of one owner."""
    counted = rows.order_by().values(by).annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), Value(0))


def _lasting(customer: Customer, today: date) -> list[QuerySet[Any]]:
    pinned = Note.objects.standing().filter(customer=customer, is_pinned=True)
    waiting = FollowUp.objects.waiting().filter(customer=customer)
    known = AttributeValue.objects.filter(customer=customer)
    aliases = CustomerAlias.objects.filter(customer=customer)
    coupons = Coupon.objects.filter(customer=customer, used_at=None, expires_on__gte=today)
    stage = Coalesce(F("scene__stage"), Value(""))
    return [
        _part(pinned, "note", at=F("made_at"), text=F("text")),
        _part(waiting, "promise", at=F("due_at"), text=F("reason"), extra=Coalesce(F("made_by__username"), Value(""))),
        _part(waiting, "promised", at=F("made_at")),
        _part(waiting, "first_due", at=F("first_due_at")),
        _part(_fitting(customer), "template", text=F("name"), extra=stage, number=F("position")),
        _part(coupons, "coupon", on=F("expires_on"), text=F("name")),
        _part(known, "attribute", text=F("value"), extra=F("definition__code")),
        _part(aliases, "alias", text=F("key"), extra=F("channel__name")),
    ]


def _fitting(customer: Customer) -> QuerySet[FollowUpTemplate]:
    """The shop's follow-up templates for all buyers, and for those with a tag that this one has."""
    held = CustomerTag.objects.filter(customer=customer).values("tag")
    templates = FollowUpTemplate.objects.filter(shop=customer.shop_id, is_active=True)
    return templates.filter(Q(for_tag=None) | Q(for_tag__in=held))


def _suggested(customer: Customer) -> list[QuerySet[Any]]:
    """The words that suggest tags, each once, and the suggestions that somebody has waved away."""
    words = FoundWord.objects.filter(customer=customer, keyword_set__suggests__gt="")
    dismissed = DismissedTag.objects.filter(customer=customer)
    return [
        _part(words, "suggested", row=Value(0), text=F("word"), extra=F("keyword_set__suggests")).distinct(),
        _part(dismissed, "dismissed", number=F("tag")),
    ]


def _fresh(customer: Customer, at: datetime) -> list[QuerySet[Any]]:
    latest = (
        Message.objects.of_buyers()
        .without_spam()
        .filter(customer=customer)
        .order_by("-said_at", "-pk")
        .values("pk")[:1]
    )
    own = Customer.objects.filter(pk=customer.pk)
    photos = Interaction.objects.filter(customer=customer, kind=InteractionKind.PHOTO)
    uses = ScriptUse.objects.filter(customer=customer, made_at__gt=at - ASKED_FOR, script__isnull=False)
    return [
        _part(Message.objects.filter(pk=Subquery(latest)), "message", at=F("said_at"), text=F("text")),
        _part(own, "photo", number=_count(photos, by="customer")),
        _part(uses, "use", at=F("made_at"), extra=F("asks"), number=F("script")),
    ]


def _of_the_reader(customer: Customer, at: datetime, today: date, user: User) -> list[QuerySet[Any]]:
    here = PageVisit.objects.filter(customer=customer, seen_at__gt=at - HERE_FOR).exclude(user=user)
    reader = User.objects.filter(pk=user.pk)
    mine = FollowUp.objects.waiting().filter(owner=user, due_at__lt=day_start(customer.shop, on=today + DAY))
    reasons = LossReason.objects.for_shop(customer.shop_id).filter(is_active=True)
    closed = ClosedDay.objects.filter(shop=customer.shop_id, on__gte=today)
    own_settings = InquirySettings.objects.filter(shop=customer.shop_id)
    given = Coupon.objects.filter(customer=customer, inquiry__isnull=False)
    return [
        _part(own_settings, "settings", number=Coalesce(F("open_hours"), Value(0)), text=_limits()),
        _part(Group.objects.filter(user=user), "role", text=F("name")),
        _part(given, "given", row=F("inquiry"), number=F("value")),
        _part(closed, "closed", on=F("on")),
        _part(here, "here", text=F("user__username"), extra=F("user__first_name")),
        _part(reader, "due", number=_count(mine, by="owner")),
        _part(reasons, "reason", text=F("name"), extra=F("code"), number=F("position")),
    ]


def _of_the_runs(customer: Customer) -> list[QuerySet[Any]]:
    runs = TagRun.objects.filter(shop=customer.shop_id)
    ended = runs.filter(finished_at__isnull=False).order_by("-as_of", "-pk")
    tried = runs.order_by("-pk")
    return [
        _part(TagRun.objects.filter(pk=Subquery(tried.values("pk")[:1])), "tried", text=F("state")),
        _part(TagRun.objects.filter(pk=Subquery(ended.values("pk")[:1])), "tagged", at=F("finished_at"), on=F("as_of")),
    ]


def _limits() -> Concat:
    """The limits in the order of the roles, in cents, with bars between; "" is no limit."""
    cents = [Coalesce(Cast(F(name), CharField()), Value("")) for name in ROLES.values()]
    return Concat(cents[0], Value("|"), cents[1], Value("|"), cents[2], output_field=CharField())


def _take(found: Records, row: dict[str, Any]) -> None:
    """Put one row where it belongs."""
    TAKERS[row["what"]](found, row)


def _message(found: Records, row: dict[str, Any]) -> None:
    found.last_message, found.last_message_at = row["text"], row["at"]


def _tried(found: Records, row: dict[str, Any]) -> None:
    found.last_run_state = row["text"]


def _tagged(found: Records, row: dict[str, Any]) -> None:
    found.tagged_at, found.tags_as_of = row["at"], row["on"]


def _use(found: Records, row: dict[str, Any]) -> None:
    found.used_scripts.add(row["number"])
    if row["extra"]:
        found.asked_at[row["extra"]] = max(row["at"], found.asked_at.get(row["extra"], row["at"]))


def _photo(found: Records, row: dict[str, Any]) -> None:
    found.photo_count = row["number"]


def _template(found: Records, row: dict[str, Any]) -> None:
    found.templates.append(OfferedTemplate(row["row"], row["text"], row["extra"], row["number"]))


def _due(found: Records, row: dict[str, Any]) -> None:
    found.my_due_count = row["number"]


def _settings(found: Records, row: dict[str, Any]) -> None:
    found.open_hours, found.limits = row["number"] or None, row["text"]


def _given(found: Records, row: dict[str, Any]) -> None:
    found.given[row["row"]] = found.given.get(row["row"], 0) + row["number"]


def _reason(found: Records, row: dict[str, Any]) -> None:
    label = row["text"] or str(LOSS_REASONS.get(row["extra"], row["extra"]))
    found.loss_reasons.append(Choice(row["row"], label, row["number"]))


TAKERS: dict[str, Callable[[Records, dict[str, Any]], object]] = {
    "note": lambda found, row: found.notes.append(PinnedNote(row["row"], row["text"], row["at"])),
    "promise": lambda found, row: found.promises.append(NextPromise(row["row"], row["at"], row["text"], row["extra"])),
    "promised": lambda found, row: found.promised_at.update({row["row"]: row["at"]}),
    "first_due": lambda found, row: found.first_due_at.update({row["row"]: row["at"]}),
    "template": _template,
    "coupon": lambda found, row: found.coupons.append(UsableCoupon(row["text"], row["on"])),
    "attribute": lambda found, row: found.attributes.update({row["extra"]: row["text"]}),
    "alias": lambda found, row: found.aliases.append((row["extra"], row["text"])),
    "here": lambda found, row: found.others_here.append(row["extra"] or row["text"]),
    "closed": lambda found, row: found.closed_on.add(row["on"]),
    "photo": _photo,
    "suggested": lambda found, row: found.suggested.setdefault(row["extra"], []).append(row["text"]),
    "dismissed": lambda found, row: found.dismissed.add(row["number"]),
    "message": _message,
    "use": _use,
    "due": _due,
    "reason": _reason,
    "settings": _settings,
    "role": lambda found, row: found.roles.append(row["text"]),
    "given": _given,
    "tried": _tried,
    "tagged": _tagged,
}
