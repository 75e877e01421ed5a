"""Everything in the first view of one buyer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from crm.selectors.advice import with_advice
from customers.models import Customer, Product
from customers.selectors.shop_day import shop_day
from tagging.looks import TIER
from tagging.models import CustomerTag
from tagging.selectors.run_state import TagAge, trouble_of
from tagging.selectors.shop_tags import shop_tags

from .bar import Bar, bar_of
from .board import BoardColumn, Suggested, board_columns
from .cards import Cards, cards_for
from .care import care_of
from .dated import ShownLoss, ShownOrder, shown_losses, shown_orders
from .figures import Figures, figures_of
from .goods import Knowledge, Offer, goods_of, offers_for
from .head import Head, head_of
from .orders import last_orders, products_of
from .records import Records, records_of
from .talks import talks_of
from .values import values_of


@dataclass(frozen=True, slots=True)
class Portrait:
    """One buyer, gathered and ready to be formatted."""

    pk: int
    shop: str
    is_grey: bool
    head: Head
    figures: Figures
    board: list[BoardColumn]
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

    @property
    def kept_count(self) -> int:
        """The tags that the grey list hides."""
        return sum(column.kept_count for column in self.board)


def portrait(customer: Customer, *, at: datetime, user: User, may_see_contact: bool, ask_again: str = "") -> Portrait:
    """The portrait of a customer who comes with facts, channel and shop; at most twelve queries.

    `ask_again` names a tag group that shall be asked about although it was within seven days.
    """
    today = shop_day(customer.shop, at=at)
    groups = shop_tags(customer.shop_id)
    rows = _tags_of(customer)
    records = records_of(customer, at=at, today=today, user=user)
    talks = talks_of(customer, at=at)
    orders = last_orders(customer)
    bought = products_of(orders)
    goods = goods_of(customer, asked=talks.product, bought=bought)
    suggested = Suggested(records.suggested, records.dismissed)
    board = board_columns(groups, rows, is_grey=customer.is_grey, asked_days=records.asked_days, suggested=suggested)
    tier = _tier_of(rows)
    values = values_of(customer, agent=user, at=at, today=today, records=records, talks=talks, orders=orders, tier=tier)
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
        cards=cards_for(
            customer,
            board=board,
            records=records,
            talks=talks,
            bought=bought,
            values=values,
            today=today,
            ask_again=ask_again,
        ),
        asked=talks.product,
        knowledge=goods.knowledge,
        last_message=records.last_message,
        offers=offers_for(customer, asked=talks.product, bought=bought),
        orders=shown_orders(orders, care, today=today),
        losses=shown_losses(talks.losses, today=today),
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
