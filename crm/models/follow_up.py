from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import FollowUpChangeKind, FollowUpSource, FollowUpState
from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.models import Script

from .follow_up_template import FollowUpTemplate
from .inquiry import Inquiry


class FollowUpQuerySet(ShopRowQuerySet):
    def waiting(self) -> Self:
        """Promises not kept yet."""
        return self.filter(state=FollowUpState.WAITING)

    def end(self, pk: int, *, state: FollowUpState, by: int | None, at: datetime) -> bool:
        """Bring a waiting follow-up to its end; False when somebody was faster."""
        return self.waiting().filter(pk=pk).update(state=state, done_by=by, done_at=at) == 1


class FollowUp(models.Model):
    """A promise to contact a buyer at a time. `first_due_at` keeps the first date when it is put off.

    What has no owner belongs to the team. `once_key` names the occasion of one that was made without a click: the
    same occasion makes no second one. `done_at`, `done_by` and `end_note` say how it ended, kept or not.
    """

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
    end_note = models.CharField(_("why not"), max_length=200, blank=True, default="", db_default="")
    source = models.CharField(
        _("source"),
        max_length=7,
        choices=FollowUpSource,
        default=FollowUpSource.AGENT,
        db_default=FollowUpSource.AGENT.value,
    )
    once_key = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    repeat_days = models.PositiveSmallIntegerField(_("again every so many days"), null=True)
    repeat_until = models.DateField(_("again until"), null=True)
    template = models.ForeignKey(
        FollowUpTemplate, models.SET_NULL, null=True, related_name="+", verbose_name=_("template")
    )
    script = models.ForeignKey(Script, models.SET_NULL, null=True, related_name="+", verbose_name=_("script"))

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        permissions = [("hand_over", "Can hand over the follow-ups of others")]
        constraints = [
            models.UniqueConstraint(fields=["shop", "once_key"], condition=~Q(once_key=""), name="crm_followup_once"),
            models.CheckConstraint(
                condition=Q(repeat_days=None) | Q(repeat_days__gte=1), name="crm_followup_repeats_forward"
            ),
        ]
        indexes = [
            # An agent's own, soonest first.
            models.Index(fields=["owner", "due_at"], condition=Q(state="waiting"), name="crm_followup_mine"),
            # The next promise to a buyer.
            models.Index(fields=["customer", "due_at"], condition=Q(state="waiting"), name="crm_followup_next"),
            # What comes due, whoever it belongs to.
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="crm_followup_due"),
            # A shop's, soonest first: its list, its calendar, its customers by their next follow-up.
            models.Index(fields=["shop", "due_at", "customer"], condition=Q(state="waiting"), name="crm_followup_shop"),
            # Those of a shop, and those of an agent, that have ended: the latest first.
            models.Index(fields=["shop", "-done_at"], condition=Q(done_at__isnull=False), name="crm_followup_ended"),
            models.Index(
                fields=["owner", "-done_at"], condition=Q(done_at__isnull=False), name="crm_followup_ended_mine"
            ),
            # The timeline of a buyer.
            models.Index(fields=["customer", "-made_at"], name="crm_followup_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.reason} ({self.due_at:%Y-%m-%d %H:%M})"


class HandOver(models.Model):
    """Follow-ups of one person given to another, or to the team, in one go."""

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    was_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("from")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("to")
    )
    count = models.PositiveIntegerField(_("follow-ups"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        # A shop's, the latest first.
        indexes = [models.Index(fields=["shop", "-made_at"], name="crm_handover_shop")]

    def __str__(self) -> str:
        return f"{self.was_owner_id} → {self.owner_id} ({self.made_at:%Y-%m-%d %H:%M})"


class FollowUpChange(models.Model):
    """What happened to a follow-up after it was made; rows are only added."""

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="changes", verbose_name=_("follow-up"))
    kind = models.CharField(_("what"), max_length=11, choices=FollowUpChangeKind)
    was_due_at = models.DateTimeField(_("was due"), null=True)
    was_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    hand_over = models.ForeignKey(HandOver, models.SET_NULL, null=True, related_name="changes")
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a follow-up")
        verbose_name_plural = _("changes of follow-ups")

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.kind} ({self.made_at:%Y-%m-%d %H:%M})"
