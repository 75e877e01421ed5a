"""By what the customer list is filtered. Choices come from small tables only."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.selectors.next_follow_up import ANY, MINE, OVERDUE, TODAY
from customers.admin.ranges import RangeFilter
from customers.admin.shops import shop_of
from customers.models import Channel
from tagging.looks import GREY_LIST, RECENCY, TIER
from tagging.models import CustomerTag, Tag
from tagging.selectors.shop_tags import GroupTags, shop_tags

NONE = "none"


def tags_for(request: HttpRequest) -> list[GroupTags]:
    """The tags of the list's shop, asked once a request."""
    if not hasattr(request, "_shop_tags"):
        shop = shop_of(request)
        request._shop_tags = shop_tags(shop.pk if shop else None)  # type: ignore[attr-defined]
    groups: list[GroupTags] = request._shop_tags  # type: ignore[attr-defined]
    return groups


def has_one_of(tags: list[int]) -> Exists:
    """Whether a customer has one of these tags."""
    return Exists(CustomerTag.objects.filter(customer=OuterRef("pk"), tag__in=tags))


class TagFilter(SimpleListFilter):
    """Customers with one tag. The list itself applies `chosen`: the tag may lead the order of its page."""

    chosen: Tag | None = None

    def tags(self, request: HttpRequest) -> Iterator[Tag]:
        """The tags to choose from."""
        raise NotImplementedError

    def value_of(self, tag: Tag) -> str:
        """What the address calls a tag."""
        return str(tag.pk)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All its tags."""
        self.known = {self.value_of(tag): tag for tag in self.tags(request)}
        return [(value, tag.label) for value, tag in self.known.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Everybody, but for what the list does with `chosen`; nobody for a tag of another shop."""
        value = self.value()
        self.chosen = self.known.get(value or "")
        return queryset if self.chosen or value is None else queryset.none()


class _AutomaticFilter(TagFilter):
    group_slug: str

    def tags(self, request: HttpRequest) -> Iterator[Tag]:
        return (tag for one in tags_for(request) if one.group.slug == self.group_slug for tag in one.tags)

    def value_of(self, tag: Tag) -> str:
        return tag.slug or str(tag.pk)


class RecencyFilter(_AutomaticFilter):
    title = _("recency")
    parameter_name = group_slug = RECENCY

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Its tags, and nothing counted yet."""
        return [*super().lookups(request, model_admin), (NONE, _("no order counts yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the tag, or buyers without a counted order."""
        if self.value() == NONE:
            return queryset.filter(facts__last_paid_on__isnull=True)
        return super().queryset(request, queryset)


class TierFilter(_AutomaticFilter):
    title = _("tier")
    parameter_name = group_slug = TIER


class AnyTagFilter(TagFilter):
    title = _("tag")
    parameter_name = "tag"

    def tags(self, request: HttpRequest) -> Iterator[Tag]:
        """Every tag that has no filter of its own."""
        own = (RECENCY, TIER)
        return (tag for one in tags_for(request) if one.group.slug not in own for tag in one.tags)


class GapFilter(SimpleListFilter):
    title = _("gap")
    parameter_name = "gap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The manual groups that may be empty."""
        self.known = {str(one.group.number): one for one in tags_for(request) if one.asks}
        return [(number, str(one.group)) for number, one in self.known.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Buyers whose group is empty; a grey buyer has no gaps."""
        group = self.known.get(self.value() or "")
        if group is None:
            return queryset
        filled = Exists(CustomerTag.objects.filter(customer=OuterRef("pk"), tag__group=group.group))
        return queryset.filter(~filled, is_grey=False)


class ChannelFilter(SimpleListFilter):
    title = _("channel")
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The shop's channels."""
        channels = Channel.objects.filter(shop=shop_of(request)).order_by("name", "pk")
        return [(str(channel.pk), channel.name) for channel in channels]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of one channel."""
        known = [key for key, _name in self.lookup_choices]
        return queryset.filter(channel=self.value()) if self.value() in known else queryset


class GreyFilter(TagFilter):
    """Grey buyers hold the group's tag, and its index finds them; the others are told by a column."""

    title = _("grey list")
    parameter_name = "grey"

    def tags(self, request: HttpRequest) -> Iterator[Tag]:
        """The tag that makes a buyer grey."""
        return (tag for one in tags_for(request) if one.group.slug == GREY_LIST for tag in one.tags[:1])

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """On it or not."""
        self.known = dict(zip(["yes"], self.tags(request), strict=False))
        return [("no", _("not on it")), *[(value, _("on it")) for value in self.known]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Fake buyers alone, or without them."""
        if self.value() == "no":
            return queryset.filter(is_grey=False)
        return super().queryset(request, queryset)


class LastOrderFilter(RangeFilter):
    title = _("last order")
    parameter_name = "last"
    path = "facts__last_paid_on"
    input_type = "date"
    parse = staticmethod(date.fromisoformat)


class SpentFilter(RangeFilter):
    title = _("spent")
    parameter_name = "spent"
    path = "facts__spent"
    parse = staticmethod(Decimal)


class FollowUpFilter(SimpleListFilter):
    """Buyers with a follow-up. The list itself applies it: the follow-ups give the order of its page."""

    title = _("next follow-up")
    parameter_name = "follow_up"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Of anybody at any time, my own, late, for today."""
        return [(ANY, _("any")), (MINE, _("mine")), (OVERDUE, _("overdue")), (TODAY, _("today"))]

    @property
    def chosen(self) -> str:
        """Which; "" when it is not asked for."""
        value = self.value()
        return value if value in (ANY, MINE, OVERDUE, TODAY) else ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Everybody, but for what the list does with `chosen`."""
        return queryset


BY_FOLLOW_UP = "follow_up"


class SortFilter(SimpleListFilter):
    """Not a filter, but it stands where people look for one."""

    title = _("order of the list")
    parameter_name = "sort"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Other orders than the latest buyer first."""
        return [("spent", _("most spent first")), (BY_FOLLOW_UP, _("next follow-up first"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All rows; the list sorts them."""
        return queryset


def follow_up_asked(specs: Iterable[Any]) -> str:
    """Which follow-ups a list's filters ask for; sorting by them leaves out who has none."""
    known = list(specs)
    asked = next((spec.chosen for spec in known if isinstance(spec, FollowUpFilter)), "")
    is_sorted = any(isinstance(spec, SortFilter) and spec.value() == BY_FOLLOW_UP for spec in known)
    return asked or (ANY if is_sorted else "")
