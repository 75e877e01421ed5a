"""What agents type, and the script of the demo shop that they mean by it: it stands among the first three."""

import pytest

from crm.services.demo_desk.library import make_library
from scripts_lib.selectors.palette import find_scripts
from scripts_lib.selectors.suggestions import suggest_for_message
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db

TYPED = {
    # words of two characters and more
    "缩水": "洗了会不会缩水",
    "运费": "运费怎么算",
    "开片": "新瓷器先做什么",
    "差价": "要求补差价",
    "驿站": "显示签收没收到",
    "色差": "颜色和图上不一样",
    "生日": "问生日",
    "身高": "问身高体重",
    "改地址": "改地址",
    "没更新": "物流没有更新",
    "贵": "觉得贵",
    "水温": "茶怎么泡",
    "乔迁": "茶具放家里还是送朋友",
    "留货": "再想想",
    # first letters in pinyin
    "zszmx": "真丝怎么洗",
    "sgtz": "问身高体重",
    "smsh": "什么时候发货",
    "wsg": "问身高体重",
    "gdz": "改地址",
    "czmp": "茶怎么泡",
    "hjbj": "好久不见",
    # short codes
    "nh": "打招呼",
    "/wl": "物流没有更新",
    "TS": "投诉先道歉",
    # mixed, full width, several words
    "ＹＨ": "能不能优惠",
    "真丝 洗": "真丝怎么洗",
    "睡衣 尺码": "睡衣给谁穿",
    "丝巾 系法": "丝巾怎么系的",
    "姆米": "觉得贵",
    "30℃": "真丝怎么洗",
    "16姆米": "觉得贵",
    "16 姆米": "觉得贵",
    # other words of the same meaning
    "邮费": "运费怎么算",
    "打折": "能不能优惠",
    "快递": "物流没有更新",
    "寄出": "什么时候发货",
    "送礼": "自己用还是送人",
    "发痒": "皮肤敏不敏感",
    "变形": "洗了会不会缩水",
    # the same sound, or the whole pinyin
    "所水": "洗了会不会缩水",
    "悠慧": "能不能优惠",
    "物留": "物流没有更新",
    "tousu": "投诉先道歉",
    "chaju": "茶具放家里还是送朋友",
    # slips, and how buyers put it
    "什么时侯能发货": "什么时候发货",
    "颜色跟图上不一样": "颜色和图上不一样",
    "签收了没收到货": "显示签收没收到",
    "收到就碎了": "收到就破了",
    "洗完会缩水吗": "洗了会不会缩水",
    "能优惠点吗": "能不能优惠",
    "瓷器新的先做什么": "新瓷器先做什么",
    "坏了": "收到就破了",
    "退货": "想退回来",
}  # fmt: skip
PASTED = {
    "老板能便宜一点吗，第一次买": "能不能优惠",
    "快递三天没更新了怎么回事": "物流没有更新",
    "显示签收了可是我没收到啊": "显示签收没收到",
    "茶杯收到有个磕口": "收到就破了",
    "真丝的洗坏过一条，会缩水吗": "洗了会不会缩水",
    "尺码怎么选，身高165体重52": "问身高体重",
    "地址填错了能改地址吗": "改地址",
    "我要投诉你们": "投诉先道歉",
    "你好，收到有一个破洞，怎么办": "收到就破了",
    "衣服洗完缩了好多": "洗了会不会缩水",
    "不太喜欢能退货吗": "想退回来",
}


@pytest.fixture
def library(shop):
    """The scripts of the demo shop."""
    install_default_tags(shop=shop)
    make_library(shop)
    return shop


def test_what_is_typed_finds_what_is_meant(library):
    assert len(TYPED) >= 40
    found = {typed: [one.script.title for one in find_scripts(library.pk, typed).scripts[:3]] for typed in TYPED}

    assert {typed: titles for typed, titles in found.items() if TYPED[typed] not in titles} == {}


def test_what_is_pasted_finds_what_answers_it(library):
    found = {text: [one.script.title for one in suggest_for_message(library.pk, text)] for text in PASTED}

    assert {text: titles for text, titles in found.items() if PASTED[text] not in titles} == {}
