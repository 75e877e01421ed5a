from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.choices import MergePolicy
from customers.models import AttributeDefinition, Channel, Customer, Shop
from customers.models.shop import ShopRowQuerySet
from tagging.choices import SegmentKind

from .group import Tag


class Segment(models.Model):
    """Some of a shop's customers under a name: by conditions, chosen by hand, or as they were on a day."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(pgettext_lazy("of a segment", "kind"), max_length=8, choices=SegmentKind)
    conditions = models.JSONField(_("conditions"), default=list)
    taken_on = models.DateField(_("members as of"), null=True, editable=False)
    # Of which day the members of one by conditions are kept, for those who name it; NULL: nobody does.
    kept_on = models.DateField(null=True, editable=False)
    asked_on = models.DateField(null=True, editable=False)  # when a list or a draft of rules last named it
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="tagging_segment_name")]

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """A customer of a list, or of a segment by conditions that others name: as the last run found it."""

    undo_follows: ClassVar = {"customer": models.Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    segment = models.ForeignKey(
        Segment, models.CASCADE, related_name="members", db_index=False, verbose_name=_("segment")
    )
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="segments", verbose_name=_("customer"))

    class Meta:
        verbose_name = _("member of a segment")
        verbose_name_plural = _("members of segments")
        # Also the list of a segment, read along the index.
        constraints = [models.UniqueConstraint(fields=["segment", "customer"], name="tagging_segmentmember_once")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.customer_id}"


class SegmentUse(models.Model):
    """What a segment's conditions speak of: none of it can be deleted while they do."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="uses", verbose_name=_("segment"))
    attribute = models.ForeignKey(AttributeDefinition, models.RESTRICT, null=True, related_name="+")
    tag = models.ForeignKey(Tag, models.RESTRICT, null=True, related_name="segment_uses")
    channel = models.ForeignKey(Channel, models.RESTRICT, null=True, related_name="+")
    inner = models.ForeignKey(Segment, models.RESTRICT, null=True, related_name="segment_uses")

    class Meta:
        verbose_name = pgettext_lazy("what a segment speaks of", "use in a segment")
        verbose_name_plural = pgettext_lazy("what a segment speaks of", "uses in segments")

    def __str__(self) -> str:
        return self.segment.name

    def as_holder(self) -> str:
        """In the list of what keeps a row from being deleted."""
        return _("Segment “%(name)s”") % {"name": self.segment.name}
