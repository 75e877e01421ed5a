"""What makes scripts findable beside their own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Shop

from .library import LibraryQuerySet
from .script import Script


class Synonyms(models.Model):
    """Words that mean the same to whoever searches."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"), help_text=_("Empty: for all shops.")
    )
    words = models.CharField(_("words"), max_length=300, help_text=_("With spaces between."))

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of one meaning")
        verbose_name_plural = _("words of one meaning")

    def __str__(self) -> str:
        return self.words


class ScriptGram(models.Model):
    """Two neighbouring characters of what a script is found by; for libraries of more than ten thousand scripts."""

    script = models.ForeignKey(Script, models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "script"], name="scripts_lib_gram_once")]

    def __str__(self) -> str:
        return f"{self.gram}: {self.script_id}"
