"""Conditions asked of the database."""

from .compiled import birthday_words, condition_q, conditions_q, knows_attributes, month_number
from .moment import CUSTOMERS, FACTS, Moment, Rows

__all__ = [
    "CUSTOMERS",
    "FACTS",
    "Moment",
    "Rows",
    "birthday_words",
    "condition_q",
    "conditions_q",
    "knows_attributes",
    "month_number",
]
