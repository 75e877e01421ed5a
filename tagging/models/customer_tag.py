from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet
from tagging.choices import TagSource
from tagging.looks import GREY_LIST

from .group import ChoiceSet, Tag, TagGroup
from .rule import TagRule
from .tag_run import TagRun


class CustomerTag(models.Model):
    """A tag that a customer has now."""

    undo_follows: ClassVar = {"customer": Q(source=TagSource.RULE)}
    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="tags", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="customers", db_index=False, verbose_name=_("tag"))
    choice_set = models.ForeignKey(ChoiceSet, models.CASCADE, null=True, related_name="+", db_index=False)
    source = models.CharField(_("source"), max_length=14, choices=TagSource)
    rule = models.ForeignKey(TagRule, models.SET_NULL, null=True, related_name="+", db_index=False)
    rule_version = models.PositiveIntegerField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    since_on = models.DateField(_("since"))
    sort_on = models.DateField(null=True, editable=False)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer's tag")
        verbose_name_plural = _("customers' tags")
        constraints = [
            models.UniqueConstraint(fields=["customer", "tag"], name="tagging_customertag_once"),
            models.UniqueConstraint(
                fields=["customer", "choice_set"],
                condition=Q(choice_set__isnull=False),
                name="tagging_customertag_one_choice",
            ),
        ]
        indexes = [
            # The customer list of one tag, latest buyers first, read from the index alone.
            models.Index(fields=["tag", "-sort_on", "-customer"], name="tagging_customertag_list"),
            # Whose name goes with a deleted account; rules set most tags and have none.
            models.Index(fields=["set_by"], condition=Q(set_by__isnull=False), name="tagging_customertag_by"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.tag_id}"

    @property
    def merge_name(self) -> str:
        """As the list of what a merge set aside names it."""
        return self.tag.label

    @staticmethod
    def merge_misfits(customer: Customer) -> Q | None:
        """Tags that would contradict what was decided of a merged customer: grey or not."""
        return None if customer.is_grey else Q(tag__group__slug=GREY_LIST)


class TagChange(models.Model):
    """Append-only: a group's answer about a customer became another one, and why.

    The database checks customer and account only: what the other columns name outlives the history, and each
    check is a look-up for each of a night's thousands of lines (docs/decisions/0016-history-without-checks.md).
    """

    undo_follows: ClassVar = {"customer": Q(source=TagSource.RULE)}
    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="tag_changes", db_index=False)
    group = models.ForeignKey(TagGroup, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    closed_tag = models.ForeignKey(
        Tag, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    opened_tag = models.ForeignKey(
        Tag, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    source = models.CharField(_("source"), max_length=14, choices=TagSource)
    run = models.ForeignKey(
        TagRun, models.SET_NULL, null=True, related_name="changes", db_index=False, db_constraint=False
    )
    rule = models.ForeignKey(TagRule, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False)
    rule_version = models.PositiveIntegerField(null=True)
    evidence = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("made by"),
    )
    from_on = models.DateField(_("from"))
    made_at = models.DateTimeField(_("made"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag change")
        verbose_name_plural = _("tag changes")
        indexes = [
            # The history of one customer, newest first, and the latest reason of a tag.
            models.Index(fields=["customer", "-id"], name="tagging_change_customer"),
            # Who went from one tag to another in a month, latest first: counted and paged along the index alone.
            models.Index(fields=["opened_tag", "closed_tag", "-from_on", "-id"], name="tagging_change_moves"),
            # Whose name goes with a deleted account; lines of a run have none.
            models.Index(fields=["made_by"], condition=Q(made_by__isnull=False), name="tagging_change_by"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.closed_tag_id} → {self.opened_tag_id}"
