"""The chips of the customer list as conditions, for a segment that shall find the same buyers tomorrow."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Channel
from tagging.choices import SegmentKind
from tagging.conditions import Condition, ConditionError
from tagging.looks import GREY_LIST
from tagging.models import Tag

from . import filters
from .conditions import ConditionsFilter
from .segment_filters import SegmentFilter


@dataclass(slots=True)
class Said:
    """What conditions can say of the list, and what they cannot."""

    conditions: list[Condition] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    def add(self, name: str, operator: str, value: Any) -> None:
        self.conditions.append(Condition.parse({"field": name, "operator": operator, "value": value}))


def said_by(cl: Any, today: date) -> Said:
    """Every filter in force, in words of the vocabulary."""
    said = Said()
    if cl.query:
        said.unsaid.append(_("search"))
    for spec in cl.filter_specs:
        try:
            _say(spec, said, today)
        except ConditionError:
            said.unsaid.append(str(spec.title))
    return said


def _say(spec: Any, said: Said, today: date) -> None:
    if isinstance(spec, ConditionsFilter):
        said.conditions += spec.conditions
    elif isinstance(spec, filters.TagFilter):
        _say_tag(spec, said)
    elif isinstance(spec, filters.GapFilter) and (group := spec.known.get(spec.value() or "")):
        said.add("tags", "none", [*Tag.objects.filter(group=group.group).values_list("pk", flat=True)])
        _say_not_grey(group.group.shop_id, said)
    elif isinstance(spec, SegmentFilter) and spec.asked:
        _say_segment(spec, said)

    else:
        _say_column(spec, said, today)


def _say_column(spec: Any, said: Said, today: date) -> None:
    if isinstance(spec, filters.ChannelFilter):
        channel = Channel.objects.filter(pk__in=[key for key, _name in spec.lookup_choices if key == spec.value()])
        if found := channel.first():
            said.add("channel", "any", [found.code])
    elif isinstance(spec, filters.SpentFilter):
        for operator, end in (("gte", 0), ("lte", 1)):
            if (value := spec.end(end)) is not None:
                said.add("spent", operator, str(value))
    elif isinstance(spec, filters.LastOrderFilter):
        for operator, end in (("lte", 0), ("gte", 1)):
            if (value := spec.end(end)) is not None:
                said.add("days_since", operator, (today - value).days)


def _say_tag(spec: filters.TagFilter, said: Said) -> None:
    if spec.chosen:
        said.add("tags", "any", [spec.chosen.pk])
    elif isinstance(spec, filters.RecencyFilter) and spec.value() == filters.NONE:
        said.add("order_count", "eq", 0)
    elif isinstance(spec, filters.GreyFilter) and spec.value() == "no":
        said.add("tags", "none", [tag.pk for tag in spec.known.values()])
    elif spec.value() is not None:
        said.unsaid.append(str(spec.title))


def _say_not_grey(shop_id: int, said: Said) -> None:
    grey = [*Tag.objects.filter(shop=shop_id, group__slug=GREY_LIST).order_by("position", "pk")[:1]]
    if grey:
        said.add("tags", "none", [grey[0].pk])


def _say_segment(spec: SegmentFilter, said: Said) -> None:
    if spec.segment is None:
        said.unsaid.append(str(spec.title))
    elif spec.segment.kind == SegmentKind.DYNAMIC:
        said.conditions += Condition.parse_list(spec.segment.conditions)
    else:
        said.add("segments", "any", [spec.segment.pk])
