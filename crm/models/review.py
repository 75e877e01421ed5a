from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy
from customers.models import Customer, Product, Shop
from customers.models.shop import ShopRowQuerySet

LONGEST_REVIEW = 2000


class Review(models.Model):
    """What a buyer wrote about what they bought, as the platform shows it."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    customer = models.ForeignKey(
        Customer,
        models.SET_NULL,
        null=True,
        related_name="reviews",
        db_index=False,
        verbose_name=_("customer"),
    )
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="reviews", verbose_name=_("product"))
    order_no = models.CharField(_("order number"), max_length=64, blank=True)
    written_by = models.CharField(_("nick"), max_length=255, blank=True)
    written_on = models.DateField(_("day"))
    written_at = models.DateTimeField(editable=False)  # noon of that day: where the timeline puts it
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    text = models.CharField(_("text"), max_length=LONGEST_REVIEW, blank=True)
    has_photo = models.BooleanField(_("with photo"), default=False)
    digest = models.CharField(max_length=32, editable=False)
    themes_basis = models.CharField(max_length=32, editable=False)  # by which sets of words its themes were read
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("brought in"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["shop", "digest"], name="crm_review_once"),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__gte=1, stars__lte=5), name="crm_review_stars"
            ),
            models.CheckConstraint(condition=~Q(text="", stars__isnull=True), name="crm_review_says_something"),
        ]
        indexes = [
            # The list, newest first.
            models.Index(fields=["shop", "-written_on", "-id"], name="crm_review_newest"),
            # Those of one product: the list that its page leads to, and its summary.
            models.Index(
                fields=["shop", "product", "-written_on", "-id"],
                name="crm_review_product",
                condition=Q(product__isnull=False),
            ),
            # Reviews whose themes were read by other words than those of now.
            models.Index(fields=["shop", "themes_basis"], name="crm_review_basis"),
            # The timeline of a buyer.
            models.Index(
                fields=["customer", "-written_at"], name="crm_review_customer", condition=Q(customer__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.written_on} {self.text[:40]} (#{self.pk})"


class ReviewTheme(models.Model):
    """What a review is about, by the words of a set."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="themes", db_index=False)
    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    code = models.SlugField(max_length=40, db_index=False)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme of a review")
        verbose_name_plural = _("themes of reviews")
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="crm_reviewtheme_once")]
        indexes = [
            # The reviews of one theme.
            models.Index(fields=["shop", "code", "-review"], name="crm_reviewtheme_list"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.code}"
