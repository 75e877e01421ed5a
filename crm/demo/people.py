"""Who buys there: names put together from common parts, phones from a block of zeros."""

from random import Random
from typing import NamedTuple

SURNAMES = "林周沈许陆顾苏江叶宋程姚方温季白唐贺戚邵梁傅夏秦钟孟简卓"
GIVEN = [
    "知夏", "明远", "若溪", "子墨", "清和", "雨桐", "书白", "念安", "景行", "语嫣", "初晴", "怀瑾",
    "半夏", "云舒", "思齐", "乐之", "霁月", "望舒", "小满", "南乔", "晓棠", "一诺", "静姝", "亦辰",
    "听雪", "长风", "采薇", "星野",
]  # fmt: skip
NICK_HEADS = [
    "山月", "橘子", "慢慢", "小镇", "青团", "半糖", "晚风", "芝麻", "云朵", "阿栗", "木棉", "柠檬",
    "喝茶", "海盐", "豆花", "松果", "向晚", "南瓜", "咸鱼", "早起",
]  # fmt: skip
NICK_TAILS = [
    "同学",
    "的猫",
    "不吃辣",
    "在路上",
    "小姐",
    "先生",
    "的日常",
    "要早睡",
    "爱买丝",
    "泡泡",
    "姐姐",
    "的抽屉",
]
PLACES = [
    ("浙江省", "杭州市", "西湖区"), ("江苏省", "苏州市", "姑苏区"), ("上海市", "上海市", "徐汇区"),
    ("四川省", "成都市", "武侯区"), ("广东省", "广州市", "天河区"), ("福建省", "厦门市", "思明区"),
    ("北京市", "北京市", "朝阳区"), ("湖北省", "武汉市", "武昌区"), ("山东省", "青岛市", "市南区"),
    ("陕西省", "西安市", "碑林区"), ("湖南省", "长沙市", "岳麓区"), ("重庆市", "重庆市", "渝中区"),
]  # fmt: skip
STREETS = ["留白巷", "听松里", "问茶路", "青禾街", "枕河弄", "望舒路", "小满里", "云栖坊"]


# Those whom a visitor of the demo shop meets first, by number: nick and name.
RICH, NEW, GREY, LONG_NAMED = 0, 12, 13, 14
KNOWN = {
    RICH: ("月白与茶", "苏映雪"),
    NEW: ("等一场雨", ""),
    GREY: ("临江小号77", "石大强"),
    LONG_NAMED: (
        "住在巷子尽头那家蓝色信箱茶馆楼上的猫咪先生",
        "欧阳听雪（云栖坊纸上光阴文化创意工作室 前台王老师代收）",
    ),
}


class Person(NamedTuple):
    """One buyer as a platform's file shows them."""

    number: int
    account: str
    name: str
    phone: str
    place: tuple[str, str, str]
    street: str


def a_person(number: int, random: Random) -> Person:
    """The buyer with this number; number and nick are theirs alone."""
    nick = f"{random.choice(NICK_HEADS)}{random.choice(NICK_TAILS)}{number:03d}"
    house = f"{random.randint(1, 199)}号{random.randint(1, 20)}幢{random.randint(101, 2604)}室"
    name = random.choice(SURNAMES) + random.choice(GIVEN)
    nick, name = KNOWN.get(number, (nick, name))
    return Person(
        number=number,
        account=nick,
        name=name,
        phone=f"138000{number:05d}",
        place=random.choice(PLACES),
        street=random.choice(STREETS) + house,
    )
