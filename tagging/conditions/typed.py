"""A number as people type it: "２，４００元" is 2400. Plain Python: no Django, no database, no clock."""

import re
import unicodedata

# What stands beside a number of money, orders, days, shares and points.
BESIDE = re.compile(r"^[¥￥$]\s*|\s*(?:元|块|单|天|日|次|分|%)$")


def plain_number(text: str) -> str:
    """The digits alone where only a unit or separators stand with them; anything else as it was typed."""
    folded = BESIDE.sub("", unicodedata.normalize("NFKC", text).strip()).replace(",", "").strip()
    return folded if re.fullmatch(r"-?\d+(?:\.\d+)?", folded, re.ASCII) else text.strip()
