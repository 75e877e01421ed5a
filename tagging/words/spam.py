"""What spam looks like beside its words; and the tricks by which it hides them."""

import re

from .spelling import Spelled

SPAM_FROM, SUSPICIOUS_FROM = 3, 2
LONG_FIRST = 120
TWICE_SEEN_FROM = 15  # shorter texts are everybody's: "在吗", "什么时候发货"

HIDES = str.maketrans({"薇": "微", "徽": "微", "威": "微", "➕": "加", "+": "加", "✚": "加", "ⅴ": "v"})
BETWEEN = re.compile(r"[\s.·•・*\-_|/\\~^`'\"‧∙●○◆◇☆★]+")
NUMERALS = str.maketrans("零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
DIGITS = re.compile(r"[\d零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖]{11}")
MESSENGER = re.compile(
    r"(?:微信|微(?=\s*[号:])|(?<![a-z])(?:vx|wx|v|qq)|扣扣)\s*[号:是]?\s*:?\s*"
    r"(?![a-z]+\b(?![\d_-]))[a-z0-9_-]{5,}"
)
ADDRESS = re.compile(
    r"(?:https?://|www\.)([a-z0-9.-]+)|(?<![a-z0-9@.-])((?:[a-z0-9-]{2,}\.)+(?:com|cn|net|top|xyz|vip|cc|shop|site|club|info|io|me|ly))\b"
)
OWN = (
    "taobao.com", "tmall.com", "tb.cn", "alicdn.com", "alipay.com", "1688.com", "jd.com", "jd.hk", "3.cn",
    "yangkeduo.com", "pinduoduo.com", "douyin.com", "jinritemai.com", "kuaishou.com", "kwaixiaodian.com",
    "xiaohongshu.com", "xhslink.com", "youzan.com", "weidian.com", "shopify.com", "amazon.com", "amazon.cn",
)  # fmt: skip
REPEATED = re.compile(r"(\S)\1{7}")
PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*"
CHAIN = re.compile(rf"(?:{PICTURE}){{5}}|[！-～]{{8}}")
ASKS = re.compile("[?？吗呢]")


def unmasked(line: Spelled) -> Spelled:
    """Without what is put between letters or in their place so that filters do not see a word."""
    text = line.text.translate(HIDES)
    between = [match.span() for match in BETWEEN.finditer(text)]
    if not between:
        return Spelled(text, line.starts, line.ends)
    return line.without(between, BETWEEN.sub("", text))


def shape_score(original: str, plain: str, bare: str, *, is_first: bool) -> int:
    """Points for a foreign address, a way to be reached elsewhere, a long cold opening, and repeated or gaudy letters.

    `plain` is the text in the one spelling, `bare` the same unmasked.
    """
    return (
        2 * has_foreign_address(plain)
        + 2 * (has_phone(bare) or bool(MESSENGER.search(plain.translate(HIDES))))
        + (is_first and len(original) > LONG_FIRST and not ASKS.search(original))
        + bool(REPEATED.search(plain))
        + bool(CHAIN.search(original))
    )


def has_foreign_address(plain: str) -> bool:
    """Whether a web address leads away from the platforms."""
    if "." not in plain:
        return False
    hosts = ((one or other).strip(".") for one, other in ADDRESS.findall(plain))
    return any(not _is_own(host) for host in hosts)


def _is_own(host: str) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in OWN)


def has_phone(bare: str) -> bool:
    """Whether a mobile number stands there, also in Chinese digits; order and parcel numbers are longer."""
    return bool(DIGITS.search(bare)) and bool(PHONE.search(bare.translate(NUMERALS)))


def verdict_of(score: int) -> str:
    """What so many points mean."""
    return "spam" if score >= SPAM_FROM else "suspicious" if score >= SUSPICIOUS_FROM else "ok"
