from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Product, Shop
from scripts_lib.choices import ArticleKind

from .library import LibraryQuerySet

LONGEST_POINT = 500


class Article(models.Model):
    """Something worth knowing: how to care for a product, what speaks for it, how things work here.

    Points of product knowledge put the clause that matters first: a narrow page shows only that.
    """

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"), help_text=_("Empty: for all shops.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ArticleKind)
    title = models.CharField(_("title"), max_length=100)
    short = models.CharField(
        _("short version"), max_length=300, blank=True, help_text=_("What an agent copies to the buyer.")
    )
    body = models.TextField(_("text"), max_length=20_000, blank=True)
    selling_points = models.CharField(_("selling points"), max_length=LONGEST_POINT, blank=True)
    advantages = models.CharField(_("advantages"), max_length=LONGEST_POINT, blank=True)
    suits = models.CharField(_("suits whom"), max_length=LONGEST_POINT, blank=True)
    how_to_use = models.CharField(_("how to use"), max_length=LONGEST_POINT, blank=True)
    products = models.ManyToManyField(Product, blank=True, related_name="articles", verbose_name=_("products"))
    is_published = models.BooleanField(_("published"), default=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return f"{self.title} (#{self.pk})"
