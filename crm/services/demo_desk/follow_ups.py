"""Promises to buyers of the demo shop: some overdue, some for today, some for tomorrow, many kept."""

from datetime import datetime, timedelta
from typing import NamedTuple

from crm.choices import FollowUpState, InquiryState
from crm.demo.people import KNOWN, LONG_NAMED, RICH
from crm.demo.purchases import Buyer
from crm.demo.stories import broken_good
from crm.demo.talk import Known
from crm.models import FollowUp
from customers.models import Customer

from .records import Records


class Promise(NamedTuple):
    """Days from today, the time of day, and what for."""

    days: int
    hour: int
    minute: int
    reason: str


WAITING = (
    Promise(-3, 10, 0, "问问睡衣的尺码定了没有"),
    Promise(-1, 16, 0, "发新釉色的样图"),
    Promise(0, 15, 0, "确认改址的包裹签收了"),
    Promise(0, 20, 0, "今晚答复能不能开专票"),
    Promise(0, 20, 30, "回访盖碗用得顺不顺手"),
    Promise(1, 10, 0, "龙井到货，问要不要留一罐"),
    Promise(1, 14, 30, "生日礼盒的卡片内容要核对"),
    Promise(3, 10, 0, "三天后再问长巾的颜色"),
)
KEPT = ("问收到后合不合身", "补发的杯子签收了没有", "把洗护步骤发过去", "到货通知", "问礼物对方喜不喜欢")
KEPT_COUNT = 24


def promise_all(records: Records, buyers: dict[Customer, Buyer], known: dict[Customer, Known]) -> None:
    """One for each of the buyers whose talk is not over, the rest kept long ago."""
    numbers = {buyer.person.number: customer for customer, buyer in buyers.items()}
    others = [customer for customer, buyer in buyers.items() if buyer.person.number not in KNOWN]
    others = [customer for customer in others if not customer.is_grey]
    undecided = [one for one in others if any(talk.state != InquiryState.WON for talk in known[one].talks)]
    busy = [*undecided, *(one for one in others if one not in set(undecided))]
    rows = [_waiting(records, customer, promise) for customer, promise in zip(busy, WAITING, strict=False)]
    rows += [_kept(records, customer, place) for place, customer in enumerate(busy[len(WAITING) :][:KEPT_COUNT])]
    if RICH in numbers:
        title = broken_good(buyers[numbers[RICH]])
        rows.append(_waiting(records, numbers[RICH], Promise(1, 10, 0, f"确认补发的{title}收到了")))
    if LONG_NAMED in numbers:
        rows.append(_waiting(records, numbers[LONG_NAMED], Promise(9, 10, 0, "礼盒十二份的报价，问走完流程没有")))
    FollowUp.objects.bulk_create(rows)


def _waiting(records: Records, customer: Customer, promise: Promise) -> FollowUp:
    due_at = records.clock(promise.days, promise.hour, promise.minute)
    made_at = min(records.before(1.5), due_at - timedelta(days=2))
    return _row(records, customer, due_at, made_at, promise.reason)


def _kept(records: Records, customer: Customer, place: int) -> FollowUp:
    due_at = records.clock(-2 - place, 10 + place % 9)
    row = _row(records, customer, due_at, due_at - timedelta(days=3), KEPT[place % len(KEPT)])
    row.state, row.done_at, row.done_by = FollowUpState.DONE, due_at + timedelta(minutes=7 * place), records.by
    return row


def _row(records: Records, customer: Customer, due_at: datetime, made_at: datetime, reason: str) -> FollowUp:
    return FollowUp(
        shop=records.shop,
        customer=customer,
        due_at=due_at,
        first_due_at=due_at,
        reason=reason,
        owner=records.by,
        made_by=records.by,
        made_at=made_at,
    )
