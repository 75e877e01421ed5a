"""Two years of orders, made so that every recency and every tier occurs. Plain Python, no clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from random import Random

from .goods import CHEAPEST, GOODS, Good
from .people import GREY as GREY_ONE
from .people import LONG_NAMED, NEW, RICH, Person, a_person

SEED = 20260501
DAYS = 729
RECENCIES = [(0, 60), (61, 180), (181, 700)]
TIERS = [(510_000, 900_000), (205_000, 480_000), (86_000, 190_000), (6_000, 75_000)]
EVERY_CASE = list(product(RECENCIES, TIERS))
RECENCY_WEIGHTS = [48, 29, 23]
TIER_WEIGHTS = [4, 13, 30, 53]
CHANNELS = ["taobao", "taobao", "jd", "taobao", "generic", "taobao", "taobao", "jd", "taobao", "taobao"]

# Whom a visitor meets first buys as their story goes: recency and tier; the new one not at all.
STORIES = {RICH: ((12, 12), TIERS[0]), GREY_ONE: ((3, 3), (33_000, 36_000)), LONG_NAMED: ((20, 50), TIERS[2])}
CHEAP = ("SY-MASK", "TE-ML-80", "TE-TR-12")
NEVER_BOUGHT = {
    RICH: ("SP-LT-M", "SZ-4874", "SY-MASK"),
    GREY_ONE: tuple(good.sku for good in GOODS if good.sku not in CHEAP),
}
BUYS_TODAY = 1
GREY = (GREY_ONE, 25, 58)
SCENE_NOTES = {
    "self": ["自己穿的，尺码帮我再核对一下", "自用，包装从简就行"],
    "wife": ["送老婆的生日礼物，麻烦包得好看些", "给爱人的，卡片写：辛苦啦"],
    "friend": ["送闺蜜，别放价格单", "闺蜜生日，能写张卡片吗"],
    "gift": ["送长辈，要礼盒和手提袋", "公司送客户的，请开发票"],
}
PLAIN_NOTES = ["工作日送货，谢谢", "放门卫就好", "上次那款很好，又来了", "请发顺丰，我补差价"]
SELLER_NOTES = [
    "老客户，多放一份茶样",
    "已电话核对尺码",
    "答应送小香插一只",
    "对色差敏感，发货前拍照确认",
    "改过地址，按新地址发",
]


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one article."""

    good: Good
    quantity: int

    @property
    def amount(self) -> int:
        return self.good.price * self.quantity


@dataclass(frozen=True, slots=True)
class Purchase:
    """One order, in cents and in the shop's own time."""

    person: Person
    status: str
    ordered_at: datetime
    paid_at: datetime | None
    lines: list[Line]
    refund: int = 0
    buyer_note: str = ""
    seller_note: str = ""

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)


@dataclass(slots=True)
class Buyer:
    """A person, what they bought, and what agents have found out about them."""

    person: Person
    channel: str
    tags: list[str]
    last_age: int
    purchases: list[Purchase] = field(default_factory=list)


def demo_buyers(*, count: int, now: datetime) -> list[Buyer]:
    """So many buyers with their orders until `now`; the same every time for the same arguments."""
    return [_buyer(number, Random(SEED * 100_003 + number), now) for number in range(count)]


def _buyer(number: int, random: Random, now: datetime) -> Buyer:
    person, channel = a_person(number, random), CHANNELS[number % len(CHANNELS)]
    if number in STORIES:
        recency, tier = STORIES[number]
    elif number < len(EVERY_CASE):
        recency, tier = EVERY_CASE[number]
    else:
        [recency] = random.choices(RECENCIES, RECENCY_WEIGHTS)
        [tier] = random.choices(TIERS, TIER_WEIGHTS)
    last_age = 0 if number == BUYS_TODAY else random.randint(*recency)
    if number == NEW:
        return Buyer(person, "taobao", [], last_age=0)
    buyer = Buyer(person, channel, _tags(number, random), last_age)
    if number in STORIES:
        buyer.channel = "taobao"
    only_looks = number % 15 == 14 and number not in STORIES
    if not only_looks:
        _buy(buyer, random.randint(*tier), random, now)
    if only_looks or number % 8 == 4:
        _think_again(buyer, random, now)
    return buyer


