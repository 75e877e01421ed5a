"""The words in which rules, filters and segments speak: plain Python, no Django, no database, no clock.

A rule is a list of conditions that must all hold; a condition is a field, an operator and a value.
"""

from .condition import Condition, ConditionError
from .rfm import Cuts
from .turning import Turns, turning_days, turns_of
from .vocabulary import FIELDS, OPERATORS, Field, Kind, Turning

__all__ = [
    "FIELDS",
    "OPERATORS",
    "Condition",
    "ConditionError",
    "Cuts",
    "Field",
    "Kind",
    "Turning",
    "Turns",
    "turning_days",
    "turns_of",
]
