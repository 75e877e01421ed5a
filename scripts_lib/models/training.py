"""Reading lists and short quizzes, and how far each member of staff is."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Shop

from .article import Article
from .library import LibraryQuerySet
from .script import Script


class ReadingList(models.Model):
    """What people of a role read, in order."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"), help_text=_("Empty: for all shops.")
    )
    name = models.CharField(_("name"), max_length=60)
    role = models.ForeignKey(
        Group,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
        help_text=_("Empty: for everybody."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")

    def __str__(self) -> str:
        return self.name


class ReadingItem(models.Model):
    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="items", db_index=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("article"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("article to read")
        verbose_name_plural = _("articles to read")
        constraints = [models.UniqueConstraint(fields=["reading_list", "article"], name="scripts_lib_reading_once")]

    def __str__(self) -> str:
        return f"{self.reading_list_id}: {self.article_id}"


class ArticleRead(models.Model):
    """Somebody has read an article, in this version."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="readings", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("reading of an article")
        verbose_name_plural = _("readings of articles")
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="scripts_lib_read_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.user_id}"


class QuizQuestion(models.Model):
    """A question about an article or a script: which reply, and why."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"), help_text=_("Empty: for all shops.")
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="questions", verbose_name=_("article")
    )
    script = models.ForeignKey(
        Script, models.CASCADE, null=True, blank=True, related_name="questions", verbose_name=_("script")
    )
    question = models.CharField(_("question"), max_length=300)
    explanation = models.CharField(_("why"), max_length=500, help_text=_("Shown after the answer."))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz question")
        verbose_name_plural = _("quiz questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False) ^ Q(script__isnull=False), name="scripts_lib_question_about_one"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class QuizChoice(models.Model):
    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="choices")
    text = models.CharField(_("reply"), max_length=300)
    is_right = models.BooleanField(_("right"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("reply to choose")
        verbose_name_plural = _("replies to choose")

    def __str__(self) -> str:
        return self.text


class QuizAnswer(models.Model):
    """What somebody chose; each try is kept."""

    question = models.ForeignKey(QuizQuestion, models.CASCADE, related_name="answers", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    choice = models.ForeignKey(QuizChoice, models.SET_NULL, null=True, related_name="+")
    is_right = models.BooleanField(_("right"))
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("quiz answer")
        verbose_name_plural = _("quiz answers")
        indexes = [models.Index(fields=["question", "user", "answered_at"], name="scripts_lib_quiz_answer")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.user_id}"