def _tags(number: int, random: Random) -> list[str]:
    """Slugs of manual tags: a good part is known, the rest are gaps to ask about."""
    if number == RICH:
        return ["coupon", "weitao_yes", "photo"]
    if number == GREY_ONE:
        return ["self", "coupon", "weitao_no", "grey"]
    if number in GREY:
        return ["grey"]
    tags = []
    if random.random() < 0.62:
        tags.append(random.choices(["self", "wife", "friend", "gift"], [45, 20, 15, 20])[0])
    if random.random() < 0.5:
        tags.append(random.choice(["new_arrivals", "coupon", "coupon"]))
    if random.random() < 0.5:
        tags.append(random.choice(["weitao_yes", "weitao_yes", "weitao_no"]))
    if random.random() < 0.16:
        tags.append("photo")
    return tags


def _buy(buyer: Buyer, budget: int, random: Random, now: datetime) -> None:
    """Spend the budget in baskets, the last of them `last_age` days ago."""
    baskets: list[list[Line]] = []
    while budget >= CHEAPEST:
        baskets.append(basket := _basket(budget, random, NEVER_BOUGHT.get(buyer.person.number, ())))
        budget -= sum(line.amount for line in basket)
    ages = sorted(random.randint(buyer.last_age, DAYS) for _ in baskets[1:])
    for age, basket in zip([buyer.last_age, *ages], baskets, strict=True):
        buyer.purchases.append(_paid(buyer, basket, age, random, now))


def _basket(budget: int, random: Random, never: tuple[str, ...] = ()) -> list[Line]:
    lines: list[Line] = []
    for _ in range(random.choice([1, 1, 1, 2, 2, 3])):
        taken = {*never, *(line.good.sku for line in lines)}
        affordable = [good for good in GOODS if good.price <= budget and good.sku not in taken]
        if not affordable:
            break
        [good] = random.choices(affordable, [good.price for good in affordable])
        twice = good.price * 2 <= budget and random.random() < 0.12
        lines.append(line := Line(good, 2 if twice else 1))
        budget -= line.amount
    return lines


def _paid(buyer: Buyer, basket: list[Line], age: int, random: Random, now: datetime) -> Purchase:
    ordered_at, paid_at = _times(age, random, now)
    status = "completed"
    if age < 10:
        status = "paid" if age < 2 else random.choice(["shipped", "shipped", "completed"] if age > 4 else ["shipped"])
    made_good = status == "completed" and random.random() < 0.03 and age == buyer.last_age
    return Purchase(
        buyer.person, status, ordered_at, paid_at, basket, 1_000 if made_good else 0, *_notes(buyer, random)
    )


def _think_again(buyer: Buyer, random: Random, now: datetime) -> None:
    """An order that counts for nothing: not paid yet, closed, or paid and given back."""
    endings = ["unpaid", "closed"] if buyer.channel == "jd" else ["unpaid", "closed", "refunded", "refunded"]
    status = random.choice(endings)
    age = random.randint(0, 1) if status == "unpaid" else random.randint(buyer.last_age, DAYS)
    ordered_at, paid_at = _times(age, random, now)
    basket = _basket(60_000, random)
    given_back = status == "refunded"
    buyer.purchases.append(
        Purchase(
            buyer.person,
            status,
            ordered_at,
            paid_at if given_back else None,
            basket,
            refund=sum(line.amount for line in basket) if given_back else 0,
            seller_note="尺码不合，已退货退款" if given_back else "",
        )
    )


def _times(age: int, random: Random, now: datetime) -> tuple[datetime, datetime]:
    """When it was ordered and paid, so many days ago, mostly in the evening, never after `now`."""
    midnight = (now - timedelta(days=age)).replace(hour=0, minute=0, second=0, microsecond=0)
    second = int(random.triangular(8 * 3600, 86_000, 20 * 3600))
    if age == 0:
        second = int((now - midnight).total_seconds() * second / 86_400)
    ordered_at = midnight + timedelta(seconds=second)
    latest = min(now.replace(microsecond=0), midnight + timedelta(seconds=86_399))
    return ordered_at, min(ordered_at + timedelta(seconds=random.randint(8, 900)), latest)


def _notes(buyer: Buyer, random: Random) -> tuple[str, str]:
    """What buyer and seller wrote; a buyer's note speaks of the scene that is tagged."""
    if "grey" in buyer.tags:
        return "", "刷单，勿计"
    told = [note for tag in buyer.tags for note in SCENE_NOTES.get(tag, [])]
    buyer_note = random.choice([*told, *PLAIN_NOTES]) if random.random() < 0.22 else ""
    return buyer_note, random.choice(SELLER_NOTES) if random.random() < 0.12 else ""
