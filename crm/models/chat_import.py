"""Chat records on their way in: the import, the names it speaks of, and the lines still to be written."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import CHAT_WORK, ChatBuyerState, ChatImportState, MessageSource, Sender
from customers.choices import MergePolicy
from customers.models import Channel, Customer, Shop
from customers.models.shop import ShopRowQuerySet

LONGEST_AGENT = 64


class ChatImportQuerySet(ShopRowQuerySet):
    def abandoned(self, *, at: datetime) -> Self:
        """Imports that a worker should have in hand and none has."""
        return self.filter(state__in=CHAT_WORK).filter(Q(claimed_until=None) | Q(claimed_until__lt=at))


class ChatImport(models.Model):
    """One file, or one pasted talk, of chat records. The row, not the broker, knows how far it has come."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, verbose_name=_("channel"), db_index=False)
    source = models.CharField(_("source"), max_length=12, choices=MessageSource)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    encoding = models.CharField(_("encoding"), max_length=16, blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=9, choices=ChatImportState, default=ChatImportState.READY)
    makes_buyers = models.BooleanField(_("make unknown buyers"), default=False)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    line_count = models.IntegerField(_("messages found"), default=0)
    written_count = models.IntegerField(_("messages kept"), default=0)
    known_count = models.IntegerField(_("known before"), default=0)
    skipped_count = models.IntegerField(_("skipped"), default=0)
    problem_count = models.IntegerField(_("not taken"), default=0)
    problems = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ChatImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat import")
        verbose_name_plural = _("chat imports")
        indexes = [
            # The list of imports.
            models.Index(fields=["shop", "-id"], name="crm_chatimport_newest"),
            # The sweep looks for work every minute.
            models.Index(fields=["state"], name="crm_chatimport_waiting", condition=Q(state__in=[*CHAT_WORK])),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.get_source_display()} (#{self.pk})"


class ChatBuyer(models.Model):
    """A name in the records, and the buyer it leads to. `moved` keeps when inquiries were before and after."""

    merge_policy: ClassVar = {"customer": MergePolicy.TRACE}

    chat_import = models.ForeignKey(ChatImport, models.CASCADE, related_name="buyers", db_index=False)
    name = models.CharField(_("nick"), max_length=255)
    state = models.CharField(_("state"), max_length=9, choices=ChatBuyerState)
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="chat_names")
    is_made = models.BooleanField(default=False)
    line_count = models.IntegerField(_("messages"), default=0)
    moved = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("buyer in a chat")
        verbose_name_plural = _("buyers in a chat")
        constraints = [models.UniqueConstraint(fields=["chat_import", "name"], name="crm_chatbuyer_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.chat_import_id})"


class ChatLine(models.Model):
    """One record that waits to be written; it vanishes with that, so what is left is what is still to do."""

    chat_import = models.ForeignKey(ChatImport, models.CASCADE, related_name="lines", db_index=False)
    buyer = models.ForeignKey(ChatBuyer, models.CASCADE, related_name="lines", db_index=False)
    number = models.IntegerField(_("row"))
    said_at = models.DateTimeField(_("said"))
    sender = models.CharField(_("sender"), max_length=9, choices=Sender)
    agent_name = models.CharField(_("agent"), max_length=LONGEST_AGENT, blank=True)
    text = models.CharField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("line of a chat")
        verbose_name_plural = _("lines of a chat")
        indexes = [
            # The batches: buyer by buyer, in the order in which it was said.
            models.Index(fields=["chat_import", "buyer", "said_at", "number"], name="crm_chatline_order"),
            # A name that goes takes its lines along.
            models.Index(fields=["buyer"], name="crm_chatline_buyer"),
        ]

    def __str__(self) -> str:
        return f"{self.chat_import_id}, {self.number}: {self.text[:40]}"
