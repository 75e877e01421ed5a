"""RFM: three scores from 1 to 5 by cut points of the shop. Plain Python.

Quantiles as in Hyndman and Fan (1996), definition 7: linear interpolation between the two nearest ranks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

from .typed import plain_number

SIX = Decimal("0.000001")
SHARES = (Fraction(1, 5), Fraction(2, 5), Fraction(3, 5), Fraction(4, 5))
TOP = 5
BETWEEN = str.maketrans("、，；;", "    ")  # beside spaces; a comma of Latin width parts thousands


@dataclass(frozen=True, slots=True)
class Cuts:
    """Four ascending cut points each: days since the last order, counted orders, money spent."""

    r: tuple[Decimal, ...]
    f: tuple[Decimal, ...]
    m: tuple[Decimal, ...]

    @classmethod
    def read(cls, r: Sequence[Any], f: Sequence[Any], m: Sequence[Any]) -> "Cuts":
        """From stored text."""
        return cls(*(tuple(Decimal(str(one)) for one in side) for side in (r, f, m)))

    def score_r(self, days: int) -> int:
        """5 − the number of cut points below the days."""
        return TOP - sum(cut < days for cut in self.r)

    def score_f(self, orders: int) -> int:
        """1 + the number of cut points below the value."""
        return 1 + sum(cut < orders for cut in self.f)

    def score_m(self, spent: Decimal) -> int:
        """1 + the number of cut points below the value."""
        return 1 + sum(cut < spent for cut in self.m)

    def turning_days(self) -> list[int]:
        """After how many days since the last order R may fall: the first whole day beyond each cut point."""
        return sorted({floor(cut) + 1 for cut in self.r})


def rank_places(count: int) -> list[tuple[int, Fraction]]:
    """For each quantile the rank (from 0) at or below it, and how far it lies towards the next rank."""
    places = []
    for share in SHARES:
        place = share * (count - 1)
        places.append((floor(place), place - floor(place)))
    return places


def interpolated(low: Decimal, high: Decimal, part: Fraction) -> Decimal:
    """The value so far between two ranks, with six decimals, half up."""
    exact = Fraction(low) + (Fraction(high) - Fraction(low)) * part
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(SIX, rounding=ROUND_HALF_UP)


def quantiles(values: Sequence[Any]) -> tuple[Decimal, ...]:
    """The 20, 40, 60 and 80 % quantiles of at least one value."""
    ordered = sorted(Decimal(one) for one in values)
    last = len(ordered) - 1
    return tuple(
        interpolated(ordered[rank], ordered[min(rank + 1, last)], part) for rank, part in rank_places(len(ordered))
    )


def mean_cuts(total: Any, count: int) -> tuple[Decimal, ...]:
    """Four times the mean: a score is 1 below or at it and 5 above (for days the other way)."""
    return (interpolated(Decimal(0), Decimal(total), Fraction(1, count)),) * len(SHARES)


class CutsRefused(ValueError):
    """These are not four ascending numbers."""


def read_cuts(text: str) -> list[str]:
    """Four typed numbers that do not fall and are not negative, as stored."""
    try:
        values = [Decimal(plain_number(one)) for one in text.translate(BETWEEN).split()]
    except InvalidOperation as error:
        raise CutsRefused from error
    if len(values) != len(SHARES) or not all(one.is_finite() and 0 <= one < 10**9 for one in values):
        raise CutsRefused
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise CutsRefused
    return [f"{one.normalize():f}" for one in values]
