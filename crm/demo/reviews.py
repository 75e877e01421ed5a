"""What buyers of the demo shop wrote about what they bought, as a platform's table. Plain Python, no clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from .people import KNOWN
from .purchases import Buyer, Purchase

SEED = 20260622
COLUMNS = ["评价时间", "买家昵称", "商家编码", "评价星级", "评价内容", "晒图"]
ENDS = ("很满意。", "会再来。", "同事看了也想要。", "家里人都说好。", "", "", "")
LIKELY, WITH_PHOTO, WITHOUT_TEXT, WITHOUT_STARS = 0.5, 0.24, 0.06, 0.03
OLDEST = 400  # days
STARS = [5] * 13 + [4] * 4 + [3] * 3 + [2, 1]

# About the goods by the beginning of their numbers: what one says who is glad, who is not sure, and who is not.
SAID = {
    "SF": (
        (
            "料子滑，系一下就有精神",
            "颜色比图上还柔和",
            "送妈妈的，她天天戴着出门",
            "质感很好，四边是手工卷的",
            "搭配白衬衫很好看",
        ),
        ("颜色比图上深一点", "好看是好看，就是容易滑下来"),
        ("有一处抽丝，质量一般", "和图上色差有点大"),
    ),
    "SP": (
        (
            "穿着睡凉快，不粘身",
            "面料软，洗过两次没有起球",
            "尺码准，160 穿 M 正好",
            "老公也想要一套",
            "领口做工细，没有线头",
        ),
        ("尺码偏大，睡觉倒是舒服", "料子舒服，价格有点贵"),
        ("洗了一次有点缩水", "偏小一号，换了半个月才换好"),
    ),
    "S": (
        ("睡觉脸上不压印子了", "很滑，头发不打结", "午休用刚好，遮光", "面料透气，夏天也不闷"),
        ("比想的薄，先用用看", "颜色深浅和图上差一点"),
        ("拉链有点卡，手感一般", "用一周就起球了"),
    ),
    "TE": (
        (
            "豆香很清，三泡还有味",
            "生日送爸爸，他说比以前的都香",
            "花香不冲，喝完嘴里是甜的",
            "保质期新鲜，密封也好",
            "性价比高，办公室喝正合适",
        ),
        ("香是香，就是有点贵", "第一泡有点涩，后面好了"),
        ("茶末有点多，不值这个价格", "和上一批味道差得多"),
    ),
    "CI": (
        (
            "釉色安静，摆着就好看",
            "不烫手，出汤快",
            "做工细，底足也磨得平",
            "送朋友乔迁，礼盒很体面",
            "比实物图还好看",
        ),
        ("好看，就是比想的小一圈", "杯口厚薄不太匀，不影响用"),
        ("收到有个小黑点，客服给补了", "磕了一个口，包装太薄"),
    ),
}
GLAD = (
    "发货快，第二天就到了",
    "客服很耐心，尺寸帮我算了半天",
    "包装仔细，还有手写卡片",
    "第三次来买了",
    "用了券，挺划算",
    "",
)
UNSURE = ("物流慢了两天", "客服回得快", "下次等活动再买", "")
SORRY = ("问了客服，第二天才回", "包装压瘪了", "退换倒是痛快", "")
AFTER = (GLAD, UNSURE, SORRY)


def review_rows(buyers: list[Buyer], *, now: datetime) -> Iterator[dict[str, str]]:
    """Rows of the table, buyer by buyer; the same for the same buyers and day."""
    for buyer in buyers:
        if buyer.channel != "taobao" or buyer.person.number in KNOWN or "grey" in buyer.tags:
            continue
        random = Random(SEED + buyer.person.number)
        for one in buyer.purchases:
            if random.random() < LIKELY and _is_old_enough(one, now):
                yield _row(one, random)


def _is_old_enough(one: Purchase, now: datetime) -> bool:
    return one.status == "completed" and timedelta(days=12) < now - one.ordered_at < timedelta(days=OLDEST)


def _row(one: Purchase, random: Random) -> dict[str, str]:
    sku, stars = one.lines[0].good.sku, random.choice(STARS)
    mood = 0 if stars > 3 else 1 if stars == 3 else 2
    kind = next(kind for kind in SAID if sku.startswith(kind))
    parts = [random.choice(SAID[kind][mood]), random.choice(AFTER[mood])]
    text = "，".join(part for part in parts if part) + "。" + (random.choice(ENDS) if mood == 0 else "")
    if random.random() < WITHOUT_TEXT and mood == 0:
        text = ""
    cells = (
        f"{one.ordered_at + timedelta(days=random.randint(4, 11)):%Y-%m-%d}",
        one.person.account,
        sku,
        "" if text and random.random() < WITHOUT_STARS else str(stars),
        text,
        "有" if stars > 3 and random.random() < WITH_PHOTO else "",
    )
    return dict(zip(COLUMNS, cells, strict=True))
