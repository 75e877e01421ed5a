from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy

from .customer import Customer
from .shop import Shop

AT_ONCE = date.min  # the day of a customer who changed: before every day that a run may be for


class NextLook(models.Model):
    """When a tag run looks at a customer next.

    Beside the facts and not among them: a mark comes with every deed and goes with every run, and the row of facts has
    many indexes that would each be written anew with it.
    """

    undo_follows: ClassVar = {"customer": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.REBUILD}

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="next_look", verbose_name=_("customer")
    )
    # The customer's own, whose shop is checked; a second check would cost an import as much as the row itself.
    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, db_constraint=False, verbose_name=_("shop"))
    due_on = models.DateField(null=True, editable=False)  # none: nothing changes by itself
    # A deed since the signals were read.
    has_news = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("next look at a customer")
        verbose_name_plural = _("next looks at customers")
        indexes = [
            # A run asks who changed, and whose answer may change by itself by today.
            models.Index(fields=["shop", "due_on"], name="customers_look_due", condition=Q(due_on__isnull=False)),
            # A run asks of whom deeds told something since their signals were read.
            models.Index(fields=["shop"], name="customers_look_news", condition=Q(has_news=True)),
        ]

    def __str__(self) -> str:
        return f"next look at {self.customer_id}"
