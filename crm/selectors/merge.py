"""What the page about merging shows: two customers side by side, and what would move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy, pgettext

from customers.models import Customer
from customers.render import buyer_nick, full_nick, masked_address, masked_email, masked_name, masked_nick, masked_phone
from customers.services.identity import (
    Candidate,
    MergePreview,
    Side,
    differing_fields,
    preview_merge,
    same_person_candidates,
)
from customers.services.identity.fields import sides_of

MASKS = {
    "account": masked_nick,
    "name": masked_name,
    "phone": masked_phone,
    "email": masked_email,
    "address": masked_address,
}
REASONS = {
    "phone": gettext_lazy("the same phone"),
    "receiver": gettext_lazy("the same receiver, last four digits and district"),
    "nick": gettext_lazy("the same nick in another channel"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two, as much as fits into a head."""

    pk: int
    name: str
    channel: str
    key: str
    order_count: int = 0
    spent: Any = 0
    last_paid_on: Any = None


@dataclass(frozen=True, slots=True)
class Line:
    """A detail of both. `side` is what is proposed; "" asks, and an equal detail has nothing to choose."""

    choice: str
    label: str
    kept: str
    away: str
    side: str = ""
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind."""

    label: str
    count: int
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two customers and what a merge would do."""

    kept: Person
    away: Person
    lines: list[Line]
    moving: list[Group]
    aside: list[Group]

    @property
    def moving_count(self) -> int:
        """How many rows would move."""
        return sum(one.count for one in self.moving)


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same person."""

    person: Person
    reasons: list[str]
    shop: str  # "" when it is the shop at hand


def compare(keep: Customer, away: Customer, *, may_see_contact: bool, chosen: Mapping[str, str]) -> Comparison:
    """The two side by side, with what is chosen or proposed of each detail that differs."""
    preview = preview_merge(keep=keep, away=away)
    attributes = [one for relation, one in preview.aside if relation.label == "customers.attributevalue.customer"]
    return Comparison(
        kept=person_of(keep, may_see_contact=may_see_contact),
        away=person_of(away, may_see_contact=may_see_contact),
        lines=[*_details(keep, away, may_see_contact, chosen), *_attributes(attributes, chosen)],
        moving=_groups([(relation.model, [""] * count) for relation, count in preview.moving]),
        aside=_aside(preview),
    )


def alike(customer: Customer, *, shop_ids: Sequence[int], may_see_contact: bool) -> list[Alike]:
    """Who may be the same person, with the reasons in words."""
    found: list[Candidate] = same_person_candidates(customer, shop_ids=shop_ids)
    return [
        Alike(
            person=person_of(one.customer, may_see_contact=may_see_contact),
            reasons=[str(REASONS[reason]) for reason in one.reasons],
            shop="" if one.is_of_this_shop else one.customer.shop.name,
        )
        for one in found
    ]


def person_of(customer: Customer, *, may_see_contact: bool) -> Person:
    """A customer who comes with facts and channel."""
    nick = full_nick if may_see_contact else buyer_nick
    facts = getattr(customer, "facts", None)
    return Person(
        pk=customer.pk,
        name=nick(account=customer.account, key=customer.key),
        channel=customer.channel.name,
        key=customer.key if may_see_contact else buyer_nick(account="", key=customer.key),
        order_count=facts.order_count if facts else 0,
        spent=facts.spent if facts else 0,
        last_paid_on=facts.last_paid_on if facts else None,
    )


def _details(keep: Customer, away: Customer, may_see_contact: bool, chosen: Mapping[str, str]) -> list[Line]:
    sides, differing = sides_of(keep, away, {}), differing_fields(keep, away)
    return [
        Line(
            choice=name,
            label=field_name(name),
            kept=shown_value(keep, name, may_see_contact),
            away=shown_value(away, name, may_see_contact),
            side=chosen.get(name, "" if name == "is_grey" else str(side)),
            is_same=name not in differing,
        )
        for name, side in sides.items()
        if name in differing or getattr(keep, name)
    ]


def shown_value(customer: Customer, name: str, may_see_contact: bool) -> str:
    """A detail as the reader may see it."""
    if name == "is_grey":
        return pgettext("grey list", "Yes") if customer.is_grey else pgettext("grey list", "No")
    value = str(getattr(customer, f"get_{name}_display", lambda: getattr(customer, name))())
    mask = MASKS.get(name)
    return mask(value) if mask and not may_see_contact else value


def _attributes(aside: list[Any], chosen: Mapping[str, str]) -> list[Line]:
    """Attributes of which both have a value; who corrected a detail is no choice of its own."""
    lines = []
    for one in aside:
        if one.survivor is None or not one.row.merge_choice.startswith("attribute-"):
            continue
        kept, away = (one.survivor, one.row) if one.side is Side.AWAY else (one.row, one.survivor)
        label, side = one.row.definition.name, chosen.get(one.row.merge_choice, str(Side.KEPT))
        is_same = kept.value == away.value
        lines.append(Line(one.row.merge_choice, label, kept.value, away.value, side, is_same))
    return lines


def _aside(preview: MergePreview) -> list[Group]:
    """What would stand aside, attributes apart: they have their lines."""
    rows = [
        (relation.model, [str(getattr(one.row, "merge_name", ""))])
        for relation, one in preview.aside
        if relation.label != "customers.attributevalue.customer"
    ]
    return _groups(rows)


def _groups(rows: list[tuple[Any, list[str]]]) -> list[Group]:
    found: dict[str, list[str]] = {}
    for model, names in rows:
        found.setdefault(str(model._meta.verbose_name_plural), []).extend(names)
    return [Group(label, len(names), [name for name in names if name]) for label, names in found.items()]


def field_name(column: str) -> str:
    """A detail as people call it."""
    return next(str(one.verbose_name) for one in Customer._meta.concrete_fields if one.attname == column)
