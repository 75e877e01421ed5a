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


def _is(name: str, *values: str) -> Raw:
    return {"field": name, "operator": "any", "value": [*values]}


_SATISFIED: Raw = {"field": "is_satisfied", "operator": "is", "value": True}
_ONE_ORDER = _when("order_count", "eq", 1)
_KEEN = [_when("intent_days", "lte", 30), _when("interaction_score", "gte", 3)]
_LIVELY_BEFORE = _when("score_before_order", "gte", 3)
_WELL_KNOWN = _when("known_count", "gte", 3)

LIFECYCLE = DefaultGroup(
    "lifecycle",
    "客户分类",
    tags=[
        DefaultTag("VIP客户", "vip"),
        DefaultTag("圈养客户", "captive"),
        DefaultTag("需建模客户", "needs_modelling"),
        DefaultTag("可挖掘客户", "minable"),
        DefaultTag("高兴趣客户", "high_interest"),
        DefaultTag("一次性客户", "one_time"),
    ],
    rules=[
        DefaultRule(
            "vip", [_when("order_count", "gte", 4), _when("days_since", "lte", 60), _when("median_gap", "lte", 60)]
        ),
        DefaultRule(
            "vip",
            [_when("order_count", "gte", 2), _when("interaction_score", "gte", 5), _when("advocate_count", "gte", 2)],
        ),
        DefaultRule("captive", [_when("order_count", "gte", 2)]),
        DefaultRule("needs_modelling", [_ONE_ORDER, _SATISFIED, _WELL_KNOWN]),
        DefaultRule("needs_modelling", [_ONE_ORDER, _LIVELY_BEFORE, _WELL_KNOWN]),
        DefaultRule("needs_modelling", [*_KEEN, _WELL_KNOWN]),
        DefaultRule("minable", [_ONE_ORDER, _SATISFIED]),
        DefaultRule("minable", [_ONE_ORDER, _LIVELY_BEFORE]),
        DefaultRule("high_interest", [*_KEEN]),
        DefaultRule("one_time", [_ONE_ORDER]),
    ],
)

SHOPPER_TYPE = DefaultGroup(
    "shopper_type",
    "顾客类型",
    tags=[DefaultTag("经济型", "economic"), DefaultTag("个性型", "personalised"), DefaultTag("便利型", "convenience")],
    rules=[
        DefaultRule(need, [_is("strongest_need", need), _when(need, "gte", 3)])
        for need in ("economic", "personalised", "convenience")
    ],
)


def _scores(high: str) -> list[Raw]:
    """`HLH`: R high, F low, M high; high is 4 or 5."""
    operators = {"H": ("gte", 4), "L": ("lte", 3)}
    return [_when(name, *operators[letter]) for name, letter in zip("rfm", high, strict=True)]


SEGMENTS = {
    "core": ("核心客户", "HHH"),
    "potential": ("潜力客户", "HLH"),
    "sleeping": ("久未光顾的好客户", "LHH"),
    "win_back": ("待挽回客户", "LLH"),
    "regular": ("常来客户", "HHL"),
    "new": ("新来客户", "HLL"),
    "fading": ("渐远客户", "LHL"),
    "low": ("低频客户", "LLL"),
}

RFM = DefaultGroup(
    "rfm",
    "RFM",
    tags=[DefaultTag(name, slug) for slug, (name, _high) in SEGMENTS.items()],
    rules=[DefaultRule(slug, _scores(high)) for slug, (_name, high) in SEGMENTS.items()],
)

AUTOMATIC = [TIER, RECENCY, LIFECYCLE, SHOPPER_TYPE, RFM]
