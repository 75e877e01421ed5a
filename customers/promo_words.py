"""Reads of an order's columns and notes through which promotions it came. Plain Python."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

# Columns whose values name channels. Of all others only "yes", or an amount, below a channel's own name counts.
TELLING = re.compile(
    "订单来源|订单渠道|订单标签|销售渠道|推广方式|渠道|载体|流量|达人|活动|优惠券|优惠方式|分销员|导购|订单标记|下游"
    "|source|discount code|tags|coupon|attribution|promotion",
    re.IGNORECASE,
)
NO = frozenset(("", "否", "无", "不是", "no", "n", "false", "0", "0.00", "-", "--", "——", "暂无来源", "none"))
# What names a shop's own or a service's column, never a channel.
NEVER = re.compile("时间|ID$|id$|编号|编码|备注|留言")


@dataclass(frozen=True)
class Promo:
    """One promotion channel and the words it is known by."""

    code: str
    spellings: tuple[str, ...]
    is_bargain: bool


@dataclass(frozen=True)
class PromoWords:
    """All channels of a shop."""

    promos: tuple[Promo, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The longest spelling that stands at a place wins."""
        words = sorted({spelling for one in self.promos for spelling in one.spellings}, key=lambda word: -len(word))
        return re.compile(
            "|".join(
                f"(?<![0-9a-z]){re.escape(word)}(?![0-9a-z])" if word.isascii() else re.escape(word) for word in words
            )
            or "(?!)"
        )

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = {}
        for one in self.promos:
            for spelling in one.spellings:
                codes.setdefault(spelling, []).append(one.code)
        return codes

    def channels_of(self, *, seller_note: str, columns: Mapping[str, str]) -> list[str]:
        """Codes of the channels that an order names, in the order of the shop's list."""
        found: set[str] = set()
        for text in self._texts(seller_note, columns):
            for word in self._pattern.findall(spelled(text)):
                found.update(self._codes[word])
        return [one.code for one in self.promos if one.code in found]

    def is_bargain(self, codes: Iterable[str]) -> bool:
        """Whether one of the channels says that price matters."""
        bargains = {one.code for one in self.promos if one.is_bargain}
        return not bargains.isdisjoint(codes)

    @staticmethod
    def _texts(seller_note: str, columns: Mapping[str, str]) -> Iterable[str]:
        yield seller_note
        for heading, value in columns.items():
            if not isinstance(value, str) or _is_no(value):
                continue
            if TELLING.search(heading):
                yield value
            if not NEVER.search(heading) and (_is_yes(value) or "身份" in heading):
                yield heading


def spelled(text: str) -> str:
    """What two spellings of one word share: half width, lower case, no blanks."""
    return "".join(normalize("NFKC", text).split()).casefold()


def _is_no(value: str) -> bool:
    return spelled(value) in NO or not any(char.isalnum() for char in value)


def _is_yes(value: str) -> bool:
    """Yes, or an amount above nothing."""
    said = spelled(value).removesuffix("元").removeprefix("¥")
    return said in ("是", "yes", "y", "true", "有") or bool(re.fullmatch(r"\d+(\.\d+)?", said) and float(said) > 0)
