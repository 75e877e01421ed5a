"""What orders say of inquiries, against what stands there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from crm.choices import InquiryState, RuleWord
from crm.models import Inquiry
from crm.wins import Sale, Talk, assign
from customers.choices import OrderStatus
from customers.models import Customer, NextLook, Order, Shop
from customers.models.next_look import AT_ONCE
from customers.selectors.shop_day import day_start, shop_day
from scripts_lib.choices import Stage

WAITING = (InquiryState.OPEN, InquiryState.POSTPONED)


@dataclass(slots=True)
class Window:
    """Until when an order belongs to an inquiry: the end of a day, so many days after it began, in the shop's zone."""

    shop: Shop
    days: int
    ends: dict[date, datetime] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """Changes with all that gives inquiries other windows."""
        return f"{self.days} {self.shop.timezone}"

    def until(self, opened_at: datetime) -> datetime:
        """The first moment that is too late."""
        on = shop_day(self.shop, at=opened_at)
        if on not in self.ends:
            self.ends[on] = day_start(self.shop, on=on + timedelta(days=self.days + 1))
        return self.ends[on]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An inquiry that stands otherwise than orders say; `order_pk` is the one that it is to be won by, if any."""

    inquiry: Inquiry
    order_pk: int | None


def buyers_to_look_at(shop: Shop, *, everyone: bool) -> list[int]:
    """Buyers marked as changed who have something to win or to lose; all of those when asked."""
    rows = Inquiry.objects.filter(_at_stake(), stage=Stage.PRE_SALE)
    if everyone:
        rows = rows.filter(shop=shop)
    else:
        marked = NextLook.objects.filter(shop=shop, due_on=AT_ONCE)
        rows = rows.filter(customer__in=marked.values("customer"))
    return list(rows.order_by("customer").values_list("customer", flat=True).distinct())


def _at_stake() -> Q:
    return Q(state__in=(*WAITING, InquiryState.WON))


def verdicts(window: Window, customer_ids: Collection[int]) -> list[Verdict]:
    """What is to change about the inquiries of some buyers; three queries, whoever they are."""
    inquiries: dict[int, list[Inquiry]] = {}
    rows = Inquiry.objects.filter(_at_stake(), customer__in=customer_ids, stage=Stage.PRE_SALE)
    for row in rows.exclude(rule_word=RuleWord.OVERRULED).order_by("opened_at", "pk"):
        inquiries.setdefault(row.customer_id, []).append(row)
    sales = _sales(inquiries)
    found = []
    for customer_id, mine in inquiries.items():
        won = assign([_talk(window, one) for one in mine], sales.get(customer_id, ()))
        found += [Verdict(one, won.get(one.pk)) for one in mine if not _stands(one, won.get(one.pk))]
    return found


def _talk(window: Window, inquiry: Inquiry) -> Talk:
    return Talk(inquiry.pk, inquiry.opened_at, window.until(inquiry.opened_at), inquiry.won_order_id)


def _stands(inquiry: Inquiry, order_pk: int | None) -> bool:
    """Whether an inquiry is as orders say; one that an agent called won stays so, with an order or without."""
    is_by_hand = inquiry.state == InquiryState.WON and inquiry.rule_word != RuleWord.WON
    return inquiry.won_order_id == order_pk and (is_by_hand or (inquiry.state == InquiryState.WON) == bool(order_pk))


def _sales(buyers: Iterable[int]) -> dict[int, list[Sale]]:
    """The paid orders of some buyers; the grey list's count for nothing."""
    grey = Customer.objects.filter(pk__in=list(buyers), is_grey=True).values_list("pk", flat=True)
    honest = set(buyers) - set(grey)
    found: dict[int, list[Sale]] = {}
    for order in _paid(honest):
        if order.paid_at and order.customer_id:
            sale = Sale(order.pk, order.paid_at, order.counted_on is not None)
            found.setdefault(order.customer_id, []).append(sale)
    return found


def _paid(buyers: Collection[int]) -> QuerySet[Order]:
    """Orders that were paid, also those given back since."""
    rows = Order.objects.filter(customer__in=buyers, paid_at__isnull=False).exclude(status=OrderStatus.UNPAID)
    return rows.only("customer", "paid_at", "counted_on")
