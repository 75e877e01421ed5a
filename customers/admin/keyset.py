"""Lists that are read from an index, forward and back, however long they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from unfold.paginator import InfinitePaginator
from unfold.views import ChangeList

AFTER, BEFORE, COUNT = "after", "before", "count"
OWN_PARAMETERS = (AFTER, BEFORE, COUNT)
SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class SortKey:
    """By what a list is sorted; rows without a value come last, `pk` decides between equals."""

    path: str
    parse: Callable[[str], Any]
    pk: str = "pk"
    descending: bool = True
    nullable: bool = False


class Cursor(NamedTuple):
    """The row from which a page goes on."""

    value: Any
    pk: int

    @classmethod
    def read(cls, text: str, key: SortKey) -> "Cursor | None":
        """The place that a link names; None when it cannot be read."""
        value, _, pk = text.rpartition(SEPARATOR)
        try:
            return cls(key.parse(value) if value else None, int(pk))
        except (ValueError, ArithmeticError):
            return None


class Page(NamedTuple):
    """Rows, and from where it goes on where that is none of them."""

    rows: list[Any]
    has_before: bool
    has_after: bool
    first: Cursor | None = None
    last: Cursor | None = None


def keyset_page(
    queryset: QuerySet[Any],
    key: SortKey,
    *,
    size: int,
    after: Cursor | None = None,
    before: Cursor | None = None,
) -> Page:
    """The rows after, or before, a row, in the order of the key."""
    forward = before is None
    cursor = after if forward else before
    rows = queryset.annotate(sort_value=F(key.path), sort_pk=F(key.pk))
    parts = [rows.filter(sort_value__isnull=False), rows.filter(sort_value__isnull=True)]
    if not key.nullable:
        parts = [rows, rows.none()]
    found: list[Any] = []
    for is_empty_part in (False, True) if forward else (True, False):
        if cursor is not None and _is_behind(cursor, is_empty_part=is_empty_part, forward=forward):
            continue
        part = _beyond(parts[is_empty_part], key, cursor, is_empty_part=is_empty_part, forward=forward)
        if len(found) <= size:
            found += part[: size + 1 - len(found)]
    has_more, found = len(found) > size, found[:size]
    if forward:
        return Page(found, has_before=cursor is not None, has_after=has_more)
    return Page(found[::-1], has_before=has_more, has_after=True)


def _is_behind(cursor: Cursor, *, is_empty_part: bool, forward: bool) -> bool:
    """Whether a part lies wholly on the side one comes from."""
    cursor_in_empty = cursor.value is None
    return cursor_in_empty and not is_empty_part if forward else not cursor_in_empty and is_empty_part


def _beyond(
    part: QuerySet[Any], key: SortKey, cursor: Cursor | None, *, is_empty_part: bool, forward: bool
) -> QuerySet[Any]:
    falling = key.descending == forward
    sign = "lt" if falling else "gt"
    # Among rows without a value the value sorts nothing, but PostgreSQL knows the order of the index by it.
    ordered = part.order_by(*[f"-{name}" if falling else name for name in ("sort_value", "sort_pk")])
    if cursor is None or (cursor.value is None) != is_empty_part:
        return ordered
    tie = Q(**{f"sort_pk__{sign}": cursor.pk})
    if is_empty_part:
        return ordered.filter(tie)
    # The first condition alone bounds the index; the second only sorts out rows of the very same value.
    edge = Q(**{f"sort_value__{sign}e": cursor.value})
    return ordered.filter(edge, Q(**{f"sort_value__{sign}": cursor.value}) | tie)


class KeysetPaginator(InfinitePaginator):
    """Only names the template; the pages are cut by `KeysetChangeList`."""

    template_name = "admin/keyset_pagination.html"

    def _check_object_list_is_ordered(self) -> None:
        """It is ordered when it is cut."""


class KeysetChangeList(ChangeList):
    """A list whose pages are found by their first row instead of being counted off."""

    counted: int | None = None

    def sort_key(self) -> SortKey:
        """By what to sort; the admin page's own key unless a list knows better."""
        key: SortKey = self.model_admin.sort_key
        return key

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Filters only, without the place in the list."""
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in OWN_PARAMETERS}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """A link to another filter begins at the top again."""
        return super().get_query_string(new_params, [*(remove or []), *OWN_PARAMETERS])

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[str]:
        """None of the usual ones: the page is ordered when it is cut."""
        return []

    def read_page(self, request: HttpRequest) -> Page:
        """The rows of one page."""
        key = self.sort_key()
        after, before = (Cursor.read(request.GET.get(name, ""), key) for name in (AFTER, BEFORE))
        return keyset_page(self.queryset, key, size=self.list_per_page, after=after, before=before)

    def get_results(self, request: HttpRequest) -> None:
        """One page and where it goes on; the total only when it was asked for."""
        self.page = self.read_page(request)
        self.result_list = self.page.rows
        self.result_count = len(self.result_list)
        self.full_result_count = self.result_count  # nothing is said of a total that nobody counted
        self.can_show_all = self.multi_page = self.show_full_result_count = False
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        if COUNT in request.GET:
            self.counted = self.queryset.order_by().count()

    @property
    def next_query(self) -> str:
        """The link to the rows after these; "" at the end."""
        last = self.page.last or (_place_of(self.result_list[-1]) if self.result_list else None)
        return self._link(AFTER, last) if self.page.has_after and last else ""

    @property
    def previous_query(self) -> str:
        """The link to the rows before these; "" at the top."""
        if not self.page.has_before:
            return ""
        first = self.page.first or (_place_of(self.result_list[0]) if self.result_list else None)
        return self._link(BEFORE, first) if first else self.get_query_string()

    @property
    def count_query(self) -> str:
        """The link that has the rows counted."""
        return self._with(COUNT, "1")

    def _link(self, name: str, place: Cursor) -> str:
        value = place.value
        text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
        return self._with(name, f"{text}{SEPARATOR}{place.pk}")

    def _with(self, name: str, value: str) -> str:
        rest = self.get_query_string()
        return f"{rest}{'&' if len(rest) > 1 else ''}{urlencode({name: value})}"


def _place_of(row: Any) -> Cursor:
    return Cursor(row.sort_value, row.sort_pk)
