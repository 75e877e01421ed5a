"""Words that buyers use, in sets: what they mean is a row that a manager changes."""

from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Shop
from tagging.choices import Need, WordPurpose

LONGEST_WORD = 30
MOST_WEIGHT = 9


def new_revision() -> str:
    """Tells one state of a set from every other."""
    return uuid4().hex


class KeywordSetQuerySet(models.QuerySet):
    def for_shop(self, shop_id: int | None) -> Self:
        """Everybody's sets, with the shop's own in the place of those of the same code."""
        own = KeywordSet.objects.filter(shop=shop_id) if shop_id else KeywordSet.objects.none()
        return self.filter(Q(shop=shop_id, shop__isnull=False) | Q(shop=None) & ~Q(code__in=own.values("code")))

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Everybody's sets and those of the shops of this member of staff."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(Q(shop__in=Shop.objects.for_user(user).values("pk")) | Q(shop=None))


class KeywordSet(models.Model):
    """Words that mean the same. Without a shop it is everybody's; a shop's own of the same code takes its place."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, related_name="keyword_sets", verbose_name=_("shop"), db_index=False
    )
    code = models.SlugField(_("code"), max_length=40, db_index=False)
    name = models.CharField(_("name"), max_length=60)
    purpose = models.CharField(
        pgettext_lazy("of a set of words", "purpose"), max_length=7, choices=WordPurpose, default=WordPurpose.BUYER
    )
    intent = models.SlugField(
        pgettext_lazy("of words", "intent"),
        max_length=30,
        blank=True,
        db_index=False,
        help_text=_("What the buyer is about, as a short code."),
    )
    shopper_type = models.CharField(_("shopper type"), max_length=12, choices=Need, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("points"),
        default=0,
        validators=[MaxValueValidator(MOST_WEIGHT)],
        help_text=_("For a shopper type: weak 1, strong 2. For spam: a message with 3 points or more is hidden."),
    )
    suggests = models.CharField(
        _("suggests the tag"),
        max_length=60,
        blank=True,
        help_text=_("As agents see it, with its number. It is offered, never set by itself."),
    )
    is_negatable = models.BooleanField(
        _("a “no” cancels it"),
        default=False,
        help_text=_("When a “no” stands at most four characters before the word."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    revision = models.CharField(max_length=32, default=new_revision, editable=False)

    objects = KeywordSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of words")
        verbose_name_plural = _("sets of words")
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="tagging_keywordset_code"),
            models.UniqueConstraint(fields=["code"], condition=Q(shop=None), name="tagging_keywordset_everybodys"),
        ]

    def __str__(self) -> str:
        return self.name


class Keyword(models.Model):
    """One word of a set, as a person wrote it."""

    keyword_set = models.ForeignKey(KeywordSet, models.CASCADE, related_name="words", db_index=False)
    word = models.CharField(_("word"), max_length=LONGEST_WORD)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["keyword_set", "word"], name="tagging_keyword_once")]

    def __str__(self) -> str:
        return self.word
