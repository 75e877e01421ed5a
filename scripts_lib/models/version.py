"""What scripts and articles said before: one row for each time that one was saved with a difference."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .script import Script


class LibraryVersion(models.Model):
    """A whole state, its parts included. Never changed; to bring one back makes a new version."""

    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    restored_from = models.PositiveIntegerField(_("brought back from"), null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("saved"))

    class Meta:
        abstract = True


class ScriptVersion(LibraryVersion):
    script = models.ForeignKey(Script, models.CASCADE, related_name="versions", db_index=False)

    class Meta:
        verbose_name = _("version of a script")
        verbose_name_plural = _("versions of scripts")
        constraints = [models.UniqueConstraint(fields=["script", "number"], name="scripts_lib_script_version")]

    def __str__(self) -> str:
        return f"{self.script_id} v{self.number}"


class ArticleVersion(LibraryVersion):
    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", db_index=False)

    class Meta:
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="scripts_lib_article_version")]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"
