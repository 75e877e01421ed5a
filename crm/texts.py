"""Words for values that are rows, codes or moments."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

LOSS_REASONS = {
    "price": gettext_lazy("Too expensive"),
    "stock": gettext_lazy("Out of stock"),
    "speed": gettext_lazy("Ships too slowly"),
    "shipping_cost": gettext_lazy("Shipping cost"),
    "choice": gettext_lazy("Nothing that fits"),
    "service": gettext_lazy("Unhappy with the service"),
    "slow_reply": gettext_lazy("We answered too late"),
    "elsewhere": gettext_lazy("Compared with other shops"),
    "other": gettext_lazy("Another reason"),
}


def day_text(on: date, *, today: date) -> str:
    """A day near today by name, one of this year as 11-24, any other whole."""
    names = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    distance = (on - today).days
    if distance in names:
        return names[distance]
    return f"{on:%m-%d}" if on.year == today.year else f"{on:%Y-%m-%d}"


def moment_text(local: datetime, *, today: date) -> str:
    """A moment of the shop's clock: today 18:00, 11-24 10:00."""
    return f"{day_text(local.date(), today=today)} {local:%H:%M}"


def clock_text(local: datetime, *, today: date) -> str:
    """The same, where today goes without saying."""
    return f"{local:%H:%M}" if local.date() == today else moment_text(local, today=today)


def until_text(on: date, *, today: date) -> str:
    """How long a coupon still lasts: days while they are few, else its last day."""
    left = (on - today).days
    if left == 0:
        return _("last day today")
    if left <= timedelta(days=7).days:
        return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return _("until %(day)s") % {"day": day_text(on, today=today)}


def span_text(span: timedelta) -> str:
    """How long: minutes, then hours and minutes, then days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 2 * 24 * 60:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02d}"}
    return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}
