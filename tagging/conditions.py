"""The words in which rules speak: plain Python, no Django, no database, no clock.

A rule is a list of conditions that must all hold; a condition is a field, an operator and a value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

FIELDS = ("days_since", "spent", "order_count")
OPERATORS = ("lt", "lte", "gt", "gte", "eq")


class ConditionError(ValueError):
    """A condition that cannot be understood; the text says which word and what would do."""


@dataclass(frozen=True, slots=True)
class Condition:
    field: str
    operator: str
    value: Decimal

    @classmethod
    def parse(cls, raw: Any) -> "Condition":
        """Read `{"field": …, "operator": …, "value": …}`; anything else is a ConditionError."""
        if not isinstance(raw, dict) or set(raw) != {"field", "operator", "value"}:
            raise ConditionError(f"A condition is field, operator and value, not {raw!r}.")
        if raw["field"] not in FIELDS:
            raise ConditionError(f"No such field: {raw['field']!r}. Use one of {', '.join(FIELDS)}.")
        if raw["operator"] not in OPERATORS:
            raise ConditionError(f"No such operator: {raw['operator']!r}. Use one of {', '.join(OPERATORS)}.")
        try:
            value = Decimal(str(raw["value"]))
        except InvalidOperation as error:
            raise ConditionError(f"Not a number: {raw['value']!r}.") from error
        if not value.is_finite():
            raise ConditionError(f"Not a number: {raw['value']!r}.")
        if raw["field"] != "spent" and value != value.to_integral_value():
            raise ConditionError(f"{raw['field']} is a whole number, not {raw['value']!r}.")
        return cls(raw["field"], raw["operator"], value)

    @classmethod
    def parse_list(cls, raw: Any) -> list["Condition"]:
        """Read the conditions of one rule; there must be at least one."""
        if not isinstance(raw, list) or not raw:
            raise ConditionError("A rule needs at least one condition.")
        return [cls.parse(one) for one in raw]

    def holds(self, value: Decimal | int | None) -> bool:
        """Whether a value satisfies the condition; what is not known satisfies none."""
        if value is None:
            return False
        match self.operator:
            case "lt":
                return value < self.value
            case "lte":
                return value <= self.value
            case "gt":
                return value > self.value
            case "gte":
                return value >= self.value
            case _:
                return value == self.value

    def turning_days(self) -> tuple[int, ...]:
        """After how many days since the last order the answer may change; () when time does not matter."""
        if self.field != "days_since":
            return ()
        value = int(self.value)
        match self.operator:
            case "lt" | "gte":
                return (value,)
            case "lte" | "gt":
                return (value + 1,)
            case _:
                return (value, value + 1)


def turning_days(rules: Iterable[list[Condition]]) -> list[int]:
    """All days since the last order on which some rule may answer differently, in order."""
    return sorted({day for rule in rules for one in rule for day in one.turning_days() if day > 0})
