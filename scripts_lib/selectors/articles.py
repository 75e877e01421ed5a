"""What readers of the library see: the list of knowledge, one article, and what it said before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from difflib import ndiff
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe

from scripts_lib.choices import ArticleKind
from scripts_lib.markdown import to_html
from scripts_lib.models import Article, ArticleVersion

LISTED = 200
LINES = ("title", "short", "body", "selling_points", "advantages", "suits", "how_to_use")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: `+` came, `-` went, empty stayed."""

    sign: str
    text: str


def knowledge(*, shop_id: int, words: str = "", kind: str = "") -> list[tuple[str, list[Article]]]:
    """Published articles of a shop by kind, those that hold every word asked for."""
    found: QuerySet[Article] = Article.objects.for_shop(shop_id).filter(is_published=True)
    if kind in ArticleKind:
        found = found.filter(kind=kind)
    for word in words.split()[:8]:
        said = Q(title__icontains=word) | Q(short__icontains=word) | Q(body__icontains=word)
        for name in LINES[3:]:
            said |= Q(**{f"{name}__icontains": word})
        found = found.filter(said)
    rows = list(found.defer("body").order_by("title", "pk")[:LISTED])
    groups = [(str(one.label), [row for row in rows if row.kind == one.value]) for one in ArticleKind]
    return [(name, some) for name, some in groups if some]


def article_html(article: Article, address: Callable[[int], str]) -> SafeString:
    """The text of an article as markup; `to_html` lets nothing through that runs."""
    pictures = {key: address(key) for key in article.pictures.values_list("pk", flat=True)}
    return mark_safe(to_html(article.body, pictures))  # noqa: S308


def versions_of(article: Article) -> list[tuple[ArticleVersion, list[Line]]]:
    """Versions, newest first, each with what it changed."""
    rows = list(article.versions.select_related("made_by").order_by("-number")[:50])
    before: list[Any] = [*rows[1:], None]
    return [(row, changes(old.content if old else {}, row.content)) for row, old in zip(rows, before, strict=True)]


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Line]:
    """The lines and pictures that came and went, field by field."""
    found = []
    for name in LINES:
        was, stands = str(old.get(name) or "").splitlines(), str(new.get(name) or "").splitlines()
        found += [Line(one[0], one[2:]) for one in ndiff(was, stands) if one[0] in "+-"]
    shown, shows = (one.get("pictures", []) for one in (old, new))
    return [
        *found,
        *(Line("-", _picture(one)) for one in shown if one not in shows),
        *(Line("+", _picture(one)) for one in shows if one not in shown),
    ]


def _picture(picture: tuple[int, str, str]) -> str:
    """A picture as a text names it, and its file: the same number may have got another one."""
    pk, file, caption = picture
    return f"![{caption}](picture:{pk}) {PurePosixPath(file).name}"


def copies_since(article: Article, moment: datetime) -> int:
    """How often the short version was copied since then."""
    return article.copies.filter(made_at__gte=moment).count()


def last_vote(article: Article, user: User) -> bool | None:
    """What this reader said of the article; None so far."""
    return article.votes.filter(user=user).values_list("is_helpful", flat=True).first()
