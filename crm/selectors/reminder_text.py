"""What a reminder says outside the house: an initial, the reason without phones, a link. Nothing else of the buyer."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.job_names import job_name
from crm.models import FollowUp, Notification
from customers.models import Customer
from customers.render import HIDDEN, masked_name, masked_text

LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class ReminderText:
    """One reminder in words, in the language that is on."""

    title: str
    body: str
    link: str


def initial(customer: Customer) -> str:
    """罗海莲 as 罗**, Anna as A**; of a nick its first letter, of a number nothing."""
    for name in (customer.name, customer.account):
        if "*" in name:
            return name if name[0].isalpha() and not any(map(str.isdigit, name)) else ""
        first = next((letter for letter in name if letter.isalpha()), "")
        if first:
            return masked_name(name) if name.startswith(first) else first + HIDDEN
    return ""


def short_reason(follow_up: FollowUp) -> str:
    """The reason without phones, e-mails and the buyer's own name."""
    customer, reason = follow_up.customer, follow_up.reason
    for name in (customer.name, customer.account):
        if len(name) > 1:
            reason = reason.replace(name, initial(customer) or HIDDEN)
    reason = masked_text(reason)
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"


def reminder_text(notification: Notification) -> ReminderText:
    """The reminder; the notification comes with its promise, customer and shop, or with its job."""
    follow_up = notification.follow_up
    if follow_up is None:
        return job_text(notification)
    customer, shop = follow_up.customer, follow_up.customer.shop
    local = notification.due_at.astimezone(ZoneInfo(shop.timezone))
    return ReminderText(
        title=_("Follow-up: %(who)s") % {"who": initial(customer) or _("a buyer")},
        body=f"{local:%m-%d %H:%M} · {short_reason(follow_up)}",
        link=settings.SITE_URL + page_of(notification),
    )


def job_text(notification: Notification) -> ReminderText:
    """A job that has stopped."""
    job = notification.job
    return ReminderText(
        title=_("A job has stopped"),
        body=job_name(job.task) if job else "",
        link=settings.SITE_URL + page_of(notification),
    )


def page_of(notification: Notification) -> str:
    """Where one reads what it is about."""
    if notification.follow_up is None:
        return reverse("admin:crm_jobrun_changelist")
    return reverse("admin:customers_customer_change", args=[notification.follow_up.customer_id])
