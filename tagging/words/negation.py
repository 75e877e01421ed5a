"""Whether a word is wanted or waved away: "不用赠品" is no wish for a gift, "能不能包邮" is one for free shipping."""

import re

REACH = 4
CLAUSE_ENDS = re.compile(r"[\s,，.。;；!！?？、:：~…]")
# Asking, not denying; and words in which the letter means something else.
NO_DENIAL = re.compile(
    r"(.)不\1|有没有?|是不是|可不可以|能不能|要不要|会不会|不好意思|不知道?|不然|不如|不但|不仅|不错|差不多|不过|没事|不同"
    r"|没想到|别[家的人处]|特别|分别|级别|类别|性别|区别|要不(?!要)|不管|不论|不妨|没准|不止|就不能|不能再"
)
REFUSES = re.compile(r"不用|不要|不需|不必|不想|别|无需|勿|甭|免了")
DENIES = re.compile(r"[不没]")
ASKS = re.compile(r"^[^,，。;；!！]{0,6}?([吗嘛么?？]|[吧呀啊]?[?？])")


def is_negated(text: str, start: int, end: int) -> bool:
    """Whether a "no" stands at most four characters before the word, in its own clause."""
    # A word that the reach cuts in two is looked at whole: "不好意思" begins one character further off.
    before = CLAUSE_ENDS.split(text[max(0, start - REACH - 3) : start])[-1]
    plain = NO_DENIAL.sub(lambda match: "\0" * len(match.group()), before + text[start:end])[: len(before)][-REACH:]
    if REFUSES.search(plain):
        return True
    return bool(DENIES.search(plain)) and not ASKS.match(text[end : end + 8])
