"""The merges that were, and what could not go back when they were taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.selectors.merge import Group, field_name
from customers.models import Customer, CustomerMerge
from customers.models.customer_merge import UNDONE_WITHIN
from customers.render import buyer_nick
from customers.selectors.shop_day import shop_time
from customers.selectors.staff import staff_name

MOST_MERGES = 20
LEFT = {
    "gone": gettext_lazy("no longer there"),
    "elsewhere": gettext_lazy("belongs to somebody else by now"),
    "edited": gettext_lazy("changed since the merge; the change stays"),
    "new": gettext_lazy("came after the merge; stays with the kept buyer"),
    "replaced": gettext_lazy("something newer has taken its place"),
}


@dataclass(frozen=True, slots=True)
class PastMerge:
    """A merge that was."""

    pk: int
    key: str
    made_at: str
    made_by: str
    days_left: int
    undone_at: str
    left: list[Group]


def past_merges(customer: Customer, *, may_see_contact: bool, at: datetime) -> list[PastMerge]:
    """The merges into this customer, the latest first, those taken back with what could not go back."""
    rows = CustomerMerge.objects.filter(kept=customer).select_related("made_by").order_by("-pk")[:MOST_MERGES]
    return [
        PastMerge(
            pk=one.pk,
            key=one.away_key if may_see_contact else buyer_nick(account="", key=one.away_key),
            made_at=shop_time(customer.shop, at=one.made_at),
            made_by=staff_name(one.made_by),
            days_left=_days_left(one, at),
            undone_at=shop_time(customer.shop, at=one.undone_at) if one.undone_at else "",
            left=_left(one.left),
        )
        for one in rows
    ]


def _left(entries: list[dict[str, Any]]) -> list[Group]:
    """What an un-merge could not put back, by kind and reason."""
    found: dict[str, list[str]] = {}
    for one in entries:
        label = f"{_kind(one)}: {LEFT.get(one['reason'], one['reason'])}"
        found.setdefault(label, []).append(one["what"] if one["relation"] else field_name(one["what"]))
    return [Group(label, len(names), [name for name in names if name]) for label, names in found.items()]


def _kind(entry: dict[str, Any]) -> str:
    if not entry["relation"]:
        return _("Details")
    app_label, model, _field = entry["relation"].split(".")
    return str(apps.get_model(app_label, model)._meta.verbose_name_plural)


def _days_left(one: CustomerMerge, at: datetime) -> int:
    """Full days in which the merge can still be taken back; -1 when it cannot."""
    return (one.made_at + UNDONE_WITHIN - at) // timedelta(days=1) if one.may_be_undone(at=at) else -1
