"""The spans over which reviews are looked at, for the list and for the summary alike. Plain Python, no clock."""

from datetime import date, timedelta

PERIODS = {"30": 30, "90": 90, "365": 365}
USUAL, ALL = "90", "all"


def period_of(asked: str) -> str:
    """The span that an address asks for, else the usual one."""
    return asked if asked in PERIODS or asked == ALL else USUAL


def first_day(period: str, *, today: date) -> date | None:
    """The first day of the span that ends today; None for all there ever was."""
    return today - timedelta(days=PERIODS[period] - 1) if period in PERIODS else None
