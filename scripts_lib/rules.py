"""What to say next, and in which wording. Plain Python: facts in, an answer out."""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, zip_longest
from typing import TypeVar

PRE_SALE, IN_SALE = "pre_sale", "in_sale"
REST_DAYS = 7
DEEPEST_BRANCH = 3
LIMIT = 3
# A script that nobody has tried is taken for one that gets an answer every fourth time.
TRIED_BEFORE, ANSWERED_BEFORE = 4, 1

K = TypeVar("K")


class Reason(StrEnum):
    """Why a script is offered; the figures beside it say how it has done."""

    PRODUCT_ASKED = "product_asked"
    PRODUCT_BOUGHT = "product_bought"
    ATTRIBUTE = "attribute"
    NEWCOMER = "newcomer"
    STAGE = "stage"
    ANY_TIME = "any_time"


@dataclass(frozen=True)
class Candidate:
    """What the choice needs to know of a published script."""

    script_id: int
    stage: str
    scene_position: int = 0
    asks: str = ""
    asks_attribute: str = ""
    product_ids: frozenset[int] = frozenset()
    copied_count: int = 0
    answered_count: int = 0


@dataclass(frozen=True)
class Buyer:
    """What the choice needs to know of the talk: `asked` says how many full days ago a group was asked about."""

    stage: str = PRE_SALE
    gaps: Sequence[str] = ()  # group codes in number order
    asked: Mapping[str, int] | None = None
    used_scripts: Collection[int] = ()  # copied for this buyer within the last seven days
    products_asked: Collection[int] = ()
    products_bought: Collection[int] = ()
    known_attributes: Collection[str] = ()
    has_bought: bool = False
    is_grey: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A script worth saying now, and why. `asks` is the gap that it closes, "" when it only goes on with the talk."""

    script_id: int
    reason: Reason
    asks: str = ""
    product_id: int | None = None
    copied_count: int = 0
    answered_count: int = 0


def pick_variant(customer_id: int, script_id: int, weighted: Sequence[tuple[int, int]]) -> int:
    """The wording of a script for a buyer: the same one each time, over many buyers in proportion to the weights.

    A wording that comes or goes moves only the buyers that it wins or leaves behind.
    """
    heavy = [(variant, weight) for variant, weight in weighted if weight > 0]
    shares = heavy or [(variant, 1) for variant, _weight in weighted]
    return max(shares, key=lambda one: (_draw(customer_id, script_id, one[0], one[1]), -one[0]))[0]


def percents(weights: Sequence[int]) -> list[int]:
    """Of a hundred buyers, how many get each wording: in proportion to the weights, evenly where nothing weighs."""
    shares = weights if any(weights) else [1] * len(weights)
    return [round(100 * share / sum(shares)) for share in shares]


def is_too_deep(branch: K, parents: Mapping[K, K | None]) -> bool:
    """Whether an answer lies below the third level, or in a circle, and must be refused."""
    at: K | None = branch
    for _level in range(DEEPEST_BRANCH):
        if at is not None:
            at = parents.get(at)
    return at is not None


def suggest(
    candidates: Iterable[Candidate], buyer: Buyer, *, asked_again: str = "", limit: int = LIMIT
) -> list[Suggestion]:
    """Up to three scripts: ways to ask what is not known yet, in the order of the groups, then what else helps now.

    What was copied for this buyer or asked within seven days rests, except the group that the agent asks again.
    """
    fitting = [one for one in candidates if _fits(one, buyer)]
    gaps = _open_gaps(buyer, asked_again)
    asking = [_ranked((one for one in fitting if one.asks == gap), buyer, asked_again) for gap in gaps]
    chosen = _one_each(asking, limit)
    if len(chosen) < limit:
        others = _ranked((one for one in fitting if not one.asks and one.stage in _stages(buyer)), buyer)
        chosen += others[: limit - len(chosen)]
    return [_suggestion(one, buyer) for one in chosen]


def _draw(customer_id: int, script_id: int, variant_id: int, weight: int) -> float:
    """Weighted rendezvous: each wording draws a lot for the buyer, the highest wins."""
    digest = hashlib.blake2b(f"{customer_id}:{script_id}:{variant_id}".encode(), digest_size=7).digest()
    lot = (int.from_bytes(digest) + 1) / (256**7 + 1)
    return -weight / math.log(lot)


def _open_gaps(buyer: Buyer, asked_again: str) -> list[str]:
    if buyer.is_grey:
        return []
    if asked_again in buyer.gaps:
        return [asked_again]
    asked = buyer.asked or {}
    return [gap for gap in buyer.gaps if asked.get(gap, REST_DAYS) >= REST_DAYS]


def _stages(buyer: Buyer) -> tuple[str, ...]:
    """From which stages scripts come that ask for no tag; a grey buyer is served, not sold to."""
    if buyer.is_grey:
        return (IN_SALE, "after_sale")
    return (buyer.stage,)


def _fits(one: Candidate, buyer: Buyer) -> bool:
    is_service = one.stage != PRE_SALE
    if buyer.is_grey and (one.asks or one.asks_attribute or not is_service):
        return False
    if one.asks_attribute in buyer.known_attributes and one.asks_attribute:
        return False
    if is_service and buyer.stage == PRE_SALE and not buyer.has_bought and not buyer.is_grey:
        return False
    return not one.product_ids or _product(one, buyer) is not None


def _product(one: Candidate, buyer: Buyer) -> tuple[int, Reason] | None:
    """The product that speaks for a script; what is said after the sale fits only what was bought."""
    asked = one.product_ids.intersection(buyer.products_asked) if one.stage == PRE_SALE else frozenset()
    if asked:
        return min(asked), Reason.PRODUCT_ASKED
    bought = one.product_ids.intersection(buyer.products_bought)
    return (min(bought), Reason.PRODUCT_BOUGHT) if bought else None


def _ranked(some: Iterable[Candidate], buyer: Buyer, asked_again: str = "") -> list[Candidate]:
    """Best first; what was copied lately is left out, or comes last where the agent asks again."""
    used = set(buyer.used_scripts)
    kept = [one for one in some if one.script_id not in used or (one.asks and one.asks == asked_again)]
    return sorted(kept, key=lambda one: (one.script_id in used, *_rank(one, buyer)))


def _rank(one: Candidate, buyer: Buyer) -> tuple[float, ...]:
    product = _product(one, buyer)
    nearness = {None: 2, Reason.PRODUCT_BOUGHT: 1, Reason.PRODUCT_ASKED: 0}[product and product[1]]
    answered = (one.answered_count + ANSWERED_BEFORE) / (one.copied_count + TRIED_BEFORE) if one.asks else 0
    is_other_stage = one.stage != buyer.stage
    first = (nearness, is_other_stage) if one.asks else (is_other_stage, nearness)
    return (*first, one.scene_position, -answered, -one.copied_count, one.script_id)


def _one_each(asking: Sequence[Sequence[Candidate]], limit: int) -> list[Candidate]:
    """The best of each gap, then the second of each, until there are enough; told gap by gap."""
    rounds = ((gap, one) for level in zip_longest(*asking) for gap, one in enumerate(level) if one)
    return [one for _gap, one in sorted(islice(rounds, limit), key=lambda pair: pair[0])]


def _suggestion(one: Candidate, buyer: Buyer) -> Suggestion:
    product = _product(one, buyer)
    return Suggestion(
        script_id=one.script_id,
        reason=product[1] if product else _general_reason(one, buyer),
        asks=one.asks,
        product_id=product[0] if product else None,
        copied_count=one.copied_count,
        answered_count=one.answered_count,
    )


def _general_reason(one: Candidate, buyer: Buyer) -> Reason:
    if one.asks_attribute:
        return Reason.ATTRIBUTE
    if one.stage != buyer.stage:
        return Reason.ANY_TIME
    return Reason.NEWCOMER if not buyer.has_bought and one.stage == PRE_SALE else Reason.STAGE
