"""Who may be the same person. Nobody is merged by guessing: a person looks and decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from customers.models import Customer, DifferentPeople
from customers.normalize import normalise_phone
from customers.order_files.platforms.identity import CIPHERTEXT

MOST_ALIKE = 1000  # rows with the same last four that are looked at
MOST_SHOWN = 20
MASK = "*"
PROVINCE = r".{2,8}?(?:省|自治区|特别行政区)"
CITY = r"(.{2,10}?)(?:市|自治州|地区|盟)"
DISTRICT = r"(.{1,10}?)(?:区|县|旗|市|镇|街道)"


class Reason(StrEnum):
    """Why two rows may be one person."""

    PHONE = "phone"
    RECEIVER = "receiver"
    NICK = "nick"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, and why; in another shop there is nothing to merge."""

    customer: Customer
    reasons: tuple[Reason, ...]
    is_of_this_shop: bool


def same_person_candidates(customer: Customer, *, shop_ids: Sequence[int]) -> list[Candidate]:
    """Who may be the same person as this customer among the shops named, surest first; two look-ups by index.

    Left out are those of whom somebody has said that they are not.
    """
    found: dict[int, tuple[Customer, list[Reason]]] = {}
    for other in _with_last_four(customer, shop_ids):
        if reasons := phone_reasons(customer, other):
            found[other.pk] = (other, reasons)
    for other in _with_nick(customer, shop_ids):
        found.setdefault(other.pk, (other, []))[1].append(Reason.NICK)
    candidates = [
        Candidate(other, tuple(reasons), other.shop_id == customer.shop_id) for other, reasons in found.values()
    ]
    candidates.sort(key=lambda one: (not one.is_of_this_shop, -len(one.reasons), one.customer.pk))
    return candidates[:MOST_SHOWN]


def phone_reasons(one: Customer, other: Customer) -> list[Reason]:
    """What two customers with the same last four share beside them."""
    reasons = []
    number = normalise_phone(one.phone)
    if number and number == normalise_phone(other.phone):
        reasons.append(Reason.PHONE)
    if one.shop_id == other.shop_id and names_agree(one.name, other.name) and same_district(one.address, other.address):
        reasons.append(Reason.RECEIVER)
    return reasons


def names_agree(one: str, other: str) -> bool:
    """Whether two receivers may be the same name: what can be read of both is equal; ciphertext is no name."""
    if not one or not other or one.startswith(CIPHERTEXT) or other.startswith(CIPHERTEXT):
        return False
    if MASK not in one and MASK not in other:
        return one == other
    return one[0] == other[0] != MASK


def same_district(one: str, other: str) -> bool:
    """Whether two addresses name the same district; an address that does not reach so far agrees with none."""
    (city, district), (other_city, other_district) = district_of(one), district_of(other)
    is_same_city = city.endswith(other_city) or other_city.endswith(city)
    return bool(district) and district == other_district and is_same_city


def district_of(address: str) -> tuple[str, str]:
    """City and district of a Chinese address, both "" when it is cut or masked before that."""
    rest = "".join(address.split()).partition(MASK)[0]
    if province := re.match(PROVINCE, rest):
        rest = rest[province.end() :]
    city = re.match(CITY, rest)
    district = re.match(DISTRICT, rest[city.end() :]) if city else None
    return (city[1], district[1]) if city and district else ("", "")


def _with_last_four(customer: Customer, shop_ids: Sequence[int]) -> list[Customer]:
    if not customer.phone_last4:
        return []
    alike = Customer.objects.filter(shop__in=shop_ids, phone_last4=customer.phone_last4).exclude(phone_last4="")
    alike = alike.exclude(pk=customer.pk).exclude(pk__in=_different(customer))
    return list(alike.with_facts().select_related("shop")[:MOST_ALIKE])


def _with_nick(customer: Customer, shop_ids: Sequence[int]) -> list[Customer]:
    """The same clear nick in another channel of the shop."""
    if not customer.account or MASK in customer.account or customer.shop_id not in shop_ids:
        return []
    named = Customer.objects.filter(shop=customer.shop_id, account=customer.account).exclude(account="")
    others = named.exclude(channel=customer.channel_id).exclude(pk__in=_different(customer))
    return list(others.with_facts().select_related("shop")[:MOST_SHOWN])


def _different(customer: Customer) -> QuerySet[DifferentPeople, int]:
    said = DifferentPeople.objects.filter(shop=customer.shop_id, customer=customer.pk)
    return said.values_list("other", flat=True)
