from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Product, ProductCategory, Shop
from scripts_lib.choices import ArticleKind, PushAfter

from .library import LibraryQuerySet

LONGEST_POINT = 500
MOST_PUSH_DAYS = 365


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
    categories = models.ManyToManyField(
        ProductCategory, blank=True, related_name="articles", verbose_name=_("categories")
    )
    push_after = models.CharField(_("push"), max_length=8, choices=PushAfter, blank=True)
    push_days = models.PositiveSmallIntegerField(
        _("days later"), null=True, blank=True, validators=[MaxValueValidator(MOST_PUSH_DAYS)]
    )
    is_published = models.BooleanField(_("published"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    number = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(
                condition=Q(push_after="", push_days=None) | ~Q(push_after="") & Q(push_days__isnull=False),
                name="scripts_lib_article_push",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (#{self.pk})"


class ArticlePicture(models.Model):
    """A picture that an article shows as `![what it shows](picture:ID)`; kept under DATA_DIR, shown to staff only."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pictures", verbose_name=_("article"))
    file = models.FileField(_("picture"), upload_to="articles/")
    caption = models.CharField(_("what it shows"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.caption}"


class ArticleCopy(models.Model):
    """Somebody copied the short version: for a buyer, or from the article's own page for nobody we know of."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="copies", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("copied"))

    class Meta:
        verbose_name = _("copy of an article")
        verbose_name_plural = _("copies of articles")
        # How often each was copied in the last 30 days.
        indexes = [models.Index(fields=["article", "made_at"], name="scripts_lib_copy_article")]

    def __str__(self) -> str:
        return f"{self.article_id} ({self.made_at:%Y-%m-%d %H:%M})"


class ArticleVote(models.Model):
    """Whether an article helped one member of staff; the last word of each counts."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_helpful = models.BooleanField(_("helpful"))
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("vote on an article")
        verbose_name_plural = _("votes on articles")
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="scripts_lib_vote_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.user_id}"
