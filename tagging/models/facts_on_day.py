from typing import ClassVar

from django.db import models

from customers.models.customer import FactColumns

TABLE = "tag_facts"


class FactsOnDay(FactColumns):
    """The facts of those whom a run looks at, as of its day: a temporary view that the run makes."""

    customer_id = models.BigIntegerField(primary_key=True)
    shop_id = models.BigIntegerField()
    due_on = models.DateField(null=True)  # the day that a daily run has come for; that of a mark for who changed
    later_on = models.DateField(null=True)  # the first order after the day, which the other columns know nothing of

    class Meta:
        managed = False
        db_table = TABLE
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"facts on a day of {self.customer_id}"
