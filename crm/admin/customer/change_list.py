"""The customer list, read along the index that fits its filter."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from crm.selectors.by_money import tags_by_money
from crm.selectors.customer_list import customer_lines
from crm.selectors.long_way import LongWay
from crm.selectors.next_follow_up import along_follow_ups, next_follow_ups, with_follow_up
from customers.admin.keyset import AFTER, BEFORE, OWN_PARAMETERS, Cursor, KeysetChangeList, Page, SortKey
from customers.admin.shops import shop_of
from customers.fields import CENT
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.selectors.run_state import TagState, tag_state

from .adding import AddForm, add_form
from .conditions import ADDING, ConditionsFilter
from .filters import (
    AnyTagFilter,
    GreyFilter,
    RecencyFilter,
    SortFilter,
    SpentFilter,
    TagFilter,
    TierFilter,
    follow_up_asked,
    has_one_of,
    tags_for,
)
from .long_pages import WayEnded, long_page, way_to_gaps
from .relaxed import FOUND, Nobody, relaxed
from .segment_filters import SegmentFilter, segment_menu

LATEST = SortKey("facts__last_paid_on", date.fromisoformat, pk="facts__customer", nullable=True)
LATEST_OF_TAG = SortKey("tags__sort_on", date.fromisoformat, pk="tags__customer", nullable=True)
MOST_SPENT = SortKey("facts__spent", Decimal, pk="facts__customer")
OF_SEGMENT = SortKey("segments__customer", int, pk="segments__customer")
NEXT = SortKey("follow_ups__due_at", datetime.fromisoformat, pk="follow_ups__customer", descending=False)
LEADERS = (GreyFilter, AnyTagFilter, TierFilter, RecencyFilter)  # the one with the fewest customers first


class CustomerChangeList(KeysetChangeList):
    """Latest buyers first: of the shop, or of the tag that leads the filter."""

    way_ended: WayEnded | None = None

    def sort_key(self) -> SortKey:
        """Along the index that the filter narrows down: of the money, of the tag, else of the last order."""
        if self.params.get(SortFilter.parameter_name) == "spent":
            return MOST_SPENT
        if self._follow_up:
            return NEXT
        if self._chosen():
            return LATEST_OF_TAG
        if any(isinstance(spec, SegmentFilter) and spec.has_members for spec in self.filter_specs):
            return OF_SEGMENT
        is_about_money = any(isinstance(spec, SpentFilter) and spec.chip() for spec in self.filter_specs)
        is_about_money = is_about_money or bool(self.spoken and self.spoken.is_about_money)
        return MOST_SPENT if is_about_money else LATEST

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """The first tag is joined, so that its index gives the order; others are only tested."""
        queryset = super().get_queryset(request, exclude_parameters)
        chosen = self._chosen()
        if chosen and self.sort_key() is LATEST_OF_TAG:
            queryset = queryset.filter(tags__tag=chosen[0])
            chosen = chosen[1:]
        else:
            queryset = queryset.filter(facts__shop=shop_of(request))
        for tag in chosen:
            queryset = queryset.filter(has_one_of([tag]))
        return self._with_follow_up(request, queryset)

    def get_filters(self, request: HttpRequest) -> Any:
        """What is left of the address after the filters narrows the list too."""
        found = super().get_filters(request)
        self.remaining = found[2]
        return found

    def _with_follow_up(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Along the follow-ups when they give the order, else only those with one."""
        shop = shop_of(request)
        if not self._follow_up or shop is None:
            return queryset
        narrow = along_follow_ups if self.sort_key() is NEXT else with_follow_up
        return narrow(queryset, self._follow_up, shop, user=cast(User, request.user), at=timezone.now())

    @property
    def _follow_up(self) -> str:
        """Which follow-ups are asked for; sorting by them leaves out who has none."""
        return follow_up_asked(self.filter_specs)

    def read_page(self, request: HttpRequest) -> Page:
        """A page of the list; of a search, the few that were found, surest first."""
        found = getattr(request, FOUND, None)
        if found is None:
            return self._long_page(request) or super().read_page(request)
        rows = {customer.pk: customer for customer in self.queryset.order_by()}
        return Page([rows[key] for key in found if key in rows], has_before=False, has_after=False)

    def _long_page(self, request: HttpRequest) -> Page | None:
        """The page of a list that no index gives in its order; None of any other."""
        shop, key = shop_of(request), self.sort_key()
        if shop is None or self._follow_up or key not in (MOST_SPENT, LATEST):
            return None
        way = self._way(request, shop, key)
        if way is None:
            return None
        after, before = (Cursor.read(request.GET.get(name, ""), key) for name in (AFTER, BEFORE))
        page, self.way_ended = long_page(self.queryset, way, size=self.list_per_page, after=after, before=before)
        return page

    def _way(self, request: HttpRequest, shop: Shop, key: SortKey) -> LongWay | None:
        chosen, spoken = self._chosen(), self.spoken
        if not chosen:
            return way_to_gaps(shop, spoken.conditions if spoken else [], key)
        known = {tag.pk: tag for one in tags_for(request) for tag in one.tags}
        tags = [known[pk] for pk in chosen if pk in known]
        last = self.tags.finished if self.tags else None
        return tags_by_money(shop, tags, last, self._asked_of_money()) if tags else None

    def _asked_of_money(self) -> Iterator[tuple[str, Any]]:
        for spec in self.filter_specs:
            if isinstance(spec, SpentFilter):
                yield from (("gte", spec.end(0)), ("lte", spec.end(1)))
        for one in self.spoken.conditions if self.spoken else ():
            if one.field == "spent":
                yield one.operator, one.value

    @property
    def begin_query(self) -> str:
        """The link to where buyers with the tag begin to be found, where a page ended before."""
        begins_at = self.way_ended.begins_at if self.way_ended else None
        return self._link(AFTER, Cursor(begins_at + CENT, 0)) if isinstance(begins_at, Decimal) else ""

    def get_results(self, request: HttpRequest) -> None:
        """The page, with what its lines show."""
        shop = shop_of(request)
        self.tags: TagState | None = tag_state(shop, at=timezone.now()) if shop else None
        super().get_results(request)
        self.may_save_segment = request.user.has_perm("tagging.add_segment")
        self.segments = segment_menu(request)
        self.nobody: Nobody | None = None
        self.add_form: AddForm = add_form(request, self.spoken.adding if self.spoken else "")
        if shop is None:
            return
        lines = customer_lines(
            self.result_list,
            groups=tags_for(request),
            today=shop_day(shop, at=timezone.now()),
            may_see_contact=request.user.has_perm("customers.view_contact"),
        )
        if not (self.result_list or self.page.has_before or self.page.has_after):
            self.nobody = relaxed(self, request)
        nexts = next_follow_ups(self.result_list, shop, user=cast(User, request.user), at=timezone.now())
        for customer in self.result_list:
            customer.line = lines[customer.pk]
            customer.next = nexts.get(customer.pk)

    @property
    def spoken(self) -> ConditionsFilter | None:
        """The conditions of the address."""
        return next((spec for spec in self.filter_specs if isinstance(spec, ConditionsFilter)), None)

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Names are taken off whole: `channel` is another filter than `channel__any`."""
        gone = {*(remove or []), *OWN_PARAMETERS, *ADDING}
        kept = {name: value for name, value in self.filter_params.items() if name not in gone}
        for name, value in (new_params or {}).items():
            if value is None:
                kept.pop(name, None)
            else:
                kept[name] = value
        return f"?{urlencode(sorted(kept.items()), doseq=True)}"

    def _chosen(self) -> list[int]:
        filters = [spec for spec in self.filter_specs if isinstance(spec, TagFilter) and spec.chosen]
        filters.sort(key=lambda spec: LEADERS.index(type(spec)))
        chosen = [spec.chosen.pk for spec in filters if spec.chosen]
        leading = self.spoken.leading_tag() if self.spoken and not chosen else None
        return [leading] if leading else chosen
