"""What stands around a word and decides whether it is fine there: a time, an earlier greeting, what follows."""

import re
from collections.abc import Callable

from .folding import folded

_END = re.compile(r"[。！!？?\n~～…]")
_NUMBER = r"(?:\d{1,3}|[半一二两三四五六七八九十]{1,3})"
_TIME = re.compile(
    rf"\d{{1,2}}\s?[:：]\s?\d{{2}}|{_NUMBER}\s?(?:点|时(?!候)|号|日|月)|{_NUMBER}\s?个?\s?(?:分钟|小时|工作日|钟头|天|周)"
    r"|今天|今晚|今日|明天|明早|明日|后天|当天|当晚|上午|中午|下午|晚上|下班前|(?:本|下)?(?:周|星期)[一二三四五六日天]"
    r"|[{｛](?:答复时间|reply_by)[^{}｛｝]*[}｝]"
)
_DEED = 4  # letters: less is a sigh, not something that is done


def names_a_time(text: str, start: int, end: int) -> bool:
    """Whether the sentence around start and end holds a clock time, a day or a span; a placeholder for one counts."""
    before = [one.end() for one in _END.finditer(text, 0, start)]
    after = _END.search(text, end)
    return bool(_TIME.search(text[before[-1] if before else 0 : after.start() if after else len(text)]))


def comes_first(text: str, start: int, end: int) -> bool:
    """Whether the word does not stand in the text before."""
    return folded(text[start:end]).text not in folded(text[:start]).text


def is_followed(text: str, start: int, end: int) -> bool:
    """Whether something is said behind the word."""
    return len(folded(text[end:]).text) >= _DEED


# By detector: where its words are fine.
FINE: dict[str, Callable[[str, int, int], bool]] = {
    "no_time": names_a_time,
    "twice": comes_first,
    "nothing_after": is_followed,
}
