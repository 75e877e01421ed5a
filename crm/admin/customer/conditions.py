"""The vocabulary in the address of the customer list: `?spent__gte=800`."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import ListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.admin.keyset import OWN_PARAMETERS
from customers.admin.shops import shop_of
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from customers.templatetags.shuke import FilterChip
from tagging.conditions import FIELDS, Condition, ConditionError, Kind
from tagging.conditions.address import BETWEEN, PARAMETERS, as_parameter, joined, read_parameter
from tagging.conditions.typed import plain_number
from tagging.conditions.vocabulary import NUMBERS, ROWS
from tagging.filters import Moment
from tagging.filters.condition_filters import ConditionFilterSet
from tagging.selectors.cut_points import moment_on
from tagging.selectors.list_words import list_words
from tagging.services.segment_members import keep_named
from tagging.texts import condition_text

ADD, OPERATOR, KEY, VALUE = ASKED = ("add", "add_operator", "add_key", "add_value")
REFUSED = {OPERATOR: "was_operator", KEY: "was_key", VALUE: "was_value"}  # what did not fit, to go on from
ADDING = (*ASKED, *REFUSED.values())
TYPED = str.maketrans({"，": ",", "、": ",", ";": ",", "；": ",", "\n": ","})


def moment_of(shop: Shop | None, conditions: Iterable[Condition]) -> Moment:
    """The shop's today, and what was laid down last: a list measures nothing of its own."""
    now = timezone.now()
    if shop is None:
        return Moment(timezone.localdate(now))
    return moment_on(shop, shop_day(shop, at=now), conditions)


class ConditionsFilter(ListFilter):
    """All conditions of the address at once; it stands above the list and not among the ready-made filters."""

    title = gettext_lazy("conditions")
    template = "admin/crm/customer/no_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.shop = shop_of(request)
        self.asked = QueryDict(mutable=True)
        for name in [name for name in params if name in PARAMETERS]:
            self.asked.setlist(name, params.pop(name))
        self.adding = "".join(params.pop(ADD, [""])[-1:])
        for name in ADDING[1:]:
            params.pop(name, None)
        self.conditions: list[Condition] = []
        if self.asked:
            self._read(request)
        self.used_parameters.update(self.asked)

    def _read(self, request: HttpRequest) -> None:
        read = ConditionFilterSet(self.asked, moment=Moment(timezone.localdate()))
        self.conditions, complaints = read.conditions, read.complaints
        self.names = list_words(self.shop.pk).names if self.shop else {}
        for complaint in complaints:
            messages.warning(request, complaint)

    def expected_parameters(self) -> list[str | None]:
        """Every name of the vocabulary."""
        return [*PARAMETERS, *ADDING]

    def has_output(self) -> bool:
        """It must be asked, though it draws nothing."""
        return True

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        """None: conditions are added by a form."""
        return iter(())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Who meets them all."""
        return ConditionFilterSet(self.asked, queryset, moment=self.moment).qs if self.conditions else queryset

    def without(self, one: Condition, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Who meets all the others."""
        others = QueryDict(mutable=True)
        for name, value in _others(self.asked.lists(), [as_parameter(one)]):
            others.appendlist(name, value)
        return ConditionFilterSet(others, queryset, moment=self.moment).qs

    @cached_property
    def moment(self) -> Moment:
        """What the conditions are asked by, looked up once for a list; whom they name stands as rows from then on."""
        if self.shop:
            keep_named(shop=self.shop, conditions=self.conditions, at=timezone.now())
        return moment_of(self.shop, self.conditions)

    def chips(self, cl: ChangeList) -> list[FilterChip]:
        """One for each condition, read aloud, with the link that takes it off."""
        return [
            FilterChip("", condition_text(one, self.names), _without(cl, [as_parameter(one)]))
            for one in self.conditions
        ]

    def leading_tag(self, *, but: Condition | None = None) -> int | None:
        """A tag that everybody on the list has, along whose index the list can be read."""
        for one in self.conditions:
            is_single = one.operator == "all" or (one.operator == "any" and len(one.value) == 1)
            if one.kind is Kind.TAGS and is_single and one != but:
                return int(one.value[0])
        return None

    @property
    def is_about_money(self) -> bool:
        """Whether the money index narrows the list down."""
        return any(one.field == "spent" for one in self.conditions)


def _without(cl: ChangeList, taken: list[tuple[str, str]]) -> str:
    """The address without some conditions, whatever way they were written."""
    own = (*OWN_PARAMETERS, *ADDING)
    kept = [
        (name, values if isinstance(values, list) else [values])
        for name, values in cl.filter_params.items()
        if name not in own
    ]
    return f"?{urlencode(sorted(_others(kept, taken)))}"


def _others(asked: Iterable[tuple[str, list[str]]], taken: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, values in asked:
        for value in values:
            if not (name in PARAMETERS and _canonical(name, value) in taken):
                yield name, value


def _canonical(name: str, value: str) -> tuple[str, str] | None:
    try:
        return as_parameter(read_parameter(name, value))
    except ConditionError:
        return None


def added(request: HttpRequest) -> HttpResponseRedirect | None:
    """The list with the condition that the form asks for, or with the form open as it was and the reason said."""
    if OPERATOR not in request.GET:
        return None
    query = request.GET.copy()
    field, operator, key = (query.get(name, "").strip() for name in (ADD, OPERATOR, KEY))
    name, typed = f"{field}{BETWEEN}{operator}", query.getlist(VALUE)
    for own in (*ADDING[1:], *OWN_PARAMETERS):
        query.pop(own, None)
    try:
        one = read_parameter(name, _text(field, operator, key, typed))
    except ConditionError:
        messages.error(request, _("This condition is not complete: say a value that fits its field."))
        for refused, again in REFUSED.items():
            query.setlist(again, request.GET.getlist(refused))
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    query.pop(ADD, None)
    name, text = as_parameter(one)
    query.setlist(name, [*dict.fromkeys([*query.getlist(name), text])])
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def _text(field: str, operator: str, key: str, typed: list[str]) -> str:
    kind = FIELDS[field].kind if field in FIELDS else Kind.COUNT
    if kind in (*ROWS, Kind.CHOICE, Kind.MONTH):
        return ",".join(typed)
    if kind is Kind.WORDS and len(typed) > 1:
        return joined(typed)
    text = "".join(typed[:1]).strip()
    if kind in (Kind.WORDS, Kind.ATTRIBUTE):
        text = text.translate(TYPED)
        return f"{key}:{'' if operator in ('known', 'unknown') else text}" if kind is Kind.ATTRIBUTE else text
    return plain_number(text) if kind in NUMBERS else text
