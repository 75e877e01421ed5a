"""Conditions as parts of an address: `spent__gte=800`, `tags__any=3,5`, `attribute__none=size:L,XL`."""

import re
from collections.abc import Iterable
from decimal import Decimal

from .condition import Condition, ConditionError
from .vocabulary import FIELDS, NUMBERS, OPERATORS, ROWS, Kind

BETWEEN = "__"
YES, NO = "yes", "no"
FLAGS = {YES: True, NO: False}
PART = re.compile(r"((?:\\.|[^\\,])*),?", re.DOTALL)  # up to a comma that no backslash guards
LONGEST = 2_000

# Every name that an address may hold.
PARAMETERS = {
    f"{field.name}{BETWEEN}{operator}": (field.name, operator)
    for field in FIELDS.values()
    for operator in OPERATORS[field.kind]
}


def read_parameter(name: str, text: str) -> Condition:
    """The condition that one parameter says; anything else is a ConditionError."""
    if name not in PARAMETERS or len(text) > LONGEST or "\0" in text:
        raise ConditionError(f"No such condition: {name[:80]!r}.")
    field, operator = PARAMETERS[name]
    kind = FIELDS[field].kind
    raw: dict[str, object] = {"field": field, "operator": operator}
    if kind is Kind.ATTRIBUTE:
        raw["key"], _, text = text.partition(":")
    raw["value"] = _value(kind, text.strip())
    return Condition.parse(raw)


def as_parameter(one: Condition) -> tuple[str, str]:
    """Name and value that `read_parameter` reads back."""
    name, value = f"{one.field}{BETWEEN}{one.operator}", one.value
    if isinstance(value, bool):
        return name, YES if value else NO
    if isinstance(value, Decimal):
        return name, f"{value:f}"
    words = joined(map(str, value))
    if one.key:
        return name, f"{one.key}:{words}" if words else one.key
    return name, words


def joined(words: Iterable[str]) -> str:
    """Words as one text; a comma or backslash within a word is guarded by a backslash."""
    return ",".join(re.sub(r"([\\,])", r"\\\1", word) for word in words)


def _value(kind: Kind, text: str) -> object:
    if kind in NUMBERS:
        return text
    if kind is Kind.FLAG:
        return FLAGS.get(text, text)
    words = [re.sub(r"\\(.)", r"\1", word, flags=re.DOTALL).strip() for word in PART.findall(text)]
    words = [word for word in words if word]
    if kind in ROWS:
        return [int(word) if word.isascii() and word.isdigit() and len(word) < 19 else word for word in words]
    return words
