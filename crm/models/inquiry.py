from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import ChangeSource, Device, InquiryKind, InquiryState, Intent, RuleWord
from customers.choices import MergePolicy
from customers.models import Channel, Customer, Order, OrderImport, Product, Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.choices import Stage
from scripts_lib.models.library import LibraryQuerySet

from .chat_import import ChatImport

LONGEST_LOSS_NOTE = 200


class LossReason(models.Model):
    """Why an inquiry did not end in an order. Reasons without a shop are everybody's and have a code, not a name."""

    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"))
    code = models.SlugField(_("code"), max_length=30, blank=True, db_index=False)
    name = models.CharField(_("name"), max_length=50, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("loss reason")
        verbose_name_plural = _("loss reasons")
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], condition=~Q(name=""), name="crm_lossreason_name"),
            models.UniqueConstraint(fields=["code"], condition=Q(shop__isnull=True), name="crm_lossreason_code"),
            models.CheckConstraint(condition=~Q(name="", code=""), name="crm_lossreason_named"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The shop's own word, or ours in the reader's language."""
        from crm.texts import LOSS_REASONS

        return self.name or str(LOSS_REASONS.get(self.code, self.code))


class InquiryQuerySet(ShopRowQuerySet):
    def still_open(self) -> Self:
        """Inquiries whose outcome nobody has said yet."""
        return self.filter(state=InquiryState.OPEN)


class Inquiry(models.Model):
    """One conversation with a buyer, and what came of it.

    `rule_word` tells whether orders or people said so; `won_import` is the import whose orders won it.
    """

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}
    undo_lets_go: ClassVar = {"won_order"}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="inquiries", db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="+", db_index=False)
    device = models.CharField(_("device"), max_length=8, choices=Device, blank=True, default="")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PRE_SALE)
    kind = models.CharField(_("kind"), max_length=10, choices=InquiryKind, blank=True, default="")
    purpose = models.CharField(_("purpose"), max_length=200, blank=True, default="")
    intent = models.CharField(_("wish to buy"), max_length=6, choices=Intent, blank=True, default="")
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, related_name="+", verbose_name=_("product asked about"), db_index=False
    )
    state = models.CharField(_("state"), max_length=9, choices=InquiryState, default=InquiryState.OPEN)
    postponed_until = models.DateField(_("postponed until"), null=True)
    loss_reason = models.ForeignKey(
        LossReason, models.PROTECT, null=True, related_name="+", verbose_name=_("loss reason"), db_index=False
    )
    loss_note = models.CharField(_("note on the loss"), max_length=LONGEST_LOSS_NOTE, blank=True, db_default="")
    rule_word = models.CharField(
        _("what orders say"), max_length=10, choices=RuleWord, blank=True, default="", db_default=""
    )
    won_order = models.ForeignKey(
        Order, models.SET_NULL, null=True, related_name="+", verbose_name=_("won by order"), db_index=False
    )
    won_import = models.ForeignKey(OrderImport, models.SET_NULL, null=True, related_name="+", db_index=False)
    promised_by = models.DateTimeField(_("answer promised by"), null=True)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    last_at = models.DateTimeField(_("last deed"))
    last_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(_("outcome said"), null=True)
    chat_import = models.ForeignKey(ChatImport, models.SET_NULL, null=True, related_name="inquiries", db_index=False)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "stage"], condition=Q(state="open"), name="crm_inquiry_one_open"
            ),
            models.CheckConstraint(
                condition=Q(stage="pre_sale") & ~Q(state="resolved")
                | ~Q(stage="pre_sale") & Q(state__in=("open", "resolved", "spam")),
                name="crm_inquiry_state_fits_stage",
            ),
            models.CheckConstraint(
                condition=Q(state="lost", loss_reason__isnull=False) | ~Q(state="lost") & Q(loss_reason__isnull=True),
                name="crm_inquiry_lost_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="postponed", postponed_until__isnull=False)
                | ~Q(state="postponed") & Q(postponed_until__isnull=True),
                name="crm_inquiry_postponed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="won") | ~Q(rule_word="won") & Q(won_order__isnull=True),
                name="crm_inquiry_order_of_a_won_one",
            ),
            # An order wins one inquiry; undoing an import finds what its orders won.
            models.UniqueConstraint(
                fields=["won_order"], condition=Q(won_order__isnull=False), name="crm_inquiry_won_once"
            ),
        ]
        indexes = [
            # A buyer's inquiries, newest first.
            models.Index(fields=["customer", "-opened_at", "-id"], name="crm_inquiry_customer"),
            # Undoing an import of chat records finds what it opened.
            models.Index(
                fields=["chat_import"], condition=Q(chat_import__isnull=False), name="crm_inquiry_chat_import"
            ),
            # An agent's open inquiries, the latest deed first.
            models.Index(fields=["last_by", "-last_at"], condition=Q(state="open"), name="crm_inquiry_mine"),
            # The list of inquiries, newest first.
            models.Index(fields=["shop", "-opened_at", "-id"], name="crm_inquiry_newest"),
            # The open ones of a shop: the list, and what has been open for too long.
            models.Index(fields=["shop", "-opened_at", "-id"], condition=Q(state="open"), name="crm_inquiry_open"),
            # What was promised by a time and is not answered yet.
            models.Index(
                fields=["shop", "promised_by"],
                condition=Q(state="open", promised_by__isnull=False),
                name="crm_inquiry_promised",
            ),
            # The list by product, by who did the last deed, and by the reason of a loss.
            models.Index(
                fields=["product", "-opened_at", "-id"],
                condition=Q(product__isnull=False),
                name="crm_inquiry_product",
            ),
            models.Index(
                fields=["last_by", "-opened_at", "-id"], condition=Q(last_by__isnull=False), name="crm_inquiry_agent"
            ),
            models.Index(
                fields=["shop", "loss_reason", "-opened_at"],
                condition=Q(loss_reason__isnull=False),
                name="crm_inquiry_loss",
            ),
            # What an import won.
            models.Index(fields=["won_import"], condition=Q(won_import__isnull=False), name="crm_inquiry_won_import"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} · {self.get_state_display()} (#{self.pk})"


class InquiryChange(models.Model):
    """Append-only: what somebody said of an inquiry, and what stood there before."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="inquiry_changes", db_index=False)
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    source = models.CharField(
        _("source"), max_length=5, choices=ChangeSource, default=ChangeSource.AGENT, db_default=ChangeSource.AGENT
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of an inquiry")
        verbose_name_plural = _("changes of inquiries")
        indexes = [
            # The timeline of a buyer.
            models.Index(fields=["customer", "-made_at"], name="crm_inquirychange_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id}: {self.before} → {self.after}"
