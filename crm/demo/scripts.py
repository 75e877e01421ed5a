"""What the demo shop's agents say: the shape of a script, its scenes, and the ways to ask about the three groups."""

from dataclasses import dataclass
from typing import NamedTuple

PRE_SALE, IN_SALE, AFTER_SALE = "pre_sale", "in_sale", "after_sale"
ECONOMIC, PERSONALISED, CONVENIENCE = "economic", "personalised", "convenience"
SCARVES = ("SF-53-WX", "SF-90-YH", "SF-CJ-SY")
NIGHTWEAR = ("SP-LT-M", "SP-LT-L", "SP-NK-XL")
BEDDING = ("SZ-4874", "SY-MASK")
SILK = (*SCARVES, *NIGHTWEAR, *BEDDING)
TEA = ("TE-LJ-125", "TE-BC-357", "TE-YC-100", "TE-ML-80", "TE-TR-12")
TEAWARE = ("CI-GW-150", "CI-BZ-2", "CI-MK-320", "CI-CJ-7")
PORCELAIN = (*TEAWARE, "CI-XC-01", "CI-HP-20")

# Stage and moment of each scene, in the order of a talk.
SCENES = {
    "首次来询": (PRE_SALE, "greeting"),
    "问用途": (PRE_SALE, "need"),
    "问喜好": (PRE_SALE, "need"),
    "选款与尺码": (PRE_SALE, "need"),
    "比较与选择": (PRE_SALE, "compare"),
    "价格与优惠": (PRE_SALE, "price_talk"),
    "现货与时效": (PRE_SALE, "stock_and_speed"),
    "下单犹豫": (PRE_SALE, "hesitation"),
    "常联系": (PRE_SALE, "community_post"),
    "老客再来": (PRE_SALE, "repurchase"),
    "下单后反悔": (IN_SALE, "hesitation"),
    "核对订单": (IN_SALE, "shipping"),
    "发货与物流": (IN_SALE, "shipping"),
    "签收与改址": (IN_SALE, "receipt"),
    "收货回访": (AFTER_SALE, "receipt"),
    "洗护与使用": (AFTER_SALE, "usage"),
    "质量问题": (AFTER_SALE, "defect"),
    "投诉与道歉": (AFTER_SALE, "complaint"),
    "晒图与推荐": (AFTER_SALE, "review"),
    "喝完用旧": (AFTER_SALE, "repurchase"),
    "久未下单": (AFTER_SALE, "dormant"),
    "生日": (AFTER_SALE, "birthday"),
    "节日": (AFTER_SALE, "festival"),
    "一起做新品": (AFTER_SALE, "co_creation"),
    "微淘帖子": (AFTER_SALE, "community_post"),
}


