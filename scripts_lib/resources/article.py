"""Articles as a table."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.choices import ExportedList
from customers.exchange.resource import NUMBER
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article
from scripts_lib.services.articles import keep_article_version
from scripts_lib.services.script_preview import unfilled_texts

from .named import BY, LibraryResource

POINTS = ("selling_points", "advantages", "suits", "how_to_use")


class ArticleResource(LibraryResource):
    """One row an article; found by its number, else by its title."""

    model = Article
    exported = ExportedList.ARTICLES
    own = {
        NUMBER: gettext_lazy("number"),
        "products": gettext_lazy("products"),
        "categories": gettext_lazy("categories"),
    }
    plain = ("title", "kind", "short", "body", *POINTS, "push_after", "push_days", "is_published", "review_on")

    def find(self, row: dict[str, Any]) -> Any:
        """By number, else by title."""
        return self.by_number(row) or self.by_title(row)

    def write(self, row: Any, changes: dict[str, Any]) -> None:
        """The article with its links."""
        for name, value in changes.items():
            if name not in BY:
                setattr(row, name, value)
        _check(row)
        row.save()
        self.link(row, changes)

    def settle(self, keys: list[Any]) -> None:
        """A version of each article."""
        for article in self.queryset().filter(pk__in=keys).order_by("pk"):
            keep_article_version(article=article, by=self.by, at=self.at)


def _check(article: Article) -> None:
    """What the page asks for too."""
    if bool(article.push_after) != (article.push_days is not None):
        raise ValidationError({"push_days": _("Say both from when the days are counted and how many they are.")})
    if article.push_after and not article.short:
        raise ValidationError({"short": _("What is pushed to buyers needs its short version.")})
    if not article.is_published:
        return
    if unfilled := unfilled_texts(article.short):
        raise ValidationError({"short": unfilled})
    if article.kind == ArticleKind.CARE and not article.short:
        raise ValidationError({"short": _("A published care tip needs the version that an agent copies.")})
    if article.kind == ArticleKind.PRODUCT and not any(getattr(article, name) for name in POINTS):
        raise ValidationError(_("Published product knowledge needs at least one of the four points."))
