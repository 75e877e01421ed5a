"""The question of the page: a sentence with three menus, read from the address."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crm.selectors.tag_runs import Question
from customers.models import Shop
from tagging.looks import TIER
from tagging.models import Tag, TagGroup

MONTHS = 24
NONE = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, what there is to choose from, and whether somebody asked it."""

    question: Question
    months: list[tuple[str, str]]
    groups: list[tuple[TagGroup, list[Tag]]]

    @property
    def month(self) -> str:
        """As the menu and the address have it."""
        return f"{self.question.month:%Y-%m}"

    @property
    def closed(self) -> str:
        return _key(self.question.closed)

    @property
    def opened(self) -> str:
        return _key(self.question.opened)

    @property
    def address(self) -> str:
        """The question as an address."""
        asked = {"month": self.month, "from": self.closed, "to": self.opened}
        return urlencode({"shop": self.question.shop.pk, **asked})

    @property
    def back_address(self) -> str:
        """The way back."""
        asked = {"month": self.month, "from": self.opened, "to": self.closed}
        return urlencode({"shop": self.question.shop.pk, **asked})

    def words(self) -> list[tuple[str, str]]:
        """As an export keeps the filter."""
        tags = (self.question.closed, self.question.opened)
        closed, opened = (f"{tag.group.name}: {tag.name}" if tag else _("none") for tag in tags)
        return [(_("month"), self.month), (_("from tag"), closed), (_("to tag"), opened)]


def read_question(query: QueryDict, shop: Shop, *, today: date) -> Asked:
    """What was asked; what cannot be read is as if it had not been said."""
    tags = list(Tag.objects.filter(shop=shop).select_related("group").order_by("position", "pk"))
    groups = TagGroup.objects.filter(shop=shop).order_by("-is_automatic", "position", "number", "pk")
    offered = [(group, held) for group in groups if (held := [tag for tag in tags if tag.group_id == group.pk])]
    months = _months(today)
    month = query.get("month", "")
    first = date.fromisoformat(f"{month}-01") if month in dict(months) else today.replace(day=1)
    tier = {tag.slug: tag for tag in tags if tag.group.slug == TIER}
    closed = _tag(query.get("from", ""), tags, tier.get("vip"))
    opened = _tag(query.get("to", ""), tags, tier.get("senior"))
    return Asked(Question(shop, first, closed, opened), months, offered)


def _tag(text: str, tags: list[Tag], usual: Tag | None) -> Tag | None:
    if text == NONE:
        return None
    return next((tag for tag in tags if str(tag.pk) == text), usual)


def _key(tag: Tag | None) -> str:
    return str(tag.pk) if tag else NONE


def _months(today: date) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    first = today.replace(day=1)
    for _step in range(MONTHS):
        found.append((f"{first:%Y-%m}", date_format(first, "YEAR_MONTH_FORMAT")))
        first = (first - timedelta(days=1)).replace(day=1)
    return found
