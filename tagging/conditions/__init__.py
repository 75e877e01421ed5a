"""The words in which rules, filters and segments speak: plain Python, no Django, no database, no clock.

A rule is a list of conditions that must all hold; a condition is a field, an operator and a value.
"""

from .condition import Condition, ConditionError
from .nesting import Book, held_with, inner_first, named_in, way_to, with_inner
from .rfm import Cuts
from .turning import Turns, turning_days, turns_of
from .vocabulary import FIELDS, OPERATORS, Field, Kind, Turning

__all__ = [
    "FIELDS",
    "OPERATORS",
    "Book",
    "Condition",
    "ConditionError",
    "Cuts",
    "Field",
    "Kind",
    "Turning",
    "Turns",
    "held_with",
    "inner_first",
    "named_in",
    "turning_days",
    "turns_of",
    "way_to",
    "with_inner",
]
