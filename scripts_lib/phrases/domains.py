"""The web addresses that belong to a platform: a link to them leads no buyer away."""

from collections.abc import Iterable

_JD = ("jd.com", "3.cn", "jingxi.com")
_DOUYIN = ("douyin.com", "jinritemai.com", "iesdouyin.com")
_WECHAT = ("weixin.qq.com", "mp.weixin.qq.com")
OF_CHANNEL = {
    "taobao": ("taobao.com", "tmall.com", "tb.cn", "tmall.hk", "alipay.com"),
    "jd": _JD,
    "pinduoduo": ("pinduoduo.com", "yangkeduo.com"),
    "douyin": _DOUYIN,
    "kuaishou": ("kuaishou.com", "kwaixiaodian.com"),
    "xiaohongshu": ("xiaohongshu.com", "xhslink.com"),
    "youzan": ("youzan.com", "koudaitong.com", *_WECHAT),
    "wechat": _WECHAT,
    "weixin": _WECHAT,
    "alibaba1688": ("1688.com", "alibaba.com"),
    "amazon": ("amazon.com", "amazon.cn"),
}


def domains_of(channels: Iterable[str]) -> tuple[str, ...]:
    """The addresses that are fine on every one of the channels; nothing where none is known."""
    known = [set(OF_CHANNEL.get(code, ())) for code in channels]
    return tuple(sorted(set.intersection(*known))) if known else ()
