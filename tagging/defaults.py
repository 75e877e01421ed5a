"""What a new shop starts with. From then on all of it is the shop's own to change."""

from dataclasses import dataclass, field

Raw = dict[str, object]


@dataclass(frozen=True, slots=True)
class DefaultRule:
    tag: str  # slug
    conditions: list[Raw]


@dataclass(frozen=True, slots=True)
class DefaultTag:
    name: str
    slug: str = ""
    choice_set: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class DefaultGroup:
    slug: str
    name: str
    number: int | None = None
    tags: list[DefaultTag] = field(default_factory=list)
    rules: list[DefaultRule] = field(default_factory=list)


def _when(name: str, operator: str, value: int) -> Raw:
    return {"field": name, "operator": operator, "value": value}


GREY_LIST = DefaultGroup("grey_list", "小草", 0, [DefaultTag("小草", "grey")])

MANUAL = [
    GREY_LIST,
    DefaultGroup(
        "use_scene",
        "使用场景",
        1,
        [
            DefaultTag("自己穿", "self"),
            DefaultTag("送老婆", "wife"),
            DefaultTag("送闺蜜", "friend"),
            DefaultTag("送礼", "gift"),
        ],
    ),
    DefaultGroup(
        "purchase_driver", "购买因素", 2, [DefaultTag("上新", "new_arrivals"), DefaultTag("优惠券", "coupon")]
    ),
    DefaultGroup(
        "engagement",
        "参与度",
        3,
        [
            DefaultTag("微淘Y", "weitao_yes", choice_set="微淘"),
            DefaultTag("微淘N", "weitao_no", choice_set="微淘"),
            DefaultTag("微信", "wechat", is_active=False),
            DefaultTag("晒图", "photo"),
        ],
    ),
]

RECENCY = DefaultGroup(
    "recency",
    "活跃度",
    tags=[DefaultTag("活跃客户", "active"), DefaultTag("沉睡客户", "sleeping"), DefaultTag("流失客户", "lost")],
    rules=[
        DefaultRule("active", [_when("days_since", "lte", 60)]),
        DefaultRule("sleeping", [_when("days_since", "lte", 180)]),
        DefaultRule("lost", [_when("days_since", "gt", 180)]),
    ],
)

TIER = DefaultGroup(
    "tier",
    "会员等级",
    tags=[
        DefaultTag("至尊VIP会员", "supreme_vip"),
        DefaultTag("VIP会员", "vip"),
        DefaultTag("高级会员", "senior"),
        DefaultTag("普通会员", "ordinary"),
    ],
    rules=[
        DefaultRule("supreme_vip", [_when("spent", "gt", 5000)]),
        DefaultRule("vip", [_when("spent", "gte", 2000)]),
        DefaultRule("senior", [_when("spent", "gte", 800)]),
        DefaultRule("ordinary", [_when("order_count", "gte", 1)]),
        DefaultRule("ordinary", [_when("spent", "gte", 500)]),
    ],
)

AUTOMATIC = [TIER, RECENCY]
