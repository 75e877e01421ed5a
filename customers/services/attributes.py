"""What is known of a buyer beside their orders: each value with who said it and when."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.attribute_defaults import BIRTHDAY, DEFAULTS, GENDER
from customers.choices import AttributeLevel, AttributeSource, Gender
from customers.models import AttributeDefinition, AttributeValue, Customer, Shop
from customers.normalize import clean_cell, has_forbidden
from customers.selectors.shop_day import shop_day
from customers.services.marks import mark_changed

LONGEST = 500
OWN_LEVELS = (AttributeLevel.ADVANCED, AttributeLevel.HIGH_VALUE)
FIRST_YEAR = 1900


class AttributeRefused(Exception):
    """The value does not fit; the text says what would."""


class AttributeConflict(AttributeRefused):
    """Somebody else wrote meanwhile; `stands` is what holds now."""

    def __init__(self, *, stands: str, typed: str) -> None:
        self.stands = stands
        text = _(
            "Nothing is saved yet: a colleague wrote “%(now)s” meanwhile, you typed “%(typed)s”. "
            "Save again to keep yours."
        )
        super().__init__(text % {"now": stands or "–", "typed": typed or "–"})


@transaction.atomic
def install_default_attributes(*, shop: Shop) -> bool:
    """Give a shop without attributes of its own the default ones; False when it has some already."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    if AttributeDefinition.objects.filter(shop=shop, level__in=OWN_LEVELS).exists():
        return False
    AttributeDefinition.objects.bulk_create(
        AttributeDefinition(shop=shop, code=one.code, name=one.name, level=one.level, position=position)
        for position, one in enumerate(DEFAULTS)
    )
    return True


@transaction.atomic
def set_attribute(
    *,
    customer: Customer,
    definition: AttributeDefinition,
    value: str,
    source: AttributeSource,
    by: User | None,
    at: datetime,
    was: str | None = None,
) -> bool:
    """Keep what a buyer says of themselves; "" forgets it. False when it was known like that already.

    `was` is what the writer saw before; AttributeConflict when something else stands by now.
    """
    if definition.shop_id != customer.shop_id or definition.level not in OWN_LEVELS:
        raise AttributeRefused(_("This cannot be written here."))
    today = shop_day(customer.shop, at=at)
    value = fitting_value(definition, value, today)
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    known = AttributeValue.objects.filter(customer=customer, definition=definition)
    stands = known.values_list("value", flat=True).first() or ""
    if stands == value:
        return False
    refuse_unseen(stands=stands, typed=value, was=was)
    if not value:
        known.delete()
    if value:
        keep_value(customer=customer, definition=definition, value=value, source=source, by=by, at=at)
    mark_changed(customer.pk, at)
    return True


def keep_value(
    *,
    customer: Customer,
    definition: AttributeDefinition,
    value: str,
    source: AttributeSource,
    by: User | None,
    at: datetime,
) -> None:
    """Write the value over the one before, within the caller's transaction."""
    AttributeValue.objects.update_or_create(
        customer=customer,
        definition=definition,
        defaults={"shop_id": customer.shop_id, "value": value, "source": source, "set_by": by, "set_at": at},
    )


def refuse_unseen(*, stands: str, typed: str, was: str | None) -> None:
    """AttributeConflict when the writer, who saw `was`, would cover something else."""
    if was is not None and was != stands:
        raise AttributeConflict(stands=stands, typed=typed)


def one_line(value: str, *, longest: int) -> str:
    """The value without line breaks and what programs glue to it; AttributeRefused when it cannot be kept."""
    value = clean_cell(" ".join(value.split()))
    if has_forbidden(value):
        raise AttributeRefused(_("There are signs in it that cannot be stored."))
    if len(value) > longest:
        raise AttributeRefused(_("At most %(n)s characters.") % {"n": longest})
    return value


def fitting_value(definition: AttributeDefinition, value: str, today: date) -> str:
    """The value as it would be kept; AttributeRefused says what would fit."""
    return _fitting(definition, one_line(value, longest=LONGEST), today)


def _fitting(definition: AttributeDefinition, value: str, today: date) -> str:
    """A gender is one of the list, a birthday a day that has been."""
    if value and definition.code == GENDER and value not in Gender.values:
        raise AttributeRefused(_("Choose one of the list."))
    if value and definition.code == BIRTHDAY:
        return _birthday(value, today).isoformat()
    return value


def _birthday(value: str, today: date) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise AttributeRefused(_("Write the day like 1990-05-17.")) from error
    if not day.year >= FIRST_YEAR or day > today:
        raise AttributeRefused(_("Nobody was born on that day."))
    return day
