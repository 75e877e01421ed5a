"""The follow-up templates that a new shop begins with. From then on the rows are the shop's own to change."""

from datetime import time
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DefaultScene(NamedTuple):
    """A moment of a talk; a shop that has a scene for it uses its own."""

    stage: str
    touchpoint: str
    name: str


class DefaultTemplate(NamedTuple):
    """For a scene, or for a class or tier; `then` names the one that follows when it is done."""

    name: str
    title: Promise
    text: str
    days: int
    scene: DefaultScene | None = None
    for_tag: tuple[str, str] | None = None  # slugs of group and tag
    at: time = time(10)
    repeat_days: int | None = None
    then: str = ""


PRICE = DefaultScene("pre_sale", "price_talk", "价格与优惠")
COMPARE = DefaultScene("pre_sale", "compare", "比较与选择")
STOCK = DefaultScene("pre_sale", "stock_and_speed", "现货与时效")
SHIPPING = DefaultScene("in_sale", "shipping", "发货与物流")
RECEIPT = DefaultScene("in_sale", "receipt", "签收与改址")
USAGE = DefaultScene("after_sale", "usage", "洗护与使用")
PHOTO = DefaultScene("after_sale", "review", "晒图与推荐")
DEFECT = DefaultScene("after_sale", "defect", "质量问题")
COMPLAINT = DefaultScene("after_sale", "complaint", "投诉与道歉")

DEFAULT_TEMPLATES = (
    DefaultTemplate("报价后问一句", _("After a quote"), "算清到手价和能用的券 · 问{商品}还考虑吗", 1, PRICE),
    DefaultTemplate(
        "帮着定下来", _("Help to decide"), "两款各说一句长短，给个建议 · 看中的是{商品}", 1, COMPARE, at=time(15)
    ),
    DefaultTemplate("到货第一个告诉", _("Back in stock"), "看{商品}到货没有 · 没到也回一声，给个日子", 3, STOCK),
    DefaultTemplate(
        "看着包裹到", _("Watch the parcel"), "查物流走到哪，停了先催，再告诉买家", 2, SHIPPING, at=time(15)
    ),
    DefaultTemplate(
        "签收后问一声", _("After receipt"), "问收到的东西齐不齐、好不好", 1, RECEIPT, at=time(19), then="用了一周回访"
    ),
    DefaultTemplate(
        "用了一周回访", _("After a week of use"), "问用得怎样、会不会打理 · 顺便问{缺口}", 7, USAGE, then="请晒一张图"
    ),
    DefaultTemplate(
        "请晒一张图", _("Ask for a photo"), "用得满意的请拍一张，说明晒图有什么谢礼", 3, PHOTO, at=time(19)
    ),
    DefaultTemplate("补发收到没有", _("Has the replacement come"), "问补发的到了没有、这回好不好", 3, DEFECT),
    DefaultTemplate(
        "投诉后再问一次",
        _("Ask again after a complaint"),
        "问上次的事办得满不满意，还差什么",
        2,
        COMPLAINT,
        at=time(15),
    ),
    DefaultTemplate(
        "趁热再问",
        _("While the wish is warm"),
        "接着上次的话问：{商品} · 有现货和活动一并说",
        1,
        for_tag=("lifecycle", "high_interest"),
    ),
    DefaultTemplate(
        "请来第二单",
        _("Towards a second order"),
        "问第一单用得怎样，推一件配得上的 · 还没问过：{缺口}",
        14,
        for_tag=("lifecycle", "minable"),
    ),
    DefaultTemplate(
        "照着喜好挑",
        _("Choose for this buyer"),
        "照记下的尺码、颜色、用途挑两件，说清为什么",
        7,
        for_tag=("lifecycle", "needs_modelling"),
    ),
    DefaultTemplate(
        "补上没问的",
        _("Fill in what is missing"),
        "聊聊近况，问{缺口}",
        5,
        for_tag=("lifecycle", "captive"),
        at=time(15),
    ),
    DefaultTemplate(
        "每月问候",
        _("Say hello every month"),
        "上新先告诉 · 问上次买的用得怎样",
        30,
        for_tag=("lifecycle", "vip"),
        repeat_days=30,
    ),
    DefaultTemplate(
        "两个月后看看",
        _("After two months"),
        "看当时买的该不该添了，问一次，不连发",
        60,
        for_tag=("lifecycle", "one_time"),
    ),
    DefaultTemplate(
        "专人回访",
        _("A call from one person"),
        "由一直接待的人问候，听听有什么不周到",
        14,
        for_tag=("tier", "supreme_vip"),
        at=time(16),
    ),
    DefaultTemplate(
        "差多少升级", _("How far to the next tier"), "说清还差多少升一级、升了有什么", 10, for_tag=("tier", "senior")
    ),
)
TITLES = {one.name: one.title for one in DEFAULT_TEMPLATES}


def template_title(name: str) -> str:
    """What a template is called: the shop's own words, or one of ours in the reader's language."""
    return str(TITLES.get(name, name))
