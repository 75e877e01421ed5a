"""Care tips whose day has come: whom to tell, why today, and the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from crm.models import CareTipDue
from crm.render import city, salutation
from crm.selectors.buyers import Buyer, buyers
from crm.selectors.inquiry_settings import inquiry_settings
from crm.texts import day_text
from customers.attribute_defaults import GENDER
from customers.choices import Consent
from customers.models import AttributeValue, Customer, Shop
from customers.render import buyer_nick
from customers.selectors.shop_day import shop_day
from customers.selectors.staff import staff_name
from scripts_lib.render import Piece, is_complete, pieces, plain

MOST_COUNTED = 99  # a badge says no more


@dataclass(frozen=True, slots=True)
class CareLine:
    """One tip for one order; `text` is ready to be copied when it `is_whole`."""

    pk: int
    buyer: Buyer
    product: str
    article_id: int
    title: str
    after: str
    days: int
    since: str
    due: str
    is_late: bool
    parts: list[Piece]
    text: str
    is_whole: bool


def care_tips_due(shop: Shop, *, today: date) -> QuerySet[CareTipDue]:
    """Unordered; driven by the list's index. Nobody grey or who refused, no order that counts for nothing any more."""
    first = today - timedelta(days=inquiry_settings(shop).care_tip_days)
    refused = Q(order__customer__facts__consent=Consent.REFUSED)
    return CareTipDue.objects.waiting().filter(
        ~refused,
        shop=shop,
        show_on__lte=today,
        show_on__gte=first,
        order__customer__is_grey=False,
        order__counted_on__isnull=False,
        article__is_published=True,
        article__push_days__isnull=False,
    )


def care_tip_count(shop: Shop, *, at: datetime) -> int:
    """How many are due; one more than a badge says where there are more. Two queries."""
    rows = care_tips_due(shop, today=shop_day(shop, at=at)).order_by("show_on", "pk")
    return len(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])


def care_lines(rows: Sequence[CareTipDue], *, at: datetime, by: User, may_see_contact: bool) -> list[CareLine]:
    """The lines of a page, in its order; rows come with their buyer, facts, channel, shop, article and product."""
    customers = {row.order.customer.pk: row.order.customer for row in rows if row.order.customer}
    known = buyers(customers.values(), at=at, may_see_contact=may_see_contact)
    told = AttributeValue.objects.filter(customer__in=list(customers), definition__code=GENDER)
    genders = dict(told.values_list("customer_id", "value")) if customers else {}
    return [
        _line(row, row.order.customer, known[row.order.customer.pk], genders.get(row.order.customer.pk, ""), at, by)
        for row in rows
        if row.order.customer
    ]


def _line(row: CareTipDue, customer: Customer, buyer: Buyer, gender: str, at: datetime, by: User) -> CareLine:
    today, article = shop_day(customer.shop, at=at), row.article
    due_on, days = row.due_on or today, article.push_days or 0
    parts = pieces(article.short, _values(row, customer, buyer, gender, by))
    return CareLine(
        pk=row.pk,
        buyer=buyer,
        product=row.product.name if row.product else "",
        article_id=article.pk,
        title=article.title,
        after=article.get_push_after_display(),
        days=days,
        since=day_text(due_on - timedelta(days=days), today=today),
        due=day_text(due_on, today=today),
        is_late=due_on < today,
        parts=parts,
        text=plain(parts),
        is_whole=is_complete(parts),
    )


def _values(row: CareTipDue, customer: Customer, buyer: Buyer, gender: str, by: User) -> dict[str, str | int | None]:
    """What a tip may name; the rest of the closed list is a matter of the talk at hand."""
    return {
        "salutation": salutation(customer.name, gender),
        "nick": buyer_nick(account=customer.account, key=customer.key),
        "city": city(customer.address),
        "product_bought": row.product.name if row.product else "",
        "order_no": row.order.order_no[-4:],
        "tier": buyer.tier.name if buyer.tier else "",
        "days_since_order": buyer.days,
        "agent": staff_name(by),
        "shop": customer.shop.name,
    }
