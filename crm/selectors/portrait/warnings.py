"""What must not go wrong with this buyer, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.texts import day_text, moment_text
from customers.choices import Consent
from customers.models import Customer
from tagging.models import CustomerTag

from .talks import Talks

SHOWN = 2


@dataclass(frozen=True, slots=True)
class Caution:
    """Icon, kind and fact, on one line."""

    icon: str
    kind: str
    fact: str


def warnings_about(
    customer: Customer, rows: Sequence[CustomerTag], talks: Talks, *, phishing_at: datetime | None, today: date
) -> list[Caution]:
    """Phishing, do not contact, grey list, open complaint, in that order."""
    found = []
    if phishing_at is not None:
        found.append(Caution("phishing", _("Looks like fraud"), _phishing(customer, phishing_at, today)))
    facts = getattr(customer, "facts", None)
    if facts is not None and facts.consent == Consent.REFUSED:
        found.append(Caution("do_not_disturb_on", _("Do not contact"), _("at the buyer's own wish")))
    if customer.is_grey:
        found.append(Caution("block", _("Grey list"), _grey(rows, today)))
    if talks.complaint is not None:
        found.append(Caution("error", _("Open complaint"), _promise(customer, talks, today)))
    return found


def _phishing(customer: Customer, at: datetime, today: date) -> str:
    local = at.astimezone(ZoneInfo(customer.shop.timezone))
    return _("open no link, scan nothing, give no code; said %(when)s") % {"when": moment_text(local, today=today)}


def _grey(rows: Sequence[CustomerTag], today: date) -> str:
    """What follows from it, and who said so when."""
    what = _("fake orders: no coupons, no pushes, no recommendations")
    row = next((row for row in rows if row.tag.group.number == 0), None)
    if row is None:
        return what
    by = row.set_by.first_name or row.set_by.username if row.set_by else ""
    said = {"what": what, "day": day_text(row.since_on, today=today), "who": by}
    return _("%(what)s; marked %(day)s by %(who)s") % said if by else _("%(what)s; marked %(day)s") % said


def _promise(customer: Customer, talks: Talks, today: date) -> str:
    complaint = talks.complaint
    purpose = complaint.purpose if complaint else ""
    if complaint is None or complaint.promised_by is None:
        return purpose or _("no answer promised yet")
    local = complaint.promised_by.astimezone(ZoneInfo(customer.shop.timezone))
    when = _("answer by %(when)s") % {"when": moment_text(local, today=today)}
    return _("%(what)s, %(when)s") % {"what": purpose, "when": when} if purpose else when
