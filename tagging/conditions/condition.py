"""One condition: a field, an operator and a value; and whether a known buyer meets it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any

from .vocabulary import FIELDS, MONTHS, NUMBERS, OPERATORS, PLACES, ROWS, Field, Kind

COMPARE: dict[str, Callable[[Any, Any], bool]] = {"lt": lt, "lte": le, "gt": gt, "gte": ge, "eq": eq}
LARGEST = Decimal(10) ** 12
LONGEST_WORD = 500

Value = Decimal | bool | tuple[str, ...] | tuple[int, ...]
Known = Mapping[str, Any]


class ConditionError(ValueError):
    """A condition that cannot be understood; the text says which word and what would do."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold. `key` names the attribute where the field is one."""

    field: str
    operator: str
    value: Any
    key: str = ""

    @classmethod
    def parse(cls, raw: Any) -> "Condition":
        """Read `{"field": …, "operator": …, "value": …[, "key": …]}`; anything else is a ConditionError."""
        if not isinstance(raw, dict) or not {"field", "operator", "value"} <= set(raw) <= {*cls.__slots__}:
            raise ConditionError(f"A condition is field, operator and value, not {raw!r}.")
        field = FIELDS.get(raw["field"]) if isinstance(raw["field"], str) else None
        if field is None:
            raise ConditionError(f"No such field: {raw['field']!r}. Use one of {', '.join(FIELDS)}.")
        operators = OPERATORS[field.kind]
        if raw["operator"] not in operators:
            raise ConditionError(f"No such operator: {raw['operator']!r}. Use one of {', '.join(operators)}.")
        key = raw.get("key", "")
        if not isinstance(key, str) or bool(key) != (field.kind is Kind.ATTRIBUTE):
            raise ConditionError(f"An attribute is named by its code, and only there: {raw!r}.")
        return cls(field.name, raw["operator"], _value(field, raw["operator"], raw["value"]), key)

    @classmethod
    def parse_list(cls, raw: Any) -> list["Condition"]:
        """Read the conditions of one rule; there must be at least one."""
        if not isinstance(raw, list) or not raw:
            raise ConditionError("A rule needs at least one condition.")
        return [cls.parse(one) for one in raw]

    @property
    def kind(self) -> Kind:
        return FIELDS[self.field].kind

    @property
    def asks(self) -> str:
        """Under which name the known buyer's value stands."""
        return f"{self.field}:{self.key}" if self.key else self.field

    def as_json(self) -> dict[str, Any]:
        """As stored; `parse` reads it back."""
        value = self.value
        if isinstance(value, Decimal):
            value = int(value) if value == value.to_integral_value() else str(value)
        raw = {"field": self.field, "operator": self.operator, "value": list(value) if _is_list(value) else value}
        return {**raw, "key": self.key} if self.key else raw

    def met_by(self, known: Known) -> bool:
        """Whether a buyer of whom so much is known meets the condition."""
        return self.holds(known.get(self.asks))

    def holds(self, value: Any) -> bool:
        """Whether a value satisfies the condition.

        A number that is not known satisfies none; `none` and `unknown` are the opposites of `any` and `known`.
        Tags and segments are sets of numbers; all other fields one value or None.
        """
        if self.kind in NUMBERS:
            return value is not None and COMPARE[self.operator](Fraction(value), Fraction(self.value))
        if self.kind in ROWS:
            return self._holds_rows(frozenset(value or ()))
        match self.operator:
            case "is":
                return bool(value) is self.value
            case "known" | "unknown":
                return (value not in (None, "")) is (self.operator == "known")
            case "none":
                return not self._is_among(value)
            case _:
                return self._is_among(value)

    def _is_among(self, value: Any) -> bool:
        if value is None:
            return False
        if self.field == "region":
            return any(str(value).startswith(word) for word in self.value)
        if self.kind is Kind.MONTH:
            return bool(set(value) & set(self.value))
        return value in self.value

    def _holds_rows(self, held: frozenset[int]) -> bool:
        if self.operator == "all":
            return held.issuperset(self.value)
        return held.isdisjoint(self.value) is (self.operator == "none")


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple)


def _value(field: Field, operator: str, raw: Any) -> Value:
    if field.kind in NUMBERS:
        return _number(field, raw)
    if field.kind is Kind.FLAG:
        if not isinstance(raw, bool):
            raise ConditionError(f"{field.name} is true or false, not {raw!r}.")
        return raw
    if operator in ("known", "unknown"):
        return ()
    if not isinstance(raw, (list, tuple)) or not raw:
        raise ConditionError(f"{field.name} wants a list of at least one value, not {raw!r}.")
    if field.kind in ROWS:
        if not all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in raw):
            raise ConditionError(f"{field.name} are named by their numbers, not {raw!r}.")
        return tuple(sorted(set(raw)))
    return _words(field, raw)


def _number(field: Field, raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw))
    except InvalidOperation as error:
        raise ConditionError(f"Not a number: {raw!r}.") from error
    if isinstance(raw, bool) or not value.is_finite() or abs(value) > LARGEST:
        raise ConditionError(f"Not a number: {raw!r}.")
    places = PLACES[field.kind]
    if value != value.quantize(Decimal(1).scaleb(-places)):
        wanted = f"a number with at most {places} decimals" if places else "a whole number"
        raise ConditionError(f"{field.name} is {wanted}, not {raw!r}.")
    return value


def _words(field: Field, raw: Any) -> tuple[str, ...]:
    options = MONTHS if field.kind is Kind.MONTH else field.options
    for one in raw:
        if not isinstance(one, str) or not one.strip() or len(one) > LONGEST_WORD:
            raise ConditionError(f"{field.name} is text, not {one!r}.")
        if options and one not in options:
            raise ConditionError(f"No such value of {field.name}: {one!r}. Use one of {', '.join(options)}.")
    return tuple(dict.fromkeys(one.strip() for one in raw))
