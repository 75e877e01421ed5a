"""Talks of the demo shop's buyers about what they have ordered."""

from typing import NamedTuple

from .chat_lines import A, B, Line


class Asking(NamedTuple):
    """A talk about an order: the stage and kind that the agent gave it."""

    lines: tuple[Line, ...]
    stage: str
    kind: str
    purpose: str
    fits: str = ""


ASKING: tuple[Asking, ...] = (
    Asking(
        (
            (B, 0, "我的{title}发货了吗，怎么还没动静"),
            (A, 3, "昨天傍晚寄出的，圆通，今天到转运中心。"),
            (B, 1, "知道了"),
            (A, 2, "到了有问题随时找我。"),
        ),
        "in_sale",
        "shipping",
        "问几时能到",
    ),
    Asking(
        (
            (B, 0, "地址写错了，能改吗"),
            (A, 2, "还没出库，可以改，您把新地址发我。"),
            (B, 2, "改到公司前台，名字不变"),
            (A, 3, "改好了，快递单已经换成新的。"),
        ),
        "in_sale",
        "shipping",
        "改地址",
    ),
    Asking(
        (
            (B, 0, "收到了，{title}怎么洗，能机洗吗"),
            (A, 4, "冷水手洗，三分钟就好，别拧，阴处晾。"),
            (B, 2, "好，记住了，很好看"),
            (A, 1, "您喜欢就好，有空拍一张给我们看看。"),
        ),
        "after_sale",
        "usage",
        "问怎么洗",
        "S",
    ),
    Asking(
        (
            (B, 0, "打开一看杯口有个小缺口，质量太差了"),
            (A, 2, "对不起，是我们没做好。您拍一张给我，今天给您补发。"),
            (B, 5, "[图片]"),
            (A, 3, "看到了，补发单已经开好，旧的不用寄回。"),
        ),
        "after_sale",
        "defect",
        "杯口有缺口",
        "CI",
    ),
    Asking(
        (
            (B, 0, "睡衣大了一号，想换 M"),
            (A, 5, "可以换，吊牌还在吗？来回运费算我们的。"),
            (B, 1, "在的"),
            (A, 2, "好，我提交换货，快递明天上门取。"),
        ),
        "after_sale",
        "return",
        "换小一号",
        "SP",
    ),
    Asking(
        (
            (B, 0, "{title}泡出来有点苦，是不是水太烫"),
            (A, 6, "绿茶用 80 度，先温杯再投茶，三十秒出汤。"),
            (B, 14, "真的好多了，谢谢"),
            (A, 1, "喝得顺口就好，喝完告诉我。"),
        ),
        "after_sale",
        "usage",
        "问怎么泡",
        "TE",
    ),
    Asking(
        (
            (B, 0, "发票开错抬头了，重开一张行吗"),
            (A, 12, "可以，您把抬头和税号发我，今天重开。"),
            (B, 3, "发你了"),
            (A, 9, "开好了，点订单页就能下载。"),
        ),
        "after_sale",
        "usage",
        "重开发票",
    ),
)
