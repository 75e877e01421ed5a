"""Articles as they were, what readers say of them, and how far each reader is."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Product, ProductCategory
from scripts_lib.models import Article, ArticleCopy, ArticlePicture, ArticleRead, ArticleVersion, ArticleVote

from .versions import RestoreRefused

TEXTS = ("kind", "title", "short", "body", "selling_points", "advantages", "suits", "how_to_use", "push_after")
MANY = {"products": Product, "categories": ProductCategory}
Content = dict[str, Any]
NO_PICTURES: Content = {"pictures": []}  # versions of old do not speak of them


@transaction.atomic
def keep_article_version(*, article: Article, by: User | None, at: datetime, restored_from: int | None = None) -> int:
    """The number of the newest version, a new one when the saved article says something else than the last.

    Two saves at once wait for one another, so neither version is lost.
    """
    row = _locked(article)
    content = article_content(row)
    last = ArticleVersion.objects.filter(article=row).order_by("-number").first()
    if last is None or NO_PICTURES | last.content != content:
        number = (last.number if last else 0) + 1
        ArticleVersion.objects.create(
            article=row, number=number, content=content, restored_from=restored_from, made_by=by, made_at=at
        )
        Article.objects.filter(pk=row.pk).update(number=number)
        row.number = number
    article.number = row.number
    return row.number


@transaction.atomic
def restore_article(*, article: Article, number: int, by: User | None, at: datetime) -> int:
    """The article says and shows again what it did in a version; that is a version of its own.

    Whether readers see it stays.
    """
    row = _locked(article)
    version = ArticleVersion.objects.filter(article=row, number=number).first()
    if version is None:
        raise RestoreRefused(_("There is no such version."))
    content = version.content
    for name in TEXTS:
        setattr(row, name, content[name])
    row.push_days = content["push_days"]
    row.review_on = date.fromisoformat(content["review_on"]) if content["review_on"] else None
    row.save(update_fields=[*TEXTS, "push_days", "review_on"])
    for name, model in MANY.items():
        getattr(row, name).set(model._default_manager.filter(pk__in=content[name]))
    if "pictures" in content:
        _show_again(row, content["pictures"])
    return keep_article_version(article=row, by=by, at=at, restored_from=number)


def article_content(article: Article) -> Content:
    """What an article says, as a version keeps it."""
    content: Content = {name: getattr(article, name) for name in TEXTS}
    content |= {"push_days": article.push_days, "review_on": article.review_on and article.review_on.isoformat()}
    pictures = article.pictures.order_by("pk").values_list("pk", "file", "caption")
    content["pictures"] = [list(picture) for picture in pictures]
    return content | {name: sorted(getattr(article, name).values_list("pk", flat=True)) for name in MANY}


def _show_again(article: Article, pictures: list[tuple[int, str, str]]) -> None:
    """The pictures of a version under their old numbers, which its text names; their files are kept for it."""
    article.pictures.exclude(pk__in=[pk for pk, _file, _caption in pictures]).delete()
    for pk, file, caption in pictures:
        ArticlePicture.objects.update_or_create(pk=pk, defaults={"article": article, "file": file, "caption": caption})


def record_article_copy(*, article: Article, by: User | None, at: datetime) -> ArticleCopy:
    """Write down that somebody copied the short version."""
    return ArticleCopy.objects.create(article=article, made_by=by, made_at=at)


@transaction.atomic
def say_helpful(*, article: Article, by: User, is_helpful: bool, at: datetime) -> ArticleVote:
    """One vote a person: the last word counts."""
    vote, _made = ArticleVote.objects.update_or_create(
        article=article, user=by, defaults={"is_helpful": is_helpful, "said_at": at}
    )
    return vote


@transaction.atomic
def mark_read(*, article: Article, number: int, by: User, at: datetime) -> ArticleRead:
    """Read in the version that was on the page; a later version read before is not forgotten."""
    row = _locked(article)
    reading, made = ArticleRead.objects.get_or_create(
        article=row, user=by, defaults={"number": min(number, row.number), "read_at": at}
    )
    if not made and reading.number < min(number, row.number):
        reading.number, reading.read_at = min(number, row.number), at
        reading.save(update_fields=["number", "read_at"])
    return reading


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
