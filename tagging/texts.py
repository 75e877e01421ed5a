"""Rules and their evidence read aloud."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from .conditions import Condition

FIELD_NAMES = {
    "days_since": gettext_lazy("days since the last order"),
    "spent": gettext_lazy("spent"),
    "order_count": gettext_lazy("counted orders"),
}
OPERATOR_NAMES = {
    "lt": gettext_lazy("less than"),
    "lte": gettext_lazy("at most"),
    "gt": gettext_lazy("more than"),
    "gte": gettext_lazy("at least"),
    "eq": gettext_lazy("exactly"),
}
SENTENCES = {
    ("days_since", "lt"): gettext_lazy("last order less than %(n)s days ago"),
    ("days_since", "lte"): gettext_lazy("last order at most %(n)s days ago"),
    ("days_since", "gt"): gettext_lazy("last order more than %(n)s days ago"),
    ("days_since", "gte"): gettext_lazy("last order at least %(n)s days ago"),
    ("days_since", "eq"): gettext_lazy("last order exactly %(n)s days ago"),
    ("spent", "lt"): gettext_lazy("spent less than %(n)s"),
    ("spent", "lte"): gettext_lazy("spent at most %(n)s"),
    ("spent", "gt"): gettext_lazy("spent more than %(n)s"),
    ("spent", "gte"): gettext_lazy("spent at least %(n)s"),
    ("spent", "eq"): gettext_lazy("spent exactly %(n)s"),
    ("order_count", "lt"): gettext_lazy("counted orders: fewer than %(n)s"),
    ("order_count", "lte"): gettext_lazy("counted orders: at most %(n)s"),
    ("order_count", "gt"): gettext_lazy("counted orders: more than %(n)s"),
    ("order_count", "gte"): gettext_lazy("counted orders: at least %(n)s"),
    ("order_count", "eq"): gettext_lazy("counted orders: exactly %(n)s"),
}


def rule_text(conditions: Iterable[Any]) -> str:
    """All conditions of a rule in one sentence."""
    parsed = [Condition.parse(raw) for raw in conditions]
    parts = [str(SENTENCES[one.field, one.operator]) % {"n": _number(one.value)} for one in parsed]
    return pgettext("between two conditions", " and ").join(parts)


def evidence_text(evidence: Mapping[str, Any]) -> str:
    """What a run knew when it decided: the facts that its rules speak of."""
    parts = []
    if evidence.get("last_paid_on"):
        day = date_format(date.fromisoformat(evidence["last_paid_on"]), "Y-m-d")
        days = int(evidence.get("days") or 0)
        parts.append(
            ngettext("last order %(day)s, %(n)s day", "last order %(day)s, %(n)s days", days) % {"day": day, "n": days}
        )
    if evidence.get("spent_cents") is not None:
        spent = Decimal(evidence["spent_cents"]) / 100
        parts.append(_("spent %(n)s") % {"n": f"{spent:,.2f}"})
    if evidence.get("orders") is not None:
        count = int(evidence["orders"])
        parts.append(ngettext("%(n)s counted order", "%(n)s counted orders", count) % {"n": count})
    return pgettext("between two facts", "; ").join(parts)


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"
