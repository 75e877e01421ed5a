"""What is noted about a buyer: what they said, what they did, what to remember."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import InteractionKind, MessageSource, NoteSource
from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet

from .inquiry import Inquiry

LONGEST_MESSAGE = 2000
LONGEST_NOTE = 500


class Message(models.Model):
    """A sentence of the buyer, word for word."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="messages", db_index=False)
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, related_name="messages")
    text = models.CharField(_("text"), max_length=LONGEST_MESSAGE)
    source = models.CharField(_("source"), max_length=10, choices=MessageSource, default=MessageSource.PASTED)
    said_at = models.DateTimeField(_("said"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            # The timeline of a buyer, and the latest sentence.
            models.Index(fields=["customer", "-said_at"], name="crm_message_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.text[:40]}"


class Interaction(models.Model):
    """A dated sign of engagement."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE, "friend": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="interactions", db_index=False)
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, related_name="interactions")
    kind = models.CharField(_("kind"), max_length=14, choices=InteractionKind)
    friend = models.ForeignKey(
        Customer, models.SET_NULL, null=True, related_name="+", verbose_name=_("who was brought"), db_index=False
    )
    happened_at = models.DateTimeField(_("happened"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        indexes = [
            # The timeline of a buyer, and counts by kind.
            models.Index(fields=["customer", "-happened_at"], name="crm_interaction_customer"),
            # A customer who goes looks for whom they brought.
            models.Index(fields=["friend"], condition=Q(friend__isnull=False), name="crm_interaction_friend"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.kind}"


class NoteQuerySet(ShopRowQuerySet):
    def standing(self) -> Self:
        """Notes that nobody has taken off."""
        return self.filter(removed_at=None)


class Note(models.Model):
    """Something to remember; pinned, it stands in the head of the portrait. Taken off, it stays in the timeline."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes", db_index=False)
    text = models.CharField(_("text"), max_length=LONGEST_NOTE)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    source = models.CharField(
        _("source"), max_length=10, choices=NoteSource, default=NoteSource.AGENT, db_default=NoteSource.AGENT
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(_("taken off"), null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [
            # The timeline of a buyer.
            models.Index(fields=["customer", "-made_at"], name="crm_note_customer"),
            # The pinned notes of a buyer.
            models.Index(
                fields=["customer"], condition=Q(is_pinned=True, removed_at__isnull=True), name="crm_note_pinned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.text[:40]}"
