"""Promises to buyers of the demo shop: some overdue, some for today, some later, of three people and of nobody."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User

from crm.choices import FollowUpChangeKind, FollowUpState, InquiryState, NotificationChannel, NotificationState
from crm.demo.chats import AGENTS
from crm.demo.people import KNOWN, LONG_NAMED, RICH
from crm.demo.purchases import Buyer
from crm.demo.stories import broken_good
from crm.demo.talk import Known
from crm.models import FollowUp, FollowUpChange, FollowUpTemplate, Notification
from crm.services.follow_ups import install_default_templates
from customers.models import Customer

from .records import Records

OPERATOR, NOBODY = "operator", "nobody"
FIRST, SECOND = AGENTS


class Promise(NamedTuple):
    """Days from today, the time of day, what for, and whose; `first` is for how many days ago it was made first."""

    days: int
    hour: int
    minute: int
    reason: str
    whose: str = OPERATOR
    template: str = ""
    repeat_days: int | None = None
    first: int | None = None
    called_off: str = ""


WAITING = (
    Promise(-3, 10, 0, "问问睡衣的尺码定了没有"),
    Promise(-1, 16, 0, "发新釉色的样图", first=4),
    Promise(0, 15, 0, "确认改址的包裹签收了"),
    Promise(0, 20, 0, "今晚答复能不能开专票"),
    Promise(0, 20, 30, "回访盖碗用得顺不顺手"),
    Promise(1, 10, 0, "龙井到货，问要不要留一罐"),
    Promise(1, 14, 30, "生日礼盒的卡片内容要核对"),
    Promise(3, 10, 0, "三天后再问长巾的颜色"),
)
SHARED = (
    Promise(-2, 11, 0, "漏发的杯垫补寄了没有", FIRST),
    Promise(0, 11, 30, "换货的睡衣到仓库了，告诉买家", SECOND),
    Promise(0, 16, 0, "问用得怎样、会不会打理", FIRST, template="用了一周回访"),
    Promise(0, 17, 0, "到货通知没人接手，谁有空回一声", NOBODY),
    Promise(1, 10, 0, "看当时买的该不该添了，问一次，不连发", NOBODY, template="两个月后看看"),
    Promise(2, 15, 0, "查物流走到哪，停了先催，再告诉买家", SECOND, template="看着包裹到"),
    Promise(4, 10, 0, "上新先告诉 · 问上次买的用得怎样", template="每月问候", repeat_days=30),
    Promise(5, 19, 0, "用得满意的请拍一张，说明晒图有什么谢礼", FIRST, template="请晒一张图"),
    Promise(8, 16, 0, "由一直接待的人问候，听听有什么不周到", template="专人回访"),
    Promise(12, 10, 0, "月底肉桂喝完，问要不要续一罐", SECOND),
    Promise(-6, 10, 0, "问大方巾的活动价", called_off="买家说已经买了别的颜色"),
    Promise(-9, 15, 0, "催发票抬头", SECOND, called_off="买家自己发来了"),
)
KEPT = ("问收到后合不合身", "补发的杯子签收了没有", "把洗护步骤发过去", "到货通知", "问礼物对方喜不喜欢")
KEPT_COUNT = 24
# With which script of the demo shop a template goes.
SCRIPTS = {
    "报价后问一句": "yh",
    "到货第一个告诉": "kc",
    "看着包裹到": "wl",
    "签收后问一声": "hf",
    "补发收到没有": "ps",
    "投诉后再问一次": "ts",
}


def promise_all(
    records: Records, buyers: dict[Customer, Buyer], known: dict[Customer, Known], colleagues: dict[str, User]
) -> None:
    """One for each of the buyers whose talk is not over, the rest kept long ago; and what the bell said of them."""
    templates = _templates(records)
    numbers = {buyer.person.number: customer for customer, buyer in buyers.items()}
    busy = _busy_first(buyers, known)
    asked = list(zip(busy, [*WAITING, *SHARED], strict=False))
    if RICH in numbers:
        title = broken_good(buyers[numbers[RICH]])
        asked.append((numbers[RICH], Promise(1, 10, 0, f"确认补发的{title}收到了")))
    if LONG_NAMED in numbers:
        asked.append((numbers[LONG_NAMED], Promise(9, 10, 0, "礼盒十二份的报价，问走完流程没有")))
    whose = {OPERATOR: records.by, NOBODY: None, **colleagues}
    made = [_promised(records, one, about, whose.get(about.whose, records.by), templates) for one, about in asked]
    kept = [_kept(records, one, place) for place, one in enumerate(busy[len(WAITING) + len(SHARED) :][:KEPT_COUNT])]
    rows = FollowUp.objects.bulk_create([*made, *kept])
    FollowUpChange.objects.bulk_create(_changes(rows))
    Notification.objects.bulk_create(_reminders(records, rows))


def _templates(records: Records) -> dict[str, FollowUpTemplate]:
    """Those of every new shop, some with a script of this one."""
    install_default_templates(shop=records.shop)
    templates = {one.name: one for one in FollowUpTemplate.objects.filter(shop=records.shop)}
    for name, code in SCRIPTS.items():
        templates[name].script = records.library.scripts[code]
    FollowUpTemplate.objects.bulk_update([templates[name] for name in SCRIPTS], ["script"])
    return templates


def _busy_first(buyers: dict[Customer, Buyer], known: dict[Customer, Known]) -> list[Customer]:
    others = [customer for customer, buyer in buyers.items() if buyer.person.number not in KNOWN]
    others = [customer for customer in others if not customer.is_grey]
    undecided = [one for one in others if any(talk.state != InquiryState.WON for talk in known[one].talks)]
    return [*undecided, *(one for one in others if one not in set(undecided))]


def _promised(
    records: Records, customer: Customer, about: Promise, owner: User | None, templates: dict[str, FollowUpTemplate]
) -> FollowUp:
    due_at = records.clock(about.days, about.hour, about.minute)
    row = _row(records, customer, due_at, min(records.before(1.5), due_at - timedelta(days=2)), about.reason)
    row.owner, row.repeat_days = owner, about.repeat_days
    if about.template:
        row.template, row.script = templates[about.template], templates[about.template].script
    if about.first is not None:
        row.first_due_at = records.clock(-about.first, about.hour, about.minute)
        row.made_at = row.first_due_at - timedelta(days=2)
    if about.called_off:
        row.state, row.end_note = FollowUpState.CANCELLED, about.called_off
        row.done_at, row.done_by = due_at - timedelta(hours=3), owner
    return row


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


def _changes(rows: Iterable[FollowUp]) -> Iterable[FollowUpChange]:
    """What was put off, and what was called off."""
    for row in rows:
        about = {"shop_id": row.shop_id, "follow_up": row, "made_by": row.owner}
        if row.first_due_at != row.due_at:
            put_off = FollowUpChangeKind.PUT_OFF
            yield FollowUpChange(kind=put_off, was_due_at=row.first_due_at, made_at=row.first_due_at, **about)
        if row.state == FollowUpState.CANCELLED:
            ended_at = row.done_at or row.due_at
            yield FollowUpChange(kind=FollowUpChangeKind.CANCELLED, note=row.end_note, made_at=ended_at, **about)


def _reminders(records: Records, rows: Iterable[FollowUp]) -> Iterable[Notification]:
    """What has come due rang once; whoever kept it has read so."""
    for row in rows:
        if row.owner is None or row.due_at > records.at or row.state == FollowUpState.CANCELLED:
            continue
        yield Notification(
            shop=records.shop,
            follow_up=row,
            due_at=row.due_at,
            person=row.owner,
            channel=NotificationChannel.PAGE,
            state=NotificationState.SENT,
            made_at=row.due_at,
            send_at=row.due_at,
            sent_at=row.due_at,
            read_at=row.done_at,
        )
