"""What buyers of the demo shop say, ask and become: sentences, inquiries, notes, attributes. Plain Python, no clock."""

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from .goods import GOODS, Good
from .purchases import Buyer

SEED = 20260718
LOSSES = ("price", "price", "price", "stock", "choice", "choice", "speed", "elsewhere", "slow_reply", "shipping_cost")
SERVICE = (
    ("in_sale", "shipping", "问几时能到", "resolved"),
    ("in_sale", "shipping", "物流两天没动", "resolved"),
    ("after_sale", "usage", "问怎么洗", "resolved"),
    ("after_sale", "return", "尺码换大一号", "resolved"),
    ("after_sale", "defect", "线头没修干净", "resolved"),
    ("in_sale", "shipping", "想改成周末送", "open"),
    ("after_sale", "defect", "杯沿有小黑点", "open"),
)
PURPOSES = ("换季添一件", "给家里人挑", "公司发节礼", "搬新家用", "朋友生日", "自己平时喝", "补一个摔了的")
SENTENCES = (
    "这个现货吗",
    "有优惠吗，老客户了",
    "明天能发货吗，急着送人",
    "这款是什么料子，会不会起球",
    "能帮我推荐一款送长辈的吗",
    "生日礼物，可以写张卡片吗",
    "上次买的很喜欢，还有别的颜色吗",
    "有没有新款",
    "运费怎么算",
    "颜色和图上差得多吗",
    "这个怎么洗",
    "能开发票吗",
    "我发张图给你看，泡出来颜色对不对",
    "睡衣我 160 穿 M 还是 L",
    "会不会太香，我闻不惯重的",
)
NOTES = (
    ("不接电话，有事留言", True),
    ("快递放前台，别放驿站", True),
    ("怕香，别放香片赠品", True),
    ("对色差敏感，发货前拍照确认", True),
    ("上次说想要同款男士的", False),
    ("答应有新釉色时先发图", False),
    ("介绍过同事来买", False),
    ("换过一次尺码，L 偏大", False),
)
COUPONS = (("满300减30", 3000), ("满99减10", 1000), ("老客礼券", 1500), ("无门槛8元", 800))
ATTRIBUTES = {
    "gender": ("female", "female", "male"),
    "size": ("M", "L", "XL", "160/52kg"),
    "colour": ("雾蓝", "月白", "浅色为主", "深色为主"),
    "style": ("素净", "有点花纹", "原木色家里"),
    "likes": ("淡茶", "浓茶", "收小件瓷器", "养花"),
    "repurchase": ("换季会再看", "看优惠", "说会推荐给同事"),
    "sensitive_skin": ("否", "是，怕深色染料"),
    "age": ("二十多岁", "三十多岁", "四十多岁"),
}
SOURCES = ("agent", "agent", "chat", "questionnaire")
INTERACTIONS = ("satisfied", "satisfied", "satisfied", "not_satisfied", "photo", "recommendation", "questionnaire")
TEMPERS = ("easy", "easy", "neutral", "careful")


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: when, about what, and how it ended."""

    stage: str
    state: str
    days: float
    kind: str = ""
    purpose: str = ""
    intent: str = ""
    sku: str = ""
    loss: str = ""
    postponed_by: int = 0


class Said(NamedTuple):
    days: float
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows of a buyer besides orders and tags; moments are days ago."""

    temper: str
    talks: list[Talk]
    said: list[Said]
    notes: list[tuple[float, str, bool]]
    coupons: list[tuple[str, int, int, bool]]  # name, cents, days left, used
    attributes: list[tuple[str, str, str, float]]  # code, value, source, days ago
    interactions: list[tuple[str, float]]


def known_of(buyer: Buyer, *, bought: float | None) -> Known:
    """What agents have noted about one of the many, who bought so many days ago; the same every time."""
    random = Random(SEED + buyer.person.number)
    return Known(
        temper=random.choice(TEMPERS) if random.random() < 0.5 else "",
        talks=_talks(buyer, bought, random),
        said=_said(random),
        notes=_notes(random),
        coupons=_coupons(random),
        attributes=_attributes(random),
        interactions=[(random.choice(INTERACTIONS), random.uniform(1, 120)) for _ in range(_few(random, 0.3))],
    )


def _few(random: Random, chance: float) -> int:
    return random.randint(1, 2) if random.random() < chance else 0


def _talks(buyer: Buyer, bought: float | None, random: Random) -> list[Talk]:
    talks: list[Talk] = []
    if bought is not None and random.random() < 0.35:
        good = buyer.purchases[0].lines[0].good
        talks.append(Talk("pre_sale", "won", bought, purpose=random.choice(PURPOSES), sku=good.sku))
    if random.random() < 0.22:
        talks.append(_lost(random))
    if random.random() < 0.12:
        talks.append(_waiting(random))
    if bought is not None and random.random() < 0.15:
        stage, kind, purpose, state = random.choice(SERVICE)
        days = random.uniform(0.3, 2) if state == "open" else random.uniform(2, 90)
        talks.append(Talk(stage, state, days, kind, purpose))
    if random.random() < 0.03:
        talks.append(Talk("pre_sale", "spam", random.uniform(1, 60), purpose="推销代运营"))
    return talks


def _lost(random: Random) -> Talk:
    good, reason = _wanted(random), random.choice(LOSSES)
    return Talk("pre_sale", "lost", random.uniform(3, 150), intent="some", sku=good.sku, loss=reason)


def _waiting(random: Random) -> Talk:
    """Still open, or put off to a day."""
    good, intent = _wanted(random), random.choice(("some", "strong"))
    if random.random() < 0.6:
        return Talk("pre_sale", "open", random.uniform(0.05, 3), intent=intent, sku=good.sku)
    days = random.uniform(1, 20)
    return Talk("pre_sale", "postponed", days, intent=intent, sku=good.sku, postponed_by=random.randint(3, 25))


def _wanted(random: Random) -> Good:
    return random.choice(GOODS)


def _said(random: Random) -> list[Said]:
    some = random.sample(SENTENCES, random.randint(1, 3)) if random.random() < 0.45 else []
    return [Said(random.uniform(0.2, 100), text) for text in some]


def _notes(random: Random) -> list[tuple[float, str, bool]]:
    some = random.sample(NOTES, _few(random, 0.22))
    return [(random.uniform(1, 200), text, is_pinned) for text, is_pinned in some]


def _coupons(random: Random) -> list[tuple[str, int, int, bool]]:
    some = random.sample(COUPONS, _few(random, 0.3))
    return [(name, cents, random.randint(-30, 60), random.random() < 0.2) for name, cents in some]


def _attributes(random: Random) -> list[tuple[str, str, str, float]]:
    if random.random() > 0.4:
        return []
    codes = random.sample(list(ATTRIBUTES), random.randint(1, 4))
    return [(code, random.choice(ATTRIBUTES[code]), random.choice(SOURCES), random.uniform(1, 300)) for code in codes]
