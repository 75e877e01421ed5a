"""One page of the review of a team's file."""

from collections import Counter
from dataclasses import dataclass

from customers.models import Customer
from customers.render import buyer_nick, full_nick

ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """A choice of rows with its count."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewSpan:
    """Which rows a page shows."""

    start: int
    end: int
    number: int
    last: int
    count: int


def review_filters(outcomes: Counter[str], order: list[str], chosen: str) -> list[ReviewFilter]:
    """All rows, and those of each outcome that occurs."""
    found = [ReviewFilter("", outcomes.total(), not chosen)]
    return found + [ReviewFilter(one, outcomes[one], one == chosen) for one in order if outcomes[one]]


def review_span(count: int, page: int) -> ReviewSpan:
    """The page asked for, else the nearest that there is."""
    last = max(1, -(-count // ON_PAGE))
    number = min(max(page, 1), last)
    start = (number - 1) * ON_PAGE
    return ReviewSpan(start, min(start + ON_PAGE, count), number, last, count)


def buyer_names(customer_ids: set[int], *, shop_id: int, may_see_contact: bool) -> dict[int, str]:
    """What stands for each buyer, masked unless the reader may see it."""
    show = full_nick if may_see_contact else buyer_nick
    rows = Customer.objects.filter(shop=shop_id, pk__in=customer_ids).values_list("pk", "account", "key")
    return {pk: show(account=account, key=key) for pk, account, key in rows}
