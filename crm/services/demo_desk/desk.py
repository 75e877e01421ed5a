"""Fills the desk of the demo shop: the library, what is known of each buyer, talks and reviews, scripts used."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from crm.demo.people import KNOWN, RICH
from crm.demo.purchases import Buyer
from crm.demo.stories import broken_good, story_of
from crm.demo.talk import Known, known_of
from crm.models import InquirySettings
from crm.services.script_counts import recount_scripts
from crm.services.strategies import install_default_strategies
from customers.choices import OrderStatus
from customers.models import Customer, Shop
from customers.services.attributes import install_default_attributes
from scripts_lib.models import Script

from .chats import bring_chats
from .colleagues import make_colleagues
from .follow_ups import promise_all
from .library import make_library
from .records import Records, write_records
from .reviews import bring_reviews
from .training import train
from .uses import write_uses

COUNTED = (OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.COMPLETED)
MINUTES_BEFORE_ORDER = 0.015  # of a day: the talk comes before the order it won
HESITATES = {"open_script": "lk", "unpaid_script": "kc"}  # what to say to who hesitates, by short code


def is_desk_filled(shop: Shop) -> bool:
    """The library comes with the rest of the desk, all at once."""
    return Script.objects.filter(shop=shop).exists()


def fill_desk(*, shop: Shop, buyers: dict[Customer, Buyer], at: datetime) -> None:
    """Write all that agents would have; the caller's transaction holds it together."""
    install_default_attributes(shop=shop)
    install_default_strategies(shop=shop)
    operator = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    library = make_library(shop)
    fitting = {field: library.scripts[code] for field, code in HESITATES.items()}
    InquirySettings.objects.update_or_create(shop=shop, defaults=fitting)
    now = at.astimezone(ZoneInfo(shop.timezone)).replace(tzinfo=None)
    known = {customer: _known(buyer, now) for customer, buyer in buyers.items()}
    records = Records(shop=shop, by=operator, at=at, library=library)
    write_records(records, known, {buyer.person.number: customer for customer, buyer in buyers.items()})
    colleagues = make_colleagues(shop, operator=operator)
    promise_all(records, buyers, known, colleagues)
    train(records, colleagues)
    bring_chats(records, buyers, known)
    bring_reviews(records, buyers)
    write_uses(records, buyers, known)
    recount_scripts(at=at)


def _known(buyer: Buyer, now: datetime) -> Known:
    bought = _days_since_order(buyer, now)
    if buyer.person.number in KNOWN:
        return story_of(buyer.person.number, bought=bought or 0, complaint=_complaint(buyer))
    return known_of(buyer, bought=bought)


def _days_since_order(buyer: Buyer, now: datetime) -> float | None:
    """How long ago the talk before the last order was."""
    if not buyer.purchases or buyer.purchases[0].status not in COUNTED:
        return None
    return (now - buyer.purchases[0].ordered_at).total_seconds() / 86_400 + MINUTES_BEFORE_ORDER


def _complaint(buyer: Buyer) -> str:
    """What went wrong with the last order of the rich buyer."""
    if buyer.person.number != RICH:
        return ""
    return f"{broken_good(buyer)}磕了口，等补发"
