"""Which moments of a talk an inquiry came to: by its kind, the buyer's words, the scripts copied. Plain Python."""

from collections.abc import Iterable

from scripts_lib.choices import Touchpoint

OF_KIND = {
    "shipping": Touchpoint.SHIPPING,
    "usage": Touchpoint.USAGE,
    "defect": Touchpoint.DEFECT,
    "complaint": Touchpoint.COMPLAINT,
    "return": Touchpoint.DEFECT,
}
OF_INTENT = {
    "price": Touchpoint.PRICE_TALK,
    "speed": Touchpoint.STOCK_AND_SPEED,
    "stock": Touchpoint.STOCK_AND_SPEED,
    "service": Touchpoint.STOCK_AND_SPEED,
    "brand": Touchpoint.NEED,
    "quality": Touchpoint.NEED,
    "look": Touchpoint.NEED,
    "made_for_me": Touchpoint.NEED,
    "choose": Touchpoint.NEED,
    "gift": Touchpoint.NEED,
    "self": Touchpoint.NEED,
    "new_arrivals": Touchpoint.REPURCHASE,
    "photo": Touchpoint.REVIEW,
    "after_sale": Touchpoint.DEFECT,
    "complaint": Touchpoint.COMPLAINT,
}
COMPARING = frozenset({"别家更便宜", "同款便宜", "拼多多更便宜", "买贵了", "哪个好", "同款"})


def of_word(word: str, intent: str) -> str:
    """The moment that a found word tells of; "" when none."""
    if word in COMPARING:
        return Touchpoint.COMPARE
    return OF_INTENT.get(intent, "")


def of_inquiry(kind: str, said: Iterable[str], copied: Iterable[str]) -> frozenset[str]:
    """All the moments it came to; one about which nothing is known is a greeting."""
    found = {*said, *copied, OF_KIND.get(kind, "")} - {""}
    return frozenset(found or {Touchpoint.GREETING})
