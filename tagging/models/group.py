from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Shop
from customers.models.shop import ShopRowQuerySet


class TagGroupQuerySet(ShopRowQuerySet):
    def manual(self) -> Self:
        """Groups that agents fill, in number order."""
        return self.filter(is_automatic=False).order_by("number", "pk")

    def automatic(self) -> Self:
        """Groups that rules fill, in their order."""
        return self.filter(is_automatic=True).order_by("position", "pk")


class TagGroup(models.Model):
    """A question about a buyer: numbered when agents answer it, automatic when rules do."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    slug = models.SlugField(_("code"), max_length=50, db_index=False)
    name = models.CharField(_("name"), max_length=100)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_automatic = models.BooleanField(_("filled by rules"), default=False)

    objects = TagGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag group")
        verbose_name_plural = _("tag groups")
        constraints = [
            models.UniqueConstraint(fields=["shop", "slug"], name="tagging_group_slug"),
            models.UniqueConstraint(
                fields=["shop", "number"], condition=Q(number__isnull=False), name="tagging_group_number"
            ),
            models.CheckConstraint(
                condition=Q(is_automatic=True, number=None) | Q(is_automatic=False, number__isnull=False),
                name="tagging_group_numbered_or_automatic",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.number is None else f"{self.number} {self.name}"


class ChoiceSet(models.Model):
    """Tags that exclude each other."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    group = models.ForeignKey(
        TagGroup, models.CASCADE, related_name="choice_sets", verbose_name=pgettext_lazy("of tags", "group")
    )
    name = models.CharField(_("name"), max_length=100)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice set")
        verbose_name_plural = _("choice sets")
        constraints = [models.UniqueConstraint(fields=["shop", "group", "name"], name="tagging_choiceset_name")]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """An answer to its group's question."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    group = models.ForeignKey(
        TagGroup, models.CASCADE, related_name="tags", verbose_name=pgettext_lazy("of tags", "group")
    )
    choice_set = models.ForeignKey(
        ChoiceSet, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name=_("choice set")
    )
    slug = models.SlugField(_("code"), max_length=50, blank=True, db_index=False)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["shop", "group", "name"], name="tagging_tag_name"),
            models.UniqueConstraint(fields=["shop", "group", "slug"], condition=~Q(slug=""), name="tagging_tag_slug"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As staff read it: `送老婆-1` in a numbered group, the bare name in an automatic one."""
        return self.name if self.group.number is None else f"{self.name}-{self.group.number}"
