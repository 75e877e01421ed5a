from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import AttributeDefinition, Channel, Shop
from customers.models.shop import ShopRowQuerySet
from tagging.choices import VersionState

from .group import Tag, TagGroup
from .rule import TagRule
from .segment import Segment

LONGEST_NOTE = 300


class RuleVersion(models.Model):
    """All rules of a group as they were saved at once; one that moves many waits for a second person."""

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    group = models.ForeignKey(TagGroup, models.CASCADE, related_name="versions", verbose_name=_("tag group"))
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=7, choices=VersionState, default=VersionState.SAVED)
    rules = models.JSONField(_("rules"))
    note = models.CharField(_("what changed and why"), max_length=LONGEST_NOTE, blank=True)
    moved_count = models.IntegerField(_("would move"), default=0)
    total_count = models.IntegerField(_("customers"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_agreed_alone = models.BooleanField(_("agreed to by who made it"), default=False)  # nobody else could

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "version"], condition=Q(state=VersionState.SAVED), name="tagging_ruleversion_number"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(state=VersionState.HELD), name="tagging_ruleversion_one_held"
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.SAVED) | Q(is_agreed_alone=True) | ~Q(decided_by=F("made_by")),
                name="tagging_ruleversion_two_or_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} v{self.version}"


class RuleUse(models.Model):
    """What a rule in force speaks of: none of it can be deleted while it does."""

    rule = models.ForeignKey(TagRule, models.CASCADE, related_name="uses", verbose_name=_("tag rule"))
    attribute = models.ForeignKey(AttributeDefinition, models.RESTRICT, null=True, related_name="+")
    tag = models.ForeignKey(Tag, models.RESTRICT, null=True, related_name="rule_uses")
    channel = models.ForeignKey(Channel, models.RESTRICT, null=True, related_name="+")
    segment = models.ForeignKey(Segment, models.RESTRICT, null=True, related_name="rule_uses")

    class Meta:
        verbose_name = pgettext_lazy("what a rule speaks of", "use in a rule")
        verbose_name_plural = pgettext_lazy("what a rule speaks of", "uses in rules")

    def __str__(self) -> str:
        return f"{self.rule.group.name}: {self.rule.tag.name}"

    def as_holder(self) -> str:
        """In the list of what keeps a row from being deleted."""
        return self.rule.as_holder()
