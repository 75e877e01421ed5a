"""Talks of the demo shop's buyers: before an order, without one, and some that wait for an answer.

A line: who speaks (buyer, agent, machine), how many minutes after the line before, and the words; {title} is the
good that the talk is about.
"""

from typing import NamedTuple

B, A, R = "buyer", "agent", "automatic"
Line = tuple[str, int, str]


class Buying(NamedTuple):
    """A talk that ends in an order; `fits`: how the article numbers begin of which it can be said."""

    lines: tuple[Line, ...]
    fits: str = ""


class Looking(NamedTuple):
    """A talk without an order: why it ended so, or in how many days to ask again."""

    lines: tuple[Line, ...]
    sku: str
    loss: str = ""
    postponed_by: int = 0


# These end in the order that the buyer then made.
BUYING: tuple[Buying, ...] = (
    Buying(
        (
            (B, 0, "{title}还有现货吗"),
            (A, 2, "有的，下午四点前付款今天就寄。您是自己用还是送人？"),
            (B, 1, "送我妈，过生日"),
            (A, 2, "那给您配礼盒和手写卡片，卡片上写什么您发我。"),
            (B, 4, "就写“妈妈生日快乐”，拍下了"),
            (A, 1, "收到，卡片写好会拍给您看。"),
        ),
    ),
    Buying(
        (
            (B, 0, "上次买的很喜欢，这回看中{title}，有老客户优惠吗"),
            (A, 3, "有一张满300减30还没用，付款页会自己减。"),
            (B, 2, "好的，那我一起拍了"),
            (A, 1, "看到订单了，多放一份茶样给您。"),
        ),
    ),
    Buying(
        (
            (B, 0, "想问下{title}的质感，图上看着有点亮"),
            (A, 5, "实物偏哑光，我拍一张窗边的给您看。"),
            (B, 6, "比图上还好看，要了"),
            (A, 2, "谢谢您，今天给您寄出。"),
        ),
        fits="CI",
    ),
    Buying(
        (
            (B, 0, "{title}明天能到吗，急着用"),
            (A, 1, "您在江浙沪，走顺丰明天下午到，补 12 元差价。"),
            (B, 1, "可以，帮我发顺丰"),
            (A, 2, "好，拍下后我改运费，您再付。"),
            (B, 3, "付好了，快点哈"),
            (A, 1, "已经交给仓库，单号出来马上告诉您。"),
        ),
    ),
    Buying(
        (
            (B, 0, "我又来啦，{title}还是上次那批吗"),
            (A, 2, "是今年新到的一批，比上次的更清爽些。"),
            (B, 2, "有上新我都想看，以后到了先告诉我"),
            (A, 1, "记下了，上新先给您发图。"),
        ),
        fits="TE",
    ),
    Buying(
        (
            (R, 0, "您好，欢迎光临熟客小铺，客服马上就来。"),
            (B, 0, "帮我推荐一款送同事的，别太贵"),
            (A, 4, "送同事的话{title}很合适，拿得出手也不压人。"),
            (B, 3, "行，就这个，要两个袋子"),
            (A, 1, "袋子放在箱子里，不折。"),
        ),
    ),
    Buying(
        (
            (B, 0, "{title}会不会容易坏？我手笨"),
            (A, 3, "平时轻拿轻放就好，路上坏了我们补。"),
            (B, 2, "那放心了，下单"),
            (A, 1, "好的，使用的小卡片一起放进去。"),
        ),
        fits="CI",
    ),
    Buying(
        (
            (B, 0, "在直播间看到{title}，和店里的一样吗"),
            (A, 6, "一样的，同一批货。店里这两天还能用券。"),
            (B, 2, "券怎么领"),
            (A, 1, "首页第一张点一下就好，满99减10。"),
            (B, 4, "领到了，付了"),
            (A, 1, "收到，今天寄。"),
        ),
    ),
    Buying(
        (
            (B, 0, "给闺蜜挑个礼物，{title}她会喜欢吗"),
            (A, 3, "她平时喜欢素净的还是热闹的？"),
            (B, 1, "素净，家里都是原木色"),
            (A, 2, "那正好，这个颜色很安静。"),
            (B, 2, "好，听你的"),
            (A, 1, "礼盒里给您留一张空白卡片。"),
        ),
        fits="S",
    ),
)

