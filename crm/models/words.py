"""What buyers' own words say: which were found where, and what people thought of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy
from customers.models import Customer, Order, Shop
from customers.models.shop import ShopRowQuerySet
from tagging.choices import Need
from tagging.models import KeywordSet, Tag
from tagging.models.keyword import LONGEST_WORD

from .records import Message


class FoundWord(models.Model):
    """A word of a set in a message of a buyer or in their note on an order: once in each, however often it is there.

    `points` and `shopper_type` are the set's when the text was read; a changed set has everything read anew.
    """

    undo_follows: ClassVar = {"customer": Q(), "order": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="found_words")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="found_words", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="found_words", db_index=False)
    keyword_set = models.ForeignKey(KeywordSet, models.CASCADE, related_name="+")
    word = models.CharField(_("word"), max_length=LONGEST_WORD)
    shopper_type = models.CharField(_("shopper type"), max_length=12, choices=Need, blank=True)
    points = models.SmallIntegerField(_("points"), default=0)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("found word")
        verbose_name_plural = _("found words")
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=True, order__isnull=False) | Q(message__isnull=False, order__isnull=True),
                name="crm_foundword_of_one",
            ),
            # Also lets a message or an order that goes find its words.
            models.UniqueConstraint(
                fields=["message", "keyword_set", "word"],
                condition=Q(message__isnull=False),
                name="crm_foundword_message",
            ),
            models.UniqueConstraint(
                fields=["order", "keyword_set", "word"], condition=Q(order__isnull=False), name="crm_foundword_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.word}"


class DismissedTag(models.Model):
    """A suggestion that somebody has waved away: this tag is not offered to this buyer any more."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="dismissed_tags", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="crm_dismissedtag_once")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.tag_id}"


class WordReading(models.Model):
    """By which words a shop's texts were read last: when they have changed, all are read anew."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="+")
    basis = models.CharField(max_length=32, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reading of words")
        verbose_name_plural = _("readings of words")

    def __str__(self) -> str:
        return f"{self.pk}: {self.basis}"
