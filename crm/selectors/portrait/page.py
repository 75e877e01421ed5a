"""Everything in the first view of one buyer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from crm.selectors.advice import with_advice
from crm.texts import day_text
from customers.models import Customer, Product
from customers.selectors.shop_day import shop_day
from tagging.looks import TIER
from tagging.models import CustomerTag
from tagging.selectors.run_state import TagAge, trouble_of
from tagging.selectors.shop_tags import shop_tags

from .bar import Bar, bar_of
from .board import BoardColumn, Suggested, board_columns
from .cards import Cards, cards_for
from .care import ShownCare, care_of
from .figures import Figures, figures_of
from .goods import Knowledge, Offer, goods_of, offers_for
from .head import Head, head_of
from .orders import OrderRow, last_orders
from .records import Records, records_of
from .talks import Loss, talks_of
from .values import values_of


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One order with the tip that goes with its goods."""

    row: OrderRow
    when: str
    care: ShownCare | None


@dataclass(frozen=True, slots=True)
class ShownLoss:
    when: str
    loss: Loss


@dataclass(frozen=True, slots=True)
class Portrait:
    """One buyer, gathered and ready to be formatted."""

    pk: int
    shop: str
    is_grey: bool
    head: Head
    figures: Figures
    board: list[BoardColumn]
    kept_count: int
    cards: Cards
    asked: Product | None
    knowledge: Knowledge | None
    last_message: str
    offers: list[Offer]
    orders: list[ShownOrder]
    losses: list[ShownLoss]
    loss_count: int
    bar: Bar
    others_here: list[str]
    my_due_count: int
    tags: TagAge


def portrait(customer: Customer, *, at: datetime, user: User, may_see_contact: bool, ask_again: str = "") -> Portrait:
    """The portrait of a customer who comes with facts, channel and shop; at most eleven queries.

    `ask_again` names a tag group that shall be asked about although it was within seven days.
    """
    today = shop_day(customer.shop, at=at)
    groups = shop_tags(customer.shop_id)
    rows = _tags_of(customer)
    records = records_of(customer, at=at, today=today, user=user)
    asked_days = {group: (today - shop_day(customer.shop, at=then)).days for group, then in records.asked_at.items()}
    talks = talks_of(customer, at=at)
    orders = last_orders(customer)
    bought = list(dict.fromkeys(one.product_id for order in orders for one in order.items if one.product_id))
    goods = goods_of(customer, asked=talks.product, bought=bought)
    suggested = Suggested(records.suggested, records.dismissed)
    board = board_columns(groups, rows, is_grey=customer.is_grey, asked_days=asked_days, suggested=suggested)
    values = values_of(
        customer, agent=user, at=at, today=today, records=records, talks=talks, orders=orders, tier=_tier_of(rows)
    )
    care = care_of(customer, orders, goods.care, values=values, today=today)
    return Portrait(
        pk=customer.pk,
        shop=customer.shop.name,
        is_grey=customer.is_grey,
        head=head_of(
            customer, rows=rows, records=records, talks=talks, at=at, today=today, may_see_contact=may_see_contact
        ),
        figures=figures_of(customer, groups=groups, rows=rows, records=records, talks=talks, today=today),
        board=board,
        kept_count=sum(column.kept_count for column in board),
        cards=cards_for(
            customer,
            board=board,
            records=records,
            talks=talks,
            bought=bought,
            values=values,
            asked_days=asked_days,
            today=today,
            ask_again=ask_again,
        ),
        asked=talks.product,
        knowledge=goods.knowledge,
        last_message=records.last_message,
        offers=offers_for(customer, asked=talks.product, bought=bought),
        orders=[ShownOrder(one, day_text(one.on, today=today) if one.on else "", care.get(one.pk)) for one in orders],
        losses=[ShownLoss(day_text(one.on, today=today), one) for one in talks.losses],
        loss_count=talks.loss_count,
        bar=bar_of(customer, talks, records, orders=orders, at=at, user=user),
        others_here=records.others_here,
        my_due_count=records.my_due_count,
        tags=_tag_age(customer, records, at),
    )


def _tags_of(customer: Customer) -> list[CustomerTag]:
    rows = with_advice(CustomerTag.objects.filter(customer=customer))
    return list(rows.select_related("tag__group", "set_by").order_by("tag__position", "pk"))


def _tier_of(rows: Sequence[CustomerTag]) -> str:
    return next((row.tag.name for row in rows if row.tag.group.slug == TIER), "")


def _tag_age(customer: Customer, records: Records, at: datetime) -> TagAge:
    since = records.tagged_at or customer.shop.created_at
    return TagAge(records.tags_as_of, trouble_of(records.last_run_state, since, at=at))