LOOKING: tuple[Looking, ...] = (
    Looking(
        (
            (B, 0, "长巾能便宜点吗，569 有点贵"),
            (A, 2, "这条是双面织的，一条当两条戴。老客户券可以减 15。"),
            (B, 3, "还是贵，别家同款便宜一百多"),
            (A, 2, "明白，您比比料子和克重，有问题随时问我。"),
        ),
        "SF-CJ-SY",
        loss="price",
    ),
    Looking(
        (
            (B, 0, "香插什么时候有货"),
            (A, 4, "这一窑要到月底，我给您留一个？"),
            (B, 2, "等不了，我急用"),
            (A, 1, "抱歉让您空跑一趟，到货了我告诉您。"),
        ),
        "CI-XC-01",
        loss="stock",
    ),
    Looking(
        (
            (B, 0, "男款睡衣有没有深灰色的"),
            (A, 3, "目前只有藏青，深灰没有做。"),
            (B, 1, "藏青我有了，可惜"),
            (A, 2, "给您记下想要深灰，开新色的时候先问您。"),
        ),
        "SP-NK-XL",
        loss="choice",
    ),
    Looking(
        (
            (B, 0, "花瓶寄新疆运费多少"),
            (A, 8, "新疆要补 25 元，瓷器包装厚。"),
            (B, 2, "运费都快赶上小东西的钱了，算了"),
            (A, 3, "理解，以后有拼单的机会我告诉您。"),
        ),
        "CI-HP-20",
        loss="shipping_cost",
    ),
    Looking(
        (
            (B, 0, "有人吗，想问下睡衣尺码"),
            (B, 20, "？"),
            (A, 75, "抱歉让您久等了。您多高多重，我帮您看。"),
            (B, 5, "不用了，在别处买了"),
            (A, 2, "是我们回得慢，真对不起。"),
        ),
        "SP-LT-L",
        loss="slow_reply",
    ),
    Looking(
        (
            (B, 0, "礼盒后天能到成都吗，开业送人"),
            (A, 3, "最快三天到，后天赶不上。"),
            (B, 1, "那来不及了"),
            (A, 2, "不好意思，祝您开业大吉。"),
        ),
        "CI-CJ-7",
        loss="speed",
    ),
    Looking(
        (
            (B, 0, "肉桂是今年的吗，火功重不重"),
            (A, 4, "今年春茶，中火，退了三个月了。"),
            (B, 3, "先喝完家里的，月底再来"),
            (A, 1, "好，月底我来问您，样茶给您留一泡。"),
        ),
        "TE-YC-100",
        postponed_by=12,
    ),
    Looking(
        (
            (B, 0, "大方巾下个月会不会有活动"),
            (A, 2, "下个月十号有满减，现在买和那时差 30。"),
            (B, 2, "那我等活动，记得叫我"),
            (A, 1, "记下了，活动头一天告诉您。"),
        ),
        "SF-90-YH",
        postponed_by=18,
    ),
)

# So many minutes ago the buyer spoke last; some of these are late by now.
WAITING: tuple[tuple[int, tuple[Line, ...]], ...] = (
    (6, ((B, 0, "请问大方巾能不能做成礼盒装"),)),
    (18, ((B, 0, "盖碗 150 毫升两个人喝够吗"), (A, 2, "两个人正好。"), (B, 3, "那配哪种杯子合适？"))),
    (34, ((R, 0, "您好，欢迎光临熟客小铺，客服马上就来。"), (B, 0, "枕套有没有加大的尺寸"))),
    (97, ((B, 0, "上次说的新釉色出来了吗，想看图"), (A, 4, "今天开窑，我去问问。"), (B, 25, "好了吗？"))),
    (260, ((B, 0, "马克杯能印字吗，公司要三十个"),)),
    (540, ((B, 0, "白茶饼拆开以后要不要套袋子？"), (A, 3, "要的，避光就好。"), (B, 2, "放冰箱可以吗"))),
)

# From an account that has bought nothing for long.
ADVERT: Line = (B, 0, "兼职刷单，日结两百，加薇信 zx88431 详聊")
