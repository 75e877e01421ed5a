"""Closed lists of values about scripts and knowledge, and what staff read for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    PRE_SALE = "pre_sale", _("Pre-sale")
    IN_SALE = "in_sale", _("In-sale")
    AFTER_SALE = "after_sale", _("After-sale")


class ScriptState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("of a script", "Published")
    ARCHIVED = "archived", _("Archived")


class ArticleKind(TextChoices):
    CARE = "care", _("Care tip")
    PRODUCT = "product", _("Product knowledge")
    PLATFORM = "platform", _("How the platform works")
    ONBOARDING = "onboarding", _("For new staff")
