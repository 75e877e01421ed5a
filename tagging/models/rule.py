from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from customers.models import Shop
from customers.models.shop import ShopRowQuerySet
from tagging.conditions import Condition, ConditionError

from .group import Tag, TagGroup


def validate_conditions(value: object) -> None:
    """Accept only a list of conditions that the rule engine understands."""
    try:
        Condition.parse_list(value)
    except ConditionError as error:
        raise ValidationError(str(error)) from error


class TagRuleQuerySet(ShopRowQuerySet):
    def in_force(self) -> Self:
        """Rules that a run applies, in the order in which they are tried."""
        return self.filter(is_active=True, tag__is_active=True).order_by("group__position", "position", "pk")


class TagRule(models.Model):
    """One line of an automatic group: when all conditions hold, the tag. The first match wins."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    group = models.ForeignKey(
        TagGroup, models.CASCADE, related_name="rules", verbose_name=pgettext_lazy("of tags", "group")
    )
    tag = models.ForeignKey(Tag, models.RESTRICT, related_name="rules", verbose_name=_("tag"))
    position = models.PositiveSmallIntegerField(_("position"))
    conditions = models.JSONField(_("conditions"), validators=[validate_conditions])
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = TagRuleQuerySet.as_manager()
    history = HistoricalRecords(app="tagging")

    class Meta:
        verbose_name = _("tag rule")
        verbose_name_plural = _("tag rules")
        constraints = [models.UniqueConstraint(fields=["group", "position"], name="tagging_rule_position")]

    def __str__(self) -> str:
        return f"{self.tag.name} (#{self.pk}, v{self.version})"

    def as_holder(self) -> str:
        """In the list of what keeps a row from being deleted."""
        words = _("Rule “%(group)s: %(tag)s”") if self.is_active else _("Switched-off rule “%(group)s: %(tag)s”")
        return words % {"group": self.group.name, "tag": self.tag.name}
