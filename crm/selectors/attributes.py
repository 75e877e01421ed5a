"""What is known of a buyer in four levels, each value with its source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from crm.selectors.portrait.money import money_of
from customers.attribute_defaults import BIRTHDAY, GENDER
from customers.choices import AttributeLevel, AttributeSource, BuyerKind, Gender
from customers.models import AttributeDefinition, AttributeValue, Customer
from customers.render import buyer_nick, full_nick, masked_address, masked_email, masked_name, masked_phone
from customers.selectors.shop_day import shop_day
from customers.selectors.staff import staff_name

Choices = tuple[tuple[str, str], ...]
BASIC_NAMES = {
    "basic-kind": gettext_lazy("Person or organisation"),
    "basic-name": gettext_lazy("Name"),
    "basic-phone": gettext_lazy("Phone"),
    "basic-email": gettext_lazy("E-mail"),
    "basic-address": gettext_lazy("Address"),
}
MASKS = {"name": masked_name, "phone": masked_phone, "email": masked_email, "address": masked_address}


@dataclass(frozen=True, slots=True)
class Cell:
    """One attribute. `place` is where its form is asked for, "" when nobody writes it; `raw` is what the form holds."""

    name: str
    value: str = ""
    place: str = ""
    raw: str = ""
    input: str = "text"
    choices: Choices = ()
    origin: str = ""
    amount: Decimal | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    level: int
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class _Known:
    """A value with who said it and when, ready to be read."""

    row: AttributeValue
    origin: str


def attribute_levels(customer: Customer, *, today: date, may_see_contact: bool, may_change: bool) -> list[Level]:
    """All four levels of a customer who comes with facts, channel and shop; two queries."""
    values = AttributeValue.objects.filter(customer=customer).select_related("definition", "set_by")
    known = {row.definition_id: _Known(row, _origin(row, customer)) for row in values}
    basic = {one.row.definition.code: one for one in known.values()}
    own: dict[int, list[Cell]] = {AttributeLevel.ADVANCED: [], AttributeLevel.HIGH_VALUE: []}
    definitions = AttributeDefinition.objects.filter(shop=customer.shop_id, level__in=list(own))
    for definition in definitions.order_by("position", "pk"):
        own[definition.level].append(_own_cell(definition, known.get(definition.pk), may_change=may_change))
    cells = {
        **own,
        AttributeLevel.BASIC: _basic_cells(customer, basic, may_see_contact=may_see_contact, may_change=may_change),
        AttributeLevel.VALUABLE: _computed_cells(customer, today),
    }
    return [Level(level.value, str(level.label), cells[level]) for level in AttributeLevel]


def shown_value(code: str, value: str) -> str:
    """A stored value as staff read it."""
    return str(Gender(value).label) if code == GENDER and value in Gender.values else value


def _origin(row: AttributeValue, customer: Customer) -> str:
    by = staff_name(row.set_by)
    source = "" if by and row.source == AttributeSource.AGENT else str(AttributeSource(row.source).label)
    return _dot(source, by, shop_day(customer.shop, at=row.set_at).isoformat())


def _dot(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _own_cell(definition: AttributeDefinition, known: _Known | None, *, may_change: bool) -> Cell:
    raw = known.row.value if known else ""
    is_choice = definition.code == GENDER
    return Cell(
        name=definition.name,
        value=shown_value(definition.code, raw),
        place=str(definition.pk) if may_change else "",
        raw=raw if may_change else "",
        input="choice" if is_choice else "date" if definition.code == BIRTHDAY else "text",
        choices=_choices(Gender) if is_choice else (),
        origin=known.origin if known else "",
    )


def _choices(of: Any) -> Choices:
    """What a form offers: nothing known, then the list."""
    return (("", _("not known")), *((value, str(label)) for value, label in of.choices if value))


def _basic_cells(
    customer: Customer, known: dict[str, _Known], *, may_see_contact: bool, may_change: bool
) -> list[Cell]:
    """The customer's own columns, as the reader may see them."""
    show = full_nick if may_see_contact else buyer_nick
    buyer_id = Cell(_("Buyer id"), show(account=customer.account, key=customer.key), origin=customer.channel.name)
    kind = Cell(
        name=str(BASIC_NAMES["basic-kind"]),
        value=str(BuyerKind(customer.kind).label) if customer.kind else "",
        place="kind" if may_change else "",
        raw=customer.kind,
        input="choice",
        choices=_choices(BuyerKind),
        origin=known["basic-kind"].origin if "basic-kind" in known else "",
    )
    contacts = [
        _contact_cell(customer, field, known.get(f"basic-{field}"), open_to=may_see_contact, may_change=may_change)
        for field in MASKS
    ]
    return [buyer_id, kind, *contacts]


def _contact_cell(customer: Customer, field: str, known: _Known | None, *, open_to: bool, may_change: bool) -> Cell:
    value: str = getattr(customer, field)
    may_write = open_to and may_change
    return Cell(
        name=str(BASIC_NAMES[f"basic-{field}"]),
        value=value if open_to else _masked(field, value),
        place=field if may_write else "",
        raw=value if may_write else "",
        origin=_contact_origin(customer, known) if value else "",
    )


def _masked(field: str, value: str) -> str:
    """What is left of a detail; one that is hidden whole is not unknown."""
    return MASKS[field](value) or (pgettext("of a contact detail", "hidden") if value else "")


def _contact_origin(customer: Customer, known: _Known | None) -> str:
    """By hand, unless an order has brought a newer detail since."""
    if known and (customer.contact_at is None or known.row.set_at >= customer.contact_at):
        return known.origin
    if customer.contact_at is None or customer.created_import_id is None:
        return ""
    return _dot(str(AttributeSource.FILE.label), shop_day(customer.shop, at=customer.contact_at).isoformat())


def _computed_cells(customer: Customer, today: date) -> list[Cell]:
    """What counted orders add up to."""
    money = money_of(getattr(customer, "facts", None), today)
    cycle = money.cycle_days
    days = ngettext("%(n)s day", "%(n)s days", cycle) % {"n": f"{cycle:,d}"} if cycle is not None else ""
    return [
        Cell(
            _("Orders"), f"{money.order_count:,d}", formula=_("Orders that are paid and neither closed nor refunded.")
        ),
        Cell(_("Spent"), amount=money.spent, formula=_("Paid less refunds, over the counted orders.")),
        Cell(_("Average order"), amount=money.average, formula=_("Spent ÷ counted orders.")),
        Cell(_("Average unit"), amount=money.unit_average, formula=_("Spent ÷ pieces.")),
        Cell(
            _("Repurchase cycle"),
            days,
            formula=_("Days from the first to the last order ÷ (days with an order − 1)."),
        ),
    ]