class Answer(NamedTuple):
    """What the buyer says, the reply, the slug of the tag it gives, and what may follow."""

    said: str
    reply: str
    tag: str = ""
    then: tuple["Answer", ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """One script: its wordings compete, the first is used more."""

    code: str
    scene: str
    title: str
    texts: tuple[str, ...]
    asks: str = ""
    attribute: str = ""
    skus: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    keywords: str = ""
    shopper_type: str = ""


FOR_WIFE = Answer(
    "送老婆",
    "给爱人的话，浅色更衬肤色。卡片您说一句，我们手写。",
    "wife",
    (Answer("不知道写什么", "我发三句给您参考，改两个字就是自己的话。"),),
)
FOR_FRIEND = Answer("送闺蜜", "好，价格单我拿掉，礼袋换成浅粉的。", "friend")
FOR_ELDERS = Answer("送长辈", "送长辈挑稳重些的颜色，我配硬盒和手提袋。", "gift")

USE_SCENE = [
    Wording(
        "yt",
        "问用途",
        "自己用还是送人",
        (
            "{称呼}，{在问商品|这款}是自己用还是送人？送人我换礼盒，附手写卡。",
            "{称呼}，{在问商品|这款}打算自己用，还是当礼物？我按用途配包装。",
        ),
        "use_scene",
        answers=(
            Answer("自己用", "好，那就简单包装，少一层纸壳，拆开就能用。", "self"),
            Answer(
                "送人", "送哪位呢？爱人、闺蜜还是长辈？我按人帮您挑颜色和卡片。", "", (FOR_WIFE, FOR_FRIEND, FOR_ELDERS)
            ),
        ),
        keywords="用途 礼物 包装",
    ),
    Wording(
        "sj",
        "问用途",
        "丝巾配什么场合",
        ("{称呼}，丝巾是上班戴，还是给家里人、朋友挑的？我按场合选颜色。",),
        "use_scene",
        skus=SCARVES,
        answers=(
            Answer("自己戴", "上班配衬衫，小方巾系短结就好，我发系法图给您。", "self"),
            Answer("给爱人", "那我按浅色、深色各挑一条，您看哪条像平时的穿着。", "wife"),
            Answer("送闺蜜", "生日的话我放一张空白卡，您想写什么告诉我。", "friend"),
        ),
        keywords="方巾 系法",
    ),
    Wording(
        "sy",
        "问用途",
        "睡衣给谁穿",
        ("{称呼}，睡衣是您穿，还是给家里人挑？告诉我身高体重，我帮您核对尺码。",),
        "use_scene",
        skus=(*NIGHTWEAR, *BEDDING),
        answers=(
            Answer(
                "自己穿",
                "好，您报一下身高体重，我按偏宽松给您配。",
                "self",
                (Answer("怕买大了", "袖口和裤脚都有余量，大一点睡着更松快，收到试过再决定。"),),
            ),
            Answer("给老婆买", "好，我按爱人的身高体重来配，尺码卡我夹在盒子里。", "wife"),
            Answer("给爸妈买", "长辈穿宽一码更舒服，我再放一张大字的洗涤说明。", "gift"),
        ),
        keywords="睡衣 尺码 家人",
    ),
    Wording(
        "chw",
        "问用途",
        "茶是自己喝还是待客",
        ("{称呼}，这茶是自己喝，还是待客送人？自己喝配小罐，送人配礼袋。",),
        "use_scene",
        skus=TEA,
        answers=(
            Answer("自己喝", "自己喝先拿小份，喝到合口味的再续。", "self"),
            Answer("送客户长辈", "好，我配礼袋和产地卡，发票需要的话一起开。", "gift"),
        ),
        keywords="喝茶 待客",
    ),
    Wording(
        "chj",
        "问用途",
        "茶具放家里还是送朋友",
        ("{称呼}，瓷器是自己家用，还是送朋友、送长辈？送人的我加固外箱。",),
        "use_scene",
        skus=PORCELAIN,
        answers=(
            Answer("自己用", "那就原盒发，泡沫分层垫好，收到先冲一遍温水。", "self"),
            Answer("送朋友", "乔迁挑青白釉的多，我加一个红色封套。", "friend"),
            Answer("送长辈", "好，我配硬盒、手提袋，价格单不放。", "gift"),
        ),
        keywords="瓷器 乔迁",
    ),
]

LIKES_NEW = Answer("想看新款", "好，我记下了，上架前一天上午把图发您。", "new_arrivals")
LIKES_COUPONS = Answer("有优惠再买", "明白，有券的时候我提前和您说一声。", "coupon")

DRIVER = [
    Wording(
        "sx",
        "问喜好",
        "新花色要不要先看",
        (
            "{称呼}，月初会上一批新花色，要不要在上架前先发图给您挑？",
            "{称呼}，下个月的新花色打好样了，想不想先看看图？",
        ),
        "purchase_driver",
        answers=(LIKES_NEW, LIKES_COUPONS),
        keywords="新款 上新",
    ),
    Wording(
        "xk",
        "问喜好",
        "看新款还是等优惠",
        ("{称呼}，平时更看重新款，还是等有券再下单？我按这个替您留意。",),
        "purchase_driver",
        answers=(LIKES_NEW, LIKES_COUPONS),
        keywords="喜好 优惠",
    ),
    Wording(
        "xch",
        "问喜好",
        "新茶到货留一份",
        ("{称呼}，新茶到货时要不要给您留一小份试喝？喝着合口味，再买整罐。",),
        "purchase_driver",
        skus=TEA,
        answers=(
            Answer("留一份", "好，到货当天我给您装一小袋，随下一单一起寄。", "new_arrivals"),
            Answer("等活动再买", "可以，有活动那天我上午发消息给您。", "coupon"),
        ),
        keywords="新茶 试喝",
    ),
    Wording(
        "yq",
        "问喜好",
        "手里的券用不用",
        ("{称呼}，您账户里有{优惠券|还没用的优惠券}，这次要不要一起算进去？",),
        "purchase_driver",
        answers=(
            Answer("有优惠就买", "好，付款页会自己减，没减的话截图给我，我来查。", "coupon"),
            Answer("主要看款", "那我不催您用券，先把这一季的新款整理给您。", "new_arrivals"),
        ),
        keywords="优惠券 用券",
    ),
    Wording(
        "hj",
        "问喜好",
        "换季还是等券",
        ("{称呼}，丝绸一季换一次花色，您是喜欢跟着换，还是挑耐看的等券入手？",),
        "purchase_driver",
        skus=SILK,
        answers=(LIKES_NEW, LIKES_COUPONS),
        keywords="换季 花色",
    ),
]

NO_READING = Answer("不看这些", "好，不打扰。有事您直接留言，我都在。", "weitao_no")

ENGAGEMENT = [
    Wording(
        "wt",
        "常联系",
        "平时看微淘吗",
        (
            "{称呼}，我们每周三在微淘写搭配和泡茶小记，您有空会看看吗？",
            "{称呼}，店里的微淘每周三更新，一半讲搭配、一半讲泡茶，您平时看吗？",
        ),
        "engagement",
        answers=(
            Answer(
                "会看",
                "太好了，这周写的是雨天怎么收丝巾，您看了有想问的直接留言。",
                "weitao_yes",
                (Answer("也愿意晒图", "好，拍好发到评价里就行，背光也没关系。", "photo"),),
            ),
            NO_READING,
        ),
        keywords="微淘 关注",
    ),
    Wording(
        "xd",
        "常联系",
        "想看搭配还是泡法",
        ("{称呼}，微淘里您更想看丝巾搭配，还是茶的泡法？我把想看的先排上。",),
        "engagement",
        answers=(Answer("想看搭配", "记下了，下一篇就写三种系法。", "weitao_yes"), NO_READING),
        keywords="微淘 搭配",
    ),
    Wording(
        "st",
        "晒图与推荐",
        "愿不愿意晒图",
        ("{称呼}，{买过商品|上次那件}用着好的话，愿意拍一张给后来的买家看吗？",),
        "engagement",
        answers=(
            Answer("愿意", "谢谢您，自然光下拍就好，不用摆。", "photo"),
            Answer("不方便", "没关系，用着舒服就好。"),
        ),
        keywords="晒图 评价 买家秀",
    ),
    Wording(
        "cht",
        "晒图与推荐",
        "拍一杯茶汤",
        ("{称呼}，茶汤泡出来什么颜色？愿意拍一张的话，我帮您看水温。",),
        "engagement",
        skus=TEA,
        answers=(
            Answer("拍给你看", "好，杯子放在窗边拍，颜色看得清。", "photo"),
            Answer("我看微淘", "那您多翻翻，泡法都写在那里。", "weitao_yes"),
        ),
        keywords="茶汤 晒图",
    ),
    Wording(
        "xf",
        "晒图与推荐",
        "丝巾怎么系的",
        ("{称呼}，那条丝巾您是怎么系的？想看看您的搭配，拍个背影也行。",),
        "engagement",
        skus=SCARVES,
        answers=(
            Answer("发你看看", "等您的图，我把别的系法也整理给您。", "photo"),
            Answer("还没系过", "不急，微淘里有三种系法，先学短结。", "weitao_yes"),
        ),
        keywords="丝巾 系法 晒图",
    ),
]

ASKING = [*USE_SCENE, *DRIVER, *ENGAGEMENT]
