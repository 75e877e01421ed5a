from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.fields import MoneyField

from .shop import Shop, ShopRowQuerySet


class ProductCategory(models.Model):
    """Products that scripts and articles may speak of together: scarves, green teas."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    name = models.CharField(_("name"), max_length=60)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("product category")
        verbose_name_plural = _("product categories")
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="customers_productcategory_name")]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something the shop sells. Where a file has no article number its title stands in for one."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    sku = models.CharField(_("article number"), max_length=128)
    name = models.CharField(_("name"), max_length=500)
    category = models.ForeignKey(
        ProductCategory, models.SET_NULL, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    named_at = models.DateTimeField(_("name from"), null=True, editable=False)
    price = MoneyField(_("price"), null=True, blank=True)
    stock = models.PositiveIntegerField(_("in stock"), null=True, blank=True)
    goes_with = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="+",
        verbose_name=_("goes with"),
        help_text=_("What an agent may recommend beside it."),
    )

    created_import = models.ForeignKey(
        "customers.OrderImport", models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [models.UniqueConstraint(fields=["shop", "sku"], name="customers_product_sku")]
        indexes = [
            # The product list, by name within a shop.
            models.Index(fields=["shop", "name"], name="customers_product_name"),
            # Undoing an import finds the products it made.
            models.Index(
                fields=["created_import"], name="customers_product_import", condition=Q(created_import__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.sku})"
