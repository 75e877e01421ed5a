from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Product, ProductCategory, Shop
from scripts_lib.choices import ScriptState, ShopperType
from tagging.models import Tag

from .library import CodesField, LibraryQuerySet
from .scene import Scene

LONGEST_TEXT = 2000
LONGEST_NEED = 300
DEEPEST_BRANCH = 3
MOST_WEIGHT = 100


class ScriptQuerySet(LibraryQuerySet):
    def published(self) -> Self:
        """What agents may use."""
        return self.filter(state=ScriptState.PUBLISHED)

    def valid_on(self, day: date) -> Self:
        """Those whose days, where they have any, hold this one; the first and the last day count."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=day))

    def for_channels(self, codes: Iterable[str]) -> Self:
        """Those for every channel, and those for one of these."""
        fits = Q(channels="")
        for code in codes:
            fits |= Q(channels__contains=f" {code} ")
        return self.filter(fits)

    def sayable(self, *, on: date, channels: Iterable[str]) -> Self:
        """What may be said to buyers on that day on one of these channels."""
        return self.published().valid_on(on).for_channels(channels)


class Script(models.Model):
    """A quick reply for a scene; its wordings compete.

    `number` is that of the newest version. `search_text` and the counts are written by services: the former when
    a script is saved, the latter once an hour from the uses of the last 30 days.
    """

    shop = models.ForeignKey(
        Shop,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("shop"),
        help_text=_("Empty: for all shops."),
    )
    scene = models.ForeignKey(Scene, models.PROTECT, related_name="scripts", verbose_name=_("scene"))
    more_scenes = models.ManyToManyField(
        Scene, blank=True, related_name="more_scripts", verbose_name=_("also for the scenes")
    )
    shopper_type = models.CharField(
        _("shopper type"), max_length=12, choices=ShopperType, blank=True, help_text=_("Empty: for everybody.")
    )
    title = models.CharField(_("title"), max_length=100)
    short_code = models.CharField(
        _("short code"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"\A[a-z]+\Z", _("Small letters only: digits copy a script."))],
        help_text=_("Small letters, typed after / to find the script."),
    )
    question = models.CharField(
        _("the buyer's question"), max_length=200, blank=True, help_text=_("As a buyer would put it.")
    )
    triggers = models.CharField(
        _("trigger words"),
        max_length=300,
        blank=True,
        help_text=_("Words of the buyer that call for this script, with spaces between."),
    )
    explicit_need = models.CharField(
        _("explicit need"), max_length=LONGEST_NEED, blank=True, help_text=_("What the buyer says.")
    )
    implicit_need = models.CharField(
        _("implicit need"),
        max_length=LONGEST_NEED,
        blank=True,
        help_text=_("What the buyer worries about or hopes for."),
    )
    keywords = models.CharField(
        _("keywords"), max_length=200, blank=True, help_text=_("Other words that find it, with spaces between.")
    )
    asks = models.SlugField(
        _("asks about"),
        max_length=50,
        blank=True,
        db_index=False,
        help_text=_("The tag group that the answer fills. Offered while that group is empty."),
    )
    asks_attribute = models.SlugField(
        _("asks for the attribute"),
        max_length=50,
        blank=True,
        db_index=False,
        help_text=_("Not offered once the buyer's answer is known."),
    )
    products = models.ManyToManyField(
        Product, blank=True, related_name="scripts", verbose_name=_("products"), help_text=_("Empty: for any product.")
    )
    categories = models.ManyToManyField(
        ProductCategory, blank=True, related_name="scripts", verbose_name=_("categories")
    )
    channels = CodesField(_("channels"), max_length=200, blank=True, help_text=_("Empty: for every channel."))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ScriptState, default=ScriptState.DRAFT)
    number = models.PositiveIntegerField(_("version"), default=0, editable=False)
    published_at = models.DateTimeField(_("published since"), null=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    copied_count = models.PositiveIntegerField(_("copied in 30 days"), default=0, editable=False)
    answered_count = models.PositiveIntegerField(_("answered in 30 days"), default=0, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)

    objects = ScriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("script")
        verbose_name_plural = _("scripts")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "short_code"],
                condition=Q(shop__isnull=False) & ~Q(short_code=""),
                name="scripts_lib_script_code_of_shop",
            ),
            models.UniqueConstraint(
                fields=["short_code"],
                condition=Q(shop__isnull=True) & ~Q(short_code=""),
                name="scripts_lib_script_code_of_all",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="scripts_lib_script_valid_days",
            ),
        ]
        indexes = [
            # The palette and the portrait read the published scripts of a shop.
            models.Index(fields=["shop", "state"], name="scripts_lib_script_shop"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (#{self.pk})"

    def is_sayable(self, *, on: date, channel: str) -> bool:
        """Whether it may be said to a buyer of the channel on that day: what `sayable` asks of many."""
        is_valid = (self.valid_from or on) <= on <= (self.valid_until or on)
        fits = not self.channels or channel in CodesField.codes(self.channels)
        return self.state == ScriptState.PUBLISHED and is_valid and fits


class ScriptVariant(models.Model):
    """One wording. Which of them a buyer gets stays the same for that buyer.

    `author` is the agent whose own wording it was; of what trainers wrote the versions tell.
    """

    script = models.ForeignKey(Script, models.CASCADE, related_name="variants", verbose_name=_("script"))
    label = models.CharField(_("wording"), max_length=2, default="A")
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MaxValueValidator(MOST_WEIGHT)])
    is_active = models.BooleanField(_("in use"), default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [models.UniqueConstraint(fields=["script", "label"], name="scripts_lib_variant_label")]

    def __str__(self) -> str:
        return self.label


class ScriptBranch(models.Model):
    """What a buyer may answer, the reply to it, and the tag that the answer gives."""

    script = models.ForeignKey(Script, models.CASCADE, related_name="branches", verbose_name=_("script"))
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("after the answer"),
        help_text=_("Empty: an answer to the script itself."),
    )
    answer = models.CharField(_("the buyer answers"), max_length=100)
    reply = models.TextField(_("reply"), max_length=LONGEST_TEXT)
    tag = models.ForeignKey(
        Tag, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sets the tag")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.answer
