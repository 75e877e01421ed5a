"""Rules and their evidence read aloud."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from .conditions import Condition, Cuts, Kind
from .conditions.vocabulary import NUMBERS, ROWS

FIELD_NAMES = {
    "days_since": gettext_lazy("days since the last order"),
    "spent": gettext_lazy("spent"),
    "order_count": gettext_lazy("counted orders"),
    "average_order": gettext_lazy("average order"),
    "cycle_days": gettext_lazy("days between orders on average"),
    "median_gap": gettext_lazy("days between orders usually"),
    "promo_share": gettext_lazy("orders through bargain channels, in %"),
    "interaction_score": gettext_lazy("interaction score"),
    "score_before_order": gettext_lazy("interaction score before the order"),
    "advocate_count": gettext_lazy("photos, recommendations and friends in a year"),
    "is_satisfied": gettext_lazy("satisfied after receipt"),
    "known_count": gettext_lazy("things known of the buyer"),
    "intent_days": gettext_lazy("days since an inquiry with a wish to buy"),
    "has_open_inquiry": gettext_lazy("an inquiry is open"),
    "economic": gettext_lazy("points for economy"),
    "personalised": gettext_lazy("points for personal service"),
    "convenience": gettext_lazy("points for convenience"),
    "strongest_need": gettext_lazy("most points for"),
    "r": gettext_lazy("R score"),
    "f": gettext_lazy("F score"),
    "m": gettext_lazy("M score"),
    "consent": gettext_lazy("consent to be contacted"),
    "channel": gettext_lazy("channel"),
    "region": gettext_lazy("region"),
    "birthday_month": gettext_lazy("month of the birthday"),
    "attribute": gettext_lazy("attribute"),
    "tags": gettext_lazy("tags"),
    "segments": gettext_lazy("segments"),
}
OPERATOR_NAMES = {
    "lt": gettext_lazy("less than"),
    "lte": gettext_lazy("at most"),
    "gt": gettext_lazy("more than"),
    "gte": gettext_lazy("at least"),
    "eq": gettext_lazy("exactly"),
    "is": pgettext_lazy("operator", "is"),
    "any": gettext_lazy("any of"),
    "all": gettext_lazy("all of"),
    "none": gettext_lazy("none of"),
    "known": gettext_lazy("is known"),
    "unknown": gettext_lazy("is not known"),
}
# Of one value that is among some words; tags and segments are sets, of which some are held.
WORD_OPERATORS = {
    "any": pgettext_lazy("of one value", "any of"),
    "none": pgettext_lazy("of one value", "none of"),
}
VALUE_NAMES = {
    "economic": pgettext_lazy("shopper", "economy"),
    "personalised": pgettext_lazy("shopper", "personal service"),
    "convenience": pgettext_lazy("shopper", "convenience"),
    "unknown": pgettext_lazy("consent", "not asked"),
    "given": pgettext_lazy("consent", "given"),
    "refused": pgettext_lazy("consent", "refused"),
    "this": pgettext_lazy("month", "this month"),
    "next": pgettext_lazy("month", "next month"),
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


# Under which names the evidence keeps further facts; see EVIDENCE of the runs.
EVIDENCE_NAMES = {
    "first_paid_on": gettext_lazy("first order"),
    "paid_days": gettext_lazy("days with an order"),
    "median_gap": FIELD_NAMES["median_gap"],
    "bargains": gettext_lazy("orders through bargain channels"),
    "bargain_points": gettext_lazy("points for each of them"),
    "score": FIELD_NAMES["interaction_score"],
    "score_before_order": FIELD_NAMES["score_before_order"],
    "advocate": FIELD_NAMES["advocate_count"],
    "known": FIELD_NAMES["known_count"],
    "intent_on": gettext_lazy("inquiry with a wish to buy"),
    "economic": FIELD_NAMES["economic"],
    "personalised": FIELD_NAMES["personalised"],
    "convenience": FIELD_NAMES["convenience"],
    "r": FIELD_NAMES["r"],
    "f": FIELD_NAMES["f"],
    "m": FIELD_NAMES["m"],
}


def rule_text(conditions: Iterable[Any], names: Mapping[str, str] | None = None) -> str:
    """All conditions of a rule in one sentence; `names`: what tags (by number) and attributes (by code) are called."""
    parts = [condition_text(Condition.parse(raw), names or {}) for raw in conditions]
    return pgettext("between two conditions", " and ").join(parts)


def condition_text(one: Condition, names: Mapping[str, str]) -> str:
    """One condition read aloud."""
    if (one.field, one.operator) in SENTENCES:
        return str(SENTENCES[one.field, one.operator]) % {"n": _number(one.value)}
    field = names.get(one.key, one.key) if one.key else str(FIELD_NAMES[one.field])
    operator = operator_name(one.kind, one.operator)
    if one.kind is Kind.FLAG:
        return field if one.value else _("not: %(what)s") % {"what": field}
    if one.kind is Kind.ATTRIBUTE and not one.value:
        return f"{field} {operator}"
    if one.kind in NUMBERS:
        value = _number(one.value)
    else:
        comma = pgettext("between two values", ", ") if one.kind in ROWS else pgettext("between alternatives", ", ")
        value = comma.join(_value_names(one, names))
    return _("%(field)s: %(operator)s %(value)s") % {"field": field, "operator": operator, "value": value}


def operator_name(kind: Kind, operator: str) -> str:
    """How a comparison is called where it is chosen and where it is read aloud."""
    return str((OPERATOR_NAMES if kind in ROWS else OPERATOR_NAMES | WORD_OPERATORS)[operator])


def month_name(word: str) -> str:
    """A month of a birthday condition: this, next, or one of the twelve."""
    return str(VALUE_NAMES.get(word) or MONTH_NAMES[int(word)])


def segment_key(number: int) -> str:
    """Under which key the name of a segment stands; tags stand under their bare numbers."""
    return f"segment:{number}"


def _value_names(one: Condition, names: Mapping[str, str]) -> list[str]:
    """What staff call the values of a condition."""
    if one.kind is Kind.SEGMENTS:
        return [names.get(segment_key(number), str(number)) for number in one.value]
    if one.kind is Kind.MONTH:
        return [month_name(word) for word in one.value]
    return [names.get(str(word)) or str(VALUE_NAMES.get(str(word), word)) for word in one.value]


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
    parts += [
        _("%(what)s: %(n)s") % {"what": name, "n": evidence[key]}
        for key, name in EVIDENCE_NAMES.items()
        if evidence.get(key) is not None
    ]
    return pgettext("between two facts", "; ").join(parts)


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def cut_text(cuts: Cuts) -> list[str]:
    """Where the scores begin, best first: "M5: spent over 1,741.72"."""
    lines = []
    for step in range(5, 1, -1):
        days = {"score": f"R{step}", "n": _number(cuts.r[5 - step])}
        orders = {"score": f"F{step}", "n": _number(cuts.f[step - 2])}
        money = {"score": f"M{step}", "n": f"{cuts.m[step - 2]:,.2f}"}
        lines.append(
            pgettext("between two facts", "; ").join(
                [
                    _("%(score)s: at most %(n)s days since the last order") % days,
                    _("%(score)s: over %(n)s orders") % orders,
                    _("%(score)s: spent over %(n)s") % money,
                ]
            )
        )
    return lines
