from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import ShownWhere, UseKind
from customers.choices import MergePolicy
from customers.models import Customer, Product, Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.models import Article, OwnWording, Script, ScriptBranch, ScriptVariant

from .inquiry import Inquiry


class ScriptUse(models.Model):
    """An agent copied this wording for this buyer. `answered_at` says when the gap it asked about was closed."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="script_uses", db_index=False)
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, related_name="script_uses")
    kind = models.CharField(_("kind"), max_length=14, choices=UseKind)
    script = models.ForeignKey(Script, models.SET_NULL, null=True, related_name="uses", db_index=False)
    variant = models.ForeignKey(ScriptVariant, models.SET_NULL, null=True, related_name="+", db_index=False)
    branch = models.ForeignKey(ScriptBranch, models.SET_NULL, null=True, related_name="+", db_index=False)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+", db_index=False)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+", db_index=False)
    own_wording = models.ForeignKey(OwnWording, models.SET_NULL, null=True, related_name="+", db_index=False)
    warned_of = models.CharField(_("copied in spite of"), max_length=200, blank=True)
    asks = models.SlugField(max_length=50, blank=True, db_index=False)
    text = models.CharField(_("text"), max_length=2000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("copied"))
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("copied script")
        verbose_name_plural = _("copied scripts")
        indexes = [
            # The timeline of a buyer, and what was asked in the last seven days.
            models.Index(fields=["customer", "-made_at"], name="crm_scriptuse_customer"),
            # The hourly count of each script's last 30 days.
            models.Index(fields=["script", "made_at"], condition=Q(script__isnull=False), name="crm_scriptuse_script"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.kind} (#{self.pk})"


class ScriptShowing(models.Model):
    """A wording was offered to an agent for this buyer: what copies are counted against."""

    undo_follows: ClassVar = {"customer": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="script_showings")
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, related_name="+")
    script = models.ForeignKey(Script, models.CASCADE, related_name="showings", db_index=False)
    variant = models.ForeignKey(ScriptVariant, models.SET_NULL, null=True, related_name="+", db_index=False)
    where = models.CharField(_("where"), max_length=10, choices=ShownWhere)
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    shown_at = models.DateTimeField(_("shown"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("shown script")
        verbose_name_plural = _("shown scripts")
        indexes = [models.Index(fields=["script", "shown_at"], name="crm_scriptshowing_script")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.script_id} (#{self.pk})"
