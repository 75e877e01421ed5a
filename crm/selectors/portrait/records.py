"""The small dated rows about a buyer, of a dozen tables in one question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User

from crm.models.inquiry_settings import OPEN_HOURS
from crm.texts import LOSS_REASONS
from customers.models import Customer
from customers.selectors.shop_day import shop_day

from .record_parts import COLUMNS, record_parts


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
    phishing_at: datetime | None = None
    last_message: str = ""
    last_message_at: datetime | None = None
    asked_at: dict[str, datetime] = field(default_factory=dict)
    asked_days: dict[str, int] = field(default_factory=dict)  # how many days ago a group was asked about, by its slug
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
    parts = record_parts(customer, at=at, today=today, user=user)
    found = Records()
    for row in parts[0].union(*parts[1:], all=True):
        _take(found, dict(zip(COLUMNS, row, strict=True)))
    found.asked_days = {slug: (today - shop_day(customer.shop, at=then)).days for slug, then in found.asked_at.items()}
    found.promises.sort(key=lambda one: (one.due_at, one.pk))
    for one in found.promises:
        one.made_at, one.first_due_at = found.promised_at.get(one.pk), found.first_due_at.get(one.pk)
    found.templates.sort(key=lambda one: (one.position, one.pk))
    found.coupons.sort(key=lambda one: one.expires_on)
    found.notes.sort(key=lambda one: (one.made_at, one.pk))
    found.loss_reasons.sort(key=lambda one: (one.position, one.pk))
    return found


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


def _phishing(found: Records, row: dict[str, Any]) -> None:
    found.phishing_at = max(row["at"], found.phishing_at or row["at"])


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
    "phishing": _phishing,
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
