"""Who the buyer is: name, ids and contact, as the reader may see them."""

from dataclasses import dataclass

from crm.render import city, titled_name
from crm.selectors.customer_list import shown_names
from customers.choices import BuyerKind, Temper
from customers.models import Customer
from customers.render import masked_email, masked_nick, masked_phone

from .records import Records


@dataclass(frozen=True, slots=True)
class Id:
    """One id of the buyer, and where it is used."""

    where: str
    value: str


@dataclass(frozen=True, slots=True)
class Who:
    """One buyer, names and contact details already fit for the reader."""

    name: str
    ids: list[Id]
    phone: str
    email: str
    kind: str
    city: str
    temper: str


def who_is(customer: Customer, records: Records, *, may_see_contact: bool) -> Who:
    """A masked role reads surname and title, 陈女士, when the gender is known."""
    name, nick = shown_names(customer, may_see_contact=may_see_contact)
    titled = titled_name(customer.name, records.attributes.get("gender", ""))
    if titled and not may_see_contact:
        name, nick = titled, nick or masked_nick(customer.account)
    aliases = [Id(where, value if may_see_contact else masked_nick(value)) for where, value in records.aliases]
    return Who(
        name=name,
        ids=[*([Id(customer.channel.name, nick)] if nick else []), *aliases],
        phone=customer.phone if may_see_contact else masked_phone(customer.phone),
        email=customer.email if may_see_contact else masked_email(customer.email),
        kind=str(BuyerKind(customer.kind).label) if customer.kind else "",
        city=city(customer.address),
        temper=customer.temper or Temper.UNKNOWN,
    )
