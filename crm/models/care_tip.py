from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import CareTipState
from customers.models import Order, Product, Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.models import Article


class CareTipDueQuerySet(ShopRowQuerySet):
    def waiting(self) -> Self:
        """Tips that nobody has told yet."""
        return self.filter(state=CareTipState.WAITING)

    def tell(self, *, by: int, at: datetime) -> int:
        """Take waiting tips off the list; 0 when somebody was faster."""
        return self.waiting().update(state=CareTipState.TOLD, told_by=by, told_at=at)

    def put_off(self, *, until: date) -> int:
        """Let waiting tips come back on a day; 0 when somebody told them meanwhile."""
        return self.waiting().update(show_on=until)


class CareTipDue(models.Model):
    """A care tip for an order whose day has come, or that was told: one row for an order and an article.

    Whose order it is says whom to tell, so a merge of buyers moves it along. `show_on` is the day from which it stands
    on the list: the day it comes due, later when somebody put it off. A tip told before its day has neither.
    """

    undo_follows: ClassVar = {"order": Q()}
    undo_lets_go: ClassVar = {"product"}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    order = models.ForeignKey(Order, models.CASCADE, related_name="care_tips", db_index=False, verbose_name=_("order"))
    article = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("article"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("product")
    )
    due_on = models.DateField(_("due"), null=True)
    show_on = models.DateField(_("on the list from"), null=True)
    state = models.CharField(_("state"), max_length=7, choices=CareTipState, default=CareTipState.WAITING)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(_("told"), null=True)

    objects = CareTipDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("care tip due")
        verbose_name_plural = _("care tips due")
        constraints = [
            # Also finds the tips of an order.
            models.UniqueConstraint(fields=["order", "article"], name="crm_caretipdue_once"),
            models.CheckConstraint(
                condition=~Q(state=CareTipState.WAITING) | Q(due_on__isnull=False, show_on__isnull=False),
                name="crm_caretipdue_waits_for_a_day",
            ),
        ]
        indexes = [
            # The worklist of a shop, longest due first.
            models.Index(fields=["shop", "show_on", "id"], condition=Q(state="waiting"), name="crm_caretipdue_list"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.article_id} ({self.state}, {self.due_on})"
