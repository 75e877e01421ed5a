"""One line of the timeline, and the names that several lines need."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import TextChoices

from crm.rules import Hours
from customers.selectors.staff import staff_name


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence below the headline; a label says what it is."""

    text: str
    label: str = ""
    marks: tuple[tuple[int, int], ...] = ()  # where words stand that say something, in code points

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in parts, each with whether it is such a word."""
        parts, at = [], 0
        for start, end in self.marks:
            if start >= at:
                parts += [(self.text[at:start], False), (self.text[start:end], True)]
                at = end
        return [part for part in (*parts, (self.text[at:], False)) if part[0]]


@dataclass(frozen=True, slots=True)
class Amount:
    """What an order brought."""

    paid: Decimal
    refund: Decimal
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, told alike whatever it was."""

    icon: str
    what: str
    lines: tuple[Line, ...] = ()
    who: str = ""
    is_over: bool = False  # taken off, cancelled, closed: struck
    is_quiet: bool = False  # done, nothing to do about it any more
    amount: Amount | None = None
    order_id: int | None = None
    deed: str = ""  # what can still be done about it: outcome, follow_up, note, friend, told
    stands: str = ""  # for that deed: the state now
    choices: tuple[tuple[str, str], ...] = ()  # and what it can become
    reason_id: int | None = None
    note: str = ""
    until: str = ""
    caution: str = ""  # what is wrong with it, in a word


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows of a page refer to by key, looked up together, and how the reader is told."""

    zone: ZoneInfo
    now: datetime
    hours: Hours
    may_see_contact: bool
    goods: dict[int, list[str]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    products: dict[int, str] = field(default_factory=dict)
    orders: dict[int, str] = field(default_factory=dict)

    def moment(self, at: datetime) -> str:
        """To the minute, as the shop's clock shows it."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"


def lines(*pairs: tuple[str, str]) -> tuple[Line, ...]:
    """The labelled lines that have a text."""
    return tuple(Line(text, label) for label, text in pairs if text)


def person(user: User | None) -> str:
    """A member of staff; "" for nobody."""
    return staff_name(user)


def joined(*parts: str) -> str:
    """The parts there are, with dots between."""
    return " · ".join(part for part in parts if part)


def word(choices: type[TextChoices], value: object) -> str:
    """What staff read for a code; the code itself when the list no longer has it, "" for none."""
    if not value:
        return ""
    return str(choices(value).label) if value in choices.values else str(value)
