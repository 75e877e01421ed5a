"""Customers made by hand: a new buyer writes before any order file names them."""

from datetime import datetime

from django.db import transaction

from customers.chat_lines import clean, fold
from customers.models import Channel, Customer, CustomerAlias
from customers.normalize import clean_cell, normalise_phone, phone_last4
from customers.order_files.platforms import PLATFORMS
from customers.services.facts import start_facts
from customers.services.merging.customers import initials


class CustomerUnnamed(Exception):
    """Nothing tells this buyer from others: write a nick, a name or a whole phone number."""


@transaction.atomic
def create_customer(
    *, channel: Channel, at: datetime, account: str = "", name: str = "", phone: str = ""
) -> tuple[Customer, bool]:
    """The buyer whom the channel's order files would give this key, and whether they are new; two at once make one."""
    account, name = _line(account), _line(name)
    phone = _line(fold(phone))
    key = customer_key(channel, account=account, name=name, phone=phone)
    known = CustomerAlias.objects.filter(shop=channel.shop_id, channel=channel, key=key).select_related("customer")
    if alias := known.first():
        return alias.customer, False
    customer, is_new = Customer.objects.get_or_create(
        shop_id=channel.shop_id,
        channel=channel,
        key=key,
        defaults={
            "account": account,
            "name": name,
            "name_initials": initials(name) if name else "",
            "phone": phone,
            "phone_last4": phone_last4(phone),
        },
    )
    start_facts([customer.pk], shop_id=channel.shop_id, at=at)
    return customer, is_new


def customer_key(channel: Channel, *, account: str, name: str, phone: str) -> str:
    """The key by the rule of the channel's platform, so that a later order finds the same buyer."""
    if not account and not name and not normalise_phone(phone):
        raise CustomerUnnamed
    rules = [one.identity for one in PLATFORMS.values() if one.channel == channel.code]
    rule = rules[0] if rules else PLATFORMS["taobao_orders"].identity
    return rule(account, name, phone, "") or account or name or phone


def _line(text: str) -> str:
    return clean_cell(" ".join(clean(text).split()))
