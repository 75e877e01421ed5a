"""The closed list of what a condition may ask. Plain Python: no Django, no database, no clock."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What sort of value a field has; it decides the operators and how a value is written."""

    COUNT = "count"  # a whole number
    SCORE = "score"  # a whole number from 1 to 5
    MONEY = "money"  # at most two decimals
    DAYS = "days"  # at most one decimal
    FLAG = "flag"  # yes or no
    CHOICE = "choice"  # some of a closed list of words
    MONTH = "month"  # this, next, or 1 to 12
    WORDS = "words"  # some of an open list of words
    ATTRIBUTE = "attribute"  # words, of one attribute
    TAGS = "tags"  # some tags, by their number
    SEGMENTS = "segments"  # some segments, by their number


class Turning(Enum):
    """When the answer may change though nothing happens to the buyer."""

    NEVER = "never"
    AFTER_ORDER = "after_order"  # so many days after the last order
    AFTER_INTENT = "after_intent"  # so many days after the inquiry
    WITH_SIGNALS = "with_signals"  # on the day the signals say
    MONTHLY = "monthly"  # on the first of a month
    FULL_RUN = "full_run"  # nobody can say; the full run answers anew


NUMBER_OPERATORS = ("lt", "lte", "gt", "gte", "eq")
LIST_OPERATORS = ("any", "none")
OPERATORS = {
    Kind.COUNT: NUMBER_OPERATORS,
    Kind.SCORE: NUMBER_OPERATORS,
    Kind.MONEY: NUMBER_OPERATORS,
    Kind.DAYS: NUMBER_OPERATORS,
    Kind.FLAG: ("is",),
    Kind.CHOICE: LIST_OPERATORS,
    Kind.MONTH: LIST_OPERATORS,
    Kind.WORDS: LIST_OPERATORS,
    Kind.ATTRIBUTE: (*LIST_OPERATORS, "known", "unknown"),
    Kind.TAGS: ("any", "all", "none"),
    Kind.SEGMENTS: ("any", "all", "none"),
}
NUMBERS = (Kind.COUNT, Kind.SCORE, Kind.MONEY, Kind.DAYS)
OF_FACTS = (*NUMBERS, Kind.FLAG, Kind.CHOICE)  # answered by the row of facts alone, which is marked when it changes
ROWS = (Kind.TAGS, Kind.SEGMENTS)  # rows of the shop, named by their numbers; a buyer is in some of them
PLACES = {Kind.COUNT: 0, Kind.SCORE: 0, Kind.MONEY: 2, Kind.DAYS: 1}

THIS_MONTH, NEXT_MONTH = "this", "next"
MONTHS = (THIS_MONTH, NEXT_MONTH, *map(str, range(1, 13)))


@dataclass(frozen=True, slots=True)
class Field:
    """One question about a buyer."""

    name: str
    kind: Kind
    turning: Turning = Turning.NEVER
    options: tuple[str, ...] = ()


FIELDS = {
    field.name: field
    for field in (
        Field("days_since", Kind.COUNT, Turning.AFTER_ORDER),
        Field("order_count", Kind.COUNT),
        Field("spent", Kind.MONEY),
        Field("average_order", Kind.MONEY),
        Field("cycle_days", Kind.DAYS),
        Field("median_gap", Kind.DAYS),
        Field("promo_share", Kind.COUNT),  # per cent
        Field("interaction_score", Kind.COUNT, Turning.WITH_SIGNALS),
        Field("score_before_order", Kind.COUNT),
        Field("advocate_count", Kind.COUNT, Turning.WITH_SIGNALS),
        Field("is_satisfied", Kind.FLAG),
        Field("known_count", Kind.COUNT),
        Field("intent_days", Kind.COUNT, Turning.AFTER_INTENT),
        Field("has_open_inquiry", Kind.FLAG),
        Field("economic", Kind.COUNT),
        Field("personalised", Kind.COUNT),
        Field("convenience", Kind.COUNT),
        Field("strongest_need", Kind.CHOICE, options=("economic", "personalised", "convenience")),
        Field("r", Kind.SCORE, Turning.AFTER_ORDER),
        Field("f", Kind.SCORE),
        Field("m", Kind.SCORE),
        Field("consent", Kind.CHOICE, options=("unknown", "given", "refused")),
        Field("channel", Kind.WORDS),
        Field("region", Kind.WORDS, Turning.FULL_RUN),
        Field("birthday_month", Kind.MONTH, Turning.MONTHLY),
        Field("attribute", Kind.ATTRIBUTE),
        Field("tags", Kind.TAGS),
        Field("segments", Kind.SEGMENTS),  # turns when the conditions of a named segment do
    )
}
