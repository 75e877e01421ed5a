"""When a follow-up comes again, and what a template makes of a buyer."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.models import FollowUp, FollowUpTemplate
from crm.render import filled_reason
from crm.rules import Hours, day_ahead
from crm.selectors.follow_up_presets import follow_up_parts, reason_text
from customers.models import ClosedDay, Customer, Shop

AHEAD = timedelta(days=60)
LONGEST_REASON = 200


def template_moment(template: FollowUpTemplate, customer: Customer, *, at: datetime) -> datetime:
    """So many days from now at the template's time, on a day and at an hour when the shop is there."""
    return moment_after(customer.shop, at.astimezone(ZoneInfo(customer.shop.timezone)), template.days, template.time)


def template_reason(template: FollowUpTemplate, customer: Customer) -> str:
    """The template's text with what is missing of this buyer."""
    gaps, product = follow_up_parts(customer)
    return filled_reason(template.text, gaps=gaps, product=product)[:LONGEST_REASON] or reason_text(gaps, product)


def next_repeat(kept: FollowUp, customer: Customer, *, at: datetime) -> datetime | None:
    """The same time of day so many days on, counted from today when it was late; None when it is not to come again."""
    if not kept.repeat_days:
        return None
    zone = ZoneInfo(customer.shop.timezone)
    due = kept.due_at.astimezone(zone)
    late = max(due, at.astimezone(zone).replace(hour=due.hour, minute=due.minute, second=0, microsecond=0))
    again = moment_after(customer.shop, late, kept.repeat_days, due.time())
    return None if kept.repeat_until and again.date() > kept.repeat_until else again


def moment_after(shop: Shop, since: datetime, days: int, at_time: time) -> datetime:
    """One query: the days on which the shop is closed."""
    first = since.date() + timedelta(days=days)
    closed = ClosedDay.objects.filter(shop=shop, on__gte=first, on__lte=first + AHEAD).values_list("on", flat=True)
    return day_ahead(since, days, at_time, Hours(shop.opens_at, shop.closes_at, frozenset(closed)))
