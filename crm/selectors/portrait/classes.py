"""The automatic groups of a customer: the answer, and in a few words what it means today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from crm.marks import days_ago
from customers.models import Customer
from tagging.conditions import Condition, ConditionError
from tagging.looks import RECENCY, TIER
from tagging.models import CustomerTag, Tag, TagRule
from tagging.selectors.shop_tags import GroupTags

from .money import CENT, Money


@dataclass(frozen=True, slots=True)
class ClassCell:
    """One automatic group: its answer, or None, and the hint beside it."""

    slug: str
    name: str
    tag: Tag | None
    hint: str


def class_cells(
    customer: Customer, groups: Iterable[GroupTags], rows: Sequence[CustomerTag], money: Money
) -> list[ClassCell]:
    """All automatic groups in their order; one query for the rules of the tier."""
    held = {row.tag.group_id: row.tag for row in rows if row.tag.group.is_automatic}
    advice = {row.tag_id: getattr(row, "advice", "") for row in rows}
    cells = []
    for group in (one.group for one in groups if one.group.is_automatic):
        tag = held.get(group.pk)
        hint = advice[tag.pk] if tag else ""
        cells.append(ClassCell(group.slug, group.name, tag, hint or _hint(group.slug, tag, customer, money)))
    return cells


def _hint(slug: str, tag: Tag | None, customer: Customer, money: Money) -> str:
    if tag is None:
        return _why_none(slug, customer)
    if slug == RECENCY and money.days is not None:
        return _("ordered %(when)s") % {"when": days_ago(money.days)}
    return _next_tier(customer, tag, money.spent) if slug == TIER else ""


def _why_none(slug: str, customer: Customer) -> str:
    """What would change it."""
    if customer.is_grey:
        return _("orders of the grey list do not count")
    if slug == RECENCY:
        return _("no order that counts")
    return _("decided after the first paid order") if slug == TIER else ""


def _next_tier(customer: Customer, tag: Tag, spent: Decimal) -> str:
    """How much more leads to the next better tier; "" at the top."""
    rules = TagRule.objects.in_force().filter(shop=customer.shop_id, group=tag.group_id).select_related("tag")
    better = None
    for rule in rules:
        if rule.tag_id == tag.pk:
            break
        better = rule
    missing = _missing(better, spent) if better else None
    if better is None or missing is None:
        return ""
    amount = f"{missing:,.2f}".removesuffix(".00")
    return _("%(amount)s more for %(tier)s") % {"amount": f"¥{amount}", "tier": better.tag.name}


def _missing(rule: TagRule, spent: Decimal) -> Decimal | None:
    """What a rule about money alone still wants; None for any other rule."""
    try:
        [first, *others] = Condition.parse_list(rule.conditions)
    except ConditionError:
        return None
    if others or first.field != "spent" or first.operator not in ("gt", "gte"):
        return None
    threshold = first.value + CENT if first.operator == "gt" else first.value
    return threshold - spent if threshold > spent else None
