"""What interactions are worth in a new shop. From then on the rows are the shop's own to change."""

from typing import NamedTuple


class DefaultPoints(NamedTuple):
    """One kind of interaction: points each, at most how many count, over how many days; days it counts as advocacy."""

    kind: str
    points: int
    at_most: int | None = None
    days: int = 90
    advocate_days: int | None = None


DEFAULT_POINTS = (
    DefaultPoints("inquiry", 1, at_most=3),
    DefaultPoints("message_day", 1, at_most=3),
    DefaultPoints("questionnaire", 2),
    DefaultPoints("photo", 2, advocate_days=365),
    DefaultPoints("recommendation", 3, advocate_days=365),
    DefaultPoints("friend", 3, advocate_days=365),
    DefaultPoints("satisfied", 0),
    DefaultPoints("not_satisfied", 0),
)
