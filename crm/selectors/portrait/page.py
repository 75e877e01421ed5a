"""Everything in the first view of one buyer."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from crm.choices import Device
from crm.texts import clock_text, day_text, moment_text, until_text
from customers.models import Customer, Product
from customers.selectors.shop_day import shop_day
from tagging.looks import TIER
from tagging.models import CustomerTag, Tag
from tagging.selectors.shop_tags import shop_tags

from .bar import Bar, bar_of
from .board import BoardColumn, board_columns
from .cards import Cards, cards_for
from .classes import ClassCell, class_cells
from .goods import CareTip, Goods, Knowledge, Offer, goods_of, offers_for
from .money import Money, money_of
from .orders import OrderRow, last_orders
from .records import PinnedNote, Records, records_of
from .talks import Loss, Talks, talks_of
from .values import values_of
from .warnings import SHOWN as WARNINGS_SHOWN
from .warnings import Caution, warnings_about
from .who import Who, who_is

COUPON = "coupon"
NOTES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the latest word came from, and when."""

    device: str
    device_code: str
    channel: str
    when: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Promise:
    pk: int
    when: str
    reason: str
    made_by: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ShownCoupon:
    name: str
    until: str


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One order with the tip that goes with its goods."""

    row: OrderRow
    when: str
    care: CareTip | None


@dataclass(frozen=True, slots=True)
class ShownLoss:
    when: str
    loss: Loss


@dataclass(frozen=True, slots=True)
class Portrait:
    """One buyer, gathered and ready to be formatted."""

    pk: int
    shop: str
    today: date
    is_grey: bool
    who: Who
    contact: Contact
    photo_count: int
    price_tag: Tag | None
    warnings: list[Caution]
    more_warnings: int
    notes: list[PinnedNote]
    more_notes: int
    promise: Promise | None
    classes: list[ClassCell]
    money: Money
    last_order: str
    last_inquiry: str
    last_inquiry_days: int | None
    coupons: list[ShownCoupon]
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


def portrait(customer: Customer, *, at: datetime, user: User, may_see_contact: bool, ask_again: str = "") -> Portrait:
    """The portrait of a customer who comes with facts, channel and shop; at most eleven queries.

    `ask_again` names a tag group that shall be asked about although it was within seven days.
    """
    today = shop_day(customer.shop, at=at)
    groups = shop_tags(customer.shop_id)
    rows = list(
        CustomerTag.objects.filter(customer=customer)
        .select_related("tag__group", "set_by")
        .order_by("tag__position", "pk")
    )
    records = records_of(customer, at=at, today=today, user=user)
    asked_days = {group: (today - shop_day(customer.shop, at=then)).days for group, then in records.asked_at.items()}
    talks = talks_of(customer, at=at)
    orders = last_orders(customer)
    bought = list(dict.fromkeys(one.product_id for order in orders for one in order.items if one.product_id))
    goods = goods_of(customer, asked=talks.product, bought=bought)
    money = money_of(getattr(customer, "facts", None), today)
    board = board_columns(groups, rows, is_grey=customer.is_grey, asked_days=asked_days)
    tier = next((row.tag.name for row in rows if row.tag.group.slug == TIER), "")
    values = values_of(customer, agent=user, today=today, records=records, talks=talks, orders=orders, tier=tier)
    warnings = warnings_about(customer, rows, talks, today=today)
    return Portrait(
        pk=customer.pk,
        shop=customer.shop.name,
        today=today,
        is_grey=customer.is_grey,
        who=who_is(customer, records, may_see_contact=may_see_contact),
        contact=_contact(customer, talks, records, today),
        photo_count=records.photo_count,
        price_tag=next((row.tag for row in rows if row.tag.slug == COUPON), None),
        warnings=warnings[:WARNINGS_SHOWN],
        more_warnings=max(0, len(warnings) - WARNINGS_SHOWN),
        notes=records.notes[-NOTES_SHOWN:],
        more_notes=max(0, len(records.notes) - NOTES_SHOWN),
        promise=_promise(customer, records, at, today),
        classes=class_cells(customer, groups, rows, money),
        money=money,
        last_order=day_text(money.last_on, today=today) if money.last_on else "",
        last_inquiry=day_text(talks.last_on, today=today) if talks.last_on else "",
        last_inquiry_days=(today - talks.last_on).days if talks.last_on else None,
        coupons=[ShownCoupon(one.name, until_text(one.expires_on, today=today)) for one in records.coupons],
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
            ask_again=ask_again,
        ),
        asked=talks.product,
        knowledge=goods.knowledge,
        last_message=records.last_message,
        offers=offers_for(customer, asked=talks.product, bought=bought),
        orders=_shown_orders(orders, goods, today),
        losses=[ShownLoss(day_text(one.on, today=today), one) for one in talks.losses],
        loss_count=talks.loss_count,
        bar=bar_of(customer, talks, records, orders=orders, board=board, at=at),
        others_here=records.others_here,
        my_due_count=records.my_due_count,
    )


def _contact(customer: Customer, talks: Talks, records: Records, today: date) -> Contact:
    current = talks.current
    zone = ZoneInfo(customer.shop.timezone)
    at = records.last_message_at or (current.opened_at if current else None)
    if current is not None and (at is None or at < current.opened_at):
        at = current.opened_at
    device = current.device if current else ""
    channel = current.channel if current and current.channel else customer.channel
    return Contact(
        device=str(Device(device).label) if device else "",
        device_code=device,
        channel=channel.name,
        when=clock_text(at.astimezone(zone), today=today) if at else "",
        is_first=talks.is_first,
    )


def _promise(customer: Customer, records: Records, at: datetime, today: date) -> Promise | None:
    if not records.promises:
        return None
    first = records.promises[0]
    local = first.due_at.astimezone(ZoneInfo(customer.shop.timezone))
    return Promise(first.pk, moment_text(local, today=today), first.reason, first.made_by, first.due_at < at)


def _shown_orders(orders: list[OrderRow], goods: Goods, today: date) -> list[ShownOrder]:
    """Each tip once: at the latest order that its product is in."""
    told: set[int] = set()
    shown = []
    for order in orders:
        tips = (goods.care[one.product_id] for one in order.items if one.product_id in goods.care)
        tip = next((one for one in tips if one.article_id not in told), None)
        told.update([tip.article_id] if tip else [])
        when = day_text(order.on, today=today) if order.on else ""
        shown.append(ShownOrder(order, when, tip if order.is_counted else None))
    return shown
