"""For whom, on which day and by which cut points a condition is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from customers.models import Customer
from tagging.conditions import Cuts
from tagging.models.run_settings import BARGAIN_POINTS


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that are asked: how their facts are reached, and which column is the customer's number."""

    facts: str
    customer: str

    def about(self, **wanted: object) -> Q:
        """What must hold for the customer's own row."""
        if not self.facts:
            return Q(Exists(Customer.objects.filter(pk=OuterRef(self.customer), **wanted)))
        return Q(**wanted)


CUSTOMERS = Rows("facts__", "pk")
FACTS = Rows("", "customer_id")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and what was laid down for it."""

    as_of: date
    cuts: Cuts | None = None
    bargain_points: int = BARGAIN_POINTS


Compiler = Callable[["Rows", "Moment"], Q]
