"""Buyers who would move, each with what decides: how far from which line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer, Shop
from customers.render import buyer_nick, full_nick, masked_name
from tagging.conditions import Condition, ConditionError
from tagging.conditions.vocabulary import NUMBERS
from tagging.models import TagRule
from tagging.texts import condition_text

from .cut_points import cuts_on, run_settings
from .known import Books, attributes_of, books_of, known_of, segments_of, tags_of
from .rule_sets import DraftRule

Parsed = list[Condition]


@dataclass(frozen=True, slots=True)
class Sample:
    """One buyer who would move."""

    pk: int
    name: str
    spent: Decimal
    before: int | None
    after: int | None
    why: str

    @property
    def money(self) -> str:
        """What was spent, as staff read it."""
        return f"{self.spent:,.2f}"


def samples_of(
    *,
    shop: Shop,
    ways: Sequence[tuple[int, int | None, int | None]],
    stored: Sequence[TagRule],
    draft: Sequence[DraftRule],
    as_of: date,
    names: dict[str, str],
    may_see_contact: bool,
) -> list[Sample]:
    """The buyers of these ways (number, tag before, tag after), in that order, in a fixed number of queries."""
    found = Customer.objects.filter(shop=shop, pk__in=[pk for pk, _before, _after in ways])
    customers = {one.pk: one for one in found.select_related("facts", "channel")}
    everybody = list(customers.values())
    books, attributes, tags = books_of(everybody, as_of), attributes_of(everybody), tags_of(everybody)
    segments = segments_of(everybody)
    cuts, weight = cuts_on(shop, as_of), run_settings(shop).bargain_points
    old = {rule.pk: parsed for rule in stored if (parsed := _parsed(rule.conditions))}
    new = [(one, Condition.parse_list(one.conditions)) for one in draft]
    samples = []
    for pk, before, after in ways:
        customer = customers[pk]
        known = known_of(
            customer,
            books.get(pk, Books()),
            customer.facts,
            as_of=as_of,
            cuts=cuts,
            attributes=attributes.get(pk, {}),
            tags=(row.tag_id for row in tags.get(pk, [])),
            segments=segments.get(pk, ()),
            bargain_points=weight,
        )
        nick = (full_nick if may_see_contact else buyer_nick)(account=customer.account, key=customer.key)
        name = customer.name if may_see_contact else masked_name(customer.name)
        samples.append(Sample(pk, name or nick or str(pk), known["spent"], before, after, _why(known, old, new, names)))
    return samples


def _parsed(conditions: Any) -> Parsed:
    try:
        return Condition.parse_list(conditions)
    except ConditionError:
        return []


def _why(
    known: dict[str, Any], old: dict[int, Parsed], new: list[tuple[DraftRule, Parsed]], names: dict[str, str]
) -> str:
    """The condition that lets the buyer out of the old rule, or else into the new one."""
    by_number = {one.rule: parsed for one, parsed in new if one.rule}
    left = next((pk for pk, parsed in old.items() if _all(parsed, known)), None)
    taken = next((place for place, (_one, parsed) in enumerate(new) if _all(parsed, known)), None)
    place_of = {one.rule: place for place, (one, _parsed) in enumerate(new)}
    if left in by_number and (taken is None or taken > place_of[left]):
        failing = next((one for one in by_number[left] if not one.met_by(known)), None)
        if failing:
            return _distance(failing, known, names)
    if taken is not None:
        one, parsed = new[taken]
        fresh = [condition for condition in parsed if condition not in old.get(one.rule or 0, [])]
        return _distance((fresh or parsed)[0], known, names)
    return _("its rule is taken out")


def _all(parsed: Parsed, known: dict[str, Any]) -> bool:
    return all(one.met_by(known) for one in parsed)


def _distance(one: Condition, known: dict[str, Any], names: dict[str, str]) -> str:
    value = known.get(one.asks)
    if one.kind not in NUMBERS or value is None:
        said = condition_text(one, names)
        return said if one.met_by(known) else _("not met: %(condition)s") % {"condition": said}
    gap = round(Decimal(float(value)) if not isinstance(value, (int, Decimal)) else Decimal(value), 2) - one.value
    texts = {"gap": f"{abs(gap):,.2f}".removesuffix(".00"), "line": f"{one.value.normalize():,f}"}
    if gap >= 0:
        return _("%(gap)s over the %(line)s line") % texts
    is_short = one.operator in ("gt", "gte", "eq")
    return (_("%(gap)s short of %(line)s") if is_short else _("%(gap)s below the %(line)s line")) % texts
