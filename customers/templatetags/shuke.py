"""Parts that every list shares."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList

from customers.selectors.staff import staff_name

register = template.Library()


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One condition that a list is filtered by."""

    title: Any
    value: Any
    without: str


@register.filter
def staff(person: Any) -> str:
    """A colleague as pages name them; "" of nobody."""
    return staff_name(person)


@register.simple_tag
def filter_chips(cl: ChangeList) -> list[FilterChip]:
    """The conditions in force, each with the link that takes it off."""
    return [chip for spec in cl.filter_specs for chip in chips_of(spec, cl)]


def chips_of(spec: Any, cl: ChangeList) -> list[FilterChip]:
    """A filter of several conditions makes its own."""
    if hasattr(spec, "chips"):
        found: list[FilterChip] = spec.chips(cl)
        return found
    chip = _chip(spec, cl)
    return [chip] if chip else []


def _chip(spec: Any, cl: ChangeList) -> FilterChip | None:
    if hasattr(spec, "chip"):
        value = spec.chip()
        return FilterChip(spec.title, value, cl.get_query_string(remove=spec.expected_parameters())) if value else None
    choices = list(spec.choices(cl))
    chosen = [choice for choice in choices[1:] if choice.get("selected")]
    return FilterChip(spec.title, chosen[0]["display"], choices[0]["query_string"]) if chosen else None
