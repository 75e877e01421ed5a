"""What takes the weight of a spam word back to begin with: the same word in a buyer's mouth."""

from typing import Any

from tagging.words.lists import NOTHING


def _set(code: str, name: str, *words: str) -> dict[str, Any]:
    return {"code": code, "name": name, "words": tuple(" ".join(words).split()), "purpose": NOTHING}


def _with(words: str, around: str) -> str:
    """Every one of some words of spam together with every one of what buyers say around it."""
    return " ".join(f"{word}&{one}" for word in words.split() for one in around.split())


BUYERS_TALK = (
    _set(
        "not_spam_codes",
        "不是诈骗：验证码、退款、冻结",
        _with("验证码", "收不到 没收到 没有收到 发不 不来 没来 输错 输了 不对 错误 过期 失效 怎么付款 付不了"),
        _with("验证码", "取件 防伪 骗子 骗人"),
        _with("退款链接", "在哪 哪里 找不到 打不开 点不开 过期 失效 没反应 没到账 钱没 骗子 骗人 真的假的"),
        _with("冻结", "预授权 什么时候退 我的 没付成功 付不了 海鲜 牛肉 冷链 冰袋 化冻"),
        _with("共享屏幕", "摄像头 显示器 投影 网课 清晰 清楚 卡顿"),
    ),
    _set(
        "not_spam_money",
        "不是推销：买家说钱",
        _with("贷款 借款", "便宜 打折 优惠 降价 太贵 好贵 发工资 手头紧 还完 还着 压力 太累"),
        _with("贷款 借款", "有分期 分期有 能分期 可以分期"),
        _with("借款", "没还 不还 朋友 同事"),
        _with("垫付", "运费 邮费 退货 换货"),
        "还贷款 投资自己 投资价值 投资人 有返利吗 有没有返利 返利吗 返利多少",
    ),
    _set(
        "not_spam_work",
        "不是招工：买家说工作",
        _with("兼职", "便宜 优惠 打折 快递 收货 发货 工作服 尺码 均码 上班 代购"),
        "我兼职 招兼职吗 招不招兼职 还招兼职 你们招兼职 招代理吗 招不招代理 还招代理 你们招代理",
    ),
    _set(
        "not_spam_goods",
        "不是广告：买家问货",
        "棋牌室 棋牌桌 棋牌椅 棋牌垫 去办证 办证件 办证用 厂家直供吗 是厂家直供 是不是厂家直供",
        "商标注册了 商标注册过 商标注册号",
    ),
)
