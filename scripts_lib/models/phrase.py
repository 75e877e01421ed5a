"""What a text to a buyer must not say: rules as rows that trainers change."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Shop
from scripts_lib.choices import Detector, ExceptionState, PhraseKind, Severity

from .library import CodesField, LibraryQuerySet
from .script import Script

LONGEST_WORDS = 10_000
LONGEST_WORD = 200  # as a rule has it, or as it stands in a text


def refuse_long_words(box: str) -> None:
    """Each line is a word that an exception could name."""
    for line in box.splitlines():
        if len(word := line.strip()) > LONGEST_WORD:
            raise ValidationError(_("“%(word)s” is too long for one word."), params={"word": f"{word[:20]}…"})


class PhraseRule(models.Model):
    """Words, or one shape, that are blocked or warned of.

    A rule is tried over the library before it is switched on: `tried_at` says when its present words were.
    """

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"), help_text=_("Empty: for all shops.")
    )
    code = models.SlugField(_("code"), max_length=40, db_index=False)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=PhraseKind)
    severity = models.CharField(_("severity"), max_length=5, choices=Severity, default=Severity.WARN)
    words = models.TextField(
        _("words"),
        max_length=LONGEST_WORDS,
        blank=True,
        validators=[refuse_long_words],
        help_text=_("One a line."),
    )
    detector = models.CharField(_("finds"), max_length=13, choices=Detector, blank=True)
    allowed = models.TextField(
        _("never flagged"),
        max_length=LONGEST_WORDS,
        blank=True,
        validators=[refuse_long_words],
        help_text=_("Longer words that hold one of these and are fine, one a line."),
    )
    channels = CodesField(_("channels"), max_length=200, blank=True, help_text=_("Empty: for every channel."))
    except_channels = CodesField(
        _("not on the channels"), max_length=200, blank=True, help_text=_("Where the words are normal.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    suggestion = models.CharField(_("rather write"), max_length=200, blank=True)
    note = models.CharField(_("why"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=False)
    tried_at = models.DateTimeField(_("tried over the library"), null=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("phrase rule")
        verbose_name_plural = _("phrase rules")
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="scripts_lib_phrase_code"),
            models.UniqueConstraint(fields=["code"], condition=Q(shop=None), name="scripts_lib_phrase_everybodys"),
            models.CheckConstraint(condition=~Q(words="") | ~Q(detector=""), name="scripts_lib_phrase_finds_something"),
        ]

    def __str__(self) -> str:
        return self.name


class PhraseException(models.Model):
    """In this script the word is meant and fine: who says so, and why."""

    rule = models.ForeignKey(PhraseRule, models.CASCADE, related_name="exceptions", verbose_name=_("phrase rule"))
    script = models.ForeignKey(Script, models.CASCADE, related_name="phrase_exceptions", verbose_name=_("script"))
    word = models.CharField(_("word"), max_length=LONGEST_WORD)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=7, choices=ExceptionState, default=ExceptionState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.UniqueConstraint(fields=["rule", "script", "word"], name="scripts_lib_exception_once"),
        ]

    def __str__(self) -> str:
        return f"{self.script_id}: {self.word}"
