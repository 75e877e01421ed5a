"""A filter with two ends."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _


class RangeFilter(ListFilter):
    """Rows whose value lies between two, either of which may be left open; what cannot be read is ignored."""

    template = "admin/range_filter.html"
    parameter_name: str
    path: str
    input_type = "number"
    parse: Callable[[str], Any]

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.ends: dict[str, str] = {}
        for name in self.end_names():
            if name in params:
                self.ends[name] = params.pop(name)[-1].strip()
        self.used_parameters.update(self.ends)

    def expected_parameters(self) -> list[str | None]:
        """The two ends."""
        return [*self.end_names()]

    def end_names(self) -> tuple[str, str]:
        """What the address calls them."""
        return f"{self.parameter_name}_from", f"{self.parameter_name}_to"

    def has_output(self) -> bool:
        """Always: it needs no choices."""
        return True

    def chip(self) -> str:
        """The range in words; "" when it is open on both sides."""
        low, high = (self.ends.get(name, "") for name in self.end_names())
        if low and high:
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        if low:
            return _("from %(low)s") % {"low": low}
        return _("up to %(high)s") % {"high": high} if high else ""

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """What the form needs: its two ends, and the other filters to carry along."""
        own = self.end_names()
        kept = [(name, value) for name, value in changelist.params.items() if name not in (*own, "after", "before")]
        for name, label in zip(own, (_("From"), _("To")), strict=True):
            yield {"name": name, "label": label, "value": self.ends.get(name, ""), "kept": kept}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows within."""
        for name, lookup in zip(self.end_names(), ("gte", "lte"), strict=True):
            value = self._value(name)
            if value is not None:
                queryset = queryset.filter(**{f"{self.path}__{lookup}": value})
        return queryset

    def end(self, place: int) -> Any:
        """Its lower (0) or upper (1) end; None when it is open or cannot be read."""
        return self._value(self.end_names()[place])

    def _value(self, name: str) -> Any:
        try:
            return type(self).parse(self.ends[name]) if self.ends.get(name) else None
        except (ValueError, ArithmeticError):
            return None
