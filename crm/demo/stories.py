"""The four buyers whom a visitor of the demo shop meets first: one of each kind. Plain Python, no clock."""

from .goods import PORCELAIN
from .people import GREY, LONG_NAMED, NEW, RICH
from .purchases import Buyer
from .talk import Known, Said, Talk

NIGHTWEAR = "想再添一套睡衣，换季穿"


def story_of(number: int, *, bought: float, complaint: str) -> Known:
    """What the desk knows of one of the four, who bought so many days ago and may have complained."""
    return {RICH: _rich(bought, complaint), NEW: _NEW, GREY: _GREY, LONG_NAMED: _LONG_NAMED}[number]


def broken_good(buyer: Buyer) -> str:
    """What came broken with the last order: the porcelain, when there was some."""
    titles = [line.good.title for line in buyer.purchases[0].lines]
    return next((good.title for good in PORCELAIN if good.title in titles), titles[0])


def _rich(bought: float, complaint: str) -> Known:
    """Nearly all is known, and much is going on."""
    return Known(
        temper="easy",
        talks=[
            Talk("pre_sale", "lost", 131, intent="some", sku="CI-HP-20", loss="stock"),
            Talk("pre_sale", "lost", 62, intent="strong", sku="SF-CJ-SY", loss="price"),
            Talk("pre_sale", "won", bought, purpose="茶喝完了，顺便看丝巾", intent="strong", sku="TE-YC-100"),
            Talk("after_sale", "open", 1.1, "complaint", complaint),
            Talk("pre_sale", "open", 0.012, purpose=NIGHTWEAR, intent="strong", sku="SP-LT-M"),
        ],
        said=[
            Said(131.01, "花瓶什么时候补货呀"),
            Said(62.02, "长巾能便宜点吗，最近买得有点多"),
            Said(bought, "肉桂喝完了，这次想配条大方巾"),
            Said(1.1, "盒子压瘪了，里面磕了一个口"),
            Said(0.012, "慢半拍的女款睡衣，我 162、53 公斤，穿 M 会不会紧"),
        ],
        notes=[
            (300, "皮肤敏感，只要浅色、没熏过香的", True),
            (150, "工作日白天不接电话，留言就好", True),
            (40, "答应新釉色出窑时先发图", False),
        ],
        coupons=[
            ("满300减30", 3000, 4, False),
            ("老客礼券", 1500, 37, False),
            ("生日礼盒券", 5000, 105, False),
            ("无门槛8元", 800, 20, True),
        ],
        attributes=[
            ("qq", "100002026", "questionnaire", 400),
            ("age", "三十多岁", "chat", 390),
            ("gender", "female", "agent", 390),
            ("birthday", "1991-09-12", "questionnaire", 400),
            ("style", "素净，少花纹", "agent", 210),
            ("size", "睡衣 M，162 cm / 53 kg", "chat", 60),
            ("colour", "雾蓝、月白", "agent", 210),
            ("likes", "喝浓茶，收小件瓷器", "chat", 160),
            ("repurchase", "春秋各添一件", "agent", 90),
            ("sensitive_skin", "是，怕染料和熏香", "chat", 300),
        ],
        interactions=[
            ("photo", 70),
            ("photo", 9),
            ("satisfied", 8.9),
            ("recommendation", 66),
            ("friend", 58),
            ("questionnaire", 400),
        ],
    )


_NEW = Known(
    temper="",
    talks=[Talk("pre_sale", "open", 0.004)],
    said=[Said(0.004, "你好，想买条丝巾送人，有推荐的吗")],
    notes=[],
    coupons=[],
    attributes=[],
    interactions=[],
)

_GREY = Known(
    temper="careful",
    talks=[Talk("in_sale", "open", 0.02, "shipping", "问包裹到哪了")],
    said=[Said(0.02, "我的快递到哪里了")],
    notes=[(2.5, "只答这一单的物流，别的不承诺", True)],
    coupons=[],
    attributes=[],
    interactions=[],
)

_LONG_NAMED = Known(
    temper="neutral",
    talks=[
        Talk(
            "pre_sale",
            "postponed",
            6,
            purpose="工作室年底答谢客户用的礼盒",
            intent="some",
            sku="CI-CJ-7",
            postponed_by=9,
        )
    ],
    said=[Said(6, "七件套的礼盒要十二份，月底前能凑齐吗，能的话请把报价和开票资料一起发我，我拿去走流程")],
    notes=[(6, "十二份礼盒，报价要盖章，发票开工作室抬头", True)],
    coupons=[("满99减10", 1000, 15, False)],
    attributes=[("gender", "female", "agent", 20), ("repurchase", "年底固定采购一次", "chat", 6)],
    interactions=[("satisfied", 15)],
)
