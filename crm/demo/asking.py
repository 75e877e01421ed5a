"""Which scripts were used in the last thirty days, for whom, and what came of it. Plain Python, no clock."""

from random import Random
from typing import NamedTuple

from .people import GREY, NEW, RICH
from .purchases import Buyer
from .scripts import ASKING, Answer, Wording
from .service_scripts import TELLING

SEED = 20260612
DAYS = 29.0
GROUP_TAGS = {
    "use_scene": ("self", "wife", "friend", "gift"),
    "purchase_driver": ("new_arrivals", "coupon"),
    "engagement": ("weitao_yes", "weitao_no", "photo"),
}
# The first way to ask is the trainer's favourite, the others follow.
FAVOUR = (8, 3, 3, 2, 2)


class Use(NamedTuple):
    """A script copied so many days ago; `answer` is how the buyer answered and how long that took."""

    number: int
    code: str
    days: float
    tag: str = ""
    answered_after: float = 0.0


def uses_of(buyers: list[Buyer]) -> list[Use]:
    """What agents have copied lately, buyer by buyer; the same every time."""
    return [use for buyer in buyers if buyer.person.number not in (NEW, GREY) for use in _of_one(buyer)]


def answers_of(uses: list[Use]) -> dict[tuple[int, str], float]:
    """How many days ago a buyer's tag was found out by asking, by number and tag."""
    return {(use.number, use.tag): use.days - use.answered_after for use in uses if use.tag}


def branch_for(wording: Wording, tag: str) -> Answer | None:
    """The answer of a script that gives the tag, however deep."""
    waiting = list(wording.answers)
    while waiting:
        answer = waiting.pop(0)
        if answer.tag == tag:
            return answer
        waiting += answer.then
    return None


def _of_one(buyer: Buyer) -> list[Use]:
    random = Random(SEED + buyer.person.number)
    found: list[Use] = []
    if "grey" not in buyer.tags:
        for group, tags in GROUP_TAGS.items():
            known = next((tag for tag in buyer.tags if tag in tags), "")
            found += _asking(buyer, group, known, random)
    if random.random() < 0.4:
        found += _telling(buyer, random)
    return found


def _asking(buyer: Buyer, group: str, known: str, random: Random) -> list[Use]:
    """How a group came to be known, or that it was asked in vain."""
    ways = [one for one in _fitting(ASKING, buyer) if one.asks == group]
    if known:
        ways = [one for one in ways if branch_for(one, known)]
    if not ways or random.random() > 0.62 or (buyer.person.number == RICH and not known):
        return []
    places = [[one for one in ASKING if one.asks == group].index(way) for way in ways]
    [way] = random.choices(ways, [FAVOUR[place] for place in places])
    days = random.uniform(0.2, DAYS)
    if not known:
        return [Use(buyer.person.number, way.code, days)]
    return [Use(buyer.person.number, way.code, days, known, random.uniform(0.001, 0.1))]


def _telling(buyer: Buyer, random: Random) -> list[Use]:
    fitting = [one for one in _fitting(TELLING, buyer) if not one.attribute]
    some = random.sample(fitting, min(len(fitting), random.randint(1, 3)))
    return [Use(buyer.person.number, one.code, random.uniform(0.2, DAYS)) for one in some]


def _fitting(wordings: list[Wording], buyer: Buyer) -> list[Wording]:
    bought = {line.good.sku for one in buyer.purchases for line in one.lines}
    return [one for one in wordings if not one.skus or bought.intersection(one.skus)]
