from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from customers.choices import MergePolicy

from .customer import Customer
from .product import Product
from .shop import Shop, ShopRowQuerySet


class ProductPair(models.Model):
    """Two products, and how many counted orders hold both; `a` is the one with the smaller key.

    No foreign keys in the database: a pair goes with the last order that holds it, long before its products,
    and three indexes instead of two would make every import slower.
    """

    undo_follows: ClassVar = {"a": Q(), "b": Q()}

    pk = models.CompositePrimaryKey("shop_id", "a_id", "b_id")
    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, db_constraint=False)
    a = models.ForeignKey(Product, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    b = models.ForeignKey(Product, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    orders_together = models.IntegerField()

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b"), orders_together__gt=0), name="customers_productpair_order")
        ]
        indexes = [
            # What is bought with a product that is the second of its pairs; for the first there is the primary key.
            models.Index(fields=["shop", "b"], name="customers_productpair_second")
        ]

    def __str__(self) -> str:
        return f"{self.a_id} and {self.b_id}: {self.orders_together}"


class ProductCount(models.Model):
    """In how many of the orders that pairs are counted from a product stands."""

    undo_follows: ClassVar = {"product": Q()}

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, related_name="count")
    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    order_count = models.IntegerField()

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(order_count__gt=0), name="customers_productcount_positive")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.order_count}"


class PairBasis(models.Model):
    """What a shop's pair counts rest on; a shop with orders and without this row has never been counted."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="pair_basis")
    largest_order = models.IntegerField()
    order_count = models.IntegerField(default=0)
    is_ranked = models.BooleanField(default=False)
    ranked_at = models.DateTimeField(null=True)
    ranked_least = models.IntegerField(null=True)
    ranked_listed = models.IntegerField(null=True)

    objects = ShopRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"pairs of shop {self.shop_id}: {self.order_count} orders"


class BuyerLeftOut(models.Model):
    """A buyer whose orders the pair counts leave out, as the grey list said when they were last counted."""

    merge_policy: ClassVar = {"customer": MergePolicy.REBUILD}
    undo_follows: ClassVar = {"customer": Q()}

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, related_name="+")
    shop = models.ForeignKey(Shop, models.CASCADE)

    def __str__(self) -> str:
        return f"pairs without customer {self.customer_id}"


class RelatedProduct(models.Model):
    """The nightly ranking: what is bought together with a product, the best first."""

    undo_follows: ClassVar = {"product": Q(), "related": Q()}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="related_products")
    related = models.ForeignKey(Product, models.CASCADE, related_name="+")
    place = models.SmallIntegerField()
    orders_together = models.IntegerField()
    confidence = models.FloatField()
    lift = models.FloatField()

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "product", "related"], name="customers_relatedproduct_once")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}, {self.place}: {self.related_id}"
