"""Shares as pages write them: with their interval, and only where there are enough cases."""

from dataclasses import dataclass

from crm.proportions import wilson

FEWEST = 10  # below, a share says nothing


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval in whole percent; `is_told` is False while there are too few."""

    hits: int
    n: int

    @property
    def is_told(self) -> bool:
        return self.n >= FEWEST

    @property
    def low(self) -> int:
        return round(100 * wilson(self.hits, self.n)[0])

    @property
    def high(self) -> int:
        return round(100 * wilson(self.hits, self.n)[1])

    @property
    def percent(self) -> int:
        return round(100 * self.hits / self.n) if self.n else 0
