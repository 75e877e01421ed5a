"""Segments in the address of the customer list: the one that is open, and the one whose conditions are changed."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin import ListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.admin.shops import shop_of
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.admin.segment import CHANGED, SEEN, SEGMENT, segment_address
from tagging.choices import SegmentKind
from tagging.conditions import ConditionError
from tagging.models import Segment
from tagging.selectors.segments import segment_q

NOBODY = Q(pk__in=[])
MOST = 50  # names in the menu; the others are found on their own page


class SegmentFilter(ListFilter):
    """The customers of one segment."""

    title = gettext_lazy("segment")
    parameter_name = SEGMENT
    template = "admin/crm/customer/no_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.shop, self.asked, self.segment = shop_of(request), "", None
        self._wanted: Q | None = None
        if SEGMENT in params:
            self.asked = params.pop(SEGMENT)[-1]
            self.used_parameters[SEGMENT] = self.asked
            self.segment = segment_called(self.shop, self.asked)

    def expected_parameters(self) -> list[str | None]:
        """Its number."""
        return [SEGMENT]

    def has_output(self) -> bool:
        """It must be asked, though it draws nothing."""
        return True

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """None: a segment is opened from the menu above the list."""
        return iter(())

    def chip(self) -> str:
        """Its name."""
        return self.segment.name if self.segment else _("no such segment") if self.asked else ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Its customers; nobody for a segment of another shop, or one whose words are no longer known."""
        if not self.asked:
            return queryset
        if self._wanted is None:
            self._wanted = self._read(request)
        return queryset.filter(self._wanted)

    def _read(self, request: HttpRequest) -> Q:
        """What its rows are found by, looked up once for a list."""
        if self.segment is None or self.shop is None:
            return NOBODY
        try:
            return segment_q(self.segment, shop_day(self.shop, at=timezone.now()))
        except ConditionError:
            messages.error(request, _("This segment cannot be read any more. Make a new one."))
            return NOBODY

    @property
    def has_members(self) -> bool:
        """Whether the list can be read along its members."""
        return self.segment is not None and self.segment.kind != SegmentKind.DYNAMIC


def segment_called(shop: Shop | None, number: str) -> Segment | None:
    """The shop's segment of this number, as an address says it; None for any other."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Segment.objects.filter(shop=shop, pk=int(number)).select_related("shop").first()


class ChangedSegment(ListFilter):
    """Whose conditions the filter shall replace: it goes along with the address and filters nothing."""

    title = gettext_lazy("changes the segment")
    parameter_name = CHANGED
    template = "admin/crm/customer/no_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.segment = None
        if CHANGED in params:
            number = params.pop(CHANGED)[-1]
            self.used_parameters[CHANGED] = number
            self.segment = segment_called(shop_of(request), number)
        if SEEN in params:
            self.used_parameters[SEEN] = params.pop(SEEN)[-1]

    def expected_parameters(self) -> list[str | None]:
        """Its number, and what was seen of it."""
        return [CHANGED, SEEN]

    def has_output(self) -> bool:
        """It must be kept, though it draws nothing."""
        return True

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """None."""
        return iter(())

    def chip(self) -> str:
        """Which."""
        return self.segment.name if self.segment else ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Everybody."""
        return queryset


def segment_menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Name and address of the shop's segments, and which is open; the first by name."""
    asked = request.GET.get(SEGMENT, "")
    rows = Segment.objects.filter(shop=shop_of(request)).order_by("name", "pk")[:MOST]
    return [(one.name, segment_address(one), str(one.pk) == asked) for one in rows]
