from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import AttributeLevel, AttributeSource, MergePolicy

from .customer import Customer
from .shop import Shop, ShopRowQuerySet


class AttributeDefinition(models.Model):
    """Something a shop wants to know about its buyers."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    code = models.SlugField(_("code"), max_length=50, db_index=False)
    name = models.CharField(_("name"), max_length=100)
    level = models.SmallIntegerField(_("level"), choices=AttributeLevel, default=AttributeLevel.HIGH_VALUE)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="customers_attribute_code")]

    def __str__(self) -> str:
        return self.name


class AttributeValue(models.Model):
    """What is known, who said so and when."""

    undo_follows: ClassVar = {"customer": Q(source=AttributeSource.FILE)}
    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="attributes", db_index=False)
    definition = models.ForeignKey(AttributeDefinition, models.CASCADE, db_index=False, verbose_name=_("attribute"))
    value = models.CharField(_("value"), max_length=500)
    source = models.CharField(_("source"), max_length=14, choices=AttributeSource)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("attribute value")
        verbose_name_plural = _("attribute values")
        constraints = [models.UniqueConstraint(fields=["customer", "definition"], name="customers_attributevalue_once")]
        indexes = [
            # The customer list by an answer that few gave; also all values of an attribute.
            models.Index(fields=["definition", "value", "customer"], name="customers_attribute_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.definition_id}: {self.value}"

    @property
    def merge_name(self) -> str:
        """As the list of what a merge set aside names it."""
        return f"{self.definition.name}: {self.value}"

    @property
    def merge_choice(self) -> str:
        """Of which choice of a merge this is a part: who corrected a detail goes with the detail."""
        if self.definition.level == AttributeLevel.BASIC:
            return self.definition.code.removeprefix("basic-")
        return f"attribute-{self.definition_id}"
