from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import FollowUpState
from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet

from .inquiry import Inquiry


class FollowUpQuerySet(ShopRowQuerySet):
    def waiting(self) -> Self:
        """Promises not kept yet."""
        return self.filter(state=FollowUpState.WAITING)

    def end(self, pk: int, *, state: FollowUpState, by: int | None, at: datetime) -> bool:
        """Bring a waiting follow-up to its end; False when somebody was faster."""
        return self.waiting().filter(pk=pk).update(state=state, done_by=by, done_at=at) == 1


class FollowUp(models.Model):
    """A promise to contact a buyer at a time. `first_due_at` keeps the first date when it is put off."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="follow_ups", db_index=False, verbose_name=_("customer")
    )
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, related_name="follow_ups")
    due_at = models.DateTimeField(_("due"))
    first_due_at = models.DateTimeField(_("first due"))
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=FollowUpState, default=FollowUpState.WAITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("owner")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(_("done"), null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            # An agent's own, soonest first.
            models.Index(fields=["owner", "due_at"], condition=Q(state="waiting"), name="crm_followup_mine"),
            # The next promise to a buyer.
            models.Index(fields=["customer", "due_at"], condition=Q(state="waiting"), name="crm_followup_next"),
            # What comes due, whoever it belongs to.
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="crm_followup_due"),
            # The timeline of a buyer.
            models.Index(fields=["customer", "-made_at"], name="crm_followup_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.reason} ({self.due_at:%Y-%m-%d %H:%M})"
