"""A care tip is told for an order, once; or it waits a while longer."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from crm.choices import CareTipState, UseKind
from crm.models import CareTipDue, ScriptUse
from crm.services.deeds import hold
from customers.models import Customer, Order
from scripts_lib.models import Article
from scripts_lib.services.articles import record_article_copy

LONGEST_TEXT, LONGEST_WARNED = 2000, 200


def say_care_tip_told(*, tip: CareTipDue, by: User, at: datetime) -> bool:
    """Take a tip off the list; False when it no longer waits."""
    return CareTipDue.objects.filter(pk=tip.pk).tell(by=by.pk, at=at) == 1


def put_off_care_tip(*, tip: CareTipDue, until: date) -> bool:
    """Let a tip come back on a day; False when it no longer waits."""
    return CareTipDue.objects.filter(pk=tip.pk).put_off(until=until) == 1


@transaction.atomic
def care_tip_copied(*, tip: CareTipDue, by: User, at: datetime, text: str, warned_of: str = "") -> bool:
    """Write down a copy from the list and take the tip off it; False when somebody was faster with that.

    The shop begins this, not the buyer: no inquiry is opened and none counts as answered.
    """
    customer = tip.order.customer
    if customer is None:
        return False
    hold(customer)
    ScriptUse.objects.create(
        shop_id=tip.shop_id,
        customer=customer,
        kind=UseKind.CARE,
        article_id=tip.article_id,
        product_id=tip.product_id,
        text=text.replace("\0", "")[:LONGEST_TEXT],
        warned_of=warned_of.replace("\0", "")[:LONGEST_WARNED],
        made_by=by,
        made_at=at,
    )
    record_article_copy(article=tip.article, by=by, at=at)
    return say_care_tip_told(tip=tip, by=by, at=at)


def tell_with_order(*, customer: Customer, order_id: int, article: Article, by: User, at: datetime) -> bool:
    """A tip was copied beside an order of this buyer, on its day or before: it is not listed for it any more."""
    if not Order.objects.filter(pk=order_id, customer=customer).exists():
        return False
    told = {"state": CareTipState.TOLD, "told_by": by, "told_at": at}
    row, is_new = CareTipDue.objects.get_or_create(
        order_id=order_id, article=article, defaults={"shop_id": customer.shop_id, **told}
    )
    return is_new or say_care_tip_told(tip=row, by=by, at=at)
