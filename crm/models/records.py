"""What is noted about a buyer: what they said, what they did, what to remember."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import InteractionKind, MessageSource, MessageSpam, NoteSource, Sender
from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet

from .chat_import import LONGEST_AGENT, ChatImport
from .inquiry import Inquiry

LONGEST_MESSAGE = 2000
LONGEST_NOTE = 500


class MessageQuerySet(ShopRowQuerySet):
    def of_buyers(self) -> Self:
        """What buyers wrote; what the shop answered is left out."""
        return self.filter(sender=Sender.BUYER)

    def without_spam(self) -> Self:
        """What counts: spam is kept, and left out of every figure."""
        return self.exclude(spam=MessageSpam.SPAM)

    def unread(self) -> Self:
        """What buyers wrote and nobody has read for words yet."""
        return self.filter(sender=Sender.BUYER, words_read_at=None)


class Message(models.Model):
    """A sentence of a talk, word for word. `digest` keeps a record of a chat single; "" where an agent pasted it.

    `pasted_at` remembers when an agent pasted it, where a chat record told later when it was said.
    `word_marks` are the places of words in the text, with the names of their sets; `words_read_at` NULL: still to be
    read. `likeness` is the same for texts that say the same; `is_sent_round`: whether three senders wrote it within a
    day, NULL: still to be held against what others wrote.
    """

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="messages", db_index=False)
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, related_name="messages")
    text = models.CharField(_("text"), max_length=LONGEST_MESSAGE)
    sender = models.CharField(_("sender"), max_length=9, choices=Sender, default=Sender.BUYER, db_default=Sender.BUYER)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    agent_name = models.CharField(_("agent"), max_length=LONGEST_AGENT, blank=True, db_default="")
    source = models.CharField(_("source"), max_length=12, choices=MessageSource, default=MessageSource.PASTED)
    chat_import = models.ForeignKey(ChatImport, models.SET_NULL, null=True, related_name="messages", db_index=False)
    digest = models.CharField(max_length=32, blank=True, db_default="")
    said_at = models.DateTimeField(_("said"))
    pasted_at = models.DateTimeField(null=True)
    words_read_at = models.DateTimeField(null=True, editable=False)
    word_marks = models.JSONField(null=True, editable=False)
    spam = models.CharField(_("spam"), max_length=10, choices=MessageSpam, blank=True, db_default="", default="")
    likeness = models.BigIntegerField(null=True, editable=False)
    is_sent_round = models.BooleanField(null=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            # The same record of a chat is kept once.
            models.UniqueConstraint(fields=["shop", "digest"], condition=~Q(digest=""), name="crm_message_once"),
        ]
        indexes = [
            # The timeline of a buyer, and the latest sentence.
            models.Index(fields=["customer", "-said_at"], name="crm_message_customer"),
            # Undoing an import of chat records finds what it wrote.
            models.Index(
                fields=["chat_import"], condition=Q(chat_import__isnull=False), name="crm_message_chat_import"
            ),
            # What is still to be read for words.
            models.Index(
                fields=["shop"], condition=Q(sender="buyer", words_read_at__isnull=True), name="crm_message_unread"
            ),
            # Who else wrote the same within a day.
            models.Index(
                fields=["likeness", "said_at"], condition=Q(likeness__isnull=False), name="crm_message_likeness"
            ),
            # What is still to be held against what others wrote.
            models.Index(
                fields=["likeness"],
                condition=Q(likeness__isnull=False, is_sent_round__isnull=True),
                name="crm_message_round",
            ),
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
