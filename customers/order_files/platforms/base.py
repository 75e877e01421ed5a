"""What must be said about a platform so that its files can be read. Each platform fills one `Platform`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from customers.order_files.contract import RowModel

STATUSES = frozenset({"unpaid", "paid", "shipped", "completed", "closed", "refunded", "unknown"})


class Money(StrEnum):
    """Whose amounts payable, paid and refund are."""

    ONCE = "once"  # the order's: repeated on its records, or on its first one
    SUM = "sum"  # each line's: the order's are their sum


class Pick(StrEnum):
    """How a field comes out of several columns."""

    PRESENT = "present"  # the first of them that the file has
    FILLED = "filled"  # the first filled one
    UNMASKED = "unmasked"  # the first filled one without *, else the first filled one
    JOINED = "joined"  # all of them, one after another
    ADDED = "added"  # the sum of amounts; only the first must be filled


@dataclass(frozen=True, slots=True)
class Column:
    """Header names of one field, and how its value comes out of them."""

    names: tuple[str, ...]
    pick: Pick = Pick.PRESENT
    separator: str = " "


def named(*names: str) -> Column:
    """The first of these columns that the file has: old and new names of one thing."""
    return Column(names)


def filled(*names: str) -> Column:
    """The first of these columns that is filled in the record."""
    return Column(names, Pick.FILLED)


def unmasked(*names: str) -> Column:
    """The first filled column without `*`, else the first filled one."""
    return Column(names, Pick.UNMASKED)


def joined(*names: str, separator: str = " ") -> Column:
    """The filled ones of these columns, one after another."""
    return Column(names, Pick.JOINED, separator)


def added(*names: str) -> Column:
    """The sum of these amounts; the first must be filled, an empty other counts as 0."""
    return Column(names, Pick.ADDED)


# key account, receiver, phone, e-mail → the buyer's key, "" for none
Identity = Callable[[str, str, str, str], str]
# status word as written, payment time, state of a refund → whether the amount counts
Counts = Callable[[str, datetime | None, str], bool]


def always(word: str, paid_at: datetime | None, refund_state: str) -> bool:
    """The amount counts as it stands."""
    return True


def when_paid(word: str, paid_at: datetime | None, refund_state: str) -> bool:
    """The amount counts once there is a payment time."""
    return paid_at is not None


def when_word(*words: str) -> Counts:
    """The amount counts with one of these status words, in any case."""
    wanted = frozenset(word.casefold() for word in words)

    def counts(word: str, paid_at: datetime | None, refund_state: str) -> bool:
        return word.casefold() in wanted

    return counts


def when_refunded(word: str, paid_at: datetime | None, refund_state: str) -> bool:
    """The amount counts when its refund went through."""
    return "退款成功" in refund_state


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Platform:
    """One kind of order file, described.

    `columns` leads from our fields to header names. `recognised_by`: of each group the file has at least
    one column. `required`: fields without which its orders cannot be read. `required_amounts`: fields that
    must be filled. `undated`: statuses whose orders may lack a creation time. `passed_over`: columns that we
    know and leave.
    """

    name: str
    label: str
    channel: str
    model: RowModel
    money: Money
    columns: Mapping[str, Column]
    recognised_by: tuple[tuple[str, ...], ...]
    identity: Identity
    required: tuple[str, ...] = ("order_no", "created_at", "paid")
    required_amounts: tuple[str, ...] = ("paid",)
    statuses: Mapping[str, str] = field(default_factory=dict)
    closing_prefixes: tuple[str, ...] = ()
    status_without_column: str = ""  # "": paid when there is a payment time, else unpaid
    undated: Collection[str] = ()
    paid_counts: Counts = always
    refund_counts: Counts = always
    fills_down: bool = False  # further lines of an order leave its number out
    has_line_numbers: bool = False
    may_be_windows_1252: bool = False
    passed_over: str = ""
